#pragma once

#include "core/base/clock.h"

#include <QPointer>
#include <map>
#include <mutex>
#include <optional>

namespace tinkex::test {

/// A Clock that stands still until the test moves it. Timers fire inside advance(), in the order of their due times
/// (equal ones in the order of their making), each seeing now() == its own due time; a timer that a fired one starts
/// also fires if it is due within the same advance(). A timer whose context lives on another thread is posted there.
/// Typical use: QTRY_COMPARE(clock.pendingTimers(), 1); clock.advance(1s); QTRY_VERIFY(done);
/// Thread: now(), wallMs() and after() any; advance() the test's.
class VirtualClock final : public Clock {
public:
    Milliseconds now() const override;
    qint64 wallMs() const override; ///< kEpochMs at the start, then moves with now()
    TimerHandle after(Milliseconds delay, QObject* context, std::function<void()> f) override;

    void advance(Milliseconds by);
    int pendingTimers() const; ///< started, not yet fired, neither cancelled nor orphaned
    /// Time until the next of them.
    std::optional<Milliseconds> nextTimerIn() const;

    static constexpr qint64 kEpochMs = 1'750'000'000'000;

private:
    struct Timer {
        std::weak_ptr<QObject> guard;
        QPointer<QObject> context;
        std::function<void()> f;
        bool isAlive() const { return !guard.expired() && context; }
    };

    mutable std::mutex m_mutex;
    Milliseconds m_now{1'000};
    std::multimap<Milliseconds, Timer> m_timers;
};

} // namespace tinkex::test
