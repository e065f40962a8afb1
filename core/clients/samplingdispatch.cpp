#include "core/clients/samplingdispatch.h"

#include "core/base/post.h"

#include <algorithm>

namespace tinkex {

namespace {
constexpr Milliseconds kReleaseSpacing{50}; ///< between two waiters let go while throttled
} // namespace

/// What is in flight. A permit outlives the dispatch by holding its own entry.
struct DispatchPermit::Held {
    struct Balance {
        int count = 0;
        qint64 bytes = 0;
        QPointer<QObject> dispatch;
        std::function<void()> onRelease;
    };
    std::shared_ptr<Balance> balance;
    qint64 bytes = 0;
};

DispatchPermit& DispatchPermit::operator=(DispatchPermit&& other) noexcept
{
    if (this != &other) {
        release();
        m_held = std::move(other.m_held);
    }
    return *this;
}

void DispatchPermit::release()
{
    const auto held = std::exchange(m_held, nullptr);
    if (!held || !held->balance)
        return;
    --held->balance->count;
    held->balance->bytes -= held->bytes;
    if (held->balance->dispatch && held->balance->onRelease)
        held->balance->onRelease();
}

SamplingDispatch::SamplingDispatch(Clock& clock, QObject* parent)
    : QObject(parent), m_clock(clock), m_balance(std::make_shared<DispatchPermit::Held>())
{
    m_balance->balance = std::make_shared<DispatchPermit::Held::Balance>();
    m_balance->balance->dispatch = this;
    m_balance->balance->onRelease = [this] {
        Q_EMIT changed();
        schedule();
    };
}

SamplingDispatch::~SamplingDispatch() = default;

void SamplingDispatch::setLimits(const DispatchLimits& limits)
{
    m_limits = limits;
    schedule();
}

bool SamplingDispatch::isPaused() const
{
    return m_clock.now() < m_pausedUntil;
}

bool SamplingDispatch::isThrottled() const
{
    return m_pausedUntil > Milliseconds{0} && m_clock.now() < m_pausedUntil + m_limits.throttledTail;
}

int SamplingDispatch::inFlight() const
{
    return m_balance->balance->count;
}

qint64 SamplingDispatch::bytesInFlight() const
{
    return m_balance->balance->bytes;
}

void SamplingDispatch::acquire(quint64 ticket, qint64 bytes, QObject* context,
                               std::function<void(DispatchPermit)> admitted)
{
    const auto place = std::ranges::upper_bound(m_queue, ticket, {}, &Waiter::ticket);
    m_queue.insert(place, Waiter{ticket, bytes, context, std::move(admitted)});
    Q_EMIT changed();
    schedule();
}

Milliseconds SamplingDispatch::pause(qint64 bytes, std::optional<Milliseconds> retryAfter)
{
    const Milliseconds own = bytes > m_limits.largeBytes ? m_limits.largePause : m_limits.smallPause;
    const Milliseconds chosen = std::min(std::max(own, retryAfter.value_or(Milliseconds{0})), m_limits.maxPause);
    m_pausedUntil = std::max(m_pausedUntil, m_clock.now() + chosen);
    Q_EMIT changed();
    return chosen;
}

bool SamplingDispatch::hasRoom() const
{
    const int limit = isThrottled() ? m_limits.throttledPosts : m_limits.posts;
    return inFlight() < limit && bytesInFlight() < m_limits.bytes;
}

void SamplingDispatch::schedule()
{
    if (m_scheduled)
        return;
    m_scheduled = true;
    post(this, [this] {
        m_scheduled = false;
        admit();
    });
}

void SamplingDispatch::admit()
{
    while (!m_queue.empty()) {
        if (!m_queue.front().context) {
            m_queue.pop_front();
            continue;
        }
        if (isPaused() || (isThrottled() && m_timer.isActive())) {
            armTimer();
            return;
        }
        if (!hasRoom())
            return;
        Waiter waiter = std::move(m_queue.front());
        m_queue.pop_front();
        auto held = std::make_shared<DispatchPermit::Held>();
        held->balance = m_balance->balance;
        held->bytes = waiter.bytes * (isThrottled() ? m_limits.throttledPenalty : 1);
        ++held->balance->count;
        held->balance->bytes += held->bytes;
        Q_EMIT changed();
        waiter.admitted(DispatchPermit(std::move(held)));
        if (isThrottled() && !m_queue.empty()) {
            armTimer();
            return;
        }
    }
}

void SamplingDispatch::armTimer()
{
    if (m_timer.isActive())
        return;
    const Milliseconds rest = m_pausedUntil - m_clock.now();
    m_timer = m_clock.after(std::max(rest, kReleaseSpacing), this, [this] {
        m_timer = {};
        admit();
    });
}

} // namespace tinkex
