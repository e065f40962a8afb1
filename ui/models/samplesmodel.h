#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// The history of samples, newest first: one row a request, its first sample as text.
class SamplesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Age, Text, Samples, MeanLogprob, Target, ColumnCount };
    static constexpr int kCapacity = 200;

    explicit SamplesModel(QObject* parent = nullptr);
    /// The first kCapacity of them; those that are shown already keep their rows.
    void setHistory(const QList<SampleResult>& newestFirst);
    const SampleResult* resultAt(int row) const { return row >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr; }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(ColumnCount); }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Prompt and first sample on one line.
    static QString oneLine(const SampleResult& result);

private:
    QList<SampleResult> m_rows;
};

} // namespace tinkex::ui
