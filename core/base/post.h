#pragma once

#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <utility>

#if defined(__SANITIZE_THREAD__)
#include <atomic>
#endif

namespace tinkex {

namespace detail {
#if defined(__SANITIZE_THREAD__)
// Debian's Qt is not instrumented, so ThreadSanitizer cannot see that its event queue synchronises the two threads.
// This token tells it (reference: qt-lab section 8). It exists in the tsan build only.
inline std::atomic<unsigned> tsanToken{0};
inline void tsanHandOver()
{
    tsanToken.fetch_add(1, std::memory_order_acq_rel);
}
#else
inline void tsanHandOver() {}
#endif

/// What post() hands over. The token is passed at the end of the last move, which is when the event's own memory has
/// been written, before anything of it is read or destroyed, and after the call: Qt may destroy it on the thread that
/// posted, when that one drops its reference last.
template<class F> class PostedCall {
public:
    explicit PostedCall(F f) : m_f(std::move(f)) {}
    PostedCall(PostedCall&& other) noexcept : m_f(std::move(other.m_f)) { tsanHandOver(); }
    PostedCall(const PostedCall& other) : m_f(other.m_f) { tsanHandOver(); }
    ~PostedCall() { tsanHandOver(); }
    void operator()()
    {
        tsanHandOver();
        m_f();
        tsanHandOver();
    }

private:
    F m_f;
};
} // namespace detail

/// Runs f on the thread of context, from its event loop; dropped when context is destroyed first.
/// One of the two ways between threads (the other is TaskSupervisor::run). Thread: any.
/// The caller guarantees that context is alive during this call.
template<class F> void post(QObject* context, F&& f)
{
    QMetaObject::invokeMethod(context, detail::PostedCall<std::decay_t<F>>(std::forward<F>(f)), Qt::QueuedConnection);
}

} // namespace tinkex
