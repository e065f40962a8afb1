#pragma once

#include <QObject>
#include <QPointer>
#include <deque>
#include <functional>
#include <memory>

namespace tinkex {

/// A held share of a ByteBudget; its destructor gives it back. Move only. May outlive the budget. Thread: core.
class BytePermit {
public:
    BytePermit() = default;
    BytePermit(BytePermit&& other) noexcept = default;
    BytePermit& operator=(BytePermit&& other) noexcept;
    ~BytePermit() { release(); }
    void release();
    qint64 bytes() const { return m_bytes; }

private:
    friend class ByteBudget;
    struct State;
    BytePermit(std::shared_ptr<State> state, qint64 bytes) : m_state(std::move(state)), m_bytes(bytes) {}
    std::shared_ptr<State> m_state;
    qint64 m_bytes = 0;
};

/// Admits work by its size, first come first served. Admits whenever the balance is not negative and may overdraw, so
/// that one huge piece always fits (protocol.md 4.5). Thread: core.
class ByteBudget {
public:
    explicit ByteBudget(qint64 capacity);

    /// Calls admitted from the event loop with the permit, unless context died while waiting.
    void acquire(qint64 bytes, QObject* context, std::function<void(BytePermit)> admitted);
    void setCapacity(qint64 capacity);
    qint64 capacity() const;
    qint64 inUse() const;
    int waiting() const;

private:
    std::shared_ptr<BytePermit::State> m_state;
};

} // namespace tinkex
