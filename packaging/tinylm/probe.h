#pragma once

#include "core/exercises/exercise.h"
#include "packaging/tinylm/modelfolder.h"
#include "packaging/tinylm/options.h"

namespace tinkex::tinylm {

/// Share of right greedy answers to the first `count` items (all when there are fewer); 1 when there are none.
Result<double> exactShare(const TinyModel& model, const engine::AdapterWeights* adapter, std::span<const QaPair> items,
                          int count, int threads);

/// Prints what the model directory can do: held-out loss by kind, greedy answers, success of the five-letter sort.
Result<void> probe(const Options& options);

} // namespace tinkex::tinylm
