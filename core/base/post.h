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
} // namespace detail

/// Runs f on the thread of context, from its event loop; dropped when context is destroyed first.
/// One of the two ways between threads (the other is TaskSupervisor::run). Thread: any.
/// The caller guarantees that context is alive during this call.
template<class F> void post(QObject* context, F&& f)
{
    detail::tsanHandOver();
    QMetaObject::invokeMethod(
        context,
        [f = std::forward<F>(f)]() mutable {
            detail::tsanHandOver();
            f();
        },
        Qt::QueuedConnection);
    detail::tsanHandOver();
}

} // namespace tinkex
