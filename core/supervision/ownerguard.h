#pragma once

#include "core/base/error.h"

#include <QMetaObject>
#include <QObject>
#include <functional>
#include <memory>
#include <mutex>

namespace tinkex {

template<class T> using ResultHandler = std::function<void(Result<T>)>;

/// Lets another thread post to an object that may die at any moment. watch() is called on the owner's thread; post() on
/// any. What is posted before the owner's death is dropped with it, what is posted after is not sent at all.
class OwnerGuard {
public:
    /// onGone runs on the owner's thread, inside its destructor, unless release() came first.
    static std::shared_ptr<OwnerGuard> watch(QObject* owner, std::function<void()> onGone = {});

    void post(std::function<void()> f);
    bool isAlive() const;
    void release(); ///< stops watching; later posts are dropped
    QString ownerName() const { return m_name; }

private:
    mutable std::mutex m_mutex;
    QObject* m_owner = nullptr;
    QMetaObject::Connection m_connection;
    QString m_name;
};

/// Hands one result to one handler: at most once, from the owner's event loop, never after the owner died.
/// Copies share the one shot. Thread: call it from any.
template<class T> class Delivery {
public:
    Delivery() = default;
    Delivery(QObject* owner, ResultHandler<T> handler, std::function<void()> onGone = {})
        : m_guard(OwnerGuard::watch(owner, std::move(onGone))), m_shot(std::make_shared<Shot>())
    {
        m_shot->handler = std::move(handler);
    }

    void operator()(Result<T> result)
    {
        if (!m_guard)
            return;
        ResultHandler<T> handler;
        {
            const std::lock_guard lock(m_shot->mutex);
            handler = std::exchange(m_shot->handler, {});
        }
        if (!handler)
            return;
        // Handler and value go over as a whole: nothing of them stays shared between the two threads.
        auto value = std::make_shared<Result<T>>(std::move(result));
        m_guard->post([handler = std::move(handler), value = std::move(value)] { handler(std::move(*value)); });
        m_guard->release();
    }
    bool isOpen() const { return m_guard && m_guard->isAlive(); }
    QString ownerName() const { return m_guard ? m_guard->ownerName() : QString(); }

private:
    struct Shot {
        std::mutex mutex;
        ResultHandler<T> handler;
    };
    std::shared_ptr<OwnerGuard> m_guard;
    std::shared_ptr<Shot> m_shot;
};

} // namespace tinkex
