#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// The request journal, newest first.
class RequestsModel : public SnapshotTableModel<RequestEntry, quint64> {
    Q_OBJECT
public:
    enum Column { Time, Operation, State, Duration, Http, Attempts, Sent, Received, Lane, Detail, ColumnCount };

    explicit RequestsModel(QObject* parent = nullptr);
    void setSnapshot(const RequestsSnapshot& snapshot);

protected:
    quint64 keyOf(const RequestEntry& row) const override { return row.id; }
    bool same(const RequestEntry& a, const RequestEntry& b) const override;
    QVariant cell(const RequestEntry& row, int column, int role) const override;

private:
    QVariant sortValue(const RequestEntry& row, int column) const;
};

} // namespace tinkex::ui
