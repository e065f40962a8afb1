#pragma once

#include "core/workbench/snapshots.h"

#include <QVector>

namespace tinkex::ui {

/// The points of one metric of one run as they are drawn: steps never fall. A run that was resumed from a checkpoint
/// repeats steps; the points it had at or after that step are superseded and dropped.
/// Thread: GUI; shared read-only between the cache and the curves.
class Series {
public:
    enum class Taken { Appended, Nothing, Gap };

    /// Takes the part of the chunk that is new. Gap: points are missing before it, nothing was taken.
    Taken take(const SeriesChunk& chunk);

    const QVector<double>& steps() const { return m_steps; }
    const QVector<double>& values() const { return m_values; }
    qint64 received() const { return m_received; }  ///< points taken, superseded ones included
    int generation() const { return m_generation; } ///< grows when points were dropped

private:
    void append(double step, double value);

    QVector<double> m_steps;
    QVector<double> m_values;
    qint64 m_received = 0;
    int m_generation = 0;
};

} // namespace tinkex::ui
