#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace tinkex::ui {

/// Brings a widget up to date only while it can be seen. What is asked for meanwhile is done once, before the widget is
/// painted when it is shown again. The first update is due from the start. Thread: GUI. Ownership: the widget.
class ShownUpdate : public QObject {
    Q_OBJECT
public:
    ShownUpdate(QWidget* widget, std::function<void()> update);
    void request(); ///< at once, or when the widget is shown
    bool isDue() const { return m_due; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void run();

    QWidget* m_widget;
    std::function<void()> m_update;
    bool m_due = true;
};

} // namespace tinkex::ui
