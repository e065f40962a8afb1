#pragma once

#include <QWidget>

class QStackedWidget;
class QTableView;

namespace tinkex {
class Workbench;
struct SeriesChunk;
} // namespace tinkex

namespace tinkex::ui {

class FigureCard;
class FirstRunCard;
class NoticeList;
class RunsModel;
class SamplesModel;

/// What is going on, in one look. Starts the guided first run when there is no run. Thread: GUI. The workbench outlives
/// it.
class OverviewPage : public QWidget {
    Q_OBJECT
public:
    explicit OverviewPage(Workbench& workbench, QWidget* parent = nullptr);
    FirstRunCard* firstRun() const { return m_firstRun; }

Q_SIGNALS:
    void commandRequested(const QString& command); ///< see MainWindow::runCommand

private:
    QWidget* makeFigures();
    QWidget* makeRuns();
    QWidget* makeSamples();
    void follow();
    void refresh();
    void refreshConnection();
    void refreshSessions();
    void refreshRuns();
    void refreshSamples();

    Workbench& m_workbench;
    RunsModel* m_runs;
    SamplesModel* m_samples;
    FigureCard* m_connection = nullptr;
    FigureCard* m_sessions = nullptr;
    FigureCard* m_activeRuns = nullptr;
    FigureCard* m_samplesToday = nullptr;
    QStackedWidget* m_runStack = nullptr;
    QStackedWidget* m_sampleStack = nullptr;
    FirstRunCard* m_firstRun = nullptr;
    NoticeList* m_needsYou;
};

} // namespace tinkex::ui
