#pragma once

#include "core/workbench/snapshots.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QTableView;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class CheckpointsModel;
class LiveSortProxy;
class NoticeBar;
struct CheckpointItem;

/// The checkpoints of all own runs in one table: sample from one, resume its run, copy its path. Thread: GUI. The
/// workbench outlives it.
class CheckpointsPage : public QWidget {
    Q_OBJECT
public:
    explicit CheckpointsPage(Workbench& workbench, QWidget* parent = nullptr);

Q_SIGNALS:
    void commandRequested(const QString& command);
    void sampleFromRequested(const tinkex::SamplingTarget& target);

private:
    QWidget* makeContent();
    QWidget* makeActions();
    void refresh();
    void refreshActions();
    void resume();
    const CheckpointItem* chosen() const;

    Workbench& m_workbench;
    CheckpointsModel* m_model;
    LiveSortProxy* m_proxy;
    QStackedWidget* m_stack;
    NoticeBar* m_notice;
    QTableView* m_table = nullptr;
    QPushButton* m_sample = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace tinkex::ui
