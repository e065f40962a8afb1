#pragma once

#include "core/engine/network.h"

namespace tinkex::engine {

/// Keys and values of one sequence, growing as it does. Keys lie transposed, so that the scores of one query are a
/// product over adjacent positions.
class KvCache {
public:
    explicit KvCache(const ModelConfig& config);

    int length() const { return m_length; }
    /// Makes room for positions up to `length`, rounded so that whole panels can be read.
    void reserve(int length);
    /// Takes the key and value columns of one qkv row of a layer.
    void store(int layer, int position, const float* qkvRow);
    void setLength(int length) { m_length = length; }

    int capacity() const { return m_capacity; }
    const float* keys(int layer, int kvHead) const;   ///< [headDim][capacity]
    const float* values(int layer, int kvHead) const; ///< [capacity][headDim]

private:
    int m_layers, m_heads, m_kvHeads, m_headDim;
    int m_capacity = 0;
    int m_length = 0;
    std::vector<float> m_keys;
    std::vector<float> m_values;
};

/// One token at a time for several continuations of one prompt. The cache of the prompt is shared and read only.
/// Thread: one at a time; several decoders may share a prompt.
class Decoder {
public:
    struct Slot {
        TokenId token = 0;        ///< the next input
        KvCache* cache = nullptr; ///< of what followed the prompt
    };

    /// Borrows both.
    Decoder(const NetworkWeights& weights, const KvCache& prompt);

    /// Feeds each slot's token and returns the logits of the next, [slots][vocab], valid until the next call.
    const float* step(std::span<const Slot> slots);

private:
    void attend(int layer, std::span<const Slot> slots);
    void score(int layer, int head, std::span<const Slot> slots, int scoreRow);
    void mix(int layer, int head, std::span<const Slot> slots, int scoreRow);
    float* sized(std::vector<float>& buffer, std::size_t rows, int width);

    const NetworkWeights& m_weights;
    const ModelConfig& m_config;
    const KvCache& m_prompt;
    Workspace m_workspace;
    std::vector<float> m_x, m_normed, m_inverse, m_qkv, m_scores, m_attended, m_gateUp, m_activated, m_logits;
};

/// Runs the prompt and fills its cache. hidden: [prompt][hiddenSize], ready for the unembedding.
void prefill(const NetworkWeights& weights, std::span<const TokenId> prompt, KvCache& cache, std::vector<float>& hidden,
             Workspace& workspace);

} // namespace tinkex::engine
