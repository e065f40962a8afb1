#include "ui/widgets/shownupdate.h"

#include <QEvent>
#include <QWidget>

namespace tinkex::ui {

ShownUpdate::ShownUpdate(QWidget* widget, std::function<void()> update)
    : QObject(widget), m_widget(widget), m_update(std::move(update))
{
    widget->installEventFilter(this);
}

void ShownUpdate::request()
{
    m_due = true;
    if (m_widget->isVisible())
        run();
}

bool ShownUpdate::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && m_due)
        run();
    return QObject::eventFilter(watched, event);
}

void ShownUpdate::run()
{
    m_due = false; // an update may ask for another one
    m_update();
}

} // namespace tinkex::ui
