#include "core/supervision/restartdecision.h"

#include <algorithm>

namespace tinkex {

namespace {

bool wantsRestart(Restart restart, ExitReason::Kind reason)
{
    switch (restart) {
    case Restart::Permanent: return true;
    case Restart::Transient: return reason == ExitReason::Kind::Abnormal;
    case Restart::Temporary: return false;
    }
    return false;
}

Milliseconds backoff(const RestartLimits& limits, std::size_t restartsInPeriod)
{
    Milliseconds delay = limits.backoffBase;
    for (std::size_t n = 1; n < restartsInPeriod && delay < limits.backoffCap; ++n)
        delay *= 2;
    return std::min(delay, limits.backoffCap);
}

} // namespace

RestartDecision decideRestart(Strategy strategy, const RestartLimits& limits, const std::vector<ChildFact>& children,
                              int failed, ExitReason::Kind reason, std::deque<Milliseconds> history, Milliseconds now)
{
    RestartDecision decision;
    while (!history.empty() && now - history.front() > limits.period)
        history.pop_front();
    if (!wantsRestart(children[static_cast<std::size_t>(failed)].restart, reason)) {
        decision.history = std::move(history);
        return decision;
    }

    history.push_back(now);
    decision.history = history;
    if (history.size() > static_cast<std::size_t>(std::max(0, limits.intensity))) {
        decision.kind = RestartDecision::Kind::GiveUp;
        return decision;
    }

    decision.kind = RestartDecision::Kind::Restart;
    decision.delay = backoff(limits, history.size());
    const int count = static_cast<int>(children.size());
    const int first = strategy == Strategy::OneForAll ? 0 : failed;
    const int last = strategy == Strategy::OneForOne ? failed : count - 1;
    for (int i = last; i >= first; --i) {
        if (i != failed && children[static_cast<std::size_t>(i)].present)
            decision.stop.push_back(i);
    }
    for (int i = first; i <= last; ++i) {
        const ChildFact& child = children[static_cast<std::size_t>(i)];
        // A sibling that ended for good earlier (a transient after a normal exit) stays ended.
        if (i == failed || (child.present && child.restart != Restart::Temporary))
            decision.start.push_back(i);
    }
    return decision;
}

} // namespace tinkex
