#include "core/session/credentials.h"

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

std::string part(const QByteArray& json)
{
    return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
}

std::string tokenWith(const QByteArray& payload)
{
    return part(R"({"alg":"none"})") + '.' + part(payload) + ".sig";
}

} // namespace

/// The exchange of a key for a token and what keeps it fresh (protocol.md 1.2, 2.11).
class TestCredentials : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_events = std::make_unique<FakeEventSink>();
        m_transport = std::make_unique<FakeTransport>();
        m_credentials = std::make_unique<Credentials>("tml-key", *m_clock, *m_events);
        m_owner = std::make_unique<QObject>();
        m_done.reset();
    }

    void aKeyIsSentAsItIs()
    {
        QCOMPARE(m_credentials->current(), std::string("tml-key"));
        std::optional<bool> again;
        m_credentials->renew("tml-key", m_owner.get(), [&](bool renewed) { again = renewed; });
        QVERIFY(!again); // from the event loop
        QTRY_VERIFY(again.has_value());
        QVERIFY(!*again);
        QCOMPARE(m_transport->count(), 0);
    }

    void exchangesTheKey()
    {
        exchange(1h);
        QVERIFY(m_done->has_value());
        const Call& call = m_transport->at(0).call;
        QCOMPARE(call.path, std::string("/api/v1/auth/token"));
        QCOMPARE(call.method, std::string("POST"));
        QCOMPARE(call.body, std::string("{}"));
        QCOMPARE(call.credential, std::string("tml-key"));
        QCOMPARE(m_credentials->current(), m_token);
        QCOMPARE(m_credentials->expiresAtMs(), VirtualClock::kEpochMs + 3'600'000);
    }

    void renewsALongTokenDaily()
    {
        exchange(30 * 24h);
        QCOMPARE(m_clock->nextTimerIn(), std::optional<Milliseconds>(24h));
        m_clock->advance(24h);
        QCOMPARE(m_transport->count(), 2);
    }

    void renewsBeforeTheEnd()
    {
        exchange(1h);
        m_clock->advance(3'299s);
        QCOMPARE(m_transport->count(), 1);
        m_clock->advance(1s);
        QCOMPARE(m_transport->count(), 2);
        QCOMPARE(m_transport->last().call.credential, std::string("tml-key"));
        const std::string before = m_token;
        answerWithToken(1h);
        QVERIFY(m_credentials->current() != before);
        m_clock->advance(3'300s);
        QCOMPARE(m_transport->count(), 3);
    }

    /// The official client spins here (protocol.md 1.2).
    void shortTokensAreNoTightLoop()
    {
        exchange(10s);
        for (int i = 1; i <= 5; ++i) {
            m_clock->advance(29s);
            QCOMPARE(m_transport->count(), i);
            m_clock->advance(1s);
            QCOMPARE(m_transport->count(), i + 1);
            answerWithToken(10s);
        }
    }

    void failuresAreVisibleAndTriedAgain()
    {
        exchange(1h);
        m_clock->advance(3'300s);
        std::vector<Error> failures;
        connect(m_credentials.get(), &Credentials::failed, m_owner.get(),
                [&](const Error& why) { failures.push_back(why); });
        m_transport->answerLast(failure(ErrorKind::Network, "no route"));
        QCOMPARE(failures.size(), 1U);
        QVERIFY(m_credentials->lastError());
        QCOMPARE(m_events->count(Severity::Warning), 1);
        QCOMPARE(m_credentials->current(), m_token); // still good for 300 s
        m_clock->advance(59s);
        QCOMPARE(m_transport->count(), 2);
        m_clock->advance(1s);
        QCOMPARE(m_transport->count(), 3);
        answerWithToken(1h);
        QVERIFY(!m_credentials->lastError());
    }

    void firstFailureReachesWhoeverAsked_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("refused") << QByteArray() << 401;
        QTest::newRow("no token") << QByteArray("{}") << 200;
        QTest::newRow("null") << QByteArray(R"({"jwt":null})") << 200;
        QTest::newRow("garbage") << QByteArray("\x01{") << 200;
        QTest::newRow("line break") << QByteArray(R"({"jwt":"a\r\nX-Evil: 1"})") << 200;
    }
    void firstFailureReachesWhoeverAsked()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        begin();
        if (status == 200)
            m_transport->answerLast(reply(body.toStdString()));
        else
            m_transport->answerLast(failure(ErrorKind::Auth, "no such key"));
        QTRY_VERIFY(m_done);
        QVERIFY(!*m_done);
        QCOMPARE(m_credentials->current(), std::string("tml-key"));
    }

    void oneExchangeAtATime()
    {
        exchange(1h);
        int renewed = 0;
        for (int i = 0; i < 5; ++i)
            m_credentials->renew(m_token, m_owner.get(), [&](bool ok) { renewed += ok ? 1 : 0; });
        QCOMPARE(m_transport->count(), 2);
        const std::string refused = m_token;
        answerWithToken(1h);
        QTRY_COMPARE(renewed, 5);
        // A straggler that was refused with the old token.
        m_credentials->renew(refused, m_owner.get(), [&](bool ok) { renewed += ok ? 1 : 0; });
        QTRY_COMPARE(renewed, 6);
        QCOMPARE(m_transport->count(), 2);
    }

    void expiry_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<qint64>("expected");
        const auto row = [](const char* name, const std::string& token, qint64 expected) {
            QTest::newRow(name) << QByteArray::fromStdString(token) << expected;
        };
        row("whole", tokenWith(R"({"exp":1750000000})"), 1'750'000'000'000);
        row("fraction", tokenWith(R"({"exp":1750000000.5})"), 1'750'000'000'500);
        row("padded", "x." + QByteArray(R"({"exp":12})").toBase64().toStdString() + ".y", 12'000);
        row("two parts", "x." + part(R"({"exp":12})"), 12'000);
        row("no exp", tokenWith("{}"), -1);
        row("text", tokenWith(R"({"exp":"12"})"), -1);
        row("negative", tokenWith(R"({"exp":-12})"), -1);
        row("huge", tokenWith(R"({"exp":1e300})"), -1);
        row("not base64", "x.{}.y", -1);
        row("not json", "x." + part("{") + ".y", -1);
        row("one part", "tml-key", -1);
        row("empty", "", -1);
    }
    void expiry()
    {
        QFETCH(QByteArray, token);
        QTEST(tokenExpiry(token.toStdString()).value_or(-1), "expected");
    }

    /// The whole way: a token that the server stops taking is replaced under a running call, and is in no event.
    void aRefusedTokenIsReplacedUnderTheCall()
    {
        ScriptedServer server;
        int issued = 0;
        std::string valid;
        server.always("/api/v1/auth/token", [&](const ServerRequest& request, Responder responder) {
            QCOMPARE(headerValue(request.headers, "x-api-key"), std::string_view("tml-key"));
            valid = tokenWith("{\"exp\":1760000000,\"n\":" + QByteArray::number(++issued) + "}");
            responder.send(ServerResponse::json("{\"jwt\":\"" + valid + "\"}"));
        });
        server.always("/api/v1/optim_step", [&](const ServerRequest& request, Responder responder) {
            const bool ok = headerValue(request.headers, "x-api-key") == valid;
            responder.send(ServerResponse::json("{}", ok ? 200 : 401));
        });
        TransportOptions options;
        options.baseUrl = server.baseUrl();
        options.key = [this] {
            return m_credentials->current();
        };
        options.renewKey = [this](const std::string& refused, QObject* context, std::function<void(bool)> done) {
            m_credentials->renew(refused, context, std::move(done));
        };
        HttpTransport transport(*m_clock, options);
        m_credentials->exchange(transport, m_owner.get(), [this](Result<void> result) { m_done = std::move(result); });
        QTRY_VERIFY(m_done);
        QVERIFY(m_done->has_value());
        valid = "somebody signed out everywhere";
        int answered = 0;
        for (int i = 0; i < 3; ++i) {
            Call call;
            call.path = "/api/v1/optim_step";
            transport.send(call, m_owner.get(), [&](const Result<HttpReply>& reply) {
                QVERIFY(reply.has_value());
                ++answered;
            });
        }
        QTRY_COMPARE(answered, 3);
        QCOMPARE(server.count("/api/v1/auth/token"), 2);
        for (const EventRow& row : m_events->rows)
            QVERIFY(!row.text.contains(u"eyJ"_s) && !row.text.contains(u"tml-key"_s));
    }

private:
    void begin()
    {
        m_credentials->exchange(*m_transport, m_owner.get(),
                                [this](Result<void> result) { m_done = std::move(result); });
        QCOMPARE(m_transport->count(), 1);
    }
    void answerWithToken(std::chrono::seconds life)
    {
        const qint64 end = m_clock->wallMs() / 1000 + life.count();
        m_token = tokenWith("{\"exp\":" + QByteArray::number(end) + ",\"n\":" + QByteArray::number(++m_issued) + "}");
        m_transport->answerLast(reply("{\"jwt\":\"" + m_token + "\"}"));
    }
    void exchange(std::chrono::seconds life)
    {
        begin();
        answerWithToken(life);
        QTRY_VERIFY(m_done);
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<FakeEventSink> m_events;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<Credentials> m_credentials;
    std::unique_ptr<QObject> m_owner;
    std::optional<Result<void>> m_done;
    std::string m_token;
    int m_issued = 0;
};

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
