#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 well-formedness, one sequence at a time. Thread: any. No failures.
namespace tinkex::wire {

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD"; ///< U+FFFD

/// Length in bytes of the well-formed sequence that starts at `at` (1…4), or 0 when the byte there starts none
/// (overlong forms, surrogates and values above U+10FFFF are not well formed).
std::size_t utf8SequenceLength(std::string_view text, std::size_t at);

/// At most maxBytes of text, cut before a sequence that would not fit whole.
std::string_view utf8Prefix(std::string_view text, std::size_t maxBytes);

} // namespace tinkex::wire
