#include "core/base/clock.h"

#include <QDateTime>
#include <QTimer>
#include <algorithm>
#include <limits>

namespace tinkex {

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
    auto timer = std::shared_ptr<QTimer>(new QTimer, [](QTimer* t) {
        t->stop();
        t->deleteLater();
    });
    timer->setSingleShot(true);
    timer->setTimerType(delay < Milliseconds{20} ? Qt::PreciseTimer : Qt::CoarseTimer);
    QObject::connect(timer.get(), &QTimer::timeout, context, std::move(f));
    constexpr Milliseconds kLongest{std::numeric_limits<int>::max()}; // 24 days: QTimer counts in int
    timer->start(std::clamp(delay, Milliseconds{0}, kLongest));
    return TimerHandle(std::move(timer));
}

} // namespace tinkex
