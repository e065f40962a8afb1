#pragma once

#include <QList>
#include <QStringList>

namespace tinkex::ui {

/// Charts that belong together: all of one `prefix/`.
struct MetricGroup {
    QString prefix; ///< empty: metrics without one, and the pinned ones
    QStringList metrics;

    bool operator==(const MetricGroup&) const = default;
};

/// Seconds since the run's start, over steps: the time axis, never a chart.
inline constexpr char16_t kTimelineMetric[] = u"elapsed_seconds";

/// Pinned metrics first (in the order of pinning), then those without a prefix (loss, reward, accuracy, throughput
/// first), then each prefix by name. Doubles and the timeline are dropped.
QList<MetricGroup> groupMetrics(const QStringList& metrics, const QStringList& pinned);

} // namespace tinkex::ui
