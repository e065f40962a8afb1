#include "core/server/modelqueue.h"

namespace tinkex::server {

ModelQueue::ModelQueue(Clock& clock, QObject* context, Milliseconds gapWait)
    : m_clock(clock), m_context(context), m_gapWait(gapWait)
{}

void ModelQueue::accept(std::int64_t seq, Operation operation)
{
    m_waiting.emplace(seq, std::move(operation));
    pump();
}

void ModelQueue::skip(std::int64_t seq)
{
    if (isPast(seq) || isTooFarAhead(seq))
        return;
    m_waiting.emplace(seq, Operation{});
    pump();
}

void ModelQueue::abandon(const std::string& reason)
{
    m_gapTimer.cancel();
    const std::map<std::int64_t, Operation> waiting = std::exchange(m_waiting, {});
    if (!waiting.empty())
        m_next = waiting.rbegin()->first + 1;
    for (const auto& [seq, operation] : waiting) {
        if (operation.fail)
            operation.fail(reason);
    }
}

void ModelQueue::pump()
{
    while (!m_waiting.empty() && m_waiting.begin()->first == m_next) {
        const Operation operation = std::move(m_waiting.extract(m_waiting.begin()).mapped());
        ++m_next;
        if (operation.start)
            operation.start();
    }
    if (m_waiting.empty()) {
        m_gapTimer.cancel();
    } else if (!m_gapTimer.isActive() || m_gapAt != m_next) {
        m_gapAt = m_next;
        m_gapTimer = m_clock.after(m_gapWait, m_context, [this] { giveUpOnGap(); });
    }
}

void ModelQueue::giveUpOnGap()
{
    abandon("the request with seq_id " + std::to_string(m_next) + " never arrived");
}

} // namespace tinkex::server
