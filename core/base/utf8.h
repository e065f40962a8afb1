#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 without surprises: what is well-formed is what Table 3-7 of the Unicode standard says. Pure. Thread: any.
namespace tinkex {

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD"; ///< U+FFFD

/// Length of the well-formed UTF-8 character at the start of the text, or 0 when there is none.
std::size_t utf8Length(std::string_view text);
/// Length of an incomplete but so far well-formed character at the end of the text (0…3).
std::size_t incompleteUtf8Tail(std::string_view text);
/// The text with every maximal ill-formed part replaced by one U+FFFD (the WHATWG rule, that of Rust as well).
std::string toValidUtf8(std::string_view bytes);
/// At most maxBytes of text, cut before a character that would not fit whole.
std::string_view utf8Prefix(std::string_view text, std::size_t maxBytes);
bool isValidUtf8(std::string_view bytes);
void appendUtf8(std::string& out, char32_t codePoint);

} // namespace tinkex
