#include "core/engine/decoder.h"

#include <algorithm>
#include <cmath>

namespace tinkex::engine {
namespace {

constexpr int kFirstCapacity = 32;

int wholePanels(int n)
{
    const int width = kernels().panelWidth;
    return (n + width - 1) / width * width;
}

std::size_t area(int rows, int columns)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

} // namespace

KvCache::KvCache(const ModelConfig& config)
    : m_layers(config.layers), m_heads(config.heads), m_kvHeads(config.kvHeads), m_headDim(config.headDim)
{}

void KvCache::reserve(int length)
{
    if (length <= m_capacity)
        return;
    const int old = m_capacity;
    m_capacity = wholePanels(std::max({length, 2 * old, kFirstCapacity}));
    const std::vector<float> oldKeys = std::move(m_keys);
    const std::vector<float> oldValues = std::move(m_values);
    const int heads = m_layers * m_kvHeads;
    m_keys.assign(area(heads * m_headDim, m_capacity), 0.f);
    for (int r = 0; r < heads * m_headDim; ++r)
        std::copy_n(oldKeys.data() + area(r, old), old, m_keys.data() + area(r, m_capacity));
    m_values.assign(area(heads * m_capacity, m_headDim), 0.f);
    for (int h = 0; h < heads; ++h)
        std::copy_n(oldValues.data() + area(h * old, m_headDim), area(old, m_headDim),
                    m_values.data() + area(h * m_capacity, m_headDim));
}

void KvCache::store(int layer, int position, const float* qkvRow)
{
    const int width = m_kvHeads * m_headDim;
    const float* key = qkvRow + m_heads * m_headDim;
    float* column = m_keys.data() + area(layer * width, m_capacity) + position;
    for (int i = 0; i < width; ++i)
        column[area(i, m_capacity)] = key[i];
    for (int h = 0; h < m_kvHeads; ++h)
        std::copy_n(key + width + h * m_headDim, m_headDim,
                    m_values.data() + area((layer * m_kvHeads + h) * m_capacity + position, m_headDim));
}

const float* KvCache::keys(int layer, int kvHead) const
{
    return m_keys.data() + area((layer * m_kvHeads + kvHead) * m_headDim, m_capacity);
}

const float* KvCache::values(int layer, int kvHead) const
{
    return m_values.data() + area((layer * m_kvHeads + kvHead) * m_capacity, m_headDim);
}

Decoder::Decoder(const NetworkWeights& weights, const KvCache& prompt)
    : m_weights(weights), m_config(*weights.config), m_prompt(prompt)
{}

float* Decoder::sized(std::vector<float>& buffer, std::size_t rows, int width)
{
    buffer.resize(rows * static_cast<std::size_t>(width));
    return buffer.data();
}

const float* Decoder::step(std::span<const Slot> slots)
{
    const int rows = static_cast<int>(slots.size());
    const int width = m_config.hiddenSize;
    const Kernels& kernel = kernels();
    float* x = sized(m_x, slots.size(), width);
    for (const Slot& slot : slots) {
        slot.cache->reserve(slot.cache->length() + 1);
        x = std::copy_n(m_weights.embedding + area(slot.token, width), width, x);
    }
    x = m_x.data();
    float* normed = sized(m_normed, slots.size(), width);
    float* inverse = sized(m_inverse, slots.size(), 1);
    float* gateUp = sized(m_gateUp, slots.size(), 2 * m_config.ffnSize);
    float* activated = sized(m_activated, slots.size(), m_config.ffnSize);
    for (int l = 0; l < m_config.layers; ++l) {
        const LayerWeights& w = m_weights.layers[static_cast<std::size_t>(l)];
        kernel.rmsNorm(x, w.attentionNorm, rows, width, m_config.normEps, normed, inverse);
        multiplyForward(m_workspace, w.group(Group::Qkv), normed, rows, sized(m_qkv, slots.size(), qkvWidth(m_config)));
        attend(l, slots);
        multiplyForward(m_workspace, w.group(Group::Output), m_attended.data(), rows, x, true);
        kernel.rmsNorm(x, w.ffnNorm, rows, width, m_config.normEps, normed, inverse);
        multiplyForward(m_workspace, w.group(Group::GateUp), normed, rows, gateUp);
        kernel.siluGate(gateUp, rows, m_config.ffnSize, activated);
        multiplyForward(m_workspace, w.group(Group::Down), activated, rows, x, true);
    }
    for (const Slot& slot : slots)
        slot.cache->setLength(slot.cache->length() + 1);
    kernel.rmsNorm(x, m_weights.finalNorm, rows, width, m_config.normEps, normed, inverse);
    float* logits = sized(m_logits, slots.size(), m_config.vocabSize);
    multiplyForward(m_workspace, *m_weights.unembed, normed, rows, logits);
    return logits;
}

void Decoder::attend(int layer, std::span<const Slot> slots)
{
    int longest = 0;
    float* row = m_qkv.data();
    for (const Slot& slot : slots) {
        const int position = m_prompt.length() + slot.cache->length();
        kernels().rope(row, m_config.heads + m_config.kvHeads, m_config.headDim, m_weights.rope->cosine(position),
                       m_weights.rope->sine(position), 1.f);
        slot.cache->store(layer, slot.cache->length(), row);
        longest = std::max(longest, slot.cache->length() + 1);
        row += qkvWidth(m_config);
    }
    // The scores of the continuation follow those of the prompt directly; both are computed in whole panels.
    const int scoreRow = wholePanels(m_prompt.length()) + wholePanels(longest);
    sized(m_scores, slots.size(), scoreRow);
    sized(m_attended, slots.size(), m_config.heads * m_config.headDim);
    const float scale = 1.f / std::sqrt(static_cast<float>(m_config.headDim));
    for (int h = 0; h < m_config.heads; ++h) {
        score(layer, h, slots, scoreRow);
        float* scores = m_scores.data();
        for (const Slot& slot : slots) {
            const int visible = m_prompt.length() + slot.cache->length() + 1;
            kernels().expScaled(scores, visible, scale, kernels().logSumExp(scores, visible, scale), 1.f, scores);
            scores += scoreRow;
        }
        mix(layer, h, slots, scoreRow);
    }
}

void Decoder::score(int layer, int head, std::span<const Slot> slots, int scoreRow)
{
    const int kv = head / (m_config.heads / m_config.kvHeads);
    GemmCall call{.m = static_cast<int>(slots.size()),
                  .n = wholePanels(m_prompt.length()),
                  .k = m_config.headDim,
                  .a = m_qkv.data() + head * m_config.headDim,
                  .aRow = qkvWidth(m_config),
                  .b = m_prompt.keys(layer, kv),
                  .bRow = m_prompt.capacity(),
                  .c = m_scores.data(),
                  .cRow = scoreRow};
    m_workspace.gemm(call);
    call.m = 1;
    call.c += m_prompt.length();
    for (const Slot& slot : slots) {
        call.n = wholePanels(slot.cache->length() + 1);
        call.b = slot.cache->keys(layer, kv);
        call.bRow = slot.cache->capacity();
        m_workspace.gemm(call);
        call.a += qkvWidth(m_config);
        call.c += scoreRow;
    }
}

void Decoder::mix(int layer, int head, std::span<const Slot> slots, int scoreRow)
{
    const int kv = head / (m_config.heads / m_config.kvHeads);
    const int outRow = m_config.heads * m_config.headDim;
    GemmCall call{.m = static_cast<int>(slots.size()),
                  .n = m_config.headDim,
                  .k = m_prompt.length(),
                  .a = m_scores.data(),
                  .aRow = scoreRow,
                  .b = m_prompt.values(layer, kv),
                  .bRow = m_config.headDim,
                  .c = m_attended.data() + head * m_config.headDim,
                  .cRow = outRow};
    m_workspace.gemm(call);
    call.m = 1;
    call.accumulate = true;
    call.a += m_prompt.length();
    for (const Slot& slot : slots) {
        call.k = slot.cache->length() + 1;
        call.b = slot.cache->values(layer, kv);
        m_workspace.gemm(call);
        call.a += scoreRow;
        call.c += outRow;
    }
}

void prefill(const NetworkWeights& weights, std::span<const TokenId> prompt, KvCache& cache, std::vector<float>& hidden,
             Workspace& workspace)
{
    TokenBatch batch;
    batch.append(prompt);
    cache.reserve(batch.rows());
    Activations activations;
    forwardLayers(weights, batch, Keep::Nothing, activations, workspace, [&](int layer, const float* qkv) {
        for (int position = 0; position < batch.rows(); ++position)
            cache.store(layer, position, qkv + area(position, qkvWidth(*weights.config)));
    });
    cache.setLength(batch.rows());
    hidden = std::move(activations.hidden);
}

} // namespace tinkex::engine
