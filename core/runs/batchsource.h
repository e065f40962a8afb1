#pragma once

#include "core/exercises/exercise.h"
#include "core/runs/dataset.h"

#include <memory>

namespace tinkex {

/// Gives the items of every step of a supervised run. A function of (seed, step), so that a resumed run goes on alike.
class BatchSource {
public:
    virtual ~BatchSource() = default;
    virtual std::vector<TrainingTokens> batch(qint64 step) const = 0;
};

/// Items of a shipped exercise, rendered as conversations of one turn.
std::unique_ptr<BatchSource> exerciseBatches(const Exercise& exercise, RendererPtr renderer, quint64 seed,
                                             int batchSize);
/// Items of a file, shuffled anew each epoch. The data set must not be empty.
std::unique_ptr<BatchSource> datasetBatches(std::shared_ptr<const Dataset> dataset, quint64 seed, int batchSize);

/// Divides every weight by the batch's sum, so that the summed loss is a mean over what is learned, whatever the batch
/// size. Returns that sum.
double normalizeWeights(std::vector<TrainingTokens>& batch);

} // namespace tinkex
