#pragma once

#include "core/wire/types.h"

#include <cstdint>
#include <vector>

/// Sizes and cutting of training batches (protocol.md 4.5). Pure. Thread: any.
namespace tinkex {

/// Estimated bytes: 4 a text token, raw length of images and dmel, the location's length, 4 or 8 a tensor element.
std::int64_t estimateBytes(const wire::ModelInput& input);
std::int64_t estimateBytes(const wire::Datum& datum);
std::int64_t estimateBytes(const std::vector<wire::Datum>& data);
/// Of a sampling prompt: 10 a text token (4.6).
std::int64_t estimateSampleBytes(const wire::ModelInput& prompt);

/// Greedy, in order: a chunk ends before the datum that would break a limit. A datum larger than maxBytes is a chunk of
/// its own; no chunk is ever empty. No data gives no chunk.
std::vector<std::vector<wire::Datum>> cutIntoChunks(std::vector<wire::Datum> data, std::int64_t maxDatums,
                                                    std::int64_t maxBytes);

} // namespace tinkex
