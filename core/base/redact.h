#pragma once

#include <QString>
#include <string_view>

namespace tinkex {

/// Masks what must not be seen in a log, a journal or a window: API keys (tml-…), JWTs (eyJ…), values of X-API-Key,
/// Authorization and CF-Access-Client-Secret in headers, JSON or query form, Bearer tokens, user names and passwords in
/// URLs, the query of absolute URLs (signed downloads carry their signature there), and the secrets told to
/// addSecret(). Text without any of these comes back unchanged; redacting twice changes nothing more. Thread: any.
QString redact(const QString& text);
QString redact(std::string_view utf8);

/// A text that must never be shown from now on, whatever it looks like: a key, a token, a password in use. Kept until
/// the program ends. Shorter than kShortestSecret it is not struck out: it would be found in every other word.
/// Thread: any.
void addSecret(const QString& secret);
inline constexpr qsizetype kShortestSecret = 4;

} // namespace tinkex
