#pragma once

#include "packaging/tinylm/options.h"

namespace tinkex::tinylm {

/// Trains the vocabulary only and writes tokenizer.json and tokenizer_config.json.
Result<void> makeTokenizer(const Options& options);
/// Trains all weights of a fresh model on the corpus and writes the whole model directory, tokenizer included.
/// The result depends on the seed, the steps and the thread count only.
Result<void> pretrain(const Options& options);

} // namespace tinkex::tinylm
