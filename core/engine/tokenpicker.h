#pragma once

#include "core/engine/engine.h"
#include "core/engine/random.h"

#include <vector>

namespace tinkex::engine {

/// Ranges of temperature, top_p, top_k, stop strings and max_tokens; else Validation.
Result<void> checkSampling(const SamplingParams& params);

/// Chooses tokens from logits: temperature, then top-k, then top-p; temperature 0 takes the best. Among equal logits
/// the smaller id comes first. Thread: one at a time (it keeps scratch memory).
class TokenPicker {
public:
    TokenPicker(const SamplingParams& params, int vocabSize);

    struct Picked {
        TokenId token = 0;
        float logprob = 0.f; ///< of the raw model: temperature 1, nothing cut off
    };
    Picked pick(const float* logits, Random& random);

private:
    TokenId best(const float* logits) const;
    TokenId fromAll(const float* logits, Random& random);
    TokenId fromTop(const float* logits, Random& random);
    void computeWeights(const float* logits);

    bool m_isGreedy;
    int m_vocab;
    int m_topK;
    double m_topP;
    float m_inverseTemperature;
    std::vector<float> m_weights; ///< proportional to the probabilities, the best has 1
    std::vector<TokenId> m_order;
};

/// The k best tokens with their log-probabilities, best first.
std::vector<TopLogprob> topLogprobs(const float* logits, int vocabSize, int k);

/// Notices the end of a sequence: end tokens of the model, stop tokens, stop strings that may span tokens.
class StopMatcher {
public:
    /// Borrows all three.
    StopMatcher(const SamplingParams& params, const std::vector<TokenId>& endTokens, const TokenBytes& tokenBytes);
    /// True when this token ends the sequence.
    bool push(TokenId token);

private:
    const SamplingParams& m_params;
    const std::vector<TokenId>& m_endTokens;
    const TokenBytes& m_tokenBytes;
    std::size_t m_longest = 0; ///< stop string, bytes
    std::string m_tail;        ///< the bytes a stop string could still begin in
};

} // namespace tinkex::engine
