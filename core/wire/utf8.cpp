#include "core/wire/utf8.h"

namespace tinkex::wire {

namespace {

unsigned char byteAt(std::string_view text, std::size_t at)
{
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool isContinuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

} // namespace

std::size_t utf8SequenceLength(std::string_view text, std::size_t at)
{
    const unsigned char first = byteAt(text, at);
    if (first < 0x80)
        return at < text.size() ? 1 : 0;
    const unsigned char second = byteAt(text, at + 1);
    if (first < 0xC2 || first > 0xF4 || !isContinuation(second))
        return 0;
    if (first < 0xE0)
        return 2;
    const bool third = isContinuation(byteAt(text, at + 2));
    if (first < 0xF0) {
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second >= 0xA0;
        return third && !overlong && !surrogate ? 3 : 0;
    }
    const bool outside = (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
    return third && !outside && isContinuation(byteAt(text, at + 3)) ? 4 : 0;
}

std::string_view utf8Prefix(std::string_view text, std::size_t maxBytes)
{
    if (text.size() <= maxBytes)
        return text;
    std::size_t end = maxBytes;
    while (end > 0 && isContinuation(byteAt(text, end)))
        --end;
    return text.substr(0, end);
}

} // namespace tinkex::wire
