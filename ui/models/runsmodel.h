#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

#include <QSet>

namespace tinkex::ui {

/// The runs with progress, last figures and the course of their main metric. For the list of the Training page a
/// run's colour is its SeriesRole (by id) and its visibility the check state of column Run.
class RunsModel : public SnapshotTableModel<RunSnapshot, QString> {
    Q_OBJECT
public:
    enum Column { Run, State, Progress, Spark, Last, StepRate, Left, ColumnCount };

    explicit RunsModel(QObject* parent = nullptr);
    void setSnapshot(const RunsSnapshot& snapshot) { setRows(snapshot.runs); }
    /// Takes the points of every metric; keeps a thinned course of the main one for Spark.
    void addSeries(const SeriesChunk& chunk);

    void setCheckable(bool on); ///< column Run shows a box; all are on at first
    bool isShown(const QString& runId) const { return !m_hidden.contains(runId); }
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    static QString mainMetric(const RunSnapshot& run); ///< reward for RL, else loss
    static double lastValue(const RunSnapshot& run);
    static bool isActive(RunState state);
    static QString subtitle(const RunSnapshot& run);

Q_SIGNALS:
    void shownChanged(const QString& runId, bool shown);

protected:
    QString keyOf(const RunSnapshot& row) const override { return row.id; }
    bool same(const RunSnapshot& a, const RunSnapshot& b) const override;
    QVariant cell(const RunSnapshot& row, int column, int role) const override;

private:
    /// At most 256 values: when full, every second is dropped and the stride doubles.
    struct Course {
        qint64 next = 0;
        qint64 stride = 1;
        QVector<double> values;
    };
    QVariant sortValue(const RunSnapshot& row, int column) const;

    QHash<QString, Course> m_courses; ///< by run id + metric
    QSet<QString> m_hidden;
    bool m_checkable = false;
};

} // namespace tinkex::ui
