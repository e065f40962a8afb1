#include "core/server/accessguard.h"

#include "core/server/apirequest.h"

namespace tinkex::server {
namespace {

bool equalInConstantTime(std::string_view given, std::string_view key)
{
    std::size_t difference = given.size() ^ key.size();
    for (std::size_t i = 0; i < key.size(); ++i) {
        const unsigned char g = i < given.size() ? static_cast<unsigned char>(given[i]) : 0;
        difference |= g ^ static_cast<unsigned char>(key[i]);
    }
    return difference == 0;
}

} // namespace

AccessGuard::AccessGuard(std::string key, quint16 port) : m_key(std::move(key)), m_port(std::to_string(port)) {}

std::optional<ServerResponse> AccessGuard::refuseHost(const ServerRequest& request) const
{
    const std::string_view host = headerValue(request.headers, "host");
    for (const std::string_view name : {"127.0.0.1", "localhost", "[::1]"}) {
        if (host == std::string(name) + ":" + m_port)
            return std::nullopt;
    }
    return detailResponse(403, "This server answers only requests addressed to the local machine.");
}

std::optional<ServerResponse> AccessGuard::refuseKey(const ServerRequest& request) const
{
    const std::string_view given = headerValue(request.headers, "x-api-key");
    if (!m_key.empty() && equalInConstantTime(given, m_key))
        return std::nullopt;
    return detailResponse(401, given.empty() ? "This server needs its API key in the X-API-Key header."
                                             : "The API key is not the one this server was started with.");
}

} // namespace tinkex::server
