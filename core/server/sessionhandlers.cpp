#include "core/server/handlers.h"

namespace tinkex::server {
namespace {

/// protocol.md 1.8. protobuf in both directions where the client knows it; no JWT, no gRPC, plain httpx transport
/// (T33, T35).
constexpr std::string_view kClientConfig =
    R"({"pjwt_auth_enabled":false,"credential_default_source":"api_key","use_pyqwest_transport":false,)"
    R"("parallel_fwdbwd_chunks":true,"proto_write_fwdbwd":true,"proto_compress_fwdbwd":false,)"
    R"("fwd_via_fwdbwd":true,"create_model_via_load_weights":true})";

ServerResponse constant(std::string_view json)
{
    return ServerResponse::json(std::string(json));
}

ServerResponse createSession(ServerState& state, const wire::CreateSessionRequest& request)
{
    wire::CreateSessionResponse response;
    response.sessionId = state.sessions.create(request).id;
    return ServerResponse::json(wire::encode(response));
}

ServerResponse heartbeat(ServerState& state, const wire::SessionIdRequest& request)
{
    if (state.sessions.touch(request.sessionId))
        return constant(R"({"type":"session_heartbeat"})");
    return detailResponse(404, "The session " + request.sessionId + " is unknown or has ended.");
}

} // namespace

void addSessionRoutes(Router& router, ServerState& state)
{
    router.add("GET", "healthz", [](const ApiRequest&) { return constant(R"({"status":"ok"})"); });
    router.add("GET", "get_server_capabilities", [&state](const ApiRequest&) {
        const wire::SupportedModel model{state.model.name, state.model.base->config().maxContext};
        return ServerResponse::json(wire::encodeSupportedModels({model}));
    });
    router.add("POST", "client/config", [](const ApiRequest&) { return constant(kClientConfig); });
    router.add("POST", "client/dynamic_config", [](const ApiRequest&) { return constant("{}"); });
    router.add("POST", "create_session", withBody<wire::CreateSessionRequest>(state, createSession));
    router.add("POST", "session_heartbeat", withBody<wire::SessionIdRequest>(state, heartbeat));
    // Whatever comes is accepted and dropped: any other answer makes the SDKs send it again for ever (T2), and it may
    // hold credentials (T39).
    router.add("POST", "telemetry", [](const ApiRequest&) { return constant(R"({"status":"accepted"})"); });
}

} // namespace tinkex::server
