#pragma once

#include <QWidget>

class QSplitter;
class QTreeView;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class CensusModel;
class FigureCard;
class LanesModel;
class LatencyModel;
class NoticeBar;
class RequestsModel;
class SupervisionModel;
class TasksModel;

/// How the program itself is: why one waits, the supervision tree, lanes, latencies, requests, tasks, events, live
/// objects. Thread: GUI. The workbench outlives it.
class HealthPage : public QWidget {
    Q_OBJECT
public:
    explicit HealthPage(Workbench& workbench, QWidget* parent = nullptr);
    ~HealthPage() override;

private:
    QWidget* makeTree();
    QWidget* makeFigures();
    QWidget* makeTables();
    QWidget* makeTabs();
    QWidget* makeRequests();
    QWidget* makeTasks();
    QWidget* makeCensus();
    void refresh();
    void refreshWaiting();

    Workbench& m_workbench;
    SupervisionModel* m_tree;
    LanesModel* m_lanes;
    LatencyModel* m_latencies;
    RequestsModel* m_requests;
    TasksModel* m_tasks;
    CensusModel* m_census;
    QTreeView* m_treeView = nullptr;
    NoticeBar* m_why;
    FigureCard* m_inFlight = nullptr;
    FigureCard* m_samples = nullptr;
    FigureCard* m_bytes = nullptr;
    FigureCard* m_telemetry = nullptr;
    FigureCard* m_threads = nullptr;
    QSplitter* m_columns;
    QSplitter* m_rows;
};

} // namespace tinkex::ui
