#pragma once

#include "core/losses/customloss.h"

#include <span>
#include <string>
#include <vector>

/// What the built-in terms share: which targets count, and the fields beside them. Pure. Thread: any.
namespace tinkex {

/// One datum as its terms see it.
struct LogprobView {
    std::size_t index = 0; ///< of the datum
    const wire::Datum* datum = nullptr;
    std::span<const double> logprobs;
    std::size_t width = 1;      ///< candidates a position: K of targets (N, K), else 1
    std::vector<char> selected; ///< one a target; false: masked out

    std::size_t positions() const { return logprobs.size() / width; }
};

/// Views of all datums. mask: name of a field of which zeros take targets out, one number a target or one a position;
/// empty: all count. Validation: the field is missing or of another size; no target is left.
Result<std::vector<LogprobView>> viewsOf(const LossInput& input, const std::string& mask);

/// A field with one finite number a target.
Result<std::vector<double>> fieldOf(const LogprobView& view, const std::string& name);

/// Zeros in the shape of the log-probabilities.
PerTarget zerosLike(const PerTarget& logprobs);

} // namespace tinkex
