#include "core/server/handlers.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <set>

namespace tinkex::server {
namespace {

/// Sessions of this process, newest first, then those known from saved runs.
std::vector<std::string> sessionIds(const ServerState& state)
{
    std::vector<std::string> ids;
    std::set<std::string> seen;
    const auto add = [&](const std::string& id) {
        if (seen.insert(id).second)
            ids.push_back(id);
    };
    for (const Session* session : state.sessions.all())
        add(session->id);
    for (const RunRecord* run : state.checkpoints->runs())
        add(run->sessionId);
    return ids;
}

ServerResponse listSessions(ServerState& state, const ApiRequest& request)
{
    const std::optional<std::int64_t> offset = request.queryNumber("offset", 0);
    const std::optional<std::int64_t> limit = request.queryNumber("limit", 20);
    if (!offset || !limit)
        return detailResponse(400, "limit and offset must be numbers that are not negative.");
    const std::vector<std::string> all = sessionIds(state);
    std::vector<std::string> page;
    for (auto i = static_cast<std::size_t>(*offset); i < all.size() && page.size() < std::size_t(*limit); ++i)
        page.push_back(all[i]);
    return ServerResponse::json(wire::encodeSessionList(page));
}

ServerResponse getSession(ServerState& state, const ApiRequest& request)
{
    const std::string& id = request.params[0];
    const Session* session = state.sessions.find(id);
    wire::SessionInfo info;
    for (const RunRecord* run : state.checkpoints->runsOfSession(id))
        info.trainingRunIds.push_back(run->id);
    if (!session && info.trainingRunIds.empty())
        return detailResponse(404, "There is no session " + id + ".");
    if (session)
        info.samplerIds = session->samplerIds;
    return ServerResponse::json(wire::encode(info));
}

ServerResponse moveSession(ServerState& state, const ApiRequest& request)
{
    Session* session = state.sessions.find(request.params[0]);
    if (!session)
        return detailResponse(404, "There is no session " + request.params[0] + ".");
    const QByteArray body(request.body.data(), static_cast<qsizetype>(request.body.size()));
    const QString project = QJsonDocument::fromJson(body)[QStringLiteral("project_id")].toString();
    if (project.isEmpty())
        return detailResponse(400, "project_id is missing.");
    session->projectId = project.toStdString();
    return ServerResponse::json("{}");
}

ServerResponse getSampler(ServerState& state, const ApiRequest& request)
{
    const auto found = state.samplers.find(request.params[0]);
    if (found == state.samplers.end())
        return detailResponse(404, "There is no sampler " + request.params[0] + ", or it has ended.");
    return ServerResponse::json(
        wire::encode(wire::SamplerInfo{found->second.id, state.model.name, found->second.modelPath}));
}

ServerResponse weightsInfo(ServerState& state, const wire::TinkerPathRequest& request)
{
    const Result<CheckpointRecord> record = usableCheckpoint(state, request.tinkerPath);
    if (!record)
        return errorResponse(record.error());
    wire::WeightsInfo info;
    info.baseModel = record->baseModel;
    info.loraRank = record->lora.rank;
    info.trainUnembed = record->lora.trainUnembed;
    info.trainMlp = record->lora.trainMlp;
    info.trainAttn = record->lora.trainAttn;
    return ServerResponse::json(wire::encode(info));
}

Router::DirectHandler notOffered(std::string sentence)
{
    return [sentence = std::move(sentence)](const ApiRequest&) {
        return detailResponse(404, sentence);
    };
}

} // namespace

void addListRoutes(Router& router, ServerState& state)
{
    const auto bound = [&state](ServerResponse (*handler)(ServerState&, const ApiRequest&)) {
        return [&state, handler](const ApiRequest& request) {
            return handler(state, request);
        };
    };
    router.add("GET", "sessions", bound(listSessions));
    router.add("GET", "sessions/{}", bound(getSession));
    router.add("PUT", "sessions/{}/project", bound(moveSession));
    router.add("GET", "samplers/{}", bound(getSampler));
    router.add("POST", "weights_info", withBody<wire::TinkerPathRequest>(state, weightsInfo));
    router.add("GET", "sessions/{}/trace_export", notOffered("The embedded server records no traces."));
    router.add("GET", "audit", notOffered("The embedded server keeps no audit log."));
    router.add("GET", "billing/usage/events", notOffered("The embedded server bills nothing."));
    router.add("POST", "auth/token", notOffered("The embedded server takes its key as it is and issues no tokens."));
}

} // namespace tinkex::server
