#include "ui/widgets/agelabel.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPointer>

namespace tinkex::ui {

AgeTicker::AgeTicker() : QObject(QCoreApplication::instance())
{
    startTimer(1000);
}

AgeTicker& AgeTicker::instance()
{
    static QPointer<AgeTicker> ticker;
    if (!ticker)
        ticker = new AgeTicker; // owned by the application
    return *ticker;
}

void AgeTicker::timerEvent(QTimerEvent*)
{
    Q_EMIT tick(QDateTime::currentMSecsSinceEpoch());
}

AgeLabel::AgeLabel(Form form, QWidget* parent) : QLabel(parent), m_form(form)
{
    connect(&AgeTicker::instance(), &AgeTicker::tick, this, [this] {
        if (isVisible())
            refresh();
    });
    refresh();
}

void AgeLabel::setTime(qint64 epochMs)
{
    m_time = epochMs;
    setToolTip(Format::exactTime(epochMs));
    refresh();
}

void AgeLabel::refresh()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    setText(m_form == Form::Short ? Format::age(m_time, now) : Format::agoLong(m_time, now));
}

} // namespace tinkex::ui
