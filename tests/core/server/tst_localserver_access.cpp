#include "core/wire/protobuf.h"
#include "tests/core/server/servertestkit.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// Who is let in, what is routed where, and what garbage does.
class TestLocalServerAccess : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<ServerUnderTest> m_server;

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<ServerUnderTest>(); }
    void cleanupTestCase() { m_server.reset(); }

    void asksForKeyAndHost_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        QTest::newRow("right key") << QByteArray("X-API-Key") << QByteArray("tml-test-key") << 200;
        QTest::newRow("no key") << QByteArray("X-API-Key") << QByteArray() << 401;
        QTest::newRow("wrong key") << QByteArray("X-API-Key") << QByteArray("tml-other") << 401;
        QTest::newRow("bearer is not a key") << QByteArray("X-API-Key") << QByteArray("Bearer tml-test-key") << 401;
        QTest::newRow("foreign host") << QByteArray("Host") << QByteArray("attacker.example") << 403;
        QTest::newRow("other port") << QByteArray("Host") << QByteArray("127.0.0.1:1") << 403;
    }
    void asksForKeyAndHost()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(int, status);
        const Reply reply = m_server->call("GET", "/api/v1/healthz", {}, {{header.toStdString(), value.toStdString()}});
        QCOMPARE(reply.status, status);
        if (status != 200)
            QVERIFY(!reply.detail().isEmpty());
        QVERIFY(headerValue(reply.headers, "access-control-allow-origin").empty());
    }

    void routes_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::newRow("capabilities") << QByteArray("GET") << QByteArray("/api/v1/get_server_capabilities") << 200;
        QTest::newRow("any prefix") << QByteArray("GET") << QByteArray("/services/x/api/v1/healthz") << 200;
        QTest::newRow("unknown") << QByteArray("GET") << QByteArray("/api/v1/heartbeat") << 404;
        QTest::newRow("root") << QByteArray("GET") << QByteArray("/") << 404;
        QTest::newRow("wrong method") << QByteArray("GET") << QByteArray("/api/v1/asample") << 405;
        QTest::newRow("preflight") << QByteArray("OPTIONS") << QByteArray("/api/v1/asample") << 405;
        QTest::newRow("runs") << QByteArray("GET") << QByteArray("/api/v1/training_runs?limit=5&offset=0") << 200;
        QTest::newRow("bad page") << QByteArray("GET") << QByteArray("/api/v1/training_runs?limit=x") << 400;
        QTest::newRow("sessions") << QByteArray("GET") << QByteArray("/api/v1/sessions") << 200;
        QTest::newRow("unknown session") << QByteArray("GET") << QByteArray("/api/v1/sessions/nobody") << 404;
        QTest::newRow("unknown run") << QByteArray("GET") << QByteArray("/api/v1/training_runs/a:train:0") << 404;
        QTest::newRow("escaped run") << QByteArray("GET") << QByteArray("/api/v1/training_runs/a%3Atrain%3A0") << 404;
        QTest::newRow("unknown checkpoint")
            << QByteArray("DELETE") << QByteArray("/api/v1/training_runs/a:train:0/checkpoints/weights/x") << 404;
        QTest::newRow("climbing") << QByteArray("DELETE")
                                  << QByteArray("/api/v1/training_runs/..%2f..%2fetc/checkpoints/weights/x") << 404;
        QTest::newRow("audit") << QByteArray("GET") << QByteArray("/api/v1/audit?event_type=all") << 404;
        QTest::newRow("billing") << QByteArray("GET") << QByteArray("/api/v1/billing/usage/events") << 404;
        QTest::newRow("archive without token") << QByteArray("GET") << QByteArray("/archives/0123456789") << 404;
    }
    void routes()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        const Reply reply = m_server->call(method, path);
        QCOMPARE(reply.status, status);
        if (status != 200)
            QVERIFY(!reply.detail().isEmpty());
    }

    void answersTheStartOfAnSdk()
    {
        QCOMPARE(m_server->post("client/config", {{u"sdk_version"_s, u"0.25.0"_s}}).json()[u"use_pyqwest_transport"_s],
                 QJsonValue(false));
        QCOMPARE(m_server->post("client/dynamic_config", {}).body, QByteArray("{}"));
        QCOMPARE(m_server->post("telemetry", {{u"events"_s, QJsonArray{}}}).body,
                 QByteArray(R"({"status":"accepted"})"));
        const QString session = m_server->newSession();
        QVERIFY(!session.isEmpty());
        QCOMPARE(m_server->post("session_heartbeat", {{u"session_id"_s, session}}).status, 200);
        QCOMPARE(m_server->post("session_heartbeat", {{u"session_id"_s, u"nobody"_s}}).status, 404);
        const QJsonObject model = m_server->get("get_server_capabilities").json()[u"supported_models"_s][0].toObject();
        QCOMPARE(model[u"model_name"_s].toString(), u"tinkex/tiny-512"_s);
        QCOMPARE(model[u"max_context_length"_s].toInt(), 256);
    }

    void survivesGarbage_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("json") << QByteArray("application/json");
        QTest::newRow("protobuf") << QByteArray("application/x-protobuf");
    }
    void survivesGarbage()
    {
        QFETCH(QByteArray, type);
        QRandomGenerator random(7);
        for (const char* operation : {"create_session", "create_model", "forward_backward", "forward", "optim_step",
                                      "save_weights", "load_weights", "save_weights_for_sampler", "asample",
                                      "create_sampling_session", "retrieve_future", "weights_info", "get_info"}) {
            for (int round = 0; round < 12; ++round) {
                QByteArray body(random.bounded(1, 60), '\0');
                for (char& c : body)
                    c = static_cast<char>(random.bounded(256));
                if (round % 3 == 0)
                    body = R"({"model_id":)" + body;
                if (round % 5 == 0)
                    body = R"([[[[{"seq_id":1e999}]]]])";
                const Reply reply = m_server->call("POST", QByteArray("/api/v1/") + operation, body,
                                                   {{"Content-Type", type.toStdString()}});
                QVERIFY2(reply.status >= 400 && reply.status < 500, operation);
                QVERIFY(!headerValue(reply.headers, "content-length").empty());
                QVERIFY(!reply.detail().isEmpty());
            }
        }
    }

    void readsZstdAndRefusesOtherEncodings()
    {
        const std::string body = R"({"sdk_version":"0.25.0","tags":[]})";
        const auto send = [&](const std::string& bytes, const std::string& encoding) {
            return m_server
                ->call("POST", "/api/v1/create_session", QByteArray::fromStdString(bytes),
                       {{"Content-Encoding", encoding}})
                .status;
        };
        QCOMPARE(send(wire::compressZstd(body), "zstd"), 200);
        QCOMPARE(send(body, "identity"), 200);
        QCOMPARE(send(body, "zstd"), 400);
        QCOMPARE(send(body, "br"), 415);
    }

    void aBombIsNotUnpacked()
    {
        ServerUnderTest small([](server::ServerConfig& config) { config.bodyBytes = 1u << 20; });
        const std::string bomb = wire::compressZstd(std::string(8u << 20, ' '));
        const Reply reply = small.call("POST", "/api/v1/create_session", QByteArray::fromStdString(bomb),
                                       {{"Content-Encoding", "zstd"}});
        QCOMPARE(reply.status, 400);
    }

    void endsSilentSessions()
    {
        ServerUnderTest server;
        const QString silent = server.newSession();
        const QString beating = server.newSession();
        const QString model = server.newModel(silent);
        QVERIFY(!model.isEmpty());
        const QString sampler = server.newSampler(silent);
        for (int minute = 0; minute < 6; ++minute) {
            server.clock.advance(60s);
            QCOMPARE(server.post("session_heartbeat", {{u"session_id"_s, beating}}).status, 200);
        }
        QCOMPARE(server.post("session_heartbeat", {{u"session_id"_s, silent}}).status, 404);
        QCOMPARE(server.post("get_info", {{u"model_id"_s, model}}).status, 404);
        QCOMPARE(
            server.post("optim_step", {{u"model_id"_s, model}, {u"seq_id"_s, 1}, {u"adam_params"_s, QJsonObject{}}})
                .status,
            404);
        QCOMPARE(server.post("asample", sampleBody(sampler, 0)).status, 404);
        QCOMPARE(server.get("sessions/" + silent.toUtf8()).status, 200);
    }
};

QTEST_GUILESS_MAIN(TestLocalServerAccess)
#include "tst_localserver_access.moc"
