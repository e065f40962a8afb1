#include "core/transport/retrydecision.h"

#include <QTest>

using namespace tinkex;
using namespace std::chrono_literals;

namespace {

AttemptOutcome status(int code, std::optional<Milliseconds> retryAfter = {}, std::optional<bool> shouldRetry = {})
{
    return {code, {}, retryAfter, shouldRetry};
}

AttemptOutcome fault(ErrorKind kind)
{
    return {0, kind, {}, {}};
}

constexpr qint64 kStop = -1;
constexpr qint64 kWallMs = 784'111'777'000; // Sun, 06 Nov 1994 08:49:37 GMT

} // namespace

Q_DECLARE_METATYPE(tinkex::AttemptOutcome)

class TestRetryDecision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<AttemptOutcome>("outcome");
        QTest::addColumn<int>("retriesDone");
        QTest::addColumn<qint64>("elapsedMs");
        QTest::addColumn<double>("random");
        QTest::addColumn<qint64>("expected");
        const qint64 none = 0;
        QTest::newRow("500 first") << status(500) << 0 << none << 0.0 << qint64{500};
        QTest::newRow("500 second") << status(500) << 1 << none << 0.0 << qint64{1000};
        QTest::newRow("500 fifth") << status(500) << 4 << none << 0.0 << qint64{8000};
        QTest::newRow("500 sixth is capped") << status(500) << 5 << none << 0.0 << qint64{10000};
        QTest::newRow("full jitter") << status(500) << 0 << none << 1.0 << qint64{375};
        QTest::newRow("jitter of the cap") << status(599) << 9 << none << 0.5 << qint64{8750};
        QTest::newRow("retries used up") << status(500) << 10 << none << 0.0 << kStop;
        QTest::newRow("408") << status(408) << 0 << none << 0.0 << qint64{500};
        QTest::newRow("409") << status(409) << 0 << none << 0.0 << qint64{500};
        QTest::newRow("429") << status(429) << 0 << none << 0.0 << qint64{500};
        for (const int code : {300, 304, 400, 401, 402, 403, 404, 410, 413, 415, 422, 499})
            QTest::addRow("%d is final", code) << status(code) << 0 << none << 0.0 << kStop;
        QTest::newRow("network") << fault(ErrorKind::Network) << 0 << none << 0.0 << qint64{500};
        QTest::newRow("timeout") << fault(ErrorKind::Timeout) << 1 << none << 0.0 << qint64{1000};
        for (const auto kind : {ErrorKind::Tls, ErrorKind::Protocol, ErrorKind::Validation, ErrorKind::Cancelled})
            QTest::addRow("%s is final", name(kind).data()) << fault(kind) << 0 << none << 0.0 << kStop;
        QTest::newRow("asked for, no jitter") << status(503, 2000ms) << 3 << none << 1.0 << qint64{2000};
        QTest::newRow("60 s is honoured") << status(429, 60'000ms) << 0 << none << 1.0 << qint64{60000};
        QTest::newRow("over 60 s is ignored") << status(429, 60'001ms) << 0 << none << 0.0 << qint64{500};
        QTest::newRow("told not to") << status(500, 10ms, false) << 0 << none << 0.0 << kStop;
        QTest::newRow("told to") << status(400, {}, true) << 0 << none << 0.0 << qint64{500};
        QTest::newRow("told to, used up") << status(400, {}, true) << 10 << none << 0.0 << kStop;
        QTest::newRow("budget just holds") << status(500) << 0 << qint64{299'500} << 0.0 << qint64{500};
        QTest::newRow("budget spent") << status(500) << 0 << qint64{299'501} << 0.0 << kStop;
        QTest::newRow("budget and retry-after") << status(500, 60'000ms) << 0 << qint64{240'001} << 0.0 << kStop;
    }
    void decides()
    {
        QFETCH(AttemptOutcome, outcome);
        QFETCH(int, retriesDone);
        QFETCH(qint64, elapsedMs);
        QFETCH(double, random);
        QFETCH(qint64, expected);
        const RetryMoment moment{retriesDone, Milliseconds(elapsedMs), random};
        const auto delay = retryDelay(RetryPolicy::standard(), outcome, moment);
        QCOMPARE(delay ? qint64{delay->count()} : kStop, expected);
    }

    void policyNoneNeverRetries()
    {
        QVERIFY(!retryDelay(RetryPolicy::none(), status(500), {}));
        QVERIFY(!retryDelay(RetryPolicy::none(), status(400, {}, true), {}));
    }

    void conflictCanBeFinal()
    {
        QVERIFY(!retryDelay(RetryPolicy::standard(), status(409), {}, false));
        QVERIFY(retryDelay(RetryPolicy::standard(), status(409, {}, true), {}, false));
        QVERIFY(retryDelay(RetryPolicy::standard(), status(500), {}, false));
    }

    void readsRetryAfter_data()
    {
        QTest::addColumn<QByteArray>("ms");
        QTest::addColumn<QByteArray>("seconds");
        QTest::addColumn<qint64>("expected");
        QTest::newRow("absent") << QByteArray() << QByteArray() << kStop;
        QTest::newRow("ms") << QByteArray("250") << QByteArray() << qint64{250};
        QTest::newRow("ms wins") << QByteArray("250") << QByteArray("9") << qint64{250};
        QTest::newRow("fraction of ms") << QByteArray("0.2") << QByteArray() << qint64{1};
        QTest::newRow("unreadable ms") << QByteArray("soon") << QByteArray("9") << qint64{9000};
        QTest::newRow("seconds") << QByteArray() << QByteArray("9") << qint64{9000};
        QTest::newRow("fraction") << QByteArray() << QByteArray("0.25") << qint64{250};
        QTest::newRow("zero") << QByteArray() << QByteArray("0") << kStop;
        QTest::newRow("negative") << QByteArray() << QByteArray("-3") << kStop;
        QTest::newRow("nan") << QByteArray() << QByteArray("nan") << kStop;
        QTest::newRow("infinite") << QByteArray() << QByteArray("inf") << kStop;
        QTest::newRow("enormous") << QByteArray() << QByteArray("1e300") << qint64{86'400'000};
        QTest::newRow("text") << QByteArray() << QByteArray("later") << kStop;
        QTest::newRow("date") << QByteArray() << QByteArray("Sun, 06 Nov 1994 08:49:40 GMT") << qint64{3000};
        QTest::newRow("past date") << QByteArray() << QByteArray("Sun, 06 Nov 1994 08:49:30 GMT") << kStop;
    }
    void readsRetryAfter()
    {
        QFETCH(QByteArray, ms);
        QFETCH(QByteArray, seconds);
        HttpHeaders headers;
        if (!ms.isEmpty())
            headers.emplace_back("Retry-After-Ms", ms.toStdString());
        if (!seconds.isEmpty())
            headers.emplace_back("Retry-After", seconds.toStdString());
        const auto read = parseRetryAfter(headers, kWallMs);
        QTEST(read ? qint64{read->count()} : kStop, "expected");
    }

    void readsShouldRetry()
    {
        QCOMPARE(parseShouldRetry({{"X-Should-Retry", "TRUE"}}), std::optional(true));
        QCOMPARE(parseShouldRetry({{"x-should-retry", "false"}}), std::optional(false));
        QCOMPARE(parseShouldRetry({{"x-should-retry", "maybe"}}), std::optional<bool>());
        QCOMPARE(parseShouldRetry({}), std::optional<bool>());
    }

    void recognisesProxyRejection()
    {
        QVERIFY(isProxyRejection(400, {}, ""));
        QVERIFY(isProxyRejection(400, {{"Content-Length", "0"}}, ""));
        QVERIFY(!isProxyRejection(400, {}, "{}"));
        QVERIFY(!isProxyRejection(400, {{"Content-Length", "12"}}, ""));
        QVERIFY(!isProxyRejection(404, {}, ""));
    }
};

QTEST_GUILESS_MAIN(TestRetryDecision)
#include "tst_retrydecision.moc"
