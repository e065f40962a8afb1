#pragma once

#include "core/text/renderer.h"

namespace tinkex {

/// What is needed to talk to one model in text.
struct ModelText {
    TokenizerPtr tokenizer;
    DocumentTokens documentTokens;
    RendererPtr renderer;
};

/// Reads tokenizer.json and tokenizer_config.json (`bos_token`, `eos_token`, as a string or {"content": …}; this
/// project's own key `tinkex_renderer`, "raw" when it is absent) of a Hugging Face directory. Without an end token, or
/// with one that the vocabulary lacks: ErrorKind::Storage.
Result<ModelText> loadModelText(const std::filesystem::path& directory);

/// The same text in another chat format; an empty name leaves the model's own. Unknown name: ErrorKind::Validation.
Result<ModelText> withRenderer(ModelText text, const QString& name);

} // namespace tinkex
