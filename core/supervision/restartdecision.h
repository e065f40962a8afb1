#pragma once

#include "core/base/clock.h"
#include "core/supervision/childspec.h"
#include "core/supervision/worker.h"

#include <deque>
#include <vector>

namespace tinkex {

enum class Strategy { OneForOne, RestForOne, OneForAll };

/// More than `intensity` restarts within `period` make the supervisor give up. The n-th restart within the period
/// waits backoffBase * 2^(n-1), at most backoffCap; a base of 0 restarts from the next event-loop turn.
struct RestartLimits {
    int intensity = 3;
    Milliseconds period{5'000};
    Milliseconds backoffBase{0};
    Milliseconds backoffCap{30'000};
};

/// What the decision needs to know of a child.
struct ChildFact {
    Restart restart = Restart::Permanent;
    bool present = true; ///< has a worker now
};

struct RestartDecision {
    enum class Kind { Leave, Restart, GiveUp };
    Kind kind = Kind::Leave;
    std::vector<int> stop;  ///< siblings to stop, in this order (last started first)
    std::vector<int> start; ///< children to start afterwards, in this order; temporary ones are never among them
    Milliseconds delay{0};  ///< before the first start
    std::deque<Milliseconds> history; ///< restart times to remember
};

/// What to do after child `failed` ended with `reason` at time `now`, given the earlier restart times. Pure: OTP's
/// supervisor semantics (exemplars.md 1.7) with monotonic times.
RestartDecision decideRestart(Strategy strategy, const RestartLimits& limits, const std::vector<ChildFact>& children,
                              int failed, ExitReason::Kind reason, std::deque<Milliseconds> history, Milliseconds now);

} // namespace tinkex
