#pragma once

#include "core/engine/engine.h"

namespace tinkex::engine {

/// Ranges and divisibility; the sentence says what is wrong.
Result<void> checkConfig(const ModelConfig& config);

/// A Hugging Face config.json of a LlamaForCausalLM. What this engine does not compute (biases, scaled RoPE, another
/// activation) is refused.
Result<ModelConfig> parseModelConfig(std::string_view json);
std::string modelConfigJson(const ModelConfig& config);

} // namespace tinkex::engine
