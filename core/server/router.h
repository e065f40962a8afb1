#pragma once

#include "core/server/apirequest.h"

#include <functional>

namespace tinkex::server {

/// Finds the handler by method and path. Routes are written after "/api/v1/" ("training_runs/{}/checkpoints"); any
/// prefix before that is accepted (T58). Segments are compared after percent-decoding, so run ids may come with ':' or
/// '%3A' (T19). Thread: the server's.
class Router {
public:
    using Handler = std::function<void(const ApiRequest&, Responder)>;
    using DirectHandler = std::function<ServerResponse(const ApiRequest&)>;

    void add(std::string_view method, std::string_view pattern, DirectHandler handler);
    /// For handlers that answer later.
    void addDeferred(std::string_view method, std::string_view pattern, Handler handler);

    /// Unknown path: 404 {"detail":"Not Found"}; known path, other method: 405. `body` is the decompressed one.
    void dispatch(const ServerRequest& request, std::string_view body, Responder responder) const;

private:
    struct Route {
        std::string method;
        std::vector<std::string> segments;
        Handler handler;
    };
    std::vector<Route> m_routes;
};

} // namespace tinkex::server
