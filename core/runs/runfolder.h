#pragma once

#include "core/base/error.h"
#include "core/runs/run.h"
#include "core/runs/seriesstore.h"

#include <QFile>
#include <memory>

namespace tinkex {

/// One run on disk, in the layout that the cookbook's tools read: config.json, metrics.jsonl and checkpoints.jsonl
/// (product.md 4.1-4.3), and run.json with what this program shows besides. Lines are appended whole, after a line
/// break when a crash or a full disk left half a line; run.json is replaced atomically. Thread: one (core). A full disk
/// or a lost folder gives Storage; the run goes on and says so.
class RunFolder {
public:
    explicit RunFolder(QString path);

    const QString& path() const { return m_path; }
    Result<void> create(const RunSpec& spec, const RunSnapshot& run);
    Result<void> appendMetrics(qint64 step, const QList<QPair<QString, double>>& values, qint64 timeMs);
    Result<void> appendCheckpoint(const RunCheckpoint& checkpoint, bool final);
    Result<void> saveState(const RunSnapshot& run);
    /// Takes the run off the list for good: an empty file ".removed". Deleting that file lists the run again.
    Result<void> markRemoved();
    bool isRemoved() const;

private:
    Result<void> appendLine(const QString& file, const std::string& line);

    QString m_path;
};

struct LoadedRun {
    RunSpec spec;
    RunSnapshot run;
    qint64 badLines = 0; ///< of metrics.jsonl and checkpoints.jsonl, skipped
};

/// Adds a checkpoint in place of one of the same name. False, and nothing changes, when it cannot be resumed from and
/// the other can.
bool addCheckpoint(QList<RunCheckpoint>& list, RunCheckpoint checkpoint);

/// Reads a folder written by RunFolder back, its points into `series`. Unknown fields are ignored, bad lines skipped.
/// The run's id is the folder's name.
Result<LoadedRun> loadRunFolder(const QString& path, SeriesStore& series);

} // namespace tinkex
