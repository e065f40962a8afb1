#include "core/engine/network.h"

#include <algorithm>
#include <cmath>

namespace tinkex::engine {

GradientSink::~GradientSink() = default;

RopeTable::RopeTable(const ModelConfig& config) : m_half(static_cast<std::size_t>(config.headDim / 2))
{
    const auto size = static_cast<std::size_t>(config.maxContext) * m_half;
    m_cosine.resize(size);
    m_sine.resize(size);
    for (std::size_t i = 0; i < m_half; ++i) {
        const double frequency = std::pow(static_cast<double>(config.ropeTheta),
                                          -2.0 * static_cast<double>(i) / static_cast<double>(config.headDim));
        for (int position = 0; position < config.maxContext; ++position) {
            m_cosine[offset(position) + i] = static_cast<float>(std::cos(position * frequency));
            m_sine[offset(position) + i] = static_cast<float>(std::sin(position * frequency));
        }
    }
}

void TokenBatch::clear()
{
    tokens.clear();
    positions.clear();
    sequences.clear();
}

void TokenBatch::append(std::span<const TokenId> sequence)
{
    sequences.push_back({rows(), static_cast<int>(sequence.size())});
    tokens.insert(tokens.end(), sequence.begin(), sequence.end());
    for (int i = 0; i < static_cast<int>(sequence.size()); ++i)
        positions.push_back(i);
}

namespace {

float* sized(std::vector<float>& buffer, int rows, int width)
{
    const auto needed = static_cast<std::size_t>(rows) * static_cast<std::size_t>(width);
    if (buffer.size() < needed)
        buffer.resize(needed);
    return buffer.data();
}

void embed(const NetworkWeights& weights, const TokenBatch& batch, float* out)
{
    const auto width = static_cast<std::size_t>(weights.config->hiddenSize);
    for (const TokenId token : batch.tokens) {
        std::copy_n(weights.embedding + static_cast<std::size_t>(token) * width, width, out);
        out += width;
    }
}

void rotate(const NetworkWeights& weights, const TokenBatch& batch, float* qkv, float sign)
{
    const ModelConfig& config = *weights.config;
    for (const int position : batch.positions) {
        kernels().rope(qkv, config.heads + config.kvHeads, config.headDim, weights.rope->cosine(position),
                       weights.rope->sine(position), sign);
        qkv += qkvWidth(config);
    }
}

/// One layer from `kept.input` to `next`.
void forwardLayer(const NetworkWeights& weights, int layer, const TokenBatch& batch, LayerActivations& kept,
                  float* next, Workspace& workspace, const LayerHook& hook)
{
    const ModelConfig& config = *weights.config;
    const LayerWeights& w = weights.layers[static_cast<std::size_t>(layer)];
    const int rows = batch.rows();
    const int width = config.hiddenSize;
    const auto size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(width);
    const Kernels& kernel = kernels();

    float* normed = sized(kept.attentionNormed, rows, width);
    kernel.rmsNorm(kept.input.data(), w.attentionNorm, rows, width, config.normEps, normed,
                   sized(kept.attentionInverse, rows, 1));
    float* qkv = sized(kept.qkv, rows, qkvWidth(config));
    multiplyForward(workspace, w.group(Group::Qkv), normed, rows, qkv);
    rotate(weights, batch, qkv, 1.f);
    if (hook)
        hook(layer, qkv);
    float* attended = sized(kept.attended, rows, config.heads * config.headDim);
    attentionForward(config, batch, qkv, attended, sized(kept.logSums, rows, config.heads), workspace);
    float* middle = sized(kept.middle, rows, width);
    std::copy_n(kept.input.data(), size, middle);
    multiplyForward(workspace, w.group(Group::Output), attended, rows, middle, true);

    normed = sized(kept.ffnNormed, rows, width);
    kernel.rmsNorm(middle, w.ffnNorm, rows, width, config.normEps, normed, sized(kept.ffnInverse, rows, 1));
    float* gateUp = sized(kept.gateUp, rows, 2 * config.ffnSize);
    multiplyForward(workspace, w.group(Group::GateUp), normed, rows, gateUp);
    float* activated = sized(kept.activated, rows, config.ffnSize);
    kernel.siluGate(gateUp, rows, config.ffnSize, activated);
    std::copy_n(middle, size, next);
    multiplyForward(workspace, w.group(Group::Down), activated, rows, next, true);
}

/// activations.dResidual holds the gradient of the layer's output and leaves as that of its input.
void backwardLayer(const NetworkWeights& weights, int layer, const TokenBatch& batch, Activations& activations,
                   GradientSink& sink, Workspace& workspace)
{
    const ModelConfig& config = *weights.config;
    const LayerWeights& w = weights.layers[static_cast<std::size_t>(layer)];
    const LayerActivations& kept = activations.layers[static_cast<std::size_t>(layer)];
    const int rows = batch.rows();
    const int width = config.hiddenSize;
    const Kernels& kernel = kernels();
    float* dResidual = activations.dResidual.data();
    float* dNormed = sized(activations.dNormed, rows, width);

    sink.linear(layer, Group::Down, kept.activated.data(), dResidual, rows, workspace);
    float* dActivated = sized(activations.dActivated, rows, config.ffnSize);
    multiplyBackward(workspace, w.group(Group::Down), dResidual, rows, dActivated);
    float* dGateUp = sized(activations.dGateUp, rows, 2 * config.ffnSize);
    kernel.siluGateBackward(kept.gateUp.data(), dActivated, rows, config.ffnSize, dGateUp);
    sink.linear(layer, Group::GateUp, kept.ffnNormed.data(), dGateUp, rows, workspace);
    multiplyBackward(workspace, w.group(Group::GateUp), dGateUp, rows, dNormed);
    kernel.rmsNormBackward(dNormed, kept.middle.data(), w.ffnNorm, kept.ffnInverse.data(), rows, width, dResidual,
                           sink.ffnNorm(layer));

    sink.linear(layer, Group::Output, kept.attended.data(), dResidual, rows, workspace);
    float* dAttended = sized(activations.dAttended, rows, config.heads * config.headDim);
    multiplyBackward(workspace, w.group(Group::Output), dResidual, rows, dAttended);
    float* dQkv = sized(activations.dQkv, rows, qkvWidth(config));
    attentionBackward(config, batch, kept.qkv.data(), kept.logSums.data(), dAttended, dQkv, workspace);
    rotate(weights, batch, dQkv, -1.f);
    sink.linear(layer, Group::Qkv, kept.attentionNormed.data(), dQkv, rows, workspace);
    if (layer == 0 && !sink.trainsBase())
        return;
    multiplyBackward(workspace, w.group(Group::Qkv), dQkv, rows, dNormed);
    kernel.rmsNormBackward(dNormed, kept.input.data(), w.attentionNorm, kept.attentionInverse.data(), rows, width,
                           dResidual, sink.attentionNorm(layer));
}

} // namespace

void forwardLayers(const NetworkWeights& weights, const TokenBatch& batch, Keep keep, Activations& activations,
                   Workspace& workspace, const LayerHook& hook)
{
    const ModelConfig& config = *weights.config;
    const int rows = batch.rows();
    const std::size_t count = weights.layers.size();
    activations.layers.resize(std::max(activations.layers.size(), keep == Keep::ForBackward ? count : 1));
    float* last = sized(activations.last, rows, config.hiddenSize);
    embed(weights, batch, sized(activations.layers[0].input, rows, config.hiddenSize));
    for (std::size_t l = 0; l < count; ++l) {
        const bool keeps = keep == Keep::ForBackward;
        LayerActivations& kept = activations.layers[keeps ? l : 0];
        float* next = last;
        if (keeps && l + 1 < count)
            next = sized(activations.layers[l + 1].input, rows, config.hiddenSize);
        else if (l + 1 < count)
            next = kept.input.data();
        forwardLayer(weights, static_cast<int>(l), batch, kept, next, workspace, hook);
    }
    kernels().rmsNorm(last, weights.finalNorm, rows, config.hiddenSize, config.normEps,
                      sized(activations.hidden, rows, config.hiddenSize), sized(activations.finalInverse, rows, 1));
}

void backwardLayers(const NetworkWeights& weights, const TokenBatch& batch, Activations& activations,
                    GradientSink& sink, Workspace& workspace)
{
    if (!sink.trainsLayers())
        return;
    const int rows = batch.rows();
    const int width = weights.config->hiddenSize;
    const auto size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(width);
    float* dResidual = sized(activations.dResidual, rows, width);
    std::fill_n(dResidual, size, 0.f);
    kernels().rmsNormBackward(activations.dHidden.data(), activations.last.data(), weights.finalNorm,
                              activations.finalInverse.data(), rows, width, dResidual, sink.finalNorm());
    for (int l = static_cast<int>(weights.layers.size()) - 1; l >= 0; --l)
        backwardLayer(weights, l, batch, activations, sink, workspace);
    if (float* dEmbedding = sink.embedding()) {
        for (int r = 0; r < rows; ++r)
            kernels().add(dEmbedding + static_cast<std::ptrdiff_t>(batch.tokens[static_cast<std::size_t>(r)]) * width,
                          dResidual + static_cast<std::ptrdiff_t>(r) * width, static_cast<std::size_t>(width));
    }
}

} // namespace tinkex::engine
