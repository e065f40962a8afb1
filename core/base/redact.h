#pragma once

#include <QString>
#include <string_view>

namespace tinkex {

/// Masks what must not be seen in a log, a journal or a window: API keys (tml-…), JWTs (eyJ…), values of X-API-Key,
/// Authorization and CF-Access-Client-Secret in headers, JSON or query form, Bearer tokens, user names and passwords in
/// URLs, and the query of absolute URLs (signed downloads carry their signature there). Text without any of these comes
/// back unchanged; redacting twice changes nothing more. Thread: any.
QString redact(const QString& text);
QString redact(std::string_view utf8);

} // namespace tinkex
