#pragma once

#include "core/engine/engine.h"
#include "core/wire/types.h"

#include <vector>

/// Between the protocol's training batches and the engine's. Thread: any; pure.
namespace tinkex::server {

struct TrainingBatch {
    std::vector<engine::Datum> data;
    engine::LossKind loss = engine::LossKind::CrossEntropy;
    engine::LossConfig config;
    bool forwardOnly = false;
};

/// Checks everything that can be wrong with a batch (protocol.md 3.3, 3.4), so that the engine gets only sound data.
/// ErrorKind::Validation with the datum's number and the reason.
Result<TrainingBatch> toEngine(const wire::ForwardBackwardRequest& request, const engine::ModelConfig& model);

/// Per datum `logprobs` in the shape of its targets, and `elementwise_loss` for cross_entropy; metrics `loss:sum` and
/// `num_tokens:sum` (T5: exactly one colon).
wire::ForwardBackwardOutput toWire(const engine::ForwardBackwardOutput& output, const TrainingBatch& batch);

Result<engine::AdamParams> toEngine(const wire::AdamParams& adam);

} // namespace tinkex::server
