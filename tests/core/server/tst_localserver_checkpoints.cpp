#include "tests/core/server/servertestkit.h"

#include <QJsonArray>
#include <QTest>
#include <QUrl>
#include <archive.h>
#include <archive_entry.h>
#include <fstream>
#include <set>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

std::set<std::string> namesInTar(const QByteArray& bytes)
{
    std::set<std::string> names;
    struct archive* reader = archive_read_new();
    archive_read_support_format_tar(reader);
    if (archive_read_open_memory(reader, bytes.constData(), static_cast<std::size_t>(bytes.size())) == ARCHIVE_OK) {
        struct archive_entry* entry = nullptr;
        while (archive_read_next_header(reader, &entry) == ARCHIVE_OK)
            names.insert(archive_entry_pathname(entry));
    }
    archive_read_free(reader);
    return names;
}

} // namespace

class TestLocalServerCheckpoints : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ServerUnderTest> m_server;
    QString m_session;
    QString m_model;
    int m_seq = 0;

    Reply save(const QByteArray& operation, QJsonObject fields)
    {
        fields.insert(u"model_id"_s, m_model);
        fields.insert(u"seq_id"_s, ++m_seq);
        return m_server->run(operation, fields);
    }
    QString saved(const QString& name)
    {
        return save("save_weights", {{u"path"_s, name}}).json()[u"path"_s].toString();
    }
    void train()
    {
        m_server->run("forward_backward", trainingBody(m_model, ++m_seq));
        m_server->run("optim_step", {{u"model_id"_s, m_model},
                                     {u"seq_id"_s, ++m_seq},
                                     {u"adam_params"_s, QJsonObject{{u"learning_rate"_s, 5e-3}}}});
    }
    double loss(const QString& model, int seq)
    {
        QJsonObject forward = trainingBody(model, seq);
        forward.insert(u"forward_input"_s, forward.take(u"forward_backward_input"_s));
        return m_server->run("forward", forward).json()[u"metrics"_s][u"loss:sum"_s].toDouble();
    }
    QByteArray urlOf(const QString& tinkerPath) const
    {
        const QStringList parts = tinkerPath.mid(9).split(u'/');
        return (u"/api/v1/training_runs/"_s + parts[0] + u"/checkpoints/"_s + parts[1] + u'/' + parts[2]).toUtf8();
    }
    QJsonArray listed() { return m_server->get("checkpoints").json()[u"checkpoints"_s].toArray(); }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerUnderTest>();
        m_session = m_server->newSession();
        m_model = m_server->newModel(m_session);
        m_seq = 0;
    }
    void cleanup() { m_server.reset(); }

    void savesListsAndLoads()
    {
        train();
        const QString path = saved(u"step-1"_s);
        QCOMPARE(path, u"tinker://"_s + m_model + u"/weights/step-1"_s);
        const double there = loss(m_model, ++m_seq);
        train();
        QVERIFY(loss(m_model, ++m_seq) < there);

        const Reply loaded = save("load_weights", {{u"path"_s, path}, {u"optimizer"_s, true}});
        QCOMPARE(loaded.json()[u"type"_s].toString(), u"load_weights"_s);
        QCOMPARE(loss(m_model, ++m_seq), there);

        const QJsonObject checkpoint = listed()[0].toObject();
        QCOMPARE(checkpoint[u"checkpoint_id"_s].toString(), u"weights/step-1"_s);
        QCOMPARE(checkpoint[u"checkpoint_type"_s].toString(), u"training"_s);
        QCOMPARE(checkpoint[u"tinker_path"_s].toString(), path);
        QVERIFY(checkpoint[u"size_bytes"_s].toInt() > 1000);
        QVERIFY(checkpoint[u"time"_s].toString().endsWith(u'Z'));
        const QJsonObject info = m_server->post("weights_info", {{u"tinker_path"_s, path}}).json();
        QCOMPARE(info[u"lora_rank"_s].toInt(), 4);
        QCOMPARE(info[u"base_model"_s].toString(), u"tinkex/tiny-512"_s);
    }

    void survivesARestartAndMakesModels()
    {
        train();
        const QString path = saved(u"keep"_s);
        const double there = loss(m_model, ++m_seq);
        m_server->restart();
        QCOMPARE(listed().size(), 1);
        QCOMPARE(m_server->get("sessions").json()[u"sessions"_s].toArray(), QJsonArray{m_session});
        QCOMPARE(
            m_server
                ->post("optim_step", {{u"model_id"_s, m_model}, {u"seq_id"_s, 1}, {u"adam_params"_s, QJsonObject{}}})
                .status,
            404);

        const QString session = m_server->newSession();
        const Reply made = m_server->run(
            "load_weights",
            {{u"session_id"_s, session}, {u"model_seq_id"_s, 3}, {u"path"_s, path}, {u"optimizer"_s, false}});
        QCOMPARE(made.json()[u"model_id"_s].toString(), session + u":train:3"_s);
        QCOMPARE(loss(session + u":train:3"_s, 1), there);

        const QString sampler =
            m_server
                ->post("create_sampling_session",
                       {{u"session_id"_s, session}, {u"sampling_session_seq_id"_s, 0}, {u"model_path"_s, path}})
                .json()[u"sampling_session_id"_s]
                .toString();
        QCOMPARE(m_server->run("asample", sampleBody(sampler, 0)).json()[u"type"_s].toString(), u"sample"_s);
    }

    void refusesTheSameNameUnlessToldTo()
    {
        saved(u"a"_s);
        const QJsonObject again = save("save_weights", {{u"path"_s, u"a"_s}}).json();
        QVERIFY(again[u"error"_s].toString().contains(u"already exists"_s));
        QCOMPARE(again[u"category"_s].toString(), u"user"_s);
        QCOMPARE(save("save_weights", {{u"path"_s, u"a"_s}, {u"overwrite"_s, true}}).json()[u"type"_s].toString(),
                 u"save_weights"_s);
        QCOMPARE(save("save_weights", {{u"path"_s, u"../a"_s}}).status, 400);
        QCOMPARE(save("save_weights", {{u"path"_s, u"b"_s}, {u"ttl_seconds"_s, 0}}).status, 400);
        QCOMPARE(save("save_weights", {}).json()[u"path"_s].toString().section(u'/', -1), u"0006"_s);
    }

    void refusesLoads_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("optimizer");
        QTest::newRow("no path") << u"weights"_s << false;
        QTest::newRow("too many parts") << u"tinker://a:train:0/weights/x/y"_s << false;
        QTest::newRow("unknown") << u"tinker://a:train:0/weights/x"_s << false;
        QTest::newRow("sampler weights have no optimizer") << u"sampler"_s << true;
    }
    void refusesLoads()
    {
        QFETCH(QString, path);
        QFETCH(bool, optimizer);
        const QString sampler = save("save_weights_for_sampler", {{u"path"_s, u"s"_s}}).json()[u"path"_s].toString();
        const Reply reply =
            save("load_weights", {{u"path"_s, path == u"sampler"_s ? sampler : path}, {u"optimizer"_s, optimizer}});
        QVERIFY(reply.status == 400 || reply.json().contains(u"error"_s));
        QVERIFY(loss(m_model, ++m_seq) > 0); // the model is as usable as before
    }

    void refusesAnotherRank()
    {
        const QString path = saved(u"rank-4"_s);
        const QString other = m_server->newModel(m_session, 1, 8);
        const QJsonObject failed =
            m_server->run("load_weights", {{u"model_id"_s, other}, {u"seq_id"_s, 1}, {u"path"_s, path}}).json();
        QVERIFY(failed[u"error"_s].toString().contains(u"rank"_s));
    }

    void publishesExpiresAndDeletes()
    {
        const QString path = saved(u"a"_s);
        QCOMPARE(m_server->call("POST", urlOf(path) + "/publish").status, 200);
        QCOMPARE(m_server->call("POST", urlOf(path) + "/publish").status, 200);
        QCOMPARE(listed()[0][u"public"_s].toBool(), true);
        QCOMPARE(m_server->call("DELETE", urlOf(path) + "/publish").status, 200);
        QCOMPARE(listed()[0][u"public"_s].toBool(), false);

        QCOMPARE(m_server->call("PUT", urlOf(path) + "/ttl", R"({"ttl_seconds":0})").status, 400);
        QCOMPARE(m_server->call("PUT", urlOf(path) + "/ttl", R"({"ttl_seconds":3600})").status, 200);
        QVERIFY(listed()[0].toObject().contains(u"expires_at"_s));
        QCOMPARE(m_server->call("PUT", urlOf(path) + "/ttl", R"({"ttl_seconds":null})").status, 200);
        QVERIFY(listed()[0][u"expires_at"_s].isUndefined() || listed()[0][u"expires_at"_s].isNull());

        const QString brief =
            save("save_weights", {{u"path"_s, u"b"_s}, {u"ttl_seconds"_s, 60}}).json()[u"path"_s].toString();
        QCOMPARE(listed().size(), 2);
        m_server->clock.advance(75s);
        QCOMPARE(listed().size(), 1);
        QCOMPARE(m_server->call("DELETE", urlOf(brief)).status, 404);
        QCOMPARE(m_server->call("DELETE", urlOf(path)).status, 200);
        QVERIFY(listed().isEmpty());
        QCOMPARE(m_server->post("weights_info", {{u"tinker_path"_s, path}}).status, 400);
    }

    void pages()
    {
        for (const char* name : {"a", "b", "c"})
            saved(QString::fromLatin1(name));
        const QJsonObject page = m_server->get("checkpoints?limit=2&offset=2").json();
        QCOMPARE(page[u"checkpoints"_s].toArray().size(), 1);
        QCOMPARE(page[u"cursor"_s][u"total_count"_s].toInt(), 3);
        const QJsonObject runs = m_server->get("training_runs?limit=1&offset=0&access_scope=owned").json();
        QCOMPARE(runs[u"training_runs"_s].toArray().size(), 1);
        QCOMPARE(runs[u"training_runs"_s][0][u"last_checkpoint"_s][u"checkpoint_type"_s].toString(), u"training"_s);
        QCOMPARE(m_server->get("training_runs?offset=5").json()[u"training_runs"_s].toArray().size(), 0);
    }

    void downloadsBySignedUrlWithoutKey()
    {
        const QString path = save("save_weights_for_sampler", {{u"path"_s, u"s"_s}}).json()[u"path"_s].toString();
        const Reply redirect = m_server->call("GET", urlOf(path) + "/archive");
        QCOMPARE(redirect.status, 302);
        QVERIFY(headerValue(redirect.headers, "expires").ends_with("GMT"));
        const QUrl url(QString::fromUtf8(headerValue(redirect.headers, "location").data()));
        QCOMPARE(url.port(), int(m_server->port()));
        const Reply tar = m_server->call("GET", url.path().toUtf8(), {}, {{"X-API-Key", ""}});
        QCOMPARE(tar.status, 200);
        QCOMPARE(namesInTar(tar.body),
                 (std::set<std::string>{"adapter_config.json", "adapter_model.safetensors", "checkpoint_complete"}));
        QCOMPARE(m_server->call("GET", url.path().toUtf8().chopped(1), {}, {{"X-API-Key", ""}}).status, 404);
        m_server->clock.advance(16min);
        QCOMPARE(m_server->call("GET", url.path().toUtf8(), {}, {{"X-API-Key", ""}}).status, 404);
    }

    void downloadsFileByFile()
    {
        const QString path = save("save_weights_external", {{u"path"_s, u"x"_s}}).json()[u"path"_s].toString();
        const QJsonObject urls =
            m_server->call("GET", urlOf(path) + "/external_weights_urls").json()[u"urls"_s].toObject();
        QVERIFY(urls.contains(u"adapter_model.safetensors"_s));
        const QUrl url(urls[u"adapter_config.json"_s].toString());
        const Reply file = m_server->call("GET", url.path().toUtf8(), {}, {{"X-API-Key", ""}});
        QVERIFY(!file.json().isEmpty());
        QCOMPARE(save("save_weights_external",
                      {{u"path"_s, u"y"_s}, {u"age_encryption_recipients"_s, QJsonArray{u"age1x"_s}}})
                     .status,
                 400);
    }

    void aDamagedCheckpointIsRefusedAndListed()
    {
        train();
        const QString path = saved(u"a"_s);
        const double there = loss(m_model, ++m_seq);
        for (const auto& entry : fs::recursive_directory_iterator(m_server->dataDirectory())) {
            if (entry.path().filename() == "adapter_model.safetensors") {
                std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
                file.seekp(-8, std::ios::end);
                file.write("damaged!", 8);
            }
        }
        const QJsonObject failed = save("load_weights", {{u"path"_s, path}, {u"optimizer"_s, true}}).json();
        QVERIFY2(failed[u"error"_s].toString().contains(u"checksum"_s), qPrintable(failed[u"error"_s].toString()));
        QCOMPARE(loss(m_model, ++m_seq), there);
        QCOMPARE(m_server->get("training_runs/" + m_model.toUtf8()).json()[u"corrupted"_s].toBool(), true);
        QCOMPARE(listed().size(), 1);
        QCOMPARE(m_server->call("GET", urlOf(path) + "/archive").status, 400);
        QCOMPARE(m_server->call("DELETE", urlOf(path)).status, 200);
        QCOMPARE(m_server->get("training_runs/" + m_model.toUtf8()).json()[u"corrupted"_s].toBool(), false);
    }
};

QTEST_GUILESS_MAIN(TestLocalServerCheckpoints)
#include "tst_localserver_checkpoints.moc"
