#include "core/clients/checkpointdownload.h"

#include "tests/core/clients/httpbench.h"
#include "tests/core/clients/tarball.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// Downloads over real sockets. Whatever happens, the folder holds the old checkpoint or the new one, and nothing else.
class TestCheckpointDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<HttpBench>("/base");
        m_rest = std::make_unique<RestClient>(m_bench->link);
        m_owner = std::make_unique<QObject>();
        m_result.reset();
        m_handled = 0;
        m_progress.clear();
        m_bench->server.always(kArchive, answer::status(302, {{"Location", "/signed/x.tar?token=abc"}}));
    }
    void cleanup()
    {
        m_owner.reset();
        m_rest.reset();
        m_bench.reset();
    }

    void names()
    {
        QCOMPARE(downloadName({"ab-1:train:0", "weights", "0001"}), u"ab-1_train_0_weights_0001"_s);
        QCOMPARE(downloadName({"..", "../x", "/y"}), u"_._.._x__y"_s);
        QCOMPARE(downloadName({"a b\n", "k", "ä"}), u"a_b__k__"_s);
    }

    void downloads()
    {
        m_bench->server.always(kSigned, serve(tarball(kFiles, ARCHIVE_FILTER_GZIP)));
        start();
        QTRY_VERIFY(m_result);
        QVERIFY2(m_result->has_value(), *m_result ? "" : qPrintable(m_result->error().toText()));
        QCOMPARE((*m_result)->folder, target());
        QCOMPARE((*m_result)->files, 2);
        QCOMPARE(read(u"adapter_config.json"_s), QByteArray("{\"r\":8}"));
        onlyTheTarget();
        // The signed address gets no key, and is not inside the base path.
        const ServerRequest fetched = m_bench->server.requests(kSigned).at(0);
        QVERIFY(headerValue(fetched.headers, "x-api-key").empty());
        QCOMPARE(fetched.query, std::string("token=abc"));
        QCOMPARE(headerValue(m_bench->server.requests(kArchive).at(0).headers, "x-api-key"),
                 std::string_view("tml-secret"));
        // Readable for others as any folder, not only for its maker.
        QVERIFY(QFile::permissions(target()).testFlag(QFile::ReadOther));
        QCOMPARE(m_handled, 1);
    }

    void tellsItsProgress()
    {
        const std::string archive = tarball({{"w", std::string(4'000'000, 'x')}});
        m_bench->server.always(kSigned, serve(archive));
        start();
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
        QVERIFY(m_progress.size() > 10 && m_progress.size() < 1'000);
        qint64 before = 0;
        for (const DownloadProgress& step : m_progress) {
            QCOMPARE(step.total, static_cast<qint64>(archive.size()));
            if (step.stage == DownloadProgress::Stage::Receiving) {
                QVERIFY(step.done >= before);
                before = step.done;
            }
        }
        QCOMPARE(before, static_cast<qint64>(archive.size()));
    }

    void existingFolderIsRefusedAtOnce()
    {
        makeOld();
        start();
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Storage);
        QCOMPARE(m_result->error().code, u"exists"_s);
        QVERIFY(m_bench->server.requests().empty());
        oldIsThere();
    }

    void forceReplacesTheWholeFolder()
    {
        makeOld();
        m_bench->server.always(kSigned, serve(tarball(kFiles)));
        start(true);
        QTRY_VERIFY(m_result);
        QVERIFY2(m_result->has_value(), *m_result ? "" : qPrintable(m_result->error().toText()));
        QCOMPARE(read(u"adapter_config.json"_s), QByteArray("{\"r\":8}"));
        QVERIFY(!QFile::exists(target() + u"/old"_s));
        onlyTheTarget();
    }

    void ax_32_aFailedReplacementLeavesTheOldFolder_data()
    {
        QTest::addColumn<Answer>("signedAnswer");
        QTest::addColumn<int>("kind");
        const std::string archive = tarball({{"w", std::string(400'000, 'x')}});
        const auto row = [](const char* name, Answer answer, ErrorKind kind) {
            QTest::newRow(name) << std::move(answer) << static_cast<int>(kind);
        };
        row("cut at half", answer::truncated(archive.substr(0, archive.size() / 2), archive.size()),
            ErrorKind::Network);
        row("reset", answer::reset(), ErrorKind::Network);
        row("404", answer::status(404), ErrorKind::HttpStatus);
        row("403 of the signed address", answer::status(403), ErrorKind::Auth);
        row("no archive", serve("<html>Sign in</html>"), ErrorKind::Storage);
        row("path outside", serve(tarball({{"../evil", "x"}})), ErrorKind::Storage);
        row("half an archive, said to be whole", serve(archive.substr(0, archive.size() / 2)), ErrorKind::Storage);
    }
    void ax_32_aFailedReplacementLeavesTheOldFolder()
    {
        QFETCH(Answer, signedAnswer);
        QFETCH(int, kind);
        makeOld();
        m_bench->server.always(kSigned, signedAnswer);
        start(true);
        for (int i = 0; i < 40 && !m_result; ++i) {
            m_bench->clock.advance(10s); // over the back-off of what is tried again
            QTest::qWait(25);
        }
        QTRY_VERIFY(m_result);
        QVERIFY(!*m_result);
        QCOMPARE(static_cast<int>(m_result->error().kind), kind);
        oldIsThere();
        onlyTheTarget();
        QCOMPARE(m_handled, 1);
    }

    void aSecondAttemptStartsAnew()
    {
        const std::string archive = tarball(kFiles);
        m_bench->server.expect(kSigned, {answer::truncated(archive.substr(0, 1'000), archive.size())});
        m_bench->server.always(kSigned, serve(archive));
        start();
        QTRY_COMPARE(m_bench->transport.counters().retries, 1U);
        m_bench->clock.advance(1s);
        QTRY_VERIFY(m_result);
        QVERIFY2(m_result->has_value(), *m_result ? "" : qPrintable(m_result->error().toText()));
        QCOMPARE(read(u"adapter_config.json"_s), QByteArray("{\"r\":8}"));
    }

    void silenceEndsIt()
    {
        makeOld();
        m_bench->server.always(kSigned, m_bench->server.hold());
        start(true);
        for (int attempt = 1; attempt <= 4; ++attempt) {
            QTRY_COMPARE(m_bench->server.count(kSigned), attempt);
            m_bench->clock.advance(60s);
            if (attempt < 4) {
                QTRY_COMPARE(m_bench->transport.counters().retries, static_cast<quint64>(attempt));
                m_bench->clock.advance(10s);
            }
        }
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().code, u"inactive"_s);
        oldIsThere();
        onlyTheTarget();
    }

    void cancelLeavesNothing_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("handle") << 0;
        QTest::newRow("owner dies") << 1;
        QTest::newRow("client dies") << 2;
        QTest::newRow("from the list of tasks") << 3;
    }
    void cancelLeavesNothing()
    {
        QFETCH(int, how);
        makeOld();
        m_bench->server.always(kSigned, answer::trickle(m_bench->clock, std::string(10'000, 'x'), 1'000, 1s));
        OperationHandle handle = start(true);
        QTRY_COMPARE(m_bench->server.count(kSigned), 1);
        m_bench->clock.advance(3s);
        QTRY_VERIFY(!m_progress.empty());
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);
        if (how == 0)
            handle.cancel();
        else if (how == 1)
            m_owner.reset();
        else if (how == 2)
            m_rest.reset();
        else
            m_bench->tasks.cancel(handle.id());
        if (how != 1) {
            QTRY_VERIFY(m_result);
            QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        }
        QTRY_COMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
        oldIsThere();
        QTRY_COMPARE(m_bench->transport.inFlight(), 0);
        QCOMPARE(m_bench->tasks.trackedCount(), 0);
    }

    /// For as long as it may take, which is no fault of the server: other calls go on.
    void waitsForAnArchiveThatIsBeingBuilt()
    {
        constexpr int kUnready = 6;
        m_bench->server.expect(kArchive, std::vector<Answer>(kUnready, answer::status(503)));
        m_bench->server.always(kSigned, serve(tarball(kFiles)));
        start();
        for (int asked = 1; asked <= kUnready; ++asked) {
            QTRY_COMPARE(m_bench->server.count(kArchive), asked);
            QTRY_VERIFY(m_bench->clock.nextTimerIn() == std::optional<Milliseconds>(30s));
            QCOMPARE(m_bench->transport.breakerState(TrafficClass::Rest), CircuitBreaker::State::Closed);
            m_bench->clock.advance(30s);
        }
        QTRY_VERIFY(m_result);
        QVERIFY2(m_result->has_value(), *m_result ? "" : qPrintable(m_result->error().toText()));
    }

    void missingFolderIsAnError()
    {
        DownloadRequest request{kPath, m_dir->filePath(u"nowhere"_s), false, {}};
        downloadCheckpoint(*m_rest, m_bench->link, request, m_owner.get(), {},
                           [this](auto r) { m_result = std::move(r); });
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Storage);
        QVERIFY(m_bench->server.requests().empty());
    }

private:
    const wire::TinkerPath kPath{"run", "weights", "0001"};
    const std::string kArchive = "/base/api/v1/training_runs/run/checkpoints/weights/0001/archive";
    const std::string kSigned = "/signed/x.tar";
    const std::vector<TarEntry> kFiles = {{"adapter_config.json", "{\"r\":8}"}, {"checkpoint_complete"}};

    static Answer serve(const std::string& bytes)
    {
        return [bytes](const ServerRequest&, Responder responder) {
            responder.send({200, {{"Content-Type", "application/x-tar"}}, bytes});
        };
    }
    OperationHandle start(bool force = false)
    {
        DownloadRequest request{kPath, m_dir->path(), force, {}};
        return downloadCheckpoint(
            *m_rest, m_bench->link, request, m_owner.get(),
            [this](const DownloadProgress& p) { m_progress.push_back(p); },
            [this](Result<DownloadedCheckpoint> result) {
                m_result = std::move(result);
                ++m_handled;
            });
    }
    QString target() const { return m_dir->filePath(u"run_weights_0001"_s); }
    QByteArray read(const QString& name) const
    {
        QFile file(target() + u'/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("?");
    }
    void makeOld() const
    {
        QVERIFY(QDir().mkpath(target()));
        QFile file(target() + u"/old"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("kept");
    }
    void oldIsThere() const { QCOMPARE(read(u"old"_s), QByteArray("kept")); }
    /// Hidden files too: the pool may still be removing what it made.
    void onlyTheTarget() const
    {
        QTRY_COMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                     QStringList{u"run_weights_0001"_s});
    }

    std::unique_ptr<HttpBench> m_bench;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<RestClient> m_rest;
    std::unique_ptr<QObject> m_owner;
    std::optional<Result<DownloadedCheckpoint>> m_result;
    std::vector<DownloadProgress> m_progress;
    int m_handled = 0;
};

Q_DECLARE_METATYPE(tinkex::test::Answer)

QTEST_GUILESS_MAIN(TestCheckpointDownload)
#include "tst_checkpointdownload.moc"
