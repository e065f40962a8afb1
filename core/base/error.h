#pragma once

#include <QString>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>

namespace tinkex {

/// What went wrong, coarse enough to decide by. The sentence for people is made in ui/ from this kind.
enum class ErrorKind {
    Cancelled, ///< the user or the owner asked for it; never shown as a fault
    Timeout,
    Network, ///< no usable connection; for a mutating request the outcome is unknown
    Tls,
    HttpStatus,
    RateLimited, ///< 429 or 402 that outlived its retries
    Auth,        ///< 401, 403, missing or malformed key
    Protocol,    ///< a reply that cannot be understood
    Validation,  ///< input refused before anything was sent
    RemoteTask,  ///< the server accepted the work and reported its failure
    Storage,     ///< disk, file format, archive, database
    Internal     ///< a fault of this program
};

/// Whose fault a failed remote task is, in the protocol's words (protocol.md 2.7).
enum class ErrorCategory { Unknown, Server, User };

/// One failure as a value. Thread: any. Copying is cheap (shared strings, shared cause).
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString detail;    ///< English, for logs and tooltips; never contains a key
    QString operation; ///< what was being done, for example "optim_step"
    QString code;      ///< the server's own error code, if it gave one
    ErrorCategory category = ErrorCategory::Unknown;
    int httpStatus = 0; ///< 0: no HTTP reply was involved
    std::optional<std::chrono::milliseconds> retryAfter;
    QString requestId;
    std::shared_ptr<const Error> cause;

    /// Makes an error from UTF-8 text.
    static Error make(ErrorKind kind, std::string_view detail);
    static Error make(ErrorKind kind, const QString& detail);
    static Error make(ErrorKind kind, const char* detail) { return make(kind, std::string_view(detail)); }

    Error& during(std::string_view what) &;
    Error&& during(std::string_view what) &&;
    Error&& because(Error inner) &&;

    /// True when the same request may succeed later without a change by the user.
    bool isTransient() const;
    /// "operation: detail (HTTP 503, request …)", with every cause appended.
    QString toText() const;
};

/// Stable lower-case name of a kind, for logs and tests ("rate_limited").
std::string_view name(ErrorKind kind);

template<class T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}
inline tl::unexpected<Error> failure(ErrorKind kind, std::string_view detail)
{
    return tl::unexpected<Error>(Error::make(kind, detail));
}

} // namespace tinkex
