#pragma once

#include "core/transport/httpserver.h"

#include <optional>
#include <string>

namespace tinkex::server {

/// Who may talk to the embedded server. A browser page that was lured to 127.0.0.1 carries a foreign Host (DNS
/// rebinding) and has no key: both are refused. Thread: the server's.
class AccessGuard {
public:
    AccessGuard(std::string key, quint16 port);

    /// 403 for a Host that is not this loopback server, else nothing.
    std::optional<ServerResponse> refuseHost(const ServerRequest& request) const;
    /// 401 without the right X-API-Key, compared in constant time, else nothing.
    std::optional<ServerResponse> refuseKey(const ServerRequest& request) const;

private:
    std::string m_key;
    std::string m_port;
};

} // namespace tinkex::server
