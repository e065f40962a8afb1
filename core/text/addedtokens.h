#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tinkex {

/// Finds the added tokens that are written out in a text: the leftmost first, of those the longest. Thread: any once
/// filled.
class AddedTokens {
public:
    struct Match {
        std::size_t begin = 0;  ///< the text's size when there is none
        std::size_t length = 0; ///< 0: none
        std::int32_t id = 0;
    };

    void add(std::string content, std::int32_t id);
    Match find(std::string_view text) const;

private:
    struct Entry {
        std::string content;
        std::int32_t id = 0;
    };
    std::array<std::vector<Entry>, 256> m_byFirstByte; ///< longest first
};

} // namespace tinkex
