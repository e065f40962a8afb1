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
        : m_guard(OwnerGuard::watch(owner, std::move(onGone))),
          m_handler(std::make_shared<ResultHandler<T>>(std::move(handler)))
    {}

    void operator()(Result<T> result)
    {
        if (!m_guard)
            return;
        auto value = std::make_shared<Result<T>>(std::move(result));
        m_guard->post([handler = m_handler, value] {
            if (auto f = std::exchange(*handler, {}))
                f(std::move(*value));
        });
        m_guard->release();
    }
    bool isOpen() const { return m_guard && m_guard->isAlive(); }
    QString ownerName() const { return m_guard ? m_guard->ownerName() : QString(); }

private:
    std::shared_ptr<OwnerGuard> m_guard;
    std::shared_ptr<ResultHandler<T>> m_handler;
};

} // namespace tinkex
