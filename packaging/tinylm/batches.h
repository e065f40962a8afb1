#pragma once

#include "core/engine/engine.h"
#include "core/exercises/corpus.h"
#include "core/text/tokenizer.h"

namespace tinkex::tinylm {

/// Makes rows of corpus text: each begins with the end token and a document's start, goes on with document after
/// document, an end token after each, and is cut at its length.
class RowSource {
public:
    RowSource(TokenizerPtr tokenizer, std::uint64_t seed);

    /// `rows` rows of `length` tokens, each weighted so that the loss of the batch is a mean.
    std::vector<engine::Datum> nextBatch(int rows, int length);

private:
    TokenizerPtr m_tokenizer;
    Rng m_rng;
};

/// One document as a row of its own, weights 1: its loss sum is that of the document and its end token.
engine::Datum documentRow(const Tokenizer& tokenizer, const std::string& document);

} // namespace tinkex::tinylm
