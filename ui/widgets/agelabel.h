#pragma once

#include <QLabel>

namespace tinkex::ui {

/// An age that grows by itself once a second while it is visible; the exact time is the tooltip. Thread: GUI.
class AgeLabel : public QLabel {
    Q_OBJECT
public:
    enum class Form { Short, Ago }; ///< "40 s" or "40 s ago"
    explicit AgeLabel(Form form = Form::Ago, QWidget* parent = nullptr);
    void setTime(qint64 epochMs); ///< 0: none, shown as a dash

private:
    void refresh();

    Form m_form;
    qint64 m_time = 0;
};

/// One timer for everything in the window that shows an age: ticks once a second. Thread: GUI.
class AgeTicker : public QObject {
    Q_OBJECT
public:
    static AgeTicker& instance();

Q_SIGNALS:
    void tick(qint64 nowMs);

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    AgeTicker();
};

} // namespace tinkex::ui
