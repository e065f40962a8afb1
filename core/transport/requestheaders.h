#pragma once

#include "core/base/serveraccess.h"
#include "core/transport/transport.h"

namespace tinkex {

/// What every request of a profile says about its sender, besides the call's own headers (protocol.md 1.3).
struct Identity {
    std::string userAgent;
    HttpHeaders extra; ///< of the profile, for example the Cloudflare Access pair
    std::string key;   ///< empty: none is sent
    AuthScheme auth = AuthScheme::ApiKey;
    std::string requestId{}; ///< x-request-id; empty: none is sent
};

/// The headers of one attempt. toOwnOrigin=false (a signed URL on another host) leaves out the key, the profile's extra
/// headers and everything else that names the caller. A header of the call replaces one of the same name, except
/// X-API-Key and Authorization. The idempotency key goes with every method but GET and HEAD. Pure.
HttpHeaders attemptHeaders(const Call& call, const Identity& identity, const std::string& idempotencyKey,
                           int retryCount, bool toOwnOrigin);

/// Splits off scheme, host and port; equal text means same origin. Empty when the URL is not a usable http(s) one.
std::string originOf(const std::string& url);
/// A Location header against the URL it came from; empty when it is not a usable http(s) URL.
std::string resolveLocation(const std::string& base, std::string_view location);

} // namespace tinkex
