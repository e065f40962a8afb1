#include "ui/tour/watchdog.h"

#include <algorithm>
#include <ctime>

namespace tinkex::ui {

namespace {

qint64 threadCpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

} // namespace

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
    m_cpu = threadCpuMs();
    m_timer.start();
}

void Watchdog::tick()
{
    const qint64 gap = std::max<qint64>(0, m_clock.restart() - kPeriodMs);
    m_longest = std::max(m_longest, gap);
    const qint64 cpu = threadCpuMs();
    if (gap > kLimitMs)
        m_blocks << Block{gap, cpu - m_cpu, m_activity};
    m_cpu = cpu;
}

} // namespace tinkex::ui
