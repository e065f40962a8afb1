#pragma once

#include <QWidget>

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class LiveSortProxy;

/// The program's own metrics, with a filter by name. Thread: GUI. The workbench outlives it.
class MetricsView : public QWidget {
    Q_OBJECT
public:
    explicit MetricsView(Workbench& workbench, QWidget* parent = nullptr);

private:
    QWidget* makeFilter(LiveSortProxy* proxy);
};

} // namespace tinkex::ui
