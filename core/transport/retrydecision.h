#pragma once

#include "core/transport/transport.h"

#include <optional>

namespace tinkex {

/// How one attempt of a call ended, as far as trying again is concerned. A value.
struct AttemptOutcome {
    int status = 0;                         ///< 0: no HTTP reply
    std::optional<ErrorKind> fault;         ///< without a reply: what the transport said
    std::optional<Milliseconds> retryAfter; ///< asked for by the server, see parseRetryAfter()
    std::optional<bool> shouldRetry;        ///< header x-should-retry
};

struct RetryMoment {
    int retriesDone = 0;
    Milliseconds elapsed{0}; ///< since the first attempt started
    double random = 0;       ///< U[0,1)
    Milliseconds paused{0};  ///< since the first 402 of a billing pause
};

inline constexpr Milliseconds kBillingDelay{5'000}; ///< between two tries of a billing pause (protocol.md 4.3)

/// Longest wait that a server may ask for; a longer one is ignored (protocol.md 4.1, T62).
inline constexpr Milliseconds kLongestRetryAfter{60'000};

/// A 402 that is waited out, which costs none of the other limits.
bool isBillingPause(const RetryPolicy& policy, const AttemptOutcome& outcome, const RetryMoment& moment);

/// The delay before the next attempt, or nothing when this outcome is final. Tried again: lost connections and
/// timeouts, 408, 409 (unless retryConflict is false), 429 and 5xx; x-should-retry overrides the status either way.
/// 402 is tried again for as long as the policy's billing pause lasts, whatever the other limits say.
/// Delay: the server's, when 0 < value <= 60 s; otherwise min(base * 2^n, cap) * (1 - jitter * U[0,1)).
/// Pure. Thread: any. Source: protocol.md 4.1.
std::optional<Milliseconds> retryDelay(const RetryPolicy& policy, const AttemptOutcome& outcome,
                                       const RetryMoment& moment, bool retryConflict = true);

/// retry-after-ms, else retry-after (seconds with fraction, or an HTTP date compared with wallMs); none when absent,
/// unreadable or not positive.
std::optional<Milliseconds> parseRetryAfter(const HttpHeaders& headers, qint64 wallMs);
std::optional<bool> parseShouldRetry(const HttpHeaders& headers);

/// A 400 without a body and with Content-Length 0 or none comes from a proxy, not from the server, and counts as a
/// dropped connection (protocol.md 4.3).
bool isProxyRejection(int status, const HttpHeaders& headers, std::string_view body);

} // namespace tinkex
