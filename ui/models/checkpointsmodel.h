#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

struct CheckpointItem {
    QString runId;
    QString runName;
    RunCheckpoint checkpoint;
};

/// The checkpoints of all own runs, newest first.
class CheckpointsModel : public SnapshotTableModel<CheckpointItem, QString> {
    Q_OBJECT
public:
    enum Column { Run, Name, Step, Metric, Saved, Use, Path, ColumnCount };

    explicit CheckpointsModel(QObject* parent = nullptr);
    void setSnapshot(const RunsSnapshot& snapshot);

protected:
    QString keyOf(const CheckpointItem& row) const override { return row.runId + QChar(u'/') + row.checkpoint.name; }
    bool same(const CheckpointItem& a, const CheckpointItem& b) const override;
    QVariant cell(const CheckpointItem& row, int column, int role) const override;
};

} // namespace tinkex::ui
