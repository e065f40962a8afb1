#pragma once

#include <QObject>
#include <chrono>
#include <functional>
#include <memory>

namespace tinkex {

using Milliseconds = std::chrono::milliseconds;

/// A one-shot timer that can be called off. Dropping the handle cancels it. Thread: that of its context.
class TimerHandle {
public:
    TimerHandle() = default;
    explicit TimerHandle(std::shared_ptr<QObject> guard) : m_guard(std::move(guard)) {}
    void cancel() { m_guard.reset(); }
    bool isActive() const { return m_guard != nullptr; }

private:
    std::shared_ptr<QObject> m_guard;
};

/// Time as a dependency: production code takes a Clock&, tests a VirtualClock (tests/support).
/// Thread: every function is called on the thread of the context object.
class Clock {
public:
    virtual ~Clock() = default;

    /// Monotonic, from an arbitrary start.
    virtual Milliseconds now() const = 0;
    /// Milliseconds since the Unix epoch, for display and files only.
    virtual qint64 wallMs() const = 0;
    /// Calls f once on context's thread, from its event loop, `delay` from now, unless the handle or the context dies
    /// first.
    [[nodiscard]] virtual TimerHandle after(Milliseconds delay, QObject* context, std::function<void()> f) = 0;
};

/// The real time. Stateless.
class SystemClock final : public Clock {
public:
    Milliseconds now() const override;
    qint64 wallMs() const override;
    TimerHandle after(Milliseconds delay, QObject* context, std::function<void()> f) override;
};

} // namespace tinkex
