#pragma once

#include "core/workbench/snapshots.h"
#include "ui/widgets/card.h"

#include <optional>

class QLabel;

namespace tinkex::ui {

class CheckpointList;
class KeyValueGrid;
class NoticeBar;
class ProbeList;
class StateBadge;

/// The right side of the Training page: what the selected run is, what it learned, its checkpoints, its values at the
/// crosshair, and what went wrong. Thread: GUI.
class RunDetails : public Card {
    Q_OBJECT
public:
    struct Value {
        QString label;
        double shown = 0;
        double raw = 0;
    };

    explicit RunDetails(QWidget* parent = nullptr);

    /// whyNoResume: see FeatureText.
    void setRun(const std::optional<RunSnapshot>& run, const QString& whyNoResume);
    void setCrosshair(const QString& place, const QList<Value>& values); ///< no values: hidden
    void setCommandError(const std::optional<Error>& error);

Q_SIGNALS:
    void sampleFromRequested(const tinkex::SamplingTarget& target);
    void resumeRequested();

private:
    QLabel* heading(const QString& text);
    void showError();
    void showResults();

    std::optional<RunSnapshot> m_run;
    QString m_whyNoResume;
    std::optional<Error> m_commandError;
    StateBadge* m_state;
    NoticeBar* m_notice;
    KeyValueGrid* m_config;
    QLabel* m_resultsHeading;
    KeyValueGrid* m_results;
    QLabel* m_probesHeading;
    ProbeList* m_probes;
    QLabel* m_checkpointsHeading;
    CheckpointList* m_checkpoints;
    QLabel* m_valuesHeading;
    KeyValueGrid* m_values;
};

} // namespace tinkex::ui
