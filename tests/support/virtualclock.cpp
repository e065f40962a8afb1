#include "tests/support/virtualclock.h"

#include "core/base/post.h"

#include <QThread>
#include <algorithm>

namespace tinkex::test {

Milliseconds VirtualClock::now() const
{
    const std::lock_guard lock(m_mutex);
    return m_now;
}

qint64 VirtualClock::wallMs() const
{
    return kEpochMs + now().count() - 1'000;
}

TimerHandle VirtualClock::after(Milliseconds delay, QObject* context, std::function<void()> f)
{
    auto guard = std::make_shared<QObject>();
    const std::lock_guard lock(m_mutex);
    m_timers.emplace(m_now + std::max(delay, Milliseconds{0}), Timer{guard, context, std::move(f)});
    return TimerHandle(std::move(guard));
}

void VirtualClock::advance(Milliseconds by)
{
    std::unique_lock lock(m_mutex);
    const Milliseconds end = m_now + by;
    while (!m_timers.empty() && m_timers.begin()->first <= end) {
        auto node = m_timers.extract(m_timers.begin());
        const Timer timer = std::move(node.mapped());
        if (!timer.isAlive())
            continue;
        m_now = std::max(m_now, node.key());
        lock.unlock();
        if (timer.context->thread() == QThread::currentThread())
            timer.f();
        else
            post(timer.context, timer.f);
        lock.lock();
    }
    m_now = end;
}

int VirtualClock::pendingTimers() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(
        std::count_if(m_timers.begin(), m_timers.end(), [](const auto& entry) { return entry.second.isAlive(); }));
}

std::optional<Milliseconds> VirtualClock::nextTimerIn() const
{
    const std::lock_guard lock(m_mutex);
    for (const auto& [due, timer] : m_timers) {
        if (timer.isAlive())
            return due - m_now;
    }
    return std::nullopt;
}

} // namespace tinkex::test
