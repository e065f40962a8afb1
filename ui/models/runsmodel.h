#pragma once

#include "core/workbench/snapshots.h"
#include "ui/models/snapshottablemodel.h"

namespace tinkex::ui {

/// The runs with progress, last figures and the course of their main metric; SeriesRole is the run's colour.
class RunsModel : public SnapshotTableModel<RunSnapshot, QString> {
    Q_OBJECT
public:
    enum Column { Run, State, Progress, Spark, Last, StepRate, Left, ColumnCount };

    explicit RunsModel(QObject* parent = nullptr);
    /// Forgets the courses of runs that it does not list.
    void setSnapshot(const RunsSnapshot& snapshot);
    /// Keeps a thinned course for Spark: of each run at most 256 values of the loss and of the reward, at even
    /// distances over the whole run. Other metrics are not taken.
    void addSeries(const SeriesChunk& chunk);
    qsizetype keptValues() const; ///< of all courses

    static QString mainMetric(RunKind kind); ///< reward for RL, else loss
    static double lastValue(const RunSnapshot& run);
    static bool isActive(RunState state);
    static QString subtitle(const RunSnapshot& run);

protected:
    QString keyOf(const RunSnapshot& row) const override { return row.id; }
    bool same(const RunSnapshot& a, const RunSnapshot& b) const override;
    QVariant cell(const RunSnapshot& row, int column, int role) const override;

private:
    /// When full, every second is dropped and the stride doubles.
    struct Course {
        qint64 next = 0;
        qint64 stride = 1;
        QVector<double> values;
    };
    QVariant sortValue(const RunSnapshot& row, int column) const;

    QHash<QString, QHash<QString, Course>> m_courses; ///< by run id, then metric
};

} // namespace tinkex::ui
