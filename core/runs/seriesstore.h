#pragma once

#include "core/runs/run.h"

#include <QHash>
#include <QPair>

namespace tinkex {

/// Append-only columns of numbers by run and metric. Thread: one at a time (core); chunks are values.
class SeriesStore {
public:
    void append(const QString& runId, const QString& metric, double step, double value);
    /// All points from `firstIndex` on; none when there is no such series.
    SeriesChunk chunk(const QString& runId, const QString& metric, qint64 firstIndex = 0) const;
    QStringList metrics(const QString& runId) const; ///< in order of first appearance
    void removeRun(const QString& runId);

    /// Everything appended since the last call, one chunk a series.
    QList<SeriesChunk> takeNew();

private:
    struct Series {
        QVector<double> steps;
        QVector<double> values;
        qint64 sent = 0;
    };
    QHash<QString, QList<QPair<QString, Series>>> m_runs;
};

} // namespace tinkex
