#pragma once

#include "core/wire/types.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// Joins the results of the chunks of one forward/forward_backward call (protocol.md 4.5.1). Pure. Thread: any.
namespace tinkex {

/// The metrics of one chunk and its weight: how many loss_fn_outputs it has.
struct ChunkMetrics {
    std::map<std::string, double> metrics;
    std::int64_t weight = 0;
};

/// Reduces by the part after the ':' of each key: mean, sum, min, max, slack, hash_unordered, unique. Keys of the first
/// chunk that all chunks have; an unknown reduction is dropped. A key without exactly one ':' passes through from a
/// single chunk and is averaged over several (other servers, T5). No weight at all gives a mean of 0 (T6).
std::map<std::string, double> reduceMetrics(const std::vector<ChunkMetrics>& chunks);

/// Outputs in order, the first chunk's type, reduced metrics.
wire::ForwardBackwardOutput combineOutputs(std::vector<wire::ForwardBackwardOutput> chunks);

using PassRequests = std::vector<std::shared_ptr<wire::ForwardBackwardRequest>>; ///< the chunks of one call, in order

/// Gives the metrics a "loss:sum" where the server told none: the sum of its elementwise_loss, or for cross_entropy
/// what its logprobs and the weights sent make (servers.md 3.4, 30). Outputs that do not fit the data add nothing.
void addMissingLoss(wire::ForwardBackwardOutput& output, const PassRequests& requests);

/// CPython's hash of the sorted tuple of integers: the "hash_unordered" reduction.
std::int64_t hashUnordered(std::vector<std::int64_t> values);

} // namespace tinkex
