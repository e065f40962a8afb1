#include "core/session/bytebudget.h"

#include "core/base/post.h"

#include <algorithm>

namespace tinkex {

struct BytePermit::State : std::enable_shared_from_this<State> {
    struct Waiter {
        qint64 bytes;
        QPointer<QObject> context;
        std::function<void(BytePermit)> admitted;
    };

    qint64 capacity = 0;
    qint64 used = 0;
    std::deque<Waiter> waiters;

    void admit()
    {
        while (!waiters.empty()) {
            if (waiters.front().context && used > capacity)
                return;
            // Out of the queue first: a dropped waiter may hold a permit, whose end comes here again.
            Waiter waiter = std::move(waiters.front());
            waiters.pop_front();
            if (!waiter.context)
                continue;
            used += waiter.bytes;
            // If the context dies before this arrives, the permit dies with the event and is given back.
            auto permit = std::make_shared<BytePermit>(BytePermit(shared_from_this(), waiter.bytes));
            post(waiter.context, [permit, f = std::move(waiter.admitted)] { f(std::move(*permit)); });
        }
    }
};

BytePermit& BytePermit::operator=(BytePermit&& other) noexcept
{
    if (this != &other) {
        release();
        m_state = std::move(other.m_state);
        m_bytes = std::exchange(other.m_bytes, 0);
    }
    return *this;
}

void BytePermit::release()
{
    const std::shared_ptr<State> state = std::move(m_state);
    if (!state)
        return;
    state->used -= std::exchange(m_bytes, 0);
    state->admit();
}

ByteBudget::ByteBudget(qint64 capacity) : m_state(std::make_shared<BytePermit::State>())
{
    m_state->capacity = capacity;
}

void ByteBudget::acquire(qint64 bytes, QObject* context, std::function<void(BytePermit)> admitted)
{
    constexpr qint64 kLargest = qint64{1} << 40; // a server may announce any number, and they are added up
    m_state->waiters.push_back({std::clamp<qint64>(bytes, 0, kLargest), context, std::move(admitted)});
    m_state->admit();
}

void ByteBudget::setCapacity(qint64 capacity)
{
    m_state->capacity = capacity;
    m_state->admit();
}

qint64 ByteBudget::capacity() const
{
    return m_state->capacity;
}

qint64 ByteBudget::inUse() const
{
    return m_state->used;
}

int ByteBudget::waiting() const
{
    return static_cast<int>(std::count_if(m_state->waiters.begin(), m_state->waiters.end(),
                                          [](const auto& waiter) { return !waiter.context.isNull(); }));
}

} // namespace tinkex
