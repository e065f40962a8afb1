#pragma once

#include "core/base/error.h"
#include "core/transport/httpserver.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tinkex::server {

/// One request as the handlers see it: routed, percent-decoded, decompressed. Lives as long as the handler's call.
struct ApiRequest {
    const ServerRequest& http;
    std::string_view body;           ///< decompressed
    std::vector<std::string> params; ///< what the {} of the route matched, decoded

    std::optional<std::string> query(std::string_view name) const;
    /// The query's number, `fallback` when absent, nullopt when it is not a non-negative integer.
    std::optional<std::int64_t> queryNumber(std::string_view name, std::int64_t fallback) const;
    bool wantsProtobuf() const; ///< Accept names application/x-protobuf (protocol.md 1.6)
    bool isProtobuf() const;    ///< Content-Type does
    bool fromTinkex() const;    ///< by User-Agent (5.6)
};

/// %3A -> ':'. Malformed escapes stay as they are.
std::string percentDecoded(std::string_view text);

/// Python writes NaN and Infinity without quotes, which is not JSON; the decoders read them as absent. Where that would
/// silently put a default in their place the request must be refused.
bool hasNonFiniteToken(std::string_view json);

/// {"detail": …} with the status.
ServerResponse detailResponse(int status, std::string_view detail);
/// The status that suits the kind (protocol.md 2.12): Validation, Protocol 400, else 500.
ServerResponse errorResponse(const Error& error);

} // namespace tinkex::server
