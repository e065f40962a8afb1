#pragma once

#include "core/wire/types.h"

#include <string>
#include <string_view>

/// Words of failure replies. Private to core/wire. Thread: any.
namespace tinkex::wire {

/// In any case; a word outside of the protocol ("Application") is the server's fault (servers.md 3.2), none is unknown.
ErrorCategory errorCategoryFromName(std::string_view name);

inline constexpr std::size_t kMaxMessageBytes = 2000;

/// A server's words, redacted and of bounded length, whatever it sent.
std::string shownText(std::string_view text, std::size_t maxBytes);

} // namespace tinkex::wire
