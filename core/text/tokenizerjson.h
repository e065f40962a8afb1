#pragma once

#include "core/text/bpe.h"
#include "core/text/splitter.h"

namespace tinkex {

struct AddedToken {
    std::int32_t id = 0;
    std::string content; ///< as it stands in the text
    bool special = false;
    bool normalized = false; ///< looked for after the normalizer instead of before
};

/// The meaning of a tokenizer.json, checked.
struct TokenizerSpec {
    std::vector<std::string> vocabulary; ///< bytes by id, empty where there is none; without added tokens
    std::vector<BpeMerge> merges;        ///< best first
    bool wholePieceFirst = false;
    bool composes = false; ///< normalizer NFC
    std::vector<Splitter> splitters;
    std::vector<AddedToken> addedTokens;
};

/// See Tokenizer::fromJson for what is supported and for the kinds of error.
Result<TokenizerSpec> parseTokenizerJson(std::string_view json);

} // namespace tinkex
