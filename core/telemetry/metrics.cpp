#include "core/telemetry/metrics.h"

#include "core/base/percentile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

HistogramSummary summarise(const std::deque<double>& samples)
{
    HistogramSummary summary;
    std::vector<double> sorted(samples.begin(), samples.end());
    std::ranges::sort(sorted);
    summary.count = static_cast<qint64>(sorted.size());
    summary.buckets.assign(Metrics::kBucketsMs.size() + 1, 0);
    if (sorted.empty())
        return summary;
    summary.mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(sorted.size());
    summary.min = sorted.front();
    summary.max = sorted.back();
    summary.p50 = percentile(sorted, 0.50);
    summary.p95 = percentile(sorted, 0.95);
    summary.p99 = percentile(sorted, 0.99);
    for (const double sample : sorted) {
        const auto bucket = std::ranges::lower_bound(Metrics::kBucketsMs, sample) - Metrics::kBucketsMs.begin();
        ++summary.buckets[static_cast<std::size_t>(bucket)];
    }
    return summary;
}

} // namespace

void Metrics::increment(const QString& counter, qint64 by)
{
    m_counters[counter] += by;
}

void Metrics::setGauge(const QString& gauge, double value)
{
    m_gauges[gauge] = value;
}

void Metrics::record(const QString& histogram, double value)
{
    if (!std::isfinite(value))
        return;
    std::deque<double>& samples = m_samples[histogram];
    samples.push_back(value);
    if (samples.size() > static_cast<std::size_t>(kSamplesKept))
        samples.pop_front();
}

void Metrics::recordCall(const RequestEntry& entry, const QString& server)
{
    const QString outcome = entry.state == RequestState::Done ? u"success"_s : u"failure"_s;
    for (const QString& name : {u"total"_s, outcome}) {
        increment(u"tinkex_requests_"_s + name);
        increment(u"tinkex_requests_%1{server=\"%2\"}"_s.arg(name, server));
    }
    record(u"tinkex_request_duration_ms"_s, static_cast<double>(entry.durationMs));
}

MetricsSnapshot Metrics::snapshot() const
{
    MetricsSnapshot snapshot{m_counters, m_gauges, {}};
    for (const auto& [name, samples] : m_samples)
        snapshot.histograms[name] = summarise(samples);
    return snapshot;
}

void Metrics::reset()
{
    m_counters.clear();
    m_gauges.clear();
    m_samples.clear();
}

} // namespace tinkex
