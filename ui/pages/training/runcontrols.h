#pragma once

#include "core/workbench/snapshots.h"
#include "ui/widgets/card.h"

#include <functional>
#include <optional>

class QLabel;
class QPushButton;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class ElidedLabel;
class ProgressStrip;

/// The strip below the charts: how far the selected run is and what can be done with it. Which buttons there are
/// follows from the run's state. Thread: GUI. The workbench outlives it.
class RunControls : public Card {
    Q_OBJECT
public:
    explicit RunControls(Workbench& workbench, QWidget* parent = nullptr);

    /// whyNoResume: see FeatureText.
    void setRun(const std::optional<RunSnapshot>& run, const QString& whyNoResume);
    void resume(); ///< the selected run, from its last checkpoint

Q_SIGNALS:
    void sampleFromRequested(const tinkex::SamplingTarget& target);
    void failed(const tinkex::Error& error); ///< a command was refused

private:
    void showButtons();
    void showProgress();
    void pauseOrContinue();
    void save();
    void cancel();
    void askCancel(qint64 lostSteps);
    void sampleFrom();
    void saveThen(std::function<void(const RunCheckpoint&)> next);

    Workbench& m_workbench;
    std::optional<RunSnapshot> m_run;
    QString m_whyNoResume;
    QString m_busyRun;       ///< a checkpoint or a resume is on its way for this run
    bool m_resuming = false; ///< which of the two
    ElidedLabel* m_name;
    ProgressStrip* m_strip;
    QLabel* m_steps;
    QLabel* m_left;
    QPushButton* m_pause;
    QPushButton* m_save;
    QPushButton* m_resume;
    QPushButton* m_cancel;
    QPushButton* m_remove;
    QPushButton* m_sample;
};

/// The last checkpoint that can be sampled from, as a target.
std::optional<SamplingTarget> lastTarget(const RunSnapshot& run);
SamplingTarget targetOf(const RunSnapshot& run, const RunCheckpoint& checkpoint);
/// Preparing, Running, Paused or Saving.
bool isActive(const RunSnapshot& run);

} // namespace tinkex::ui
