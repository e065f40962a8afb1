#pragma once

#include "core/transport/journal.h"

#include <QObject>
#include <QString>
#include <array>
#include <deque>
#include <map>
#include <vector>

namespace tinkex {

/// One histogram as values. Percentiles are those of percentile.h over the newest samples kept; count, mean, min and
/// max are over the same ones. Of no samples all is 0.
struct HistogramSummary {
    qint64 count = 0;
    double mean = 0;
    double min = 0;
    double max = 0;
    double p50 = 0;
    double p95 = 0;
    double p99 = 0;
    std::vector<qint64> buckets; ///< samples up to Metrics::kBucketsMs[i] and above the one before; last: above all
};

struct MetricsSnapshot {
    std::map<QString, qint64> counters;
    std::map<QString, double> gauges;
    std::map<QString, HistogramSummary> histograms;
};

/// Counters, gauges and histograms by name, fed with every ended call: tinkex_requests_total, …_success and …_failure
/// (anything that is not a reply, cancelled ones too), each also with {server="url"}, and tinkex_request_duration_ms.
/// Thread: core. Ownership: the composition root; outlives what feeds it. snapshot() is a value for any thread.
class Metrics : public QObject {
    Q_OBJECT
public:
    static constexpr int kSamplesKept = 1'000; ///< newest, of one histogram
    static constexpr std::array<double, 12> kBucketsMs{1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000};

    using QObject::QObject;

    void increment(const QString& counter, qint64 by = 1);
    void setGauge(const QString& gauge, double value);
    void record(const QString& histogram, double value); ///< a value that is not finite is dropped
    void recordCall(const RequestEntry& entry, const QString& server);

    MetricsSnapshot snapshot() const;
    void reset(); ///< forgets everything, names too

private:
    std::map<QString, qint64> m_counters;
    std::map<QString, double> m_gauges;
    std::map<QString, std::deque<double>> m_samples;
};

} // namespace tinkex
