#pragma once

#include <string>
#include <string_view>

/// The alphabet in which byte-level BPE files write bytes: printable Latin-1 stands for itself, the other 68 bytes for
/// U+0100 and the following, in order.
namespace tinkex::bytealphabet {

char32_t characterOf(unsigned char byte);
/// The bytes that the text stands for; the text itself when a character is not of the alphabet (added tokens).
std::string toBytes(std::string_view text);
std::string fromBytes(std::string_view bytes);

} // namespace tinkex::bytealphabet
