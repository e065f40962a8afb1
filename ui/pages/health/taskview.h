#pragma once

#include <QWidget>

class QTableView;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class ElidedLabel;
class TasksModel;

/// Everything that is under way, with Cancel, and how the tasks before ended. Thread: GUI. The workbench outlives it.
class TaskView : public QWidget {
    Q_OBJECT
public:
    explicit TaskView(Workbench& workbench, QWidget* parent = nullptr);

private:
    QWidget* makeFoot();
    void refresh();

    Workbench& m_workbench;
    TasksModel* m_model;
    QTableView* m_table;
    ElidedLabel* m_totals;
};

} // namespace tinkex::ui
