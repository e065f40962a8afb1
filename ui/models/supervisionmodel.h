#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottreemodel.h"

namespace tinkex::ui {

/// The live supervision tree. Rows are placed by their path; one whose parent is missing hangs at the top.
class SupervisionModel : public SnapshotTreeModel<SupervisedRow> {
    Q_OBJECT
public:
    enum Column { Name, State, Restarts, Age, Queue, ColumnCount };

    explicit SupervisionModel(QObject* parent = nullptr);
    void setSnapshot(const QList<SupervisedRow>& rows);

protected:
    bool same(const SupervisedRow& a, const SupervisedRow& b) const override;
    QVariant cell(const SupervisedRow& row, int column, int role) const override;
};

} // namespace tinkex::ui
