#pragma once

#include "core/workbench/snapshots.h"

#include <QPointer>
#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class ChartGrid;
class EmptyState;
class NewRunDialog;
class RunControls;
class RunDetails;
class RunList;
class RunListModel;
class SeriesCache;
class ShownUpdate;

/// Runs at the left, charts in the middle, the selected run at the right. Remembers its splitter, pins and chart
/// settings in QSettings. Thread: GUI. The workbench outlives it.
class TrainingPage : public QWidget {
    Q_OBJECT
public:
    explicit TrainingPage(Workbench& workbench, QWidget* parent = nullptr);
    ~TrainingPage() override;

    QString currentRun() const;
    void selectRun(const QString& runId); ///< as soon as the page has it

public Q_SLOTS:
    void openNewRun();
    /// Starts the dialog on one exercise, for the guided first run.
    void openNewRunWith(const QString& exerciseId);

Q_SIGNALS:
    void sampleFromRequested(const tinkex::SamplingTarget& target);

private:
    QWidget* makeContent();
    void connectParts();
    void refresh();
    void selectWanted();
    void showRun();
    QString whyNoResume() const;
    void showCharts();
    void showCrosshair();
    void onStarted(const QString& runId);
    const RunSnapshot* run(const QString& runId) const;
    void restoreSettings();
    void saveSettings() const;

    Workbench& m_workbench;
    ShownUpdate* m_update;
    SeriesCache* m_cache;
    RunListModel* m_model;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QSplitter* m_splitter = nullptr;
    RunList* m_list;
    ChartGrid* m_charts;
    RunControls* m_controls;
    RunDetails* m_details;
    QPointer<NewRunDialog> m_dialog;
    QString m_whyNoResume; ///< as it is shown
    QString m_started;     ///< shown and selected as soon as the snapshot has it
    QString m_wanted;      ///< selected as soon as the list has it
};

} // namespace tinkex::ui
