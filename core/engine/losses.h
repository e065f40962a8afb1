#pragma once

#include "core/engine/engine.h"

namespace tinkex::engine {

/// The loss of one target and its derivative by that target's log-probability.
struct TargetLoss {
    double loss = 0.0;
    double slope = 0.0;
};

/// The formulas of protocol.md 3.4. target: index into targets, [N*K]; the position is target / targetsPerToken.
TargetLoss targetLoss(const Datum& datum, std::size_t target, double logprob, LossKind kind, const LossConfig& config);

/// Shapes, ranges, finiteness. The sentence names the datum by its index.
Result<void> checkData(std::span<const Datum> data, LossKind kind, const LossConfig& config, const ModelConfig& model);

} // namespace tinkex::engine
