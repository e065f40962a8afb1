#include "core/text/bytealphabet.h"

#include "core/base/utf8.h"

#include <array>
#include <cstdint>

namespace tinkex::bytealphabet {

namespace {

constexpr int kFirstStandIn = 0x100;
constexpr int kStandIns = 68;

constexpr bool standsForItself(int byte)
{
    return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

struct Tables {
    std::array<char32_t, 256> character{};
    std::array<std::int16_t, kFirstStandIn + kStandIns> byte{}; ///< -1: not of the alphabet
};

constexpr Tables makeTables()
{
    Tables tables;
    tables.byte.fill(-1);
    int standIn = kFirstStandIn;
    for (int byte = 0; byte < 256; ++byte) {
        const int character = standsForItself(byte) ? byte : standIn++;
        tables.character[static_cast<std::size_t>(byte)] = static_cast<char32_t>(character);
        tables.byte[static_cast<std::size_t>(character)] = static_cast<std::int16_t>(byte);
    }
    return tables;
}

constexpr Tables kTables = makeTables();

} // namespace

char32_t characterOf(unsigned char byte)
{
    return kTables.character[byte];
}

std::string toBytes(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        std::size_t character = first;
        // The whole alphabet lies below U+0144, so one or two bytes of UTF-8.
        if (first >= 0x80) {
            if (utf8Length(text.substr(i)) != 2)
                return std::string(text);
            character = static_cast<std::size_t>(first & 0x1f) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3f);
            ++i;
        }
        ++i;
        if (character >= kTables.byte.size() || kTables.byte[character] < 0)
            return std::string(text);
        bytes += static_cast<char>(kTables.byte[character]);
    }
    return bytes;
}

std::string fromBytes(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes)
        appendUtf8(text, characterOf(static_cast<unsigned char>(byte)));
    return text;
}

} // namespace tinkex::bytealphabet
