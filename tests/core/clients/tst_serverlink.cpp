#include "core/clients/serverlink.h"

#include "core/transport/httptransport.h"
#include "tests/core/session/faketransport.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/virtualclock.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {
const std::string kConfig = "/api/v1/client/config";
const std::string kDynamic = "/api/v1/client/dynamic_config";
const std::string kToken = "/api/v1/auth/token";
} // namespace

/// The configuration of a server and the key it wants, over real sockets (protocol.md 1.2, 1.8).
class TestServerLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_server = std::make_unique<ScriptedServer>();
        m_events = std::make_unique<FakeEventSink>();
        m_credentials = std::make_unique<Credentials>("tml-key", *m_clock, *m_events);
        TransportOptions options;
        options.baseUrl = m_server->baseUrl();
        options.key = [this] {
            return m_credentials->current();
        };
        options.renewKey = [this](const std::string& refused, QObject* context, std::function<void(bool)> done) {
            m_credentials->renew(refused, context, std::move(done));
        };
        m_transport = std::make_unique<HttpTransport>(*m_clock, options);
        m_tasks = std::make_unique<TaskSupervisor>(*m_clock, 2);
        m_sessions = std::make_unique<SessionManager>(*m_clock, *m_events);
        m_link = std::make_unique<ServerLink>(*m_transport, *m_sessions, *m_tasks, *m_clock, *m_events);
        m_link->setCredentials(m_credentials.get());
        m_config.reset();
        m_server->always(kConfig, answer::json("{}"));
        m_server->always(kDynamic, answer::json("{}"));
        m_server->always(kToken, answer::json(R"({"jwt":"eyJabcdefgh.e30.x"})"));
    }
    void cleanup()
    {
        m_link.reset();
        m_transport.reset();
        m_server.reset();
    }

    void aPlainKeyIsNotExchanged()
    {
        fetch();
        QVERIFY(m_config->has_value());
        QCOMPARE(m_server->count(kToken), 0);
        QCOMPARE(keyOf(kDynamic), std::string("tml-key"));
    }

    void exchangesTheKeyWhenTheServerSaysSo()
    {
        m_server->always(kConfig,
                         answer::json(R"({"pjwt_auth_enabled":true,"billing_exception_max_pause_duration_sec":7})"));
        fetch();
        QVERIFY(m_config->has_value());
        QCOMPARE((*m_config)->billingPauseSeconds, 7);
        QCOMPARE(m_link->config().billingPauseSeconds, 7);
        QCOMPARE(keyOf(kConfig), std::string("tml-key"));
        QCOMPARE(keyOf(kToken), std::string("tml-key"));
        QCOMPARE(keyOf(kDynamic), std::string("eyJabcdefgh.e30.x"));
    }

    void aRefusedExchangeIsTheAnswer()
    {
        m_server->always(kConfig, answer::json(R"({"pjwt_auth_enabled":true})"));
        m_server->always(kToken, answer::status(403, {}, R"({"detail":"no such account"})"));
        fetch();
        QVERIFY(!*m_config);
        QCOMPARE(m_config->error().kind, ErrorKind::Auth);
        QCOMPARE(m_config->error().detail, u"no such account"_s);
        QCOMPARE(m_server->count(kDynamic), 0);
        QCOMPARE(m_events->count(Severity::Warning), 1);
    }

    void asksForTheDynamicPartAgain_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("seconds");
        QTest::newRow("default") << QByteArray("{}") << 300;
        QTest::newRow("its own") << QByteArray(R"({"refresh_interval_sec":40})") << 40;
        QTest::newRow("too often") << QByteArray(R"({"refresh_interval_sec":0})") << 10;
        QTest::newRow("negative") << QByteArray(R"({"refresh_interval_sec":-7})") << 10;
        QTest::newRow("huge") << QByteArray(R"({"refresh_interval_sec":9223372036854775807})") << 86'400;
    }
    void asksForTheDynamicPartAgain()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, seconds);
        m_server->always(kDynamic, answer::json(body.toStdString()));
        fetch();
        for (int asked = 1; asked <= 3; ++asked) {
            QTRY_COMPARE(m_server->count(kDynamic), asked);
            QTRY_COMPARE(m_clock->nextTimerIn(), std::optional<Milliseconds>(std::chrono::seconds(seconds)));
            m_clock->advance(std::chrono::seconds(seconds));
        }
        QCOMPARE(m_server->count(kConfig), 1);
    }

    void aFailedRefreshIsToldOnceAndTriedAgain()
    {
        m_server->expect(kDynamic, {answer::json(R"({"refresh_interval_sec":20})"), answer::status(500),
                                    answer::status(500), answer::json("{}")});
        fetch();
        QVERIFY(m_config->has_value());
        for (int asked = 2; asked <= 4; ++asked) {
            QTRY_COMPARE(m_clock->nextTimerIn(), std::optional<Milliseconds>(20s));
            m_clock->advance(20s);
            QTRY_COMPARE(m_server->count(kDynamic), asked);
        }
        QTRY_COMPARE(m_clock->nextTimerIn(), std::optional<Milliseconds>(300s));
        QCOMPARE(m_events->count(Severity::Warning), 1);
    }

    void aServerWithoutItIsNotAskedAgain()
    {
        m_server->always(kDynamic, answer::status(404));
        fetch();
        QVERIFY(m_config->has_value());
        QCOMPARE(m_clock->pendingTimers(), 0);
        QCOMPARE(m_events->rows.size(), 0);
    }

private:
    void fetch()
    {
        m_link->fetchConfig(this, [this](Result<wire::ClientConfig> config) { m_config = std::move(config); });
        QVERIFY(QTest::qWaitFor([this] { return m_config.has_value(); }, 10'000));
    }
    std::string keyOf(const std::string& path) const
    {
        return std::string(headerValue(m_server->requests(path).at(0).headers, "x-api-key"));
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<FakeEventSink> m_events;
    std::unique_ptr<Credentials> m_credentials;
    std::unique_ptr<HttpTransport> m_transport;
    std::unique_ptr<TaskSupervisor> m_tasks;
    std::unique_ptr<SessionManager> m_sessions;
    std::unique_ptr<ServerLink> m_link;
    std::optional<Result<wire::ClientConfig>> m_config;
};

QTEST_GUILESS_MAIN(TestServerLink)
#include "tst_serverlink.moc"
