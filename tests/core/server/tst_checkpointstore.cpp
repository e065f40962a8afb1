#include "core/server/checkpointstore.h"
#include "tests/support/virtualclock.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace tinkex;
using namespace tinkex::server;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const std::string kRun = "0f8fad5b-d9cb-469f-a165-70867728950e:train:0";

void writeText(const fs::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

class TestCheckpointStore : public QObject {
    Q_OBJECT

private:
    void open()
    {
        m_store.reset();
        auto opened = CheckpointStore::open(m_directory->path().toStdString(), m_clock);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        m_store = std::move(*opened);
    }
    Result<CheckpointRecord> save(const std::string& name, const std::string& weights, bool overwrite = false)
    {
        CheckpointRecord record;
        record.path = {kRun, "weights", name};
        record.baseModel = "tinkex/tiny-512";
        record.lora.rank = 8;
        const Result<Draft> draft = m_store->begin(record, overwrite);
        if (!draft)
            return failure(draft.error());
        writeText(draft->draft / "adapter_model.safetensors", weights);
        const Result<CheckpointRecord> done = CheckpointStore::completeDraft(*draft);
        if (done)
            m_store->commit(*done);
        return done;
    }
    wire::TinkerPath path(const std::string& name) const { return {kRun, "weights", name}; }
    fs::path fileOf(const std::string& name) const
    {
        return m_store->find(path(name))->directory / "adapter_model.safetensors";
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    test::VirtualClock m_clock;
    std::unique_ptr<CheckpointStore> m_store;

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        open();
        RunRecord run;
        run.id = kRun;
        run.sessionId = "0f8fad5b-d9cb-469f-a165-70867728950e";
        run.baseModel = "tinkex/tiny-512";
        run.lora.rank = 8;
        run.createdMs = m_clock.wallMs();
        run.userMetadata["who"] = "me";
        m_store->addRun(run);
    }
    void cleanup()
    {
        m_store.reset();
        m_directory.reset();
    }

    void survivesRestart()
    {
        QVERIFY(save("first", "0123456789"));
        QVERIFY(m_store->setPublic(path("first"), true));
        QVERIFY(m_store->setExpiry(path("first"), m_clock.wallMs() + 5000));
        open();
        const CheckpointRecord* found = m_store->find(path("first"));
        QVERIFY(found);
        QVERIFY(found->corruption.empty());
        QVERIFY(found->isPublic);
        QCOMPARE(*found->expiresMs, m_clock.wallMs() + 5000);
        QCOMPARE(found->lora.rank, 8);
        QCOMPARE(found->sizeBytes(), 10);
        QVERIFY(CheckpointStore::verify(*found));
        QCOMPARE(m_store->run(kRun)->userMetadata.at("who"), std::string("me"));
    }

    void aRunWithoutCheckpointLeavesNoTrace()
    {
        open();
        QVERIFY(!m_store->run(kRun));
    }

    void refusesTakenAndUnusableNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("usable");
        QTest::newRow("plain") << QByteArray("step-1.final_2") << true;
        QTest::newRow("taken") << QByteArray("taken") << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("slash") << QByteArray("a/b") << false;
        QTest::newRow("up") << QByteArray("..") << false;
        QTest::newRow("hidden") << QByteArray(".x") << false;
        QTest::newRow("blank") << QByteArray("a b") << false;
        QTest::newRow("long") << QByteArray(129, 'a') << false;
    }
    void refusesTakenAndUnusableNames()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, usable);
        QVERIFY(save("taken", "x"));
        const Result<CheckpointRecord> saved = save(name.toStdString(), "x");
        QCOMPARE(saved.has_value(), usable);
        if (!usable)
            QCOMPARE(saved.error().kind, ErrorKind::Validation);
    }

    void overwriteExchangesInOneStep()
    {
        QVERIFY(save("a", "old"));
        QVERIFY(save("a", "newer", true));
        QCOMPARE(m_store->find(path("a"))->sizeBytes(), 5);
        open();
        QCOMPARE(m_store->find(path("a"))->sizeBytes(), 5);
        QVERIFY(fs::is_empty(m_directory->path().toStdString() + "/drafts"));
    }

    void anUnfinishedDraftIsGoneAfterRestart()
    {
        CheckpointRecord record;
        record.path = path("half");
        const Result<Draft> draft = m_store->begin(record, false);
        QVERIFY(draft);
        writeText(draft->draft / "adapter_model.safetensors", "half");
        QVERIFY(!m_store->begin(record, true)); // being written
        open();
        QVERIFY(!m_store->find(path("half")));
        QVERIFY(!fs::exists(draft->draft));
    }

    void listsDamageWithItsReasonAndTouchesNothing_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<bool>("seenAtStart");
        QTest::newRow("missing") << QByteArray("missing") << QByteArray("missing") << true;
        QTest::newRow("cut") << QByteArray("cut") << QByteArray("bytes instead of") << true;
        QTest::newRow("flipped") << QByteArray("flipped") << QByteArray("checksum") << false;
        QTest::newRow("metadata") << QByteArray("metadata") << QByteArray("not a record") << true;
    }
    void listsDamageWithItsReasonAndTouchesNothing()
    {
        QFETCH(QByteArray, damage);
        QFETCH(QByteArray, reason);
        QFETCH(bool, seenAtStart);
        QVERIFY(save("a", "0123456789"));
        QVERIFY(save("sound", "x"));
        const fs::path file = fileOf("a");
        if (damage == "missing")
            fs::remove(file);
        else if (damage == "metadata")
            writeText(file.parent_path() / "metadata.json", "{]");
        else
            writeText(file, damage == "cut" ? "01234" : "0123X56789");
        open();
        const CheckpointRecord* found = m_store->find(path("a"));
        QVERIFY(found);
        QCOMPARE(!found->corruption.empty(), seenAtStart);
        const Result<void> sound = CheckpointStore::verify(*found);
        QVERIFY(!sound);
        QVERIFY2(sound.error().detail.contains(QString::fromUtf8(reason)), qPrintable(sound.error().detail));
        m_store->markCorrupted(path("a"), "checked");
        QVERIFY(m_store->isCorrupted(kRun));
        QVERIFY(!m_store->setPublic(path("a"), true));
        QVERIFY(CheckpointStore::verify(*m_store->find(path("sound"))));
        QCOMPARE(fs::exists(file), damage != "missing");
    }

    void removesAndExpires()
    {
        QVERIFY(save("a", "1"));
        QVERIFY(save("b", "2"));
        QVERIFY(m_store->setExpiry(path("b"), m_clock.wallMs() + 60'000));
        const fs::path directory = m_store->find(path("a"))->directory;
        QVERIFY(m_store->remove(path("a")));
        QVERIFY(!fs::exists(directory));
        QVERIFY(!m_store->remove(path("a")));
        m_clock.advance(59s);
        QVERIFY(m_store->sweep().empty());
        m_clock.advance(1s);
        QCOMPARE(m_store->sweep().size(), std::size_t(1));
        open();
        QVERIFY(m_store->checkpoints().empty());
    }

    void isLockedAgainstASecondServer()
    {
        const auto second = CheckpointStore::open(m_directory->path().toStdString(), m_clock);
        QVERIFY(!second);
        QVERIFY(second.error().detail.contains(QStringLiteral("in use")));
    }

    void skipsForeignFolders()
    {
        fs::create_directories(m_directory->path().toStdString() + "/runs/somebody");
        writeText(m_directory->path().toStdString() + "/runs/somebody/run.json", R"({"format":1,"id":"../../etc"})");
        open();
        QVERIFY(m_store->runs().empty());
    }
};

QTEST_GUILESS_MAIN(TestCheckpointStore)
#include "tst_checkpointstore.moc"
