#pragma once

#include "core/text/tokenizer.h"

#include <span>

namespace tinkex {

struct ChatMessage {
    std::string role; ///< "system", "user", "assistant"
    std::string content;
};

/// A conversation as tokens; weights[i] belongs to tokens[i]: 1 where the model shall learn to say the token, else 0.
struct RenderedTokens {
    std::vector<std::int32_t> tokens;
    std::vector<float> weights;
};

/// The same, shifted for next-token training: from tokens[i] (and all before) predict targets[i] with weights[i].
struct TrainingTokens {
    std::vector<std::int32_t> tokens;
    std::vector<std::int32_t> targets;
    std::vector<float> weights;
};

/// Drops the last input and the first target. Fewer than two tokens give nothing.
TrainingTokens shiftForTraining(const RenderedTokens& rendered);

/// Begin and end of a document. They may be the same token.
struct DocumentTokens {
    std::optional<std::int32_t> begin; ///< put at position 0
    std::int32_t end = 0;              ///< ends the last answer, stops sampling
};

/// How a model writes a conversation. Thread: any; immutable and shared.
class Renderer {
public:
    virtual ~Renderer();

    virtual std::string_view name() const = 0;
    /// The conversation up to the place where the assistant's next answer begins.
    virtual std::vector<std::int32_t> generationPrompt(std::span<const ChatMessage> messages) const = 0;
    /// The whole conversation. Weight 1 on the tokens of the assistant's answers, and on the end token when the last
    /// message is an answer. The tokens before an answer equal generationPrompt() of the messages before it.
    virtual RenderedTokens trainingExample(std::span<const ChatMessage> messages) const = 0;
    /// Texts that end an answer besides the end token.
    virtual std::vector<std::string> stopStrings() const = 0;
    virtual std::vector<std::int32_t> stopTokens() const = 0;
    /// The answer in sampled tokens: without specials, cut at the first stop string, without blanks around it.
    virtual std::string parseAnswer(std::span<const std::int32_t> sampled) const = 0;
};
using RendererPtr = std::shared_ptr<const Renderer>;

/// Known names, best default first: "role_colon" (`User: {q}\nAssistant: {a}`, one end token after the conversation)
/// and "raw" (the contents one after the other, nothing added between).
std::span<const std::string_view> rendererNames();
/// Unknown name, or document tokens outside the vocabulary: ErrorKind::Validation.
Result<RendererPtr> makeRenderer(std::string_view name, TokenizerPtr tokenizer, DocumentTokens documentTokens);

} // namespace tinkex
