#pragma once

#include "core/engine/engine.h"
#include "core/wire/types.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Checks that every request with tokens needs. Thread: any; pure. All errors are ErrorKind::Validation.
namespace tinkex::server {

template<class Int> Result<void> checkTokens(std::span<const Int> tokens, int vocabSize, std::string_view what)
{
    for (const Int token : tokens) {
        if (token < 0 || token >= vocabSize) {
            return failure(ErrorKind::Validation, std::string(what) + " has the token id " + std::to_string(token) +
                                                      "; the model's vocabulary has " + std::to_string(vocabSize) +
                                                      " tokens");
        }
    }
    return {};
}
template<class Int> Result<void> checkTokens(const std::vector<Int>& tokens, int vocabSize, std::string_view what)
{
    return checkTokens(std::span<const Int>(tokens), vocabSize, what);
}

/// The text tokens of an input: not empty, in the vocabulary, not longer than the context, no images or sounds.
Result<std::vector<engine::TokenId>> promptTokens(const wire::ModelInput& input, const engine::ModelConfig& model);

} // namespace tinkex::server
