#include "ui/tour/watchdog.h"

#include <algorithm>

namespace tinkex::ui {

Watchdog::Watchdog(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kPeriodMs);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Watchdog::tick);
}

void Watchdog::start()
{
    resume();
}

void Watchdog::pause()
{
    m_timer.stop();
}

void Watchdog::resume()
{
    m_clock.start();
    m_timer.start();
}

void Watchdog::tick()
{
    const qint64 gap = std::max<qint64>(0, m_clock.restart() - kPeriodMs);
    m_longest = std::max(m_longest, gap);
    if (gap > kLimitMs)
        m_blocks << gap;
}

} // namespace tinkex::ui
