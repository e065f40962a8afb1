#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// The runs that are, or were, brought back from a checkpoint after their server called them corrupted.
class RecoveriesModel : public SnapshotTableModel<RecoveryRow, QString> {
    Q_OBJECT
public:
    enum Column { Run, State, Attempts, NextTry, Checkpoint, Why, ColumnCount };

    explicit RecoveriesModel(QObject* parent = nullptr);
    void setSnapshot(const QList<RecoveryRow>& recoveries) { setRows(recoveries); }

protected:
    QString keyOf(const RecoveryRow& row) const override { return row.run; }
    bool same(const RecoveryRow& a, const RecoveryRow& b) const override;
    QVariant cell(const RecoveryRow& row, int column, int role) const override;
};

} // namespace tinkex::ui
