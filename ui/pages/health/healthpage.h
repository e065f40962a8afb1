#pragma once

#include <QWidget>

class QSplitter;
class QTreeView;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class FigureCard;
class LanesModel;
class LatencyModel;
class NoticeBar;
class SupervisionModel;

/// How the program itself is: why one waits, the supervision tree, lanes, latencies, events, requests, tasks, metrics,
/// recoveries, live objects. Whatever is hidden does no work. Thread: GUI. The workbench outlives it.
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
    QWidget* makeCensus();
    void refresh();
    void refreshWaiting();

    Workbench& m_workbench;
    SupervisionModel* m_tree;
    LanesModel* m_lanes;
    LatencyModel* m_latencies;
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
