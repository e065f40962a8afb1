#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// The lanes of the transport: how full each is and what holds it back.
class LanesModel : public SnapshotTableModel<LaneSummary, int> {
    Q_OBJECT
public:
    enum Column { Lane, Fill, InFlight, Waiting, ColumnCount };

    explicit LanesModel(QObject* parent = nullptr);
    void setSnapshot(const QList<LaneSummary>& lanes) { setRows(lanes); }

protected:
    int keyOf(const LaneSummary& row) const override { return int(row.trafficClass); }
    bool same(const LaneSummary& a, const LaneSummary& b) const override;
    QVariant cell(const LaneSummary& row, int column, int role) const override;
};

/// Latency, errors and retries by operation.
class LatencyModel : public SnapshotTableModel<LatencySummary, QString> {
    Q_OBJECT
public:
    enum Column { Operation, Calls, P50, P95, P99, Errors, Retries, ColumnCount };

    explicit LatencyModel(QObject* parent = nullptr);
    void setSnapshot(const QList<LatencySummary>& latencies) { setRows(latencies); }

protected:
    QString keyOf(const LatencySummary& row) const override { return row.operation; }
    bool same(const LatencySummary& a, const LatencySummary& b) const override;
    QVariant cell(const LatencySummary& row, int column, int role) const override;
};

/// Live objects by class: what does not come back to its usual count is a leak.
class CensusModel : public SnapshotTableModel<CensusRow, QString> {
    Q_OBJECT
public:
    enum Column { ClassName, Count, ColumnCount };

    explicit CensusModel(QObject* parent = nullptr);
    void setSnapshot(const QList<CensusRow>& census) { setRows(census); }

protected:
    QString keyOf(const CensusRow& row) const override { return row.className; }
    bool same(const CensusRow& a, const CensusRow& b) const override { return a.count == b.count; }
    QVariant cell(const CensusRow& row, int column, int role) const override;
};

} // namespace tinkex::ui
