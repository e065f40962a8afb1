#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// Work on the pool and long actions, with progress.
class TasksModel : public SnapshotTableModel<TaskRow, quint64> {
    Q_OBJECT
public:
    enum Column { Name, State, Progress, Age, Owner, ColumnCount };

    explicit TasksModel(QObject* parent = nullptr);
    void setSnapshot(const QList<TaskRow>& tasks) { setRows(tasks); }

protected:
    quint64 keyOf(const TaskRow& row) const override { return row.id; }
    bool same(const TaskRow& a, const TaskRow& b) const override;
    QVariant cell(const TaskRow& row, int column, int role) const override;
};

} // namespace tinkex::ui
