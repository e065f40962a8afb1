#pragma once

#include "core/transport/transport.h"

namespace tinkex {

/// The Error for a reply that is not a success: 401 and 403 are Auth, 402 and 429 RateLimited, the others HttpStatus.
/// Only a proxy says 407: the code is then "proxy". The detail is the server's own sentence, redacted; code and
/// category come from the body, retryAfter from the header (also when it is longer than what is honoured). Pure.
Error replyError(int status, const HttpHeaders& headers, std::string_view body, qint64 wallMs);

} // namespace tinkex
