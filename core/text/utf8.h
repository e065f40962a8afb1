#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tinkex {

/// Length of the well-formed UTF-8 character at the start of the text, or 0 when there is none.
std::size_t utf8Length(std::string_view text);
/// Length of an incomplete but so far well-formed character at the end of the text (0…3).
std::size_t incompleteUtf8Tail(std::string_view text);
/// The text with every maximal ill-formed part replaced by one U+FFFD (the WHATWG rule, that of Rust as well).
std::string toValidUtf8(std::string_view bytes);
bool isValidUtf8(std::string_view bytes);
void appendUtf8(std::string& out, char32_t codePoint);

} // namespace tinkex
