#pragma once

#include "core/base/clock.h"

#include <optional>

namespace tinkex {

/// Stops calls to a service that keeps failing: closed -> (kThreshold failures in a row) -> open -> (kResetAfter) ->
/// half open, where exactly one call is tried -> closed or open again. Each admitted call holds a Ticket and reports
/// through it; reports of calls admitted before the last change of state are ignored, and a trial that is abandoned
/// gives its place back. Time is passed in. Thread: any, one at a time. (tinkex.md A11 and P9, P24)
class CircuitBreaker {
public:
    static constexpr int kThreshold = 5;
    static constexpr Milliseconds kResetAfter{30'000};

    enum class State { Closed, Open, HalfOpen };
    enum class Outcome { Success, Failure, Abandoned };
    using Ticket = unsigned;

    /// A ticket, or nothing when the call is rejected.
    std::optional<Ticket> admit(Milliseconds now);
    void report(Ticket ticket, Outcome outcome, Milliseconds now);
    State state(Milliseconds now) const;
    /// How long calls are still rejected for certain.
    Milliseconds remaining(Milliseconds now) const;

private:
    void change(State state);

    State m_state = State::Closed;
    Ticket m_generation = 0;
    int m_failures = 0;
    bool m_trialOut = false;
    Milliseconds m_openedAt{0};
};

} // namespace tinkex
