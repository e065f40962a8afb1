#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tinkex {

/// A merge rule: the tokens left and right become result. Earlier rules go first.
struct BpeMerge {
    std::int32_t left = 0;
    std::int32_t right = 0;
    std::int32_t result = 0;
};

/// Byte-pair encoding of one piece of bytes. Thread: any; immutable.
class Bpe {
public:
    /// vocabulary: bytes of each id, empty where there is none. Every single byte must have a token.
    /// wholePieceFirst: a piece that is a token is taken as it is (Hugging Face's ignore_merges).
    Bpe(std::vector<std::string> vocabulary, std::span<const BpeMerge> merges, bool wholePieceFirst);

    void encode(std::string_view piece, std::vector<std::int32_t>& ids) const;
    const std::vector<std::string>& vocabulary() const { return m_vocabulary; }
    /// -1 when there is none.
    std::int32_t find(std::string_view bytes) const;

private:
    struct Rule {
        std::uint64_t pair = 0;
        std::uint32_t rank = 0;
        std::int32_t result = 0;
    };
    class HeapMerger;
    const Rule* rule(std::int32_t left, std::int32_t right) const;
    std::size_t slot(std::uint64_t pair) const;
    void mergeShort(std::vector<std::int32_t>& ids, std::size_t first) const;
    void mergeLong(std::vector<std::int32_t>& ids, std::size_t first) const;

    std::vector<std::string> m_vocabulary;
    std::unordered_map<std::string_view, std::int32_t> m_ids;
    std::vector<std::int32_t> m_byteIds;
    std::vector<Rule> m_rules; ///< open addressing, at most half full
    int m_shift = 0;
    bool m_wholePieceFirst;
};

} // namespace tinkex
