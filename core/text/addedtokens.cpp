#include "core/text/addedtokens.h"

#include <algorithm>

namespace tinkex {

void AddedTokens::add(std::string content, std::int32_t id)
{
    std::vector<Entry>& entries = m_byFirstByte[static_cast<unsigned char>(content.front())];
    const auto place =
        std::ranges::find_if(entries, [&](const Entry& entry) { return entry.content.size() < content.size(); });
    entries.insert(place, Entry{std::move(content), id});
}

AddedTokens::Match AddedTokens::find(std::string_view text) const
{
    for (std::size_t begin = 0; begin < text.size(); ++begin) {
        for (const Entry& entry : m_byFirstByte[static_cast<unsigned char>(text[begin])]) {
            if (text.substr(begin).starts_with(entry.content))
                return {begin, entry.content.size(), entry.id};
        }
    }
    return {text.size(), 0, 0};
}

} // namespace tinkex
