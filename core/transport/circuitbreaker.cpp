#include "core/transport/circuitbreaker.h"

#include <algorithm>

namespace tinkex {

void CircuitBreaker::change(State state)
{
    m_state = state;
    m_failures = 0;
    m_trialOut = false;
    ++m_generation;
}

CircuitBreaker::State CircuitBreaker::state(Milliseconds now) const
{
    return m_state == State::Open && now - m_openedAt >= kResetAfter ? State::HalfOpen : m_state;
}

Milliseconds CircuitBreaker::remaining(Milliseconds now) const
{
    return m_state == State::Open ? std::max(m_openedAt + kResetAfter - now, Milliseconds{0}) : Milliseconds{0};
}

std::optional<CircuitBreaker::Ticket> CircuitBreaker::admit(Milliseconds now)
{
    if (m_state != State::HalfOpen && state(now) == State::HalfOpen)
        change(State::HalfOpen);
    if (m_state == State::Open || (m_state == State::HalfOpen && m_trialOut))
        return std::nullopt;
    m_trialOut = m_state == State::HalfOpen;
    return m_generation;
}

void CircuitBreaker::report(Ticket ticket, Outcome outcome, Milliseconds now)
{
    if (ticket != m_generation)
        return;
    if (outcome == Outcome::Abandoned) {
        m_trialOut = false;
    } else if (outcome == Outcome::Success) {
        if (m_state == State::HalfOpen)
            change(State::Closed);
        m_failures = 0;
    } else if (m_state == State::HalfOpen || ++m_failures >= kThreshold) {
        change(State::Open);
        m_openedAt = now;
    }
}

} // namespace tinkex
