#include "core/base/clock.h"

#include <QDateTime>
#include <QTimer>
#include <algorithm>
#include <limits>

namespace tinkex {

namespace {

/// Knows whether its call is under way: only then must its end wait for the event loop, which a thread that is about to
/// finish no longer has.
class ShotTimer : public QTimer {
public:
    bool isFiring = false;
};

void end(ShotTimer* timer)
{
    timer->stop();
    if (timer->isFiring)
        timer->deleteLater();
    else
        delete timer;
}

} // namespace

Milliseconds SystemClock::now() const
{
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

qint64 SystemClock::wallMs() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

TimerHandle SystemClock::after(Milliseconds delay, QObject* context, std::function<void()> f)
{
    // The timer has no parent: the handle owns it. The context still guards the connection.
    const std::shared_ptr<ShotTimer> timer(new ShotTimer, end);
    timer->setSingleShot(true);
    timer->setTimerType(delay < Milliseconds{20} ? Qt::PreciseTimer : Qt::CoarseTimer);
    QObject::connect(timer.get(), &QTimer::timeout, context, [shot = timer.get(), f = std::move(f)] {
        shot->isFiring = true;
        f();
        shot->isFiring = false;
    });
    constexpr Milliseconds kLongest{std::numeric_limits<int>::max()}; // 24 days: QTimer counts in int
    timer->start(std::clamp(delay, Milliseconds{0}, kLongest));
    return TimerHandle(timer);
}

} // namespace tinkex
