#pragma once

#include "core/base/error.h"
#include "core/losses/logprobview.h"

#include <span>
#include <vector>

/// What "the probabilities of a position" are when only the log-probabilities of its target tokens are known: the
/// distribution over the known candidates and one more outcome, "any other token", which takes what is left of 1. It
/// always sums to 1. By the data processing inequality its entropy and its divergences are lower bounds of those over
/// the whole vocabulary, exact as far as the known candidates hold all the mass. Pure. Thread: any.
namespace tinkex {

/// The log-probability that stands for "never"; below it the rest is constant.
inline constexpr double kLeastLog = -50;

struct Outcomes {
    std::vector<double> logs; ///< of the selected candidates, then of the rest
    bool restIsConstant = false;

    /// byCandidate[k] += the derivative by candidate k, given those by each outcome's log: the rest moves against the
    /// candidates.
    void pullBack(std::span<const double> byOutcome, std::vector<double>& byCandidate) const;
};

/// Validation: the candidates' probabilities add to more than 1 (a token twice, or numbers that are none).
Result<Outcomes> outcomesOf(std::span<const double> logprobs);

/// The selected targets of one position.
std::vector<std::size_t> selectedAt(const LogprobView& view, std::size_t position);

} // namespace tinkex
