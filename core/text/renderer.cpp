#include "core/text/renderer.h"

#include "core/text/plainrenderer.h"

#include <algorithm>
#include <array>

namespace tinkex {

Renderer::~Renderer() = default;

TrainingTokens shiftForTraining(const RenderedTokens& rendered)
{
    TrainingTokens training;
    if (rendered.tokens.size() < 2)
        return training;
    training.tokens.assign(rendered.tokens.begin(), rendered.tokens.end() - 1);
    training.targets.assign(rendered.tokens.begin() + 1, rendered.tokens.end());
    training.weights.assign(rendered.weights.begin() + 1, rendered.weights.end());
    return training;
}

std::span<const std::string_view> rendererNames()
{
    static constexpr std::array<std::string_view, 2> kNames = {"role_colon", "raw"};
    return kNames;
}

Result<RendererPtr> makeRenderer(std::string_view name, TokenizerPtr tokenizer, DocumentTokens documentTokens)
{
    const auto exists = [&](std::int32_t id) {
        return id >= 0 && id < tokenizer->vocabSize();
    };
    if (!exists(documentTokens.end) || (documentTokens.begin && !exists(*documentTokens.begin)))
        return failure(ErrorKind::Validation, "the begin or end token is not in the vocabulary");
    if (name == "role_colon")
        return std::make_shared<const PlainRenderer>(PlainRenderer::Roles::Written, std::move(tokenizer),
                                                     documentTokens);
    if (name == "raw")
        return std::make_shared<const PlainRenderer>(PlainRenderer::Roles::Omitted, std::move(tokenizer),
                                                     documentTokens);
    return failure(ErrorKind::Validation, "there is no renderer '" + std::string(name) + "'");
}

} // namespace tinkex
