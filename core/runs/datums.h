#pragma once

#include "core/text/renderer.h"
#include "core/wire/types.h"

#include <span>
#include <vector>

namespace tinkex {

/// cross_entropy input: target_tokens int64 [N], weights float32 [N] (protocol.md 3.4).
wire::Datum crossEntropyDatum(const TrainingTokens& item);

/// One sampled answer with its advantage, for importance_sampling and its kin.
struct ScoredSample {
    std::vector<std::int32_t> prompt;
    std::vector<std::int32_t> answer;
    std::vector<float> logprobs; ///< of the answer when it was sampled
    float advantage = 0.f;
};
/// target_tokens, logprobs, advantages, each [prompt + answer - 1]; 0 where the target is still the prompt. The
/// advantage of each answer token is the sample's, divided by `samples`.
wire::Datum policyDatum(const ScoredSample& sample, std::size_t samples);

} // namespace tinkex
