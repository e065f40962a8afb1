#include "core/session/futurepoller.h"

#include "core/base/redact.h"
#include "tests/core/session/faketransport.h"
#include "tests/support/virtualclock.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {
const std::string kTryAgain = R"({"type":"try_again","request_id":"r1","queue_state":"active"})";
} // namespace

/// Every row of protocol.md 2.7, and the ends that are not answers.
class TestFuturePoller : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_transport = std::make_unique<FakeTransport>();
        m_owner = std::make_unique<QObject>();
        m_results.clear();
        m_queue.clear();
        m_retries.clear();
        m_waits.clear();
    }

    void delays()
    {
        const qint64 full[] = {250, 500, 1000, 2000, 4000, 5000, 5000};
        for (int i = 0; i < 7; ++i) {
            QCOMPARE(polling::pendingDelay(i, 0.0).count(), full[i]);
            QVERIFY(polling::pendingDelay(i, 0.999999).count() >= full[i] * 3 / 4);
            QVERIFY(polling::pendingDelay(i, 0.5) < polling::pendingDelay(i, 0.0));
        }
        QCOMPARE(polling::pendingDelay(1'000'000, 0.0), 5000ms);
        QCOMPARE(polling::connectionDelay(0), 1000ms);
        QCOMPARE(polling::connectionDelay(4), 16'000ms);
        QCOMPARE(polling::connectionDelay(5), 30'000ms);
        QCOMPARE(polling::connectionDelay(1'000'000), 30'000ms);
        QCOMPARE(polling::rateLimitDelay(0, {}), 1000ms);
        QCOMPARE(polling::rateLimitDelay(0, 7000ms), 7000ms);
        QCOMPARE(polling::rateLimitDelay(4, 7000ms), 16'000ms);
        QCOMPARE(polling::rateLimitDelay(0, 3'600'000ms), 60'000ms);
    }

    void theRequest()
    {
        FutureRequest request = makeRequest();
        request.submitTook = 1250ms;
        start(request);
        const Call call = m_transport->last().call;
        QCOMPARE(call.trafficClass, TrafficClass::Futures);
        QCOMPARE(call.method, std::string("POST"));
        QCOMPARE(call.path, std::string("/api/v1/retrieve_future"));
        QCOMPARE(call.body, std::string(R"({"request_id":"r1","allow_metadata_only":true})"));
        QCOMPARE(call.accept, std::string("application/x-protobuf, application/json"));
        QCOMPARE(call.timeout, 45'000ms);
        QCOMPARE(call.retry.maxRetries, 0);
        QVERIFY(call.anyStatus);
        QCOMPARE(headerOf(call, "X-Tinker-Request-Type"), std::string("OptimStep"));
        QCOMPARE(headerOf(call, "X-Tinker-Request-Iteration"), std::string("0"));
        QCOMPARE(headerOf(call, "X-Tinker-Create-Promise-Roundtrip-Time"), std::string("1.25"));

        m_transport->answerLast(reply(kTryAgain));
        m_clock->advance(250ms);
        QCOMPARE(m_transport->count(), 2);
        QCOMPARE(headerOf(m_transport->last().call, "X-Tinker-Request-Iteration"), std::string("1"));
        QCOMPARE(headerOf(m_transport->last().call, "X-Tinker-Create-Promise-Roundtrip-Time"), std::string());
        QCOMPARE(m_poller->iteration(), 2);
    }

    void asksForJsonOnly()
    {
        FutureRequest request = makeRequest();
        request.acceptProtobuf = false;
        start(request);
        QCOMPARE(m_transport->last().call.accept, std::string("application/json"));
    }

    void finalAnswers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("category");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char* name, int status, const char* body, ErrorKind kind, const char* code,
                            ErrorCategory category, const char* detail) {
            QTest::newRow(name) << status << QByteArray(body) << static_cast<int>(kind) << QString::fromUtf8(code)
                                << static_cast<int>(category) << QString::fromUtf8(detail);
        };
        using K = ErrorKind;
        using C = ErrorCategory;
        row("error, user", 200, R"({"error":"bad rank","category":"user"})", K::RemoteTask, "", C::User, "bad rank");
        row("error, server", 200, R"({"error":"boom","category":"Server"})", K::RemoteTask, "", C::Server, "boom");
        row("error, unknown", 200, R"({"error":"boom"})", K::RemoteTask, "", C::Unknown, "boom");
        row("error is null", 200, R"({"error":null})", K::RemoteTask, "", C::Unknown, "without a message");
        row("error is an object", 200, R"({"error":{"message":"inner","category":"user"}})", K::RemoteTask, "", C::User,
            "inner");
        row("failed", 200, R"({"status":"failed","error":{"message":"m"}})", K::RemoteTask, "", C::Unknown, "m");
        row("key in the message", 200, R"({"error":"got tml-abcdef"})", K::RemoteTask, "", C::Unknown, "got tml-***");
        row("garbage", 200, "\x01\x02 not json", K::Protocol, "", C::Unknown, "");
        row("cut off", 200, R"({"metrics":{"a")", K::Protocol, "", C::Unknown, "");
        row("array", 200, "[1,2]", K::Protocol, "", C::Unknown, "object");
        row("401", 401, R"({"detail":"who?"})", K::Auth, "", C::Unknown, "who?");
        row("403", 403, R"({"detail":"no"})", K::Auth, "", C::Unknown, "no");
        row("404", 404, R"({"detail":"no such future"})", K::HttpStatus, "future_gone", C::Unknown, "no such future");
        row("410", 410, R"({"detail":"gone"})", K::HttpStatus, "future_gone", C::Unknown, "gone");
        row("409", 409, R"({"detail":"conflict"})", K::HttpStatus, "", C::Unknown, "conflict");
        row("422", 422, R"({"detail":[{"loc":["body"],"msg":"x"}]})", K::HttpStatus, "", C::Unknown, "body: x");
        row("418", 418, "", K::HttpStatus, "", C::Unknown, "");
        row("redirect that leads nowhere", 302, "", K::HttpStatus, "", C::Unknown, "");
    }
    void finalAnswers()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        QFETCH(QString, code);
        QFETCH(int, category);
        QFETCH(QString, detail);
        start(makeRequest());
        m_transport->answerLast(reply(body.toStdString(), status));
        QCOMPARE(m_results.size(), std::size_t(1));
        QVERIFY(!m_results[0]);
        const Error& error = m_results[0].error();
        QCOMPARE(static_cast<int>(error.kind), kind);
        QCOMPARE(error.code, code);
        QCOMPARE(static_cast<int>(error.category), category);
        QVERIFY2(error.detail.contains(detail), qPrintable(error.detail));
        QCOMPARE(error.operation, u"retrieve_future"_s);
        QCOMPARE(error.requestId, u"r1"_s);
        if (error.kind == ErrorKind::HttpStatus)
            QCOMPARE(error.httpStatus, status);
        nothingFollows();
    }

    void results_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<bool>("isProtobuf");
        const QByteArray json = "application/json";
        QTest::newRow("plain") << json << QByteArray(R"({"metrics":{}})") << QByteArray(R"({"metrics":{}})") << false;
        QTest::newRow("wrapped") << json << QByteArray(R"({"status":"completed","result":{"a":1}})")
                                 << QByteArray(R"({"a":1})") << false;
        QTest::newRow("empty") << json << QByteArray() << QByteArray("{}") << false;
        QTest::newRow("protobuf") << QByteArray("application/x-protobuf") << QByteArray("\x0a\x00\xff", 3)
                                  << QByteArray("\x0a\x00\xff", 3) << true;
        QTest::newRow("protobuf with parameter")
            << QByteArray("Application/X-Protobuf; charset=binary") << QByteArray("\x0a") << QByteArray("\x0a") << true;
    }
    void results()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        QFETCH(bool, isProtobuf);
        start(makeRequest());
        m_transport->answerLast(reply(body.toStdString(), 200, 5ms, {{"content-type", type.toStdString()}}));
        QCOMPARE(m_results.size(), std::size_t(1));
        QVERIFY(m_results[0]);
        QCOMPARE(QByteArray::fromStdString(m_results[0]->body), expected);
        QCOMPARE(m_results[0]->isProtobuf, isProtobuf);
        QVERIFY(!m_results[0]->permit);
        nothingFollows();
    }

    void pendingAnswers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("held"); // ms until the answer came
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<int>("from"); // the delay before the next poll
        QTest::addColumn<int>("to");
        QTest::addColumn<bool>("isFailure");
        const QByteArray again = QByteArray::fromStdString(kTryAgain);
        const QByteArray detail = R"({"detail":"x"})";
        const auto row = [](const char* name, int status, const QByteArray& body, int held, const char* retryAfter,
                            int from, int to, bool isFailure) {
            QTest::newRow(name) << status << body << held << QByteArray(retryAfter) << from << to << isFailure;
        };
        row("try_again at once", 200, again, 5, "", 187, 250, false);
        row("try_again, long poll", 200, again, 20'000, "", 0, 0, false);
        row("try_again with retry_after_ms", 200, R"({"type":"try_again","retry_after_ms":3000})", 5, "", 3000, 3000,
            false);
        row("try_again with absurd retry_after_ms", 200, R"({"type":"try_again","retry_after_ms":9e12})", 5, "", 60'000,
            60'000, false);
        row("pending", 200, R"({"status":"pending"})", 5, "", 187, 250, false);
        row("408 with body", 408, again, 5, "", 187, 250, false);
        row("408 with body, long poll", 408, again, 30'000, "", 0, 0, false);
        row("408 without body", 408, "", 5, "", 187, 250, false);
        row("408 without body, long poll", 408, "", 30'000, "", 0, 0, false);
        row("408 of a proxy", 408, "<html>timeout</html>", 5, "", 187, 250, false);
        row("425 too early", 425, detail, 5, "", 187, 250, false);
        row("500", 500, detail, 5, "", 187, 250, true);
        row("503", 503, "", 5, "", 187, 250, true);
        row("503 with Retry-After", 503, "", 5, "4", 4000, 4000, true);
        row("504 after a long poll", 504, "", 30'000, "", 0, 0, true);
        row("429", 429, detail, 5, "", 1000, 1000, true);
        row("429 with Retry-After", 429, detail, 5, "2.5", 2500, 2500, true);
        row("429 with a short Retry-After", 429, detail, 5, "0.05", 1000, 1000, true);
        row("429 with an hour", 429, detail, 5, "3600", 60'000, 60'000, true);
        row("400", 400, detail, 5, "", 0, 0, true);
        row("402", 402, detail, 5, "", 5000, 5000, true);
    }
    void pendingAnswers()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, held);
        QFETCH(QByteArray, retryAfter);
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(bool, isFailure);
        start(makeRequest());
        HttpHeaders headers = {{"content-type", "application/json"}};
        if (!retryAfter.isEmpty())
            headers.emplace_back("retry-after", retryAfter.toStdString());
        m_transport->answerLast(reply(body.toStdString(), status, Milliseconds(held), headers));
        QVERIFY(m_results.empty());
        QVERIFY(m_poller->isWaiting());
        QCOMPARE(m_poller->failures(), isFailure ? 1 : 0);
        QCOMPARE(m_retries.size(), std::size_t(isFailure ? 1 : 0));
        const auto delay = m_clock->nextTimerIn();
        QVERIFY(delay);
        QVERIFY2(delay->count() >= from && delay->count() <= to, qPrintable(QString::number(delay->count())));
        if (isFailure) {
            QCOMPARE(m_retries[0].second, *delay);
            QCOMPARE(m_retries[0].first.httpStatus, status);
        }
        m_clock->advance(*delay);
        QCOMPARE(m_transport->count(), 2);
        QVERIFY(!m_poller->isWaiting());
        m_transport->answerLast(reply("{}"));
        QCOMPARE(m_results.size(), std::size_t(1));
        QVERIFY(m_results[0]);
    }

    void backsOffWhilePending()
    {
        start(makeRequest());
        const qint64 full[] = {250, 500, 1000, 2000, 4000, 5000, 5000};
        for (const qint64 most : full) {
            const qint64 delay = delayAfter(reply(kTryAgain));
            QVERIFY2(delay <= most && delay >= most * 3 / 4 - 1, qPrintable(QString::number(delay)));
        }
        QCOMPARE(delayAfter(reply(kTryAgain, 200, 2s)), 0);
        QVERIFY(delayAfter(reply(kTryAgain)) <= 250); // a held reply starts the back-off anew
    }

    void backsOffWithoutConnection()
    {
        start(makeRequest());
        for (const qint64 expected : {1000, 2000, 4000, 8000, 16'000, 30'000, 30'000})
            QCOMPARE(delayAfter(failure(ErrorKind::Network, "down")), expected);
        QCOMPARE(delayAfter(reply("", 429)), 30'000);
        QVERIFY(delayAfter(reply(kTryAgain)) <= 250);
        QCOMPARE(delayAfter(failure(ErrorKind::Network, "down")), 1000); // any other answer resets the count
        QCOMPARE(m_poller->failures(), 9);
    }

    void timeLimitsDoNotSlowItDown()
    {
        start(makeRequest());
        for (int i = 0; i < 4; ++i)
            QCOMPARE(delayAfter(failure(ErrorKind::Timeout, "held too long")), 1000);
        QCOMPARE(m_poller->failures(), 4);
    }

    void honoursTheTransportsOwnWait()
    {
        start(makeRequest());
        Error error = Error::make(ErrorKind::Network, "the endpoint rests");
        error.retryAfter = 12s;
        QCOMPARE(delayAfter(failure(error)), 12'000);
    }

    void endsOnWhatCannotHeal_data()
    {
        QTest::addColumn<int>("kind");
        for (const ErrorKind kind : {ErrorKind::Tls, ErrorKind::Auth, ErrorKind::Protocol, ErrorKind::Cancelled})
            QTest::newRow(std::string(name(kind)).c_str()) << static_cast<int>(kind);
    }
    void endsOnWhatCannotHeal()
    {
        QFETCH(int, kind);
        start(makeRequest());
        m_transport->answerLast(failure(static_cast<ErrorKind>(kind), "no"));
        QCOMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(static_cast<int>(m_results[0].error().kind), kind);
        nothingFollows();
    }

    void endsWhenTheServerKeepsFailingWithoutAWord()
    {
        start(makeRequest());
        const auto fails = [] {
            return reply("Internal Server Error", 500, Milliseconds(5),
                         {{"content-type", "text/plain; charset=utf-8"}});
        };
        QVERIFY(delayAfter(fails()) <= 250);
        QVERIFY(delayAfter(reply(kTryAgain)) > 0); // gives the budget back
        for (int i = 0; i < 5; ++i)
            QVERIFY(delayAfter(fails()) > 0);
        m_transport->answerLast(fails());
        QCOMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().httpStatus, 500);
        nothingFollows();
    }

    void namesAFailureByTheLastLineOfItsTraceback()
    {
        start(makeRequest());
        m_transport->answerLast(reply(
            "{\"error\":\"Traceback (most recent call last):\\n  File x\\nValueError: no\",\"category\":\"User\"}"));
        QCOMPARE(m_results.size(), std::size_t(1));
        const Error& error = m_results[0].error();
        QCOMPARE(error.detail, QStringLiteral("ValueError: no"));
        QVERIFY(error.category == ErrorCategory::User);
        QVERIFY(error.cause && error.cause->detail.contains(QStringLiteral("File x")));
    }

    void cutsAnEndlessFailure()
    {
        addSecret(u"acme-7f3-of-ours"_s);
        start(makeRequest());
        const std::string endless = std::string(7'990, 'x') + "acme-7f3-of-ours" + std::string(1'000'000, 'y');
        m_transport->answerLast(reply("{\"error\":\"" + endless + "\"}"));
        QCOMPARE(m_results.size(), std::size_t(1));
        const Error& error = m_results[0].error();
        QCOMPARE(error.detail.size(), qsizetype(8'000));
        QVERIFY(!error.detail.contains(u"acme"_s)); // nothing is left of a secret that the cut goes through
        QVERIFY(!error.cause);
    }

    void toleratesThreeBadRequestsInARow()
    {
        start(makeRequest());
        const auto bad = [] {
            return reply(R"({"detail":"bad"})", 400);
        };
        QCOMPARE(delayAfter(bad()), 0);
        QCOMPARE(delayAfter(bad()), 0);
        QVERIFY(delayAfter(reply("", 408)) > 0); // gives the budget back
        for (int i = 0; i < 3; ++i)
            QCOMPARE(delayAfter(bad()), 0);
        m_transport->answerLast(bad());
        QCOMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().httpStatus, 400);
        nothingFollows();
    }

    void waitsOutABillingPause()
    {
        FutureRequest request = makeRequest();
        request.billingPause = 12s;
        start(request);
        const auto unpaid = [] {
            return reply(R"({"detail":"pay"})", 402);
        };
        QCOMPARE(delayAfter(unpaid()), 5000);
        QCOMPARE(delayAfter(unpaid()), 5000);
        QVERIFY(delayAfter(reply(kTryAgain)) > 0); // the incident is over
        QCOMPARE(delayAfter(unpaid()), 5000);
        QCOMPARE(delayAfter(unpaid()), 5000);
        m_transport->answerLast(unpaid());
        QCOMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().kind, ErrorKind::RateLimited);
        QCOMPARE(m_results[0].error().httpStatus, 402);
        nothingFollows();
    }

    void takesLargeResultsWithinTheBudget()
    {
        const auto budget = std::make_shared<ByteBudget>(100);
        std::optional<BytePermit> other;
        budget->acquire(200, this, [&](BytePermit permit) { other = std::move(permit); });
        QTRY_VERIFY(other);
        FutureRequest request = makeRequest();
        request.inflightBytes = budget;
        start(request);
        m_transport->answerLast(reply(R"({"status":"complete_metadata","response_payload_size":150})"));
        QTRY_COMPARE(budget->waiting(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(m_transport->count(), 1);

        other.reset();
        QTRY_COMPARE(m_transport->count(), 2);
        QCOMPARE(m_transport->last().call.body, std::string(R"({"request_id":"r1","allow_metadata_only":false})"));
        QCOMPARE(budget->inUse(), 150);
        QVERIFY(delayAfter(reply("", 503)) > 0); // the share is kept over a failure
        QCOMPARE(budget->inUse(), 150);
        m_transport->answerLast(reply(R"({"a":1})"));
        QVERIFY(m_results.at(0));
        QCOMPARE(budget->inUse(), 150); // held until the result is decoded
        m_results.clear();
        QCOMPARE(budget->inUse(), 0);
    }

    void takesLargeResultsWithoutABudget()
    {
        start(makeRequest());
        m_transport->answerLast(reply(R"({"status":"complete_metadata","response_payload_size":150})"));
        QCOMPARE(m_transport->count(), 2);
        m_transport->answerLast(reply(R"({"status":"complete_metadata","response_payload_size":150})"));
        QCOMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().kind, ErrorKind::Protocol);
        nothingFollows();
    }

    void givesItsShareBackOnFailure()
    {
        const auto budget = std::make_shared<ByteBudget>(100);
        FutureRequest request = makeRequest();
        request.inflightBytes = budget;
        start(request);
        m_transport->answerLast(reply(R"({"status":"complete_metadata","response_payload_size":150})"));
        QTRY_COMPARE(m_transport->count(), 2);
        m_transport->answerLast(reply("", 410));
        QVERIFY(!m_results.at(0));
        QCOMPARE(budget->inUse(), 0);
    }

    void tellsTheQueueState()
    {
        start(makeRequest());
        delayAfter(reply(R"({"type":"try_again","queue_state":"paused_capacity","queue_state_reason":"full"})"));
        delayAfter(reply(R"({"type":"try_again","queue_state":"paused_capacity","queue_state_reason":"full"})"));
        delayAfter(reply(R"({"queue_state":"paused_rate_limit"})", 408));
        delayAfter(reply(R"({"detail":"slow down","queue_state":"paused_capacity"})", 429));
        delayAfter(reply(R"({"type":"try_again","queue_state":"of_tomorrow"})"));
        delayAfter(reply(R"({"type":"try_again","queue_state":"active"})"));
        using S = wire::QueueState;
        const std::vector<std::pair<S, QString>> expected = {
            {S::PausedCapacity, u"full"_s}, {S::PausedRateLimit, {}}, {S::PausedCapacity, {}}, {S::Active, {}}};
        QCOMPARE(m_queue, expected);
    }

    /// The pause is the server's to end: the polls back off as for any pending future, and tell of it once.
    void c1_59_aPausedQueueIsToldOnce()
    {
        start(makeRequest());
        for (const qint64 most : {250, 500, 1000, 2000}) {
            const qint64 delay = delayAfter(
                reply(R"({"type":"try_again","queue_state":"paused_rate_limit","queue_state_reason":"2 clients"})"));
            QVERIFY2(delay <= most && delay >= most * 3 / 4 - 1, qPrintable(QString::number(delay)));
        }
        const std::vector<std::pair<wire::QueueState, QString>> once = {
            {wire::QueueState::PausedRateLimit, u"2 clients"_s}};
        QCOMPARE(m_queue, once);
        QVERIFY(m_results.empty());
    }

    void tellsWhatItWaitsFor()
    {
        using K = Wait::Kind;
        start(makeRequest());
        delayAfter(reply(R"({"type":"try_again","queue_state":"paused_capacity","queue_state_reason":"full"})", 408));
        const qint64 fullSince = m_poller->wait().sinceMs;
        delayAfter(reply(R"({"type":"try_again","queue_state":"paused_capacity","queue_state_reason":"full"})", 408));
        QCOMPARE(m_poller->wait().sinceMs, fullSince);
        delayAfter(reply(R"({"queue_state":"paused_rate_limit","queue_state_reason":"2 clients"})", 408));
        delayAfter(reply(R"({"queue_state":"active"})", 408));
        delayAfter(failure(ErrorKind::Network, "no route"));
        delayAfter(failure(ErrorKind::Network, "no route"));
        delayAfter(reply(R"({"detail":"pay first"})", 402));
        delayAfter(reply(R"({"detail":"slow down"})", 429));
        m_transport->answerLast(reply(R"({"detail":"boom"})", 503));
        QCOMPARE(m_poller->wait().untilMs, m_clock->wallMs() + m_clock->nextTimerIn()->count());
        m_clock->advance(*m_clock->nextTimerIn());
        m_transport->answerLast(reply(R"({"type":"try_again"})", 408, 30s));
        m_clock->advance(0ms);
        const std::vector<std::pair<K, QString>> expected = {{K::Working, {}},
                                                             {K::Capacity, u"full"_s},
                                                             {K::RateLimit, u"2 clients"_s},
                                                             {K::Working, {}},
                                                             {K::Unreachable, u"no route"_s},
                                                             {K::Unreachable, u"no route"_s},
                                                             {K::Billing, u"pay first"_s},
                                                             {K::RateLimit, u"slow down"_s},
                                                             {K::Retrying, u"boom"_s},
                                                             {K::Working, {}}};
        std::vector<std::pair<K, QString>> seen;
        for (const Wait& wait : m_waits)
            seen.emplace_back(wait.kind, wait.reason);
        QCOMPARE(seen.size(), expected.size());
        QVERIFY(seen == expected);
        QCOMPARE(m_waits[6].attempt, 3); // the third failure
        QCOMPARE(m_waits[6].untilMs - m_waits[6].sinceMs, 5'000);

        m_transport->answerLast(reply("{}"));
        QCOMPARE(m_poller->wait(), Wait());
        QCOMPARE(m_waits.size(), expected.size());
    }

    void tellsThatTheTransportHoldsItBack()
    {
        start(makeRequest());
        const CallWait gate{CallWait::Reason::Gate, m_clock->now() + 2s, 0, 0, {}};
        m_transport->last().call.onWait(gate);
        QCOMPARE(m_poller->wait().kind, Wait::Kind::Throttled);
        QCOMPARE(m_poller->wait().reason, u"gate"_s);
        QCOMPARE(m_poller->wait().untilMs, m_clock->wallMs() + 2'000);
        m_transport->last().call.onWait({});
        QCOMPARE(m_poller->wait().kind, Wait::Kind::Working);
    }

    void ax_28_deadlineWhileAPollIsHeld()
    {
        FutureRequest request = makeRequest();
        request.deadline = 500ms;
        start(request);
        m_clock->advance(499ms);
        QVERIFY(m_results.empty());
        m_clock->advance(1ms);
        QCOMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().kind, ErrorKind::Timeout);
        QVERIFY(!m_results[0].error().cause);
        QVERIFY(m_transport->last().cancelled);
        QCoreApplication::processEvents(); // the transport's own "cancelled" comes later
        QCOMPARE(m_results.size(), std::size_t(1));
        nothingFollows();
    }

    void deadlineTellsTheLastFailure()
    {
        FutureRequest request = makeRequest();
        request.deadline = 500ms;
        start(request);
        m_transport->answerLast(reply(R"({"detail":"out of order"})", 503, 5ms));
        m_clock->advance(500ms);
        QCOMPARE(m_results.size(), std::size_t(1));
        QVERIFY(m_results[0].error().cause);
        QCOMPARE(m_results[0].error().cause->httpStatus, 503);
        nothingFollows();
    }

    void deadlineTellsTheLastStatus()
    {
        FutureRequest request = makeRequest();
        request.deadline = 10s;
        start(request);
        for (int i = 0; i < 100 && m_results.empty(); ++i) {
            m_transport->answerLast(reply("{}", 408));
            m_clock->advance(m_clock->nextTimerIn().value_or(0ms));
        }
        QCOMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().kind, ErrorKind::Timeout);
        QCOMPARE(m_results[0].error().httpStatus, 408);
        nothingFollows();
    }

    void ax_36_deadlineOfZeroOrLess()
    {
        FutureRequest request = makeRequest();
        request.deadline = -5ms;
        start(request);
        QVERIFY(m_results.empty()); // never inside start()
        m_clock->advance(0ms);
        QCOMPARE(m_results.at(0).error().kind, ErrorKind::Timeout);
    }

    void cancelDuringAPoll()
    {
        start(makeRequest());
        m_poller->cancel();
        m_poller->cancel();
        QVERIFY(m_results.empty()); // from the event loop only
        QVERIFY(m_transport->last().cancelled);
        QTRY_COMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().kind, ErrorKind::Cancelled);
        nothingFollows();
    }

    void cancelBetweenPolls()
    {
        FutureRequest request = makeRequest();
        request.deadline = 1h;
        start(request);
        m_transport->answerLast(reply(kTryAgain));
        m_poller->cancel();
        QTRY_COMPARE(m_results.size(), std::size_t(1));
        QCOMPARE(m_results[0].error().kind, ErrorKind::Cancelled);
        nothingFollows();
    }

    void cancelWhileWaitingForTheBudget()
    {
        const auto budget = std::make_shared<ByteBudget>(100);
        FutureRequest request = makeRequest();
        request.inflightBytes = budget;
        start(request);
        m_transport->answerLast(reply(R"({"status":"complete_metadata","response_payload_size":150})"));
        m_poller->cancel();
        QTRY_COMPARE(m_results.size(), std::size_t(1));
        QCoreApplication::processEvents();
        QCOMPARE(budget->inUse(), 0);
        nothingFollows();
    }

    void diesWithItsOwner_data()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("poll held") << true;
        QTest::newRow("between polls") << false;
    }
    void diesWithItsOwner()
    {
        QFETCH(bool, held);
        FutureRequest request = makeRequest();
        request.deadline = 30s;
        start(request);
        if (!held)
            m_transport->answerLast(reply(kTryAgain));
        m_owner.reset();
        QCOMPARE(m_transport->openCount(), 0);
        nothingFollows();
        QVERIFY(m_results.empty());
    }

    void mayDieInItsHandler()
    {
        m_poller = new FuturePoller(*m_transport, *m_clock, makeRequest(), m_owner.get());
        m_poller->start([this](Result<FutureResult> result) {
            m_results.push_back(std::move(result));
            m_owner.reset();
        });
        m_transport->answerLast(reply("{}"));
        QCOMPARE(m_results.size(), std::size_t(1));
    }

private:
    static FutureRequest makeRequest()
    {
        FutureRequest request;
        request.requestId = "r1";
        request.requestType = "OptimStep";
        request.acceptProtobuf = true;
        return request;
    }

    void start(const FutureRequest& request)
    {
        m_poller = new FuturePoller(*m_transport, *m_clock, request, m_owner.get());
        connect(m_poller, &FuturePoller::queueStateChanged, m_owner.get(),
                [this](wire::QueueState state, const QString& reason) { m_queue.emplace_back(state, reason); });
        connect(m_poller, &FuturePoller::retrying, m_owner.get(),
                [this](const Error& why, Milliseconds delay) { m_retries.emplace_back(why, delay); });
        connect(m_poller, &FuturePoller::waitChanged, m_owner.get(),
                [this](const Wait& wait) { m_waits.push_back(wait); });
        m_poller->start([this](Result<FutureResult> result) { m_results.push_back(std::move(result)); });
    }

    /// Answers the poll in flight, waits as long as the poller does; returns how long that was.
    qint64 delayAfter(Result<HttpReply> answer)
    {
        const int before = m_transport->count();
        m_transport->answerLast(std::move(answer));
        const Milliseconds delay = m_clock->nextTimerIn().value_or(-1ms);
        m_clock->advance(delay);
        return m_transport->count() == before + 1 ? delay.count() : -1;
    }

    void nothingFollows()
    {
        const int polls = m_transport->count();
        const std::size_t results = m_results.size();
        m_clock->advance(1h);
        QCoreApplication::processEvents();
        QCOMPARE(m_transport->count(), polls);
        QCOMPARE(m_results.size(), results);
        QCOMPARE(m_clock->pendingTimers(), 0);
    }

    static std::string headerOf(const Call& call, std::string_view name)
    {
        return std::string(headerValue(call.headers, name));
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<QObject> m_owner;
    FuturePoller* m_poller = nullptr;
    std::vector<Result<FutureResult>> m_results;
    std::vector<std::pair<wire::QueueState, QString>> m_queue;
    std::vector<std::pair<Error, Milliseconds>> m_retries;
    std::vector<Wait> m_waits;
};

QTEST_GUILESS_MAIN(TestFuturePoller)
#include "tst_futurepoller.moc"
