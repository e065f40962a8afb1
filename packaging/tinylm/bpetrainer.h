#pragma once

#include "core/text/bpe.h"

namespace tinkex::tinylm {

/// A trained byte-level vocabulary: ids 0…255 are the bytes, then the end token, then one id a merge.
struct TrainedVocabulary {
    std::vector<std::string> bytes; ///< by id; of the end token its name
    std::vector<BpeMerge> merges;
};

inline constexpr std::int32_t kEndToken = 256;
inline constexpr std::string_view kEndTokenText = "<|end|>";

/// Byte-pair encoding of the documents: the most frequent pair is merged, of equals the one with the smaller ids, until
/// there are `size` tokens. Digits are always pieces of their own.
TrainedVocabulary trainVocabulary(std::span<const std::string> documents, int size);

} // namespace tinkex::tinylm
