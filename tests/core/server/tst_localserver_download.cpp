#include "core/clients/checkpointdownload.h"
#include "core/transport/httptransport.h"
#include "tests/core/server/servertestkit.h"
#include "tests/core/session/faketransport.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

/// The client's download against the embedded server: the signed address, the archive, the folder.
class TestLocalServerDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void downloadsACheckpoint()
    {
        ServerUnderTest server;
        const QString model = server.newModel(server.newSession());
        const QString saved = server
                                  .run("save_weights_for_sampler", {{u"model_id"_s, model},
                                                                    {u"path"_s, u"first"_s},
                                                                    {u"seq_id"_s, 1},
                                                                    {u"type"_s, u"save_weights_for_sampler"_s}})
                                  .json()[u"path"_s]
                                  .toString();
        const auto path = wire::TinkerPath::parse(saved.toStdString());
        QVERIFY2(path.has_value(), qPrintable(saved));

        TransportOptions options;
        options.baseUrl = "http://127.0.0.1:" + std::to_string(server.port());
        options.key = [] {
            return std::string(kKey);
        };
        FakeEventSink events;
        HttpTransport transport(server.clock, options);
        TaskSupervisor tasks(server.clock, 2);
        tasks.start();
        SessionManager sessions(server.clock, events);
        ServerLink link(transport, sessions, tasks, server.clock, events);
        RestClient rest(link);
        QTemporaryDir dir;
        std::optional<Result<DownloadedCheckpoint>> result;
        downloadCheckpoint(rest, link, {*path, dir.path(), false, {}}, this, {},
                           [&](auto r) { result = std::move(r); });
        QTRY_VERIFY_WITH_TIMEOUT(result.has_value(), 30'000);
        QVERIFY2(result->has_value(), *result ? "" : qPrintable(result->error().toText()));
        QCOMPARE((*result)->files, 3);
        const QDir folder((*result)->folder);
        QCOMPARE(folder.entryList(QDir::Files, QDir::Name),
                 (QStringList{u"adapter_config.json"_s, u"adapter_model.safetensors"_s, u"checkpoint_complete"_s}));
        QVERIFY(QFileInfo(folder.filePath(u"adapter_model.safetensors"_s)).size() > 1'000);
        QCOMPARE(QDir(dir.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLocalServerDownload)
#include "tst_localserver_download.moc"
