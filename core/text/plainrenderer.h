#pragma once

#include "core/text/renderer.h"

namespace tinkex {

/// Renderers without control tokens inside a conversation: with roles written out ("role_colon") or left out ("raw").
class PlainRenderer final : public Renderer {
public:
    enum class Roles { Written, Omitted };
    PlainRenderer(Roles roles, TokenizerPtr tokenizer, DocumentTokens documentTokens);

    std::string_view name() const override;
    std::vector<std::int32_t> generationPrompt(std::span<const ChatMessage> messages) const override;
    RenderedTokens trainingExample(std::span<const ChatMessage> messages) const override;
    std::vector<std::string> stopStrings() const override;
    std::vector<std::int32_t> stopTokens() const override;
    std::string parseAnswer(std::span<const std::int32_t> sampled) const override;

private:
    RenderedTokens render(std::span<const ChatMessage> messages, bool openAnswer) const;
    std::string heading(std::string_view role, bool first) const;
    void append(RenderedTokens& rendered, std::string_view text, float weight) const;

    Roles m_roles;
    TokenizerPtr m_tokenizer;
    DocumentTokens m_documentTokens;
};

} // namespace tinkex
