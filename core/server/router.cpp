#include "core/server/router.h"

namespace tinkex::server {
namespace {

constexpr std::string_view kApiRoot = "/api/v1/";

std::vector<std::string> splitPath(std::string_view path)
{
    std::vector<std::string> segments;
    while (!path.empty()) {
        const std::string_view segment = path.substr(0, path.find('/'));
        segments.push_back(percentDecoded(segment));
        path.remove_prefix(std::min(path.size(), segment.size() + 1));
    }
    return segments;
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& segments,
             std::vector<std::string>& params)
{
    params.clear();
    if (pattern.size() != segments.size())
        return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == "{}") {
            if (segments[i].empty())
                return false;
            params.push_back(segments[i]);
        } else if (pattern[i] != segments[i]) {
            return false;
        }
    }
    return true;
}

} // namespace

void Router::add(std::string_view method, std::string_view pattern, DirectHandler handler)
{
    addDeferred(method, pattern, [handler = std::move(handler)](const ApiRequest& request, Responder responder) {
        responder.send(handler(request));
    });
}

void Router::addDeferred(std::string_view method, std::string_view pattern, Handler handler)
{
    m_routes.push_back({std::string(method), splitPath(pattern), std::move(handler)});
}

void Router::dispatch(const ServerRequest& request, std::string_view body, Responder responder) const
{
    const std::size_t root = request.path.find(kApiRoot);
    if (root == std::string::npos)
        return responder.send(detailResponse(404, "Not Found"));
    const std::vector<std::string> segments = splitPath(std::string_view(request.path).substr(root + kApiRoot.size()));

    ApiRequest api{request, body, {}};
    bool pathKnown = false;
    for (const Route& route : m_routes) {
        if (!matches(route.segments, segments, api.params))
            continue;
        if (route.method == request.method)
            return route.handler(api, std::move(responder));
        pathKnown = true;
    }
    responder.send(pathKnown ? detailResponse(405, "Method Not Allowed") : detailResponse(404, "Not Found"));
}

} // namespace tinkex::server
