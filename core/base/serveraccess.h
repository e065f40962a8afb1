#pragma once

#include <QString>

/// How a server is reached, as its profile says and the transport does. Values without any secret.
namespace tinkex {

enum class Http2Use {
    Automatic, ///< over TLS with a libcurl that does it well (8.5 and later)
    On,        ///< over TLS whatever the libcurl
    Off
};

enum class AuthScheme {
    ApiKey, ///< X-API-Key (protocol.md 1.2)
    Bearer, ///< Authorization: Bearer
    None    ///< the server wants no key and gets none
};

enum class ProxyUse {
    Environment, ///< http_proxy, https_proxy, all_proxy, no_proxy
    None,        ///< none, whatever the environment says
    Explicit
};

struct ServerAccess {
    Http2Use http2 = Http2Use::Automatic;
    AuthScheme auth = AuthScheme::ApiKey;
    ProxyUse proxy = ProxyUse::Environment;
    QString proxyUrl{}; ///< http(s) or socks5(h), host and port, no user info; for Explicit
    /// PEM certificates trusted in place of the system's bundle and besides its certificate directory, where libcurl
    /// was built with one (Debian's is).
    QString caFile{};

    bool operator==(const ServerAccess&) const = default;
};

} // namespace tinkex
