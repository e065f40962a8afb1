#pragma once

#include "ui/notices.h"

#include <QFrame>

class QTableView;
class QVBoxLayout;

namespace tinkex {
class Workbench;
}

namespace tinkex::ui {

class NoticeList;
class TasksModel;

/// A small window above or below a button that goes away by itself. Thread: GUI.
class Popup : public QFrame {
    Q_OBJECT
public:
    explicit Popup(QWidget* parent);
    /// Right-aligned to the button, above or below it as there is room.
    void popUpAt(const QWidget* button);

protected:
    void paintEvent(QPaintEvent* event) override;
    QVBoxLayout* m_layout;
};

/// The notices with their actions.
class NoticesPopup : public Popup {
    Q_OBJECT
public:
    explicit NoticesPopup(QWidget* parent);
    void setNotices(const QList<Notice>& notices);

Q_SIGNALS:
    void commandRequested(const QString& command);

private:
    NoticeList* m_list;
};

/// The tasks with progress and Cancel.
class TasksPopup : public Popup {
    Q_OBJECT
public:
    TasksPopup(Workbench& workbench, QWidget* parent);
    void refresh(); ///< shows what is under way now; by itself only while it is shown

private:
    Workbench& m_workbench;
    TasksModel* m_model;
    QTableView* m_table;
};

} // namespace tinkex::ui
