#pragma once

#include "core/engine/losses.h"
#include "core/engine/network.h"
#include "core/engine/threadteam.h"

namespace tinkex::engine {

/// Memory of one part of the batch, kept between passes.
struct PassBuffers {
    Workspace workspace;
    Activations activations;
    TokenBatch batch;
    std::vector<float> logits;
    std::vector<float> rows; ///< hidden rows that have a gradient, gathered
    std::vector<float> dRows;
    std::vector<int> rowIndex;
};

struct PassRequest {
    const NetworkWeights& weights;
    std::span<const Datum> data; ///< checked
    LossKind loss = LossKind::CrossEntropy;
    const LossConfig& config;
};

/// Splits the datums by tokens over sinks.size() parts, part i feeding sinks[i]; a null sink means forward only. The
/// split depends on the datums and the number of parts alone.
ForwardBackwardOutput runPass(const PassRequest& request, std::span<GradientSink* const> sinks,
                              std::vector<PassBuffers>& buffers, ThreadTeam& team);

/// Which datums each part computes, in their order.
std::vector<std::vector<std::size_t>> splitByTokens(std::span<const Datum> data, int parts);

/// logits[rows, vocab] of hidden[rows, hiddenSize].
void computeLogits(const NetworkWeights& weights, const float* hidden, int rows, std::vector<float>& logits,
                   Workspace& workspace);

} // namespace tinkex::engine
