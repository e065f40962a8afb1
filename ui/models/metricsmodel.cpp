#include "ui/models/metricsmodel.h"

#include "ui/format.h"
#include "ui/words.h"

#include <QStringList>
#include <optional>
#include <tuple>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The raw figure of a column; nothing where the metric has none.
std::optional<double> figure(const MetricRow& row, int column)
{
    const HistogramSummary& histogram = row.histogram;
    const bool isHistogram = row.kind == MetricKind::Histogram;
    if (column == MetricsModel::Value)
        return isHistogram ? double(histogram.count) : row.value;
    if (!isHistogram || histogram.count == 0)
        return std::nullopt;
    switch (column) {
    case MetricsModel::Mean: return histogram.mean;
    case MetricsModel::P50: return histogram.p50;
    case MetricsModel::P95: return histogram.p95;
    case MetricsModel::P99: return histogram.p99;
    case MetricsModel::Max: return histogram.max;
    default: return std::nullopt;
    }
}

} // namespace

MetricsModel::MetricsModel(QObject* parent)
    : SnapshotTableModel(
          {{tr("Metric"), {}, false},
           {tr("Kind"), {}, false},
           {tr("Value"), tr("The count, the value, or of a histogram how many samples it has, at most 1,000"), true},
           {tr("mean"), tr("Of the last 1,000 samples; the metric's name tells the unit"), true},
           {tr("p50"), tr("Half of the last 1,000 samples were smaller"), true},
           {tr("p95"), tr("95 of 100 samples were smaller"), true},
           {tr("p99"), tr("99 of 100 samples were smaller"), true},
           {tr("max"), tr("The largest of the last 1,000 samples"), true},
           {tr("Distribution"), tr("Samples by size, from 1 to more than 5,000"), false}},
          parent)
{}

bool MetricsModel::same(const MetricRow& a, const MetricRow& b) const
{
    const auto figures = [](const MetricRow& row) {
        const HistogramSummary& h = row.histogram;
        return std::tie(row.kind, row.value, h.count, h.mean, h.min, h.max, h.p50, h.p95, h.p99, h.buckets);
    };
    return figures(a) == figures(b);
}

QVariant MetricsModel::cell(const MetricRow& row, int column, int role) const
{
    if (role == MonoRole && column == Name)
        return true;
    if (role == MutedRole && column == Kind)
        return true;
    if (role == Qt::ToolTipRole && column == Name)
        return row.name;
    if (column == Distribution) {
        if (row.histogram.count == 0)
            return role == SortRole ? QVariant(0) : QVariant();
        if (role == SparkRole)
            return QVariant::fromValue(QVector<double>(row.histogram.buckets.begin(), row.histogram.buckets.end()));
        if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
            return buckets(row.histogram);
        return role == SortRole ? QVariant(qint64(row.histogram.count)) : QVariant();
    }
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    if (column == Name)
        return row.name;
    if (column == Kind)
        return Words::of(row.kind);
    const std::optional<double> value = figure(row, column);
    if (!value)
        return role == SortRole ? QVariant(-1.0) : QVariant(u"–"_s);
    if (role == SortRole)
        return *value;
    const bool whole = column == Value && row.kind != MetricKind::Gauge;
    return whole ? Format::integer(qint64(*value)) : Format::number(*value, 3);
}

QString MetricsModel::buckets(const HistogramSummary& histogram) const
{
    QStringList lines;
    double above = 0;
    for (std::size_t i = 0; i < histogram.buckets.size(); ++i) {
        const bool last = i >= Metrics::kBucketsMs.size();
        if (histogram.buckets[i] > 0)
            lines << (last ? tr("above %1: %2", "size, how many").arg(Format::integer(qint64(above)))
                           : tr("up to %1: %2", "size, how many").arg(Format::integer(qint64(Metrics::kBucketsMs[i]))))
                         .arg(Format::integer(histogram.buckets[i]));
        if (!last)
            above = Metrics::kBucketsMs[i];
    }
    return lines.join(u'\n');
}

} // namespace tinkex::ui
