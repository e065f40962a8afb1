#pragma once

#include <QWidget>

class QStackedWidget;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class EmptyState;
class RecoveriesModel;

/// The runs that are brought back from a checkpoint. Thread: GUI. The workbench outlives it.
class RecoveryView : public QWidget {
    Q_OBJECT
public:
    explicit RecoveryView(Workbench& workbench, QWidget* parent = nullptr);

private:
    void refresh();

    Workbench& m_workbench;
    RecoveriesModel* m_model;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
};

} // namespace tinkex::ui
