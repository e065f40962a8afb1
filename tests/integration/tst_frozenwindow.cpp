#include "core/workbench/localworkbench.h"

#include "tests/support/scriptedserverthread.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::test;

/// The window's thread does nothing at all for more than 20 s of real time; the core thread goes on against a server on
/// a thread of its own.
class tst_FrozenWindow : public QObject {
    Q_OBJECT
private slots:
    void missesNoHeartbeat()
    {
        ScriptedServerThread server;
        server.always("/api/v1/client/config", answer::json("{}"));
        server.always("/api/v1/client/dynamic_config", answer::json("{}"));
        server.always("/api/v1/create_session", answer::json(R"({"session_id":"s1"})"));
        server.always("/api/v1/get_server_capabilities",
                      answer::json(R"({"supported_models":[{"model_name":"tiny"}]})"));
        server.always("/api/v1/telemetry", answer::json(R"({"status":"accepted"})"));
        std::mutex mutex;
        std::vector<qint64> beats;
        QElapsedTimer time;
        time.start();
        server.always("/api/v1/session_heartbeat", [&](const ServerRequest&, Responder responder) {
            {
                const std::lock_guard lock(mutex);
                beats.push_back(time.elapsed());
            }
            responder.send(ServerResponse::json("{}"));
        });

        QTemporaryDir dir;
        WorkbenchOptions options;
        options.paths = Paths::inside(dir.path());
        options.useKeychain = false;
        options.environment.insert(u"TINKER_BASE_URL"_s, QString::fromStdString(server.baseUrl()));
        options.environment.insert(u"TINKER_API_KEY"_s, u"tml-k"_s);
        const auto workbench = makeLocalWorkbench(options);
        QTRY_VERIFY(!workbench->health().supervised.isEmpty());
        workbench->connectTo(u"environment"_s);
        QTRY_COMPARE_WITH_TIMEOUT(workbench->connection().state, ConnectionState::Connected, 20'000);
        const qint64 begun = time.elapsed();

        QThread::sleep(22); // this thread is the window's: the fault that is tested

        std::vector<qint64> during;
        {
            const std::lock_guard lock(mutex);
            during = beats;
        }
        QCOMPARE(during.size(), 2U);
        qint64 before = begun;
        for (const qint64 beat : during) {
            QVERIFY2(beat - before < 11'500, qPrintable(QString::number(beat - before)));
            before = beat;
        }
        QTRY_COMPARE(workbench->connection().state, ConnectionState::Connected);

        bool down = false;
        workbench->shutdown(this, [&down] { down = true; });
        QTRY_VERIFY_WITH_TIMEOUT(down, 6'000);
    }
};

QTEST_GUILESS_MAIN(tst_FrozenWindow)
#include "tst_frozenwindow.moc"
