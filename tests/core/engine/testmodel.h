#pragma once

#include "core/engine/basemodel.h"
#include "core/engine/pretraining.h"
#include "core/engine/random.h"

#include <cmath>

/// A tiny random model whose sizes fit no vector width, and random data for it.
namespace tinkex::engine::testing {

inline ModelConfig tinyConfig(bool tied = true)
{
    ModelConfig config;
    config.vocabSize = 37;
    config.hiddenSize = 20;
    config.layers = 2;
    config.heads = 4;
    config.kvHeads = 2;
    config.headDim = 6;
    config.ffnSize = 28;
    config.maxContext = 64;
    config.tiedEmbeddings = tied;
    config.eosTokens = {0};
    return config;
}

inline std::shared_ptr<const BaseModelImpl> tinyModel(const ModelConfig& config = tinyConfig(), std::uint64_t seed = 7)
{
    const BaseLayout layout(config);
    std::vector<float> values(layout.total);
    Random random(seed);
    for (const TensorSlot& slot : layout.tensors) {
        for (std::size_t i = 0; i < slot.size(); ++i) {
            const double noise = random.normal();
            values[slot.offset + i] = static_cast<float>(slot.isNorm ? 1.0 + 0.2 * noise : 0.3 * noise);
        }
    }
    return std::make_shared<const BaseModelImpl>(config, std::move(values));
}

inline std::vector<TokenId> randomTokens(Random& random, int count, int vocab)
{
    std::vector<TokenId> tokens;
    for (int i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>(random.next() % static_cast<std::uint64_t>(vocab)));
    return tokens;
}

inline Datum crossEntropyDatum(Random& random, int count, const ModelConfig& config, int perToken = 1)
{
    Datum datum;
    datum.tokens = randomTokens(random, count, config.vocabSize);
    datum.targets = randomTokens(random, count * perToken, config.vocabSize);
    datum.targetsPerToken = perToken;
    for (int i = 0; i < count * perToken; ++i)
        datum.weights.push_back(i % 5 == 3 ? 0.f : static_cast<float>(random.normal()));
    return datum;
}

inline Datum policyDatum(Random& random, int count, const ModelConfig& config)
{
    Datum datum = crossEntropyDatum(random, count, config);
    datum.weights.clear();
    for (int i = 0; i < count; ++i) {
        datum.logprobs.push_back(static_cast<float>(-std::log(config.vocabSize) + 0.5 * random.normal()));
        datum.advantages.push_back(static_cast<float>(random.normal()));
    }
    return datum;
}

} // namespace tinkex::engine::testing
