#include "core/transport/httptransport.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/virtualclock.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// One call at a time: retries, errors, redirects, cancellation. Back-off runs on a virtual clock.
class TestHttpTransport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_transport = make(m_server->baseUrl("/prefix/"));
        m_owner = std::make_unique<QObject>();
        m_result.reset();
        m_handled = 0;
    }
    void cleanup()
    {
        m_owner.reset();
        m_transport.reset();
        m_server.reset();
    }

    void repliesUnderThePrefix()
    {
        m_server->always(kPath, answer::json(R"({"ok":1})"));
        bool inside = true;
        m_transport->send(call(), m_owner.get(), [&](Result<HttpReply> result) {
            QVERIFY(!inside);
            m_result = std::move(result);
        });
        inside = false;
        QTRY_VERIFY(m_result);
        QCOMPARE((*m_result)->status, 200);
        QCOMPARE((*m_result)->body, std::string(R"({"ok":1})"));
        QCOMPARE((*m_result)->attempts, 1);
        QCOMPARE((*m_result)->requestId, std::string("1"));
        const ServerRequest seen = m_server->requests().at(0);
        QCOMPARE(headerValue(seen.headers, "x-api-key"), std::string_view("tml-secret"));
        QVERIFY(headerValue(seen.headers, "user-agent").starts_with("TinkexDesktop/"));
        QVERIFY(m_transport->lastRoundTrip());
        QCOMPARE(m_transport->counters().calls, 1U);
    }

    void failedAttemptIsRepeatedWithTheSameKey_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::newRow("500") << answer::status(500);
        QTest::newRow("408") << answer::status(408);
        QTest::newRow("dropped before headers") << answer::dropBeforeHeaders();
        QTest::newRow("dropped after headers") << answer::dropAfterHeaders();
        QTest::newRow("truncated") << answer::truncated("{", 10);
        QTest::newRow("reset") << answer::reset();
        QTest::newRow("400 without length") << answer::emptyBadRequest(false);
        QTest::newRow("400 of length 0") << answer::emptyBadRequest(true);
        QTest::newRow("told to") << answer::status(400, {{"x-should-retry", "true"}});
    }
    void failedAttemptIsRepeatedWithTheSameKey()
    {
        QFETCH(Answer, answer);
        m_server->expect(kPath, {answer, answer});
        m_server->always(kPath, answer::json("{}"));
        send(call());
        waitForBackOff(1);
        QVERIFY(*m_clock.nextTimerIn() >= 375ms && *m_clock.nextTimerIn() <= 500ms);
        m_clock.advance(500ms);
        waitForBackOff(2);
        QVERIFY(*m_clock.nextTimerIn() >= 750ms && *m_clock.nextTimerIn() <= 1000ms);
        m_clock.advance(1s);
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
        QCOMPARE((*m_result)->attempts, 3);
        QCOMPARE(m_transport->counters().retries, 2U);
        const auto requests = m_server->requests(kPath);
        QCOMPARE(requests.size(), 3U);
        const auto key = headerValue(requests[0].headers, "x-idempotency-key");
        QVERIFY(key.size() > 20);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(headerValue(requests[i].headers, "x-idempotency-key"), key);
            QCOMPARE(headerValue(requests[i].headers, "x-stainless-retry-count"), std::string_view(std::to_string(i)));
        }
    }

    void everyCallHasItsOwnKey()
    {
        m_server->always(kPath, answer::json("{}"));
        send(call());
        QTRY_COMPARE(m_handled, 1);
        send(call());
        QTRY_COMPARE(m_handled, 2);
        const auto requests = m_server->requests(kPath);
        QVERIFY(headerValue(requests[0].headers, "x-idempotency-key") !=
                headerValue(requests[1].headers, "x-idempotency-key"));
    }

    void retryAfterIsHonoured_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("seconds") << QByteArray("Retry-After") << QByteArray("7") << qint64{7000};
        QTest::newRow("milliseconds") << QByteArray("retry-after-ms") << QByteArray("1234") << qint64{1234};
    }
    void retryAfterIsHonoured()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(qint64, ms);
        m_server->expect(kPath, {answer::status(503, {{header.toStdString(), value.toStdString()}})});
        m_server->always(kPath, answer::json("{}"));
        send(call());
        waitForBackOff(1);
        QCOMPARE(qint64{m_clock.nextTimerIn()->count()}, ms);
        m_clock.advance(Milliseconds(ms));
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
    }

    void givesUpWithTheLastError()
    {
        m_server->always(kPath, answer::status(503, {{"Retry-After", "9"}}, R"({"detail":"busy, tml-leak"})"));
        Call one = call();
        one.retry.maxRetries = 2;
        send(one);
        for (int i = 1; i <= 2; ++i) {
            waitForBackOff(i);
            m_clock.advance(9s);
        }
        QTRY_VERIFY(m_result);
        const Error& error = m_result->error();
        QCOMPARE(error.kind, ErrorKind::HttpStatus);
        QCOMPARE(error.httpStatus, 503);
        QVERIFY(error.detail.startsWith(u"busy, "_s));
        QVERIFY(!error.detail.contains(u"tml-leak"_s));
        QCOMPARE(error.operation, u"optim_step"_s);
        QCOMPARE(error.requestId, u"1"_s);
        QCOMPARE(error.retryAfter, std::optional(Milliseconds(9000)));
        QCOMPARE(m_server->count(kPath), 3);
        QCOMPARE(m_transport->counters().failures, 1U);
    }

    void finalStatusesAreNotRepeated_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("400") << 400 << ErrorKind::HttpStatus;
        QTest::newRow("401") << 401 << ErrorKind::Auth;
        QTest::newRow("402") << 402 << ErrorKind::RateLimited;
        QTest::newRow("403") << 403 << ErrorKind::Auth;
        QTest::newRow("404") << 404 << ErrorKind::HttpStatus;
        QTest::newRow("409") << 409 << ErrorKind::HttpStatus;
        QTest::newRow("422") << 422 << ErrorKind::HttpStatus;
        QTest::newRow("304") << 304 << ErrorKind::HttpStatus;
    }
    void finalStatusesAreNotRepeated()
    {
        QFETCH(int, status);
        m_server->always(kPath, answer::status(status, {}, R"({"detail":"no such thing"})"));
        Call one = call();
        one.retryConflict = false;
        send(one);
        QTRY_VERIFY(m_result);
        QTEST(m_result->error().kind, "kind");
        QCOMPARE(m_result->error().httpStatus, status);
        if (status != 304)
            QCOMPARE(m_result->error().detail, u"no such thing"_s);
        QCOMPARE(m_server->count(kPath), 1);
    }

    void anyStatusIsAReplyWhenAsked()
    {
        m_server->expect(kPath, {answer::status(408, {}, "{\"type\":\"try_again\"}"), answer::status(503)});
        Call poll = call();
        poll.anyStatus = true;
        poll.retry = RetryPolicy::none();
        for (const int status : {408, 503}) {
            m_result.reset();
            send(poll);
            QTRY_VERIFY(m_result);
            QCOMPARE((*m_result)->status, status);
        }
    }

    void unusableRepliesAreErrors_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::newRow("garbage") << answer::garbage();
        QTest::newRow("huge") << answer::huge(2'000'000);
        QTest::newRow("broken gzip") << answer::status(200, {{"Content-Encoding", "gzip"}}, "nonsense");
    }
    void unusableRepliesAreErrors()
    {
        QFETCH(Answer, answer);
        m_server->always(kPath, answer);
        send(call());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Protocol);
        QCOMPARE(m_server->count(kPath), 1);
    }

    void errorBodiesOfAnyShapeAreSafe_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("html") << QByteArray("<html><body>Bad gateway</body></html>");
        QTest::newRow("binary") << QByteArray("\x00\xff\xfe\x80", 4);
        QTest::newRow("array") << QByteArray("[1,2]");
        QTest::newRow("deep") << QByteArray(100'000, '[');
        QTest::newRow("long") << "{\"detail\":\"" + QByteArray(500'000, 'x') + "\"}";
    }
    void errorBodiesOfAnyShapeAreSafe()
    {
        QFETCH(QByteArray, body);
        m_server->always(kPath, answer::status(404, {}, body.toStdString()));
        send(call());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().httpStatus, 404);
        QVERIFY(!m_result->error().detail.isEmpty());
        QVERIFY(m_result->error().detail.size() <= 2000);
    }

    void attemptTimesOutAndIsRepeated()
    {
        m_server->expect(kPath, {m_server->hold()});
        m_server->always(kPath, answer::json("{}"));
        send(call());
        QTRY_COMPARE(m_server->heldCount(kPath), 1);
        m_clock.advance(60s);
        waitForBackOff(1);
        m_clock.advance(500ms);
        QTRY_VERIFY(m_result);
        QVERIFY(m_result->has_value());
    }

    void followsRedirectsToTheSameOrigin()
    {
        m_server->expect(kPath, {answer::status(307, {{"Location", "/prefix/other?x=1"}})});
        m_server->always("/prefix/other", answer::json("{\"moved\":1}"));
        Call one = call();
        one.body = "{\"a\":1}";
        send(one);
        QTRY_VERIFY(m_result);
        QCOMPARE((*m_result)->body, std::string("{\"moved\":1}"));
        const ServerRequest seen = m_server->requests("/prefix/other").at(0);
        QCOMPARE(seen.method, std::string("POST"));
        QCOMPARE(seen.body, one.body);
        QCOMPARE(headerValue(seen.headers, "x-api-key"), std::string_view("tml-secret"));
    }

    void doesNotCarryTheKeyToAnotherOrigin()
    {
        ScriptedServer other;
        m_server->always(kPath, answer::status(307, {{"Location", other.baseUrl("/steal")}}));
        send(call());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Protocol);
        QVERIFY(other.requests().empty());
    }

    void endlessRedirectsEnd()
    {
        m_server->always(kPath, answer::status(308, {{"Location", kPath}}));
        send(call());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Protocol);
        QCOMPARE(m_server->count(kPath), 11);
    }

    void redirectIsAReplyWhenNotFollowed()
    {
        m_server->always(kPath, answer::status(302, {{"Location", "https://elsewhere/x?sig=1"}}));
        Call one = call();
        one.method = "GET";
        one.followRedirects = false;
        send(one);
        QTRY_VERIFY(m_result);
        QCOMPARE((*m_result)->status, 302);
        QCOMPARE((*m_result)->header("LOCATION"), std::string_view("https://elsewhere/x?sig=1"));
    }

    void signedUrlGetsNoKey()
    {
        ScriptedServer other;
        other.always("/file", answer::json("archive"));
        Call one = call();
        one.method = "GET";
        one.path = other.baseUrl("/file?X-Signature=abc");
        send(one); // even when it forgets authenticated = false
        QTRY_VERIFY(m_result);
        QCOMPARE((*m_result)->body, std::string("archive"));
        const ServerRequest seen = other.requests().at(0);
        QVERIFY(headerValue(seen.headers, "x-api-key").empty());
        QVERIFY(headerValue(seen.headers, "cf-access-client-id").empty());
        QVERIFY(!m_transport->journal().entries().front().path.contains(u"abc"_s));
    }

    void missingKeyAndBadBaseAreRefused()
    {
        TransportOptions options;
        options.baseUrl = m_server->baseUrl();
        auto keyless = std::make_unique<HttpTransport>(m_clock, options);
        keyless->send(call(), m_owner.get(), [this](Result<HttpReply> result) { m_result = std::move(result); });
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Auth);
        for (const char* url : {"", "ftp://x", "http://me:pw@127.0.0.1", "nonsense"}) {
            auto broken = make(url);
            m_result.reset();
            broken->send(call(), m_owner.get(), [this](Result<HttpReply> result) { m_result = std::move(result); });
            QTRY_VERIFY(m_result);
            QCOMPARE(m_result->error().kind, ErrorKind::Validation);
        }
        QVERIFY(m_server->requests().empty());
    }

    void keyIsAskedForAtEveryAttempt()
    {
        m_server->expect(kPath, {answer::status(500)});
        m_server->always(kPath, answer::json("{}"));
        send(call());
        waitForBackOff(1);
        m_key = "tml-renewed";
        m_clock.advance(500ms);
        QTRY_VERIFY(m_result);
        m_key = "tml-secret";
        QCOMPARE(headerValue(m_server->requests(kPath).at(1).headers, "x-api-key"), std::string_view("tml-renewed"));
    }

    void cancelsBeforeDuringAndAfter()
    {
        m_server->expect(kPath, {m_server->hold(), answer::status(500)});
        m_server->always(kPath, answer::json("{}"));

        CallHandle before = send(call());
        before.cancel();
        QCOMPARE(m_handled, 0); // never inside cancel()
        QTRY_COMPARE(m_handled, 1);
        QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        QVERIFY(m_server->requests().empty());

        CallHandle during = send(call());
        QTRY_COMPARE(m_server->heldCount(kPath), 1);
        during.cancel();
        QTRY_COMPARE(m_handled, 2);
        QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        QTRY_COMPARE(m_server->heldCount(kPath), 0);

        CallHandle backingOff = send(call());
        waitForBackOff(1);
        backingOff.cancel();
        QTRY_COMPARE(m_handled, 3);
        QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_clock.pendingTimers(), 0);

        CallHandle after = send(call());
        QTRY_COMPARE(m_handled, 4);
        QVERIFY(m_result->has_value());
        after.cancel();
        during.cancel();
        QCOMPARE(m_transport->counters().cancelled, 3U);
        QCOMPARE(m_server->count(kPath), 3);
        for (const LaneSummary& lane : m_transport->lanes())
            QCOMPARE(lane.inFlight + lane.waiting, 0);
    }

    void deadOwnerHearsNothing()
    {
        m_server->expect(kPath, {m_server->hold(), answer::status(500)});
        m_server->always(kPath, answer::json("{}"));
        auto owner = std::make_unique<QObject>();
        const auto count = [this](const Result<HttpReply>&) {
            ++m_handled;
        };
        m_transport->send(call(), owner.get(), count);
        QTRY_COMPARE(m_server->heldCount(kPath), 1);
        owner = std::make_unique<QObject>();
        QTRY_COMPARE(m_server->heldCount(kPath), 0);

        m_transport->send(call(), owner.get(), count);
        waitForBackOff(1);
        owner = std::make_unique<QObject>();
        QCOMPARE(m_clock.pendingTimers(), 0);

        m_transport->send(call(), owner.get(), count).cancel();
        owner.reset();
        m_server->always("/prefix/api/v1/probe", answer::json("{}"));
        Call probe = call();
        probe.path = "/api/v1/probe";
        send(probe);
        QTRY_VERIFY(m_result);
        QCOMPARE(m_handled, 1); // the probe only
        QCOMPARE(m_server->count(kPath), 2);
    }

    void handlerMayDestroyTheTransport()
    {
        m_server->always(kPath, answer::json("{}"));
        int others = 0;
        m_transport->send(call(), m_owner.get(), [this](const Result<HttpReply>&) { m_transport.reset(); });
        for (int i = 0; i < 10; ++i) {
            m_transport->send(call(), m_owner.get(), [&](const Result<HttpReply>& result) {
                others += !result && result.error().kind == ErrorKind::Cancelled ? 1 : 0;
            });
        }
        QTRY_VERIFY(!m_transport);
        QTRY_VERIFY(others > 0);
    }

    void shutdownCancelsEverything()
    {
        m_server->always(kPath, m_server->hold());
        std::vector<ErrorKind> kinds;
        const auto note = [&](const Result<HttpReply>& result) {
            kinds.push_back(result.error().kind);
        };
        for (int i = 0; i < 20; ++i)
            m_transport->send(call(), m_owner.get(), note);
        QTRY_COMPARE(m_server->heldCount(kPath), 4); // the training lane
        m_transport->shutdown();
        m_transport->send(call(), m_owner.get(), note);
        m_transport.reset();
        QTRY_COMPARE(kinds.size(), 21U);
        QVERIFY(std::all_of(kinds.begin(), kinds.end(), [](ErrorKind kind) { return kind == ErrorKind::Cancelled; }));
        QTRY_COMPARE(m_server->heldCount(kPath), 0);
    }

    void refusesAfterShutdown()
    {
        m_transport->shutdown();
        send(call());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        QVERIFY(m_server->requests().empty());
    }

    void journalTellsTheStory()
    {
        m_server->expect(kPath, {answer::status(500, {}, R"({"detail":"tml-leak"})")});
        m_server->always(kPath, answer::json("{\"a\":1}"));
        Call one = call();
        one.body = "12345";
        send(one);
        const auto entry = [this] {
            return m_transport->journal().entries().front();
        };
        QCOMPARE(entry().state, RequestState::InFlight);
        waitForBackOff(1);
        QCOMPARE(entry().state, RequestState::Waiting);
        QCOMPARE(entry().httpStatus, 500);
        QVERIFY(entry().detail.contains(u"HTTP 500"_s));
        QVERIFY(!entry().detail.contains(u"tml-leak"_s));
        m_clock.advance(500ms);
        QTRY_VERIFY(m_result);
        QCOMPARE(entry().state, RequestState::Done);
        QCOMPARE(entry().attempt, 2);
        QCOMPARE(entry().httpStatus, 200);
        QCOMPARE(entry().operation, u"optim_step"_s);
        QCOMPARE(entry().method, u"POST"_s);
        QCOMPARE(entry().path, u"/api/v1/optim_step"_s);
        QCOMPARE(entry().bytesSent, 10);
        QCOMPARE(entry().durationMs, 500);
        QVERIFY(entry().detail.isEmpty());
        QCOMPARE(m_transport->journal().latencies().front().retries, 1);
    }

private:
    const std::string kPath = "/prefix/api/v1/optim_step";

    std::unique_ptr<HttpTransport> make(const std::string& baseUrl)
    {
        TransportOptions options;
        options.baseUrl = baseUrl;
        options.key = [this] {
            return m_key;
        };
        options.extraHeaders = {{"CF-Access-Client-Id", "id"}};
        options.maxResponseBytes = 1'000'000;
        return std::make_unique<HttpTransport>(m_clock, options);
    }
    static Call call()
    {
        Call call;
        call.trafficClass = TrafficClass::Training;
        call.operation = "optim_step";
        call.path = "/api/v1/optim_step";
        return call;
    }
    CallHandle send(const Call& what)
    {
        return m_transport->send(what, m_owner.get(), [this](Result<HttpReply> result) {
            m_result = std::move(result);
            ++m_handled;
        });
    }
    /// Until the last call waits for its nth retry.
    void waitForBackOff(int retries)
    {
        QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
        QTRY_COMPARE(m_transport->journal().entries().back().attempt, retries);
        QTRY_COMPARE(m_transport->journal().entries().back().state, RequestState::Waiting);
    }

    std::string m_key = "tml-secret";
    VirtualClock m_clock;
    std::unique_ptr<QObject> m_owner;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpTransport> m_transport;
    std::optional<Result<HttpReply>> m_result;
    int m_handled = 0;
};

Q_DECLARE_METATYPE(tinkex::test::Answer)
Q_DECLARE_METATYPE(tinkex::ErrorKind)

QTEST_GUILESS_MAIN(TestHttpTransport)
#include "tst_httptransport.moc"
