#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <QPointer>
#include <deque>
#include <functional>
#include <memory>

namespace tinkex {

/// Numbers of protocol.md 4.6.
struct DispatchLimits {
    int posts = 400;         ///< samples being posted
    int throttledPosts = 10; ///< … while throttled
    qint64 bytes = 10'485'760;
    int throttledPenalty = 20; ///< weight of a byte while throttled
    Milliseconds throttledTail{10'000};
    Milliseconds smallPause{1'000};
    Milliseconds largePause{5'000};
    qint64 largeBytes = 131'072; ///< a request above this size pauses largePause
    Milliseconds maxPause{60'000};
};

/// The share of the gates that one sample holds while it is being posted; the destructor gives it back.
/// May outlive the dispatch. Move only.
class DispatchPermit {
public:
    DispatchPermit() = default;
    DispatchPermit(DispatchPermit&& other) noexcept = default;
    DispatchPermit& operator=(DispatchPermit&& other) noexcept;
    ~DispatchPermit() { release(); }
    void release();

private:
    friend class SamplingDispatch;
    struct Held;
    explicit DispatchPermit(std::shared_ptr<Held> held) : m_held(std::move(held)) {}
    std::shared_ptr<Held> m_held;
};

/// Admits sample POSTs of all samplers of one {server, key}, in order of arrival: at most 400 at a time, 10 while the
/// server asked for patience less than 10 s ago, within a byte budget that may be overdrawn by one request. A pause is
/// only ever extended, never shortened by a reply to an earlier request; after it waiters are let go one after another.
/// The throttled state is read at the moment of admission. A place in the queue is kept by its ticket over retries.
/// Thread: core.
class SamplingDispatch : public QObject {
    Q_OBJECT
public:
    explicit SamplingDispatch(Clock& clock, QObject* parent = nullptr);
    ~SamplingDispatch() override;

    void setLimits(const DispatchLimits& limits);
    const DispatchLimits& limits() const { return m_limits; }

    quint64 newTicket() { return m_nextTicket++; }
    /// Calls admitted from the event loop with the permit, unless context died while waiting. Lower tickets go first.
    void acquire(quint64 ticket, qint64 bytes, QObject* context, std::function<void(DispatchPermit)> admitted);
    /// The server said "slow down" to a request of this size. Returns the pause chosen: the longer of the size's own
    /// and the server's, at most 60 s.
    Milliseconds pause(qint64 bytes, std::optional<Milliseconds> retryAfter);

    bool isPaused() const;
    bool isThrottled() const;                                  ///< paused, or it ended less than throttledTail ago
    Milliseconds pausedUntil() const { return m_pausedUntil; } ///< of the clock; 0: never
    int inFlight() const;
    int waiting() const { return static_cast<int>(m_queue.size()); }
    qint64 bytesInFlight() const;

Q_SIGNALS:
    void changed();

private:
    struct Waiter {
        quint64 ticket;
        qint64 bytes;
        QPointer<QObject> context;
        std::function<void(DispatchPermit)> admitted;
    };

    void schedule();
    void admit();
    bool hasRoom() const;
    void armTimer();

    Clock& m_clock;
    DispatchLimits m_limits;
    std::shared_ptr<DispatchPermit::Held> m_balance;
    std::deque<Waiter> m_queue; ///< by ticket
    Milliseconds m_pausedUntil{0};
    TimerHandle m_timer;
    quint64 m_nextTicket = 1;
    bool m_scheduled = false;
};

} // namespace tinkex
