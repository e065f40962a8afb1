#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace tinkex::server {

/// Puts the operations of one model into the order of their seq_id, whatever the order of arrival (protocol.md 4.4,
/// T4, T17). The first is 1 (0 is create_model). A missing number holds its successors back for `gapWait`; then all
/// that wait fail and the queue goes on behind them. Thread: the server's.
class ModelQueue {
public:
    struct Operation {
        std::function<void()> start;                         ///< hands the work to the engine; called in seq order
        std::function<void(const std::string& reason)> fail; ///< called instead of start
    };
    /// How far a seq_id may run ahead of the next expected one.
    static constexpr std::int64_t kWindow = 10'000;

    ModelQueue(Clock& clock, QObject* context, Milliseconds gapWait);

    bool isPast(std::int64_t seq) const { return seq < m_next; }
    bool isTooFarAhead(std::int64_t seq) const { return seq >= m_next + kWindow; }
    std::int64_t next() const { return m_next; }
    /// seq must not be past, nor accepted before. May start it at once, and successors.
    void accept(std::int64_t seq, Operation operation);
    /// The request with this number was refused for good: successors must not wait for it.
    void skip(std::int64_t seq);
    /// Fails everything that waits.
    void abandon(const std::string& reason);

private:
    void pump();
    void giveUpOnGap();

    Clock& m_clock;
    QObject* m_context;
    Milliseconds m_gapWait;
    std::int64_t m_next = 1;
    std::int64_t m_gapAt = 0; ///< the number the timer runs for
    std::map<std::int64_t, Operation> m_waiting;
    TimerHandle m_gapTimer;
};

} // namespace tinkex::server
