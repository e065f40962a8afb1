#include "core/losses/outcomes.h"

#include <algorithm>
#include <cmath>

namespace tinkex {

namespace {
constexpr double kRounding = 1e-3;
} // namespace

Result<Outcomes> outcomesOf(std::span<const double> logprobs)
{
    Outcomes outcomes;
    double known = 0;
    for (const double logprob : logprobs) {
        outcomes.logs.push_back(std::max(std::min(logprob, 0.0), kLeastLog));
        known += std::exp(logprob);
    }
    if (known > 1 + kRounding)
        return failure(ErrorKind::Validation, "the probabilities of a position's candidates add to more than 1");
    // expm1 keeps the digits of a rest that is nearly nothing.
    const double rest = logprobs.size() == 1 ? -std::expm1(std::min(logprobs[0], 0.0)) : 1 - known;
    outcomes.restIsConstant = rest <= std::exp(kLeastLog);
    outcomes.logs.push_back(outcomes.restIsConstant ? kLeastLog : std::log(rest));
    return outcomes;
}

void Outcomes::pullBack(std::span<const double> byOutcome, std::vector<double>& byCandidate) const
{
    const std::size_t rest = logs.size() - 1;
    for (std::size_t k = 0; k < rest; ++k) {
        if (logs[k] <= kLeastLog)
            continue;
        byCandidate[k] += byOutcome[k];
        if (!restIsConstant)
            byCandidate[k] -= byOutcome[rest] * std::exp(logs[k] - logs[rest]);
    }
}

std::vector<std::size_t> selectedAt(const LogprobView& view, std::size_t position)
{
    std::vector<std::size_t> targets;
    for (std::size_t i = position * view.width; i < (position + 1) * view.width; ++i) {
        if (view.selected[i])
            targets.push_back(i);
    }
    return targets;
}

} // namespace tinkex
