#include "core/base/percentile.h"
#include "core/telemetry/metrics.h"

#include <QTest>
#include <limits>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

RequestEntry ended(qint64 ms, RequestState state = RequestState::Done)
{
    RequestEntry entry;
    entry.durationMs = ms;
    entry.state = state;
    return entry;
}

const QString kServer = u"http://127.0.0.1:1"_s;

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void percentiles_data()
    {
        QTest::addColumn<std::vector<double>>("sorted");
        QTest::addColumn<double>("p");
        QTest::addColumn<double>("expected");
        QTest::newRow("none") << std::vector<double>{} << 0.5 << 0.0;
        QTest::newRow("one") << std::vector<double>{7} << 0.99 << 7.0;
        QTest::newRow("odd median") << std::vector<double>{1, 2, 9} << 0.5 << 2.0;
        QTest::newRow("even median is the lower one") << std::vector<double>{1, 2, 3, 9} << 0.5 << 2.0;
        QTest::newRow("rounds up") << std::vector<double>{1, 2, 3} << 0.67 << 3.0;
        QTest::newRow("least") << std::vector<double>{1, 2, 3} << 0.0 << 1.0;
        QTest::newRow("most") << std::vector<double>{1, 2, 3} << 1.0 << 3.0;
    }
    void percentiles()
    {
        QFETCH(std::vector<double>, sorted);
        QFETCH(double, p);
        QFETCH(double, expected);
        QCOMPARE(percentile(sorted, p), expected);
    }

    /// C1.82
    void summarisesCallsAndForgetsThem()
    {
        Metrics metrics;
        metrics.recordCall(ended(10), kServer);
        metrics.recordCall(ended(40, RequestState::Failed), kServer);
        metrics.recordCall(ended(20), kServer);
        const MetricsSnapshot snapshot = metrics.snapshot();
        QCOMPARE(snapshot.counters.at(u"tinkex_requests_total"_s), 3);
        QCOMPARE(snapshot.counters.at(u"tinkex_requests_success"_s), 2);
        QCOMPARE(snapshot.counters.at(u"tinkex_requests_failure"_s), 1);
        QCOMPARE(snapshot.counters.at(u"tinkex_requests_total{server=\"http://127.0.0.1:1\"}"_s), 3);
        const HistogramSummary duration = snapshot.histograms.at(u"tinkex_request_duration_ms"_s);
        QCOMPARE(duration.count, 3);
        QVERIFY(std::abs(duration.mean - 23.333) < 0.001);
        QCOMPARE(duration.min, 10.0);
        QCOMPARE(duration.max, 40.0);
        QCOMPARE(duration.p50, 20.0);
        QCOMPARE(duration.p95, 40.0);
        QCOMPARE(duration.p99, 40.0);

        metrics.setGauge(u"g"_s, 1);
        metrics.reset();
        QVERIFY(metrics.snapshot().counters.empty());
        QVERIFY(metrics.snapshot().gauges.empty());
        QVERIFY(metrics.snapshot().histograms.empty());
    }

    void aCancelledCallIsNoSuccess()
    {
        Metrics metrics;
        metrics.recordCall(ended(1, RequestState::Cancelled), kServer);
        QCOMPARE(metrics.snapshot().counters.at(u"tinkex_requests_failure"_s), 1);
        QVERIFY(!metrics.snapshot().counters.contains(u"tinkex_requests_success"_s));
    }

    void serversAreToldApart()
    {
        Metrics metrics;
        metrics.recordCall(ended(1), u"http://a"_s);
        metrics.recordCall(ended(1), u"http://b"_s);
        metrics.recordCall(ended(1), u"http://b"_s);
        const auto counters = metrics.snapshot().counters;
        QCOMPARE(counters.at(u"tinkex_requests_total"_s), 3);
        QCOMPARE(counters.at(u"tinkex_requests_total{server=\"http://b\"}"_s), 2);
    }

    void bucketsHoldTheirUpperBound()
    {
        Metrics metrics;
        for (const double ms : {0.5, 1.0, 1.5, 5'000.0, 5'001.0})
            metrics.record(u"h"_s, ms);
        const auto buckets = metrics.snapshot().histograms.at(u"h"_s).buckets;
        const std::vector<qint64> expected{2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
        QCOMPARE(buckets, expected);
    }

    void keepsTheNewestSamples()
    {
        Metrics metrics;
        for (int i = 0; i < Metrics::kSamplesKept + 500; ++i)
            metrics.record(u"h"_s, i);
        metrics.record(u"h"_s, std::numeric_limits<double>::quiet_NaN());
        const HistogramSummary summary = metrics.snapshot().histograms.at(u"h"_s);
        QCOMPARE(summary.count, Metrics::kSamplesKept);
        QCOMPARE(summary.min, 500.0);
        QCOMPARE(summary.max, 1'499.0);
    }

    void countersAndGauges()
    {
        Metrics metrics;
        metrics.increment(u"c"_s);
        metrics.increment(u"c"_s, 4);
        metrics.setGauge(u"g"_s, 2.5);
        metrics.setGauge(u"g"_s, 1.5);
        QCOMPARE(metrics.snapshot().counters.at(u"c"_s), 5);
        QCOMPARE(metrics.snapshot().gauges.at(u"g"_s), 1.5);
    }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
