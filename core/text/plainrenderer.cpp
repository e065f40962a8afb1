#include "core/text/plainrenderer.h"

#include <algorithm>

namespace tinkex {

namespace {

constexpr std::string_view kAssistant = "assistant";
constexpr std::string_view kBlanks = " \t\r\n";

std::string capitalized(std::string_view role)
{
    std::string text(role);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

} // namespace

PlainRenderer::PlainRenderer(Roles roles, TokenizerPtr tokenizer, DocumentTokens documentTokens)
    : m_roles(roles), m_tokenizer(std::move(tokenizer)), m_documentTokens(documentTokens)
{}

std::string_view PlainRenderer::name() const
{
    return m_roles == Roles::Written ? "role_colon" : "raw";
}

std::string PlainRenderer::heading(std::string_view role, bool first) const
{
    if (m_roles == Roles::Omitted)
        return {};
    return (first ? "" : "\n") + capitalized(role) + ":";
}

void PlainRenderer::append(RenderedTokens& rendered, std::string_view text, float weight) const
{
    const std::vector<std::int32_t> ids = m_tokenizer->encode(text);
    rendered.tokens.insert(rendered.tokens.end(), ids.begin(), ids.end());
    rendered.weights.resize(rendered.tokens.size(), weight);
}

RenderedTokens PlainRenderer::render(std::span<const ChatMessage> messages, bool openAnswer) const
{
    RenderedTokens rendered;
    if (m_documentTokens.begin) {
        rendered.tokens.push_back(*m_documentTokens.begin);
        rendered.weights.push_back(0.f);
    }
    // What is not learned is encoded in one go up to each answer: so a prompt and an example agree token by token.
    std::string plain;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const std::string content = (m_roles == Roles::Written ? " " : "") + messages[i].content;
        plain += heading(messages[i].role, i == 0);
        if (messages[i].role != kAssistant) {
            plain += content;
            continue;
        }
        append(rendered, plain, 0.f);
        append(rendered, content, 1.f);
        plain.clear();
    }
    if (openAnswer)
        plain += heading(kAssistant, messages.empty());
    append(rendered, plain, 0.f);
    return rendered;
}

RenderedTokens PlainRenderer::trainingExample(std::span<const ChatMessage> messages) const
{
    RenderedTokens rendered = render(messages, false);
    rendered.tokens.push_back(m_documentTokens.end);
    rendered.weights.push_back(!messages.empty() && messages.back().role == kAssistant ? 1.f : 0.f);
    return rendered;
}

std::vector<std::int32_t> PlainRenderer::generationPrompt(std::span<const ChatMessage> messages) const
{
    return render(messages, true).tokens;
}

std::vector<std::string> PlainRenderer::stopStrings() const
{
    if (m_roles == Roles::Omitted)
        return {};
    return {"\nUser:"};
}

std::vector<std::int32_t> PlainRenderer::stopTokens() const
{
    return {m_documentTokens.end};
}

std::string PlainRenderer::parseAnswer(std::span<const std::int32_t> sampled) const
{
    std::string text = m_tokenizer->decode(sampled, Tokenizer::Specials::Skip);
    for (const std::string& stop : stopStrings())
        text.resize(std::min(text.size(), text.find(stop)));
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

} // namespace tinkex
