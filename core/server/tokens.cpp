#include "core/server/tokens.h"

namespace tinkex::server {

Result<std::vector<engine::TokenId>> promptTokens(const wire::ModelInput& input, const engine::ModelConfig& model)
{
    std::optional<std::vector<engine::TokenId>> tokens = input.textTokens();
    if (!tokens)
        return failure(ErrorKind::Validation, "this model reads text only, no images or sound");
    if (tokens->empty())
        return failure(ErrorKind::Validation, "the input has no tokens");
    if (tokens->size() > static_cast<std::size_t>(model.maxContext)) {
        return failure(ErrorKind::Validation, "the input has " + std::to_string(tokens->size()) +
                                                  " tokens; the model's context holds " +
                                                  std::to_string(model.maxContext));
    }
    if (const Result<void> valid = checkTokens(*tokens, model.vocabSize, "the input"); !valid)
        return failure(valid.error());
    return std::move(*tokens);
}

} // namespace tinkex::server
