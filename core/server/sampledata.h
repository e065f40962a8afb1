#pragma once

#include "core/engine/engine.h"
#include "core/wire/types.h"

/// Between the protocol's sampling messages and the engine's. Thread: any; pure.
namespace tinkex::server {

inline constexpr std::int64_t kMaxSamples = 256;      ///< of one request
inline constexpr std::int64_t kMaxTopkLogprobs = 128; ///< of a position

/// ErrorKind::Validation with a sentence for everything that cannot be sampled (protocol.md 3.6).
Result<engine::SampleRequest> toEngine(const wire::SampleRequest& request, const engine::ModelConfig& model);
wire::SampleResponse toWire(engine::SampleOutput output);

} // namespace tinkex::server
