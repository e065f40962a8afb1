#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// Everything that is under way: computing in the pool, waiting for servers, waiting for a time.
class TasksModel : public SnapshotTableModel<TaskRow, quint64> {
    Q_OBJECT
public:
    enum Column { Id, Name, Kind, Owner, Age, State, Progress, ColumnCount };

    explicit TasksModel(QObject* parent = nullptr);
    void setSnapshot(const QList<TaskRow>& tasks) { setRows(tasks); }

protected:
    quint64 keyOf(const TaskRow& row) const override { return row.id; }
    bool same(const TaskRow& a, const TaskRow& b) const override;
    QVariant cell(const TaskRow& row, int column, int role) const override;
};

} // namespace tinkex::ui
