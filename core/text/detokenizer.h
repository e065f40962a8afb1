#pragma once

#include "core/text/tokenizer.h"

namespace tinkex {

/// Turns a stream of ids into text piece by piece; holds back an incomplete UTF-8 character (at most 3 bytes) until it
/// is complete. The pieces joined are exactly Tokenizer::decode of all ids. Thread: one at a time.
class Detokenizer {
public:
    explicit Detokenizer(TokenizerPtr tokenizer, Tokenizer::Specials specials = Tokenizer::Specials::Keep);

    /// The text that became certain with this id, valid UTF-8, possibly empty.
    std::string push(std::int32_t id);
    /// What is still held back, as U+FFFD, and ready for a new stream.
    std::string finish();

private:
    TokenizerPtr m_tokenizer;
    Tokenizer::Specials m_specials;
    std::string m_pending;
};

} // namespace tinkex
