#pragma once

#include <QFrame>
#include <QPointer>
#include <QStandardItemModel>

class QAction;
class QLineEdit;
class QListView;

namespace tinkex::ui {

/// Every action of the window with its shortcut, found by typing; Return runs the chosen one. Thread: GUI.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* parent);
    /// Shows it over the anchor. What cannot be done now is grey, with the reason as its tooltip.
    void popUp(const QList<QAction*>& actions, const QRect& anchor);
    int matchCount() const { return m_model.rowCount(); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void filter(const QString& text);
    void choose(int row, int by);
    void runChosen();

    QLineEdit* m_edit;
    QListView* m_list;
    QStandardItemModel m_model;
    QList<QPointer<QAction>> m_actions;
};

} // namespace tinkex::ui
