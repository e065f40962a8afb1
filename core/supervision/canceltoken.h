#pragma once

#include <atomic>
#include <memory>

namespace tinkex {

/// Tells a piece of work that nobody wants its result any more. Copies share one flag. Thread: any.
class CancelToken {
public:
    CancelToken() = default; ///< never cancelled
    bool isCancelled() const { return m_flag && m_flag->load(std::memory_order_acquire); }

private:
    friend class CancelSource;
    explicit CancelToken(std::shared_ptr<std::atomic_bool> flag) : m_flag(std::move(flag)) {}
    std::shared_ptr<std::atomic_bool> m_flag;
};

class CancelSource {
public:
    CancelSource() : m_flag(std::make_shared<std::atomic_bool>(false)) {}
    void cancel() { m_flag->store(true, std::memory_order_release); }
    bool isCancelled() const { return m_flag->load(std::memory_order_acquire); }
    CancelToken token() const { return CancelToken(m_flag); }

private:
    std::shared_ptr<std::atomic_bool> m_flag;
};

} // namespace tinkex
