#include "core/base/utf8.h"

namespace tinkex {

namespace {

struct Shape {
    std::size_t length = 0; ///< of the whole character, 0 when no character begins with this byte
    unsigned char low = 0x80;
    unsigned char high = 0xbf; ///< range of the second byte
};

/// Table 3-7 of the Unicode standard: which second bytes a first byte admits.
Shape shapeOf(unsigned char first)
{
    if (first < 0x80)
        return {1};
    if (first >= 0xc2 && first <= 0xdf)
        return {2};
    if (first == 0xe0)
        return {3, 0xa0, 0xbf};
    if (first == 0xed)
        return {3, 0x80, 0x9f};
    if (first >= 0xe1 && first <= 0xef)
        return {3};
    if (first == 0xf0)
        return {4, 0x90, 0xbf};
    if (first >= 0xf1 && first <= 0xf3)
        return {4};
    if (first == 0xf4)
        return {4, 0x80, 0x8f};
    return {};
}

/// How many bytes at the start are a well-formed character or the beginning of one; complete says which.
std::size_t wellFormedPrefix(std::string_view text, bool& complete)
{
    complete = false;
    if (text.empty())
        return 0;
    const Shape shape = shapeOf(static_cast<unsigned char>(text[0]));
    if (shape.length == 0)
        return 0;
    std::size_t count = 1;
    for (; count < shape.length && count < text.size(); ++count) {
        const auto byte = static_cast<unsigned char>(text[count]);
        const bool fits = count == 1 ? byte >= shape.low && byte <= shape.high : byte >= 0x80 && byte <= 0xbf;
        if (!fits)
            return count;
    }
    complete = count == shape.length;
    return count;
}

} // namespace

std::size_t utf8Length(std::string_view text)
{
    bool complete = false;
    const std::size_t count = wellFormedPrefix(text, complete);
    return complete ? count : 0;
}

std::size_t incompleteUtf8Tail(std::string_view text)
{
    for (std::size_t length = 1; length <= 3 && length <= text.size(); ++length) {
        bool complete = false;
        if (wellFormedPrefix(text.substr(text.size() - length), complete) == length && !complete)
            return length;
    }
    return 0;
}

std::string toValidUtf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        bool complete = false;
        const std::size_t count = wellFormedPrefix(bytes, complete);
        if (complete)
            out.append(bytes.substr(0, count));
        else
            out.append(kReplacementCharacter);
        bytes.remove_prefix(count == 0 ? 1 : count);
    }
    return out;
}

std::string_view utf8Prefix(std::string_view text, std::size_t maxBytes)
{
    if (text.size() <= maxBytes)
        return text;
    std::size_t end = maxBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end);
}

bool isValidUtf8(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::size_t length = utf8Length(bytes);
        if (length == 0)
            return false;
        bytes.remove_prefix(length);
    }
    return true;
}

void appendUtf8(std::string& out, char32_t codePoint)
{
    const auto put = [&out](char32_t byte) {
        out += static_cast<char>(static_cast<unsigned char>(byte));
    };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xc0 | codePoint >> 6);
        put(0x80 | (codePoint & 0x3f));
    } else if (codePoint < 0x10000) {
        put(0xe0 | codePoint >> 12);
        put(0x80 | (codePoint >> 6 & 0x3f));
        put(0x80 | (codePoint & 0x3f));
    } else {
        put(0xf0 | codePoint >> 18);
        put(0x80 | (codePoint >> 12 & 0x3f));
        put(0x80 | (codePoint >> 6 & 0x3f));
        put(0x80 | (codePoint & 0x3f));
    }
}

} // namespace tinkex
