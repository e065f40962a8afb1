#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// What a client has done, newest first.
class EndedOperationsModel : public SnapshotTableModel<EndedOperation, QString> {
    Q_OBJECT
public:
    enum Column { Ended, Operation, Took, How, Seq, Retries, Reason, ColumnCount };

    explicit EndedOperationsModel(QObject* parent = nullptr);
    void setSnapshot(const QList<EndedOperation>& oldestFirst);

protected:
    QString keyOf(const EndedOperation& row) const override { return row.operation.id; }
    bool same(const EndedOperation& a, const EndedOperation& b) const override { return a == b; }
    QVariant cell(const EndedOperation& row, int column, int role) const override;
};

} // namespace tinkex::ui
