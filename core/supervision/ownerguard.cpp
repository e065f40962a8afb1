#include "core/supervision/ownerguard.h"

#include "core/base/post.h"

namespace tinkex {

std::shared_ptr<OwnerGuard> OwnerGuard::watch(QObject* owner, std::function<void()> onGone)
{
    auto guard = std::make_shared<OwnerGuard>();
    guard->m_owner = owner;
    guard->m_name = owner->objectName();
    if (guard->m_name.isEmpty())
        guard->m_name = QString::fromLatin1(owner->metaObject()->className());
    // Direct: it has to run inside ~QObject, before the events posted to the owner are removed.
    guard->m_connection = QObject::connect(
        owner, &QObject::destroyed, owner,
        [guard, onGone = std::move(onGone)] {
            {
                const std::lock_guard lock(guard->m_mutex);
                if (!guard->m_owner)
                    return;
                guard->m_owner = nullptr;
            }
            if (onGone)
                onGone();
        },
        Qt::DirectConnection);
    return guard;
}

void OwnerGuard::post(std::function<void()> f)
{
    const std::lock_guard lock(m_mutex);
    if (m_owner)
        tinkex::post(m_owner, std::move(f));
}

bool OwnerGuard::isAlive() const
{
    const std::lock_guard lock(m_mutex);
    return m_owner != nullptr;
}

void OwnerGuard::release()
{
    QMetaObject::Connection connection;
    {
        const std::lock_guard lock(m_mutex);
        m_owner = nullptr;
        connection = std::exchange(m_connection, {});
    }
    QObject::disconnect(connection);
}

} // namespace tinkex
