#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QGridLayout;

namespace tinkex::ui {

/// The checkpoints of a run, newest first: name, figure at save, age, "sample from", "copy path". Thread: GUI.
class CheckpointList : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMaxRows = 20;

    explicit CheckpointList(QWidget* parent = nullptr);
    void setRun(const RunSnapshot& run);

Q_SIGNALS:
    void sampleFromRequested(const tinkex::SamplingTarget& target);

private:
    void addRow(int row, const RunSnapshot& run, const RunCheckpoint& checkpoint);

    QString m_runId;
    qsizetype m_count = -1;
    QGridLayout* m_layout;
};

} // namespace tinkex::ui
