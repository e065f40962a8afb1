#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// The program's own counters, gauges and histograms. The unit is part of a metric's name ("…_ms").
class MetricsModel : public SnapshotTableModel<MetricRow, QString> {
    Q_OBJECT
public:
    enum Column { Name, Kind, Value, Mean, P50, P95, P99, Max, Distribution, ColumnCount };

    explicit MetricsModel(QObject* parent = nullptr);
    void setSnapshot(const QList<MetricRow>& metrics) { setRows(metrics); }

protected:
    QString keyOf(const MetricRow& row) const override { return row.name; }
    bool same(const MetricRow& a, const MetricRow& b) const override;
    QVariant cell(const MetricRow& row, int column, int role) const override;

private:
    QString buckets(const HistogramSummary& histogram) const;
};

} // namespace tinkex::ui
