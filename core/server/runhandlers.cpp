#include "core/server/handlers.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace tinkex::server {
namespace {

constexpr std::int64_t kRunsPerPage = 20;
constexpr std::int64_t kCheckpointsPerPage = 100;

wire::TrainingRun toWire(const ServerState& state, const RunRecord& run)
{
    wire::TrainingRun out;
    out.trainingRunId = run.id;
    out.baseModel = run.baseModel;
    out.modelOwner = "local";
    out.corrupted = state.checkpoints->isCorrupted(run.id);
    out.loraRank = run.lora.rank;
    out.lastRequestTime = timeText(run.lastRequestMs);
    out.userMetadata = run.userMetadata;
    for (const CheckpointRecord* checkpoint : state.checkpoints->checkpointsOfRun(run.id)) {
        if (checkpoint->path.kind == kExternalKind)
            continue;
        std::optional<wire::Checkpoint>& last =
            checkpoint->isTraining() ? out.lastCheckpoint : out.lastSamplerCheckpoint;
        if (!last)
            last = toWire(*checkpoint);
    }
    return out;
}

/// The page of a list that the query asks for, or nothing when limit or offset is malformed.
struct Page {
    std::int64_t offset = 0;
    std::int64_t limit = 0;

    static std::optional<Page> of(const ApiRequest& request, std::int64_t usualLimit)
    {
        const std::optional<std::int64_t> offset = request.queryNumber("offset", 0);
        const std::optional<std::int64_t> limit = request.queryNumber("limit", usualLimit);
        if (!offset || !limit)
            return std::nullopt;
        return Page{*offset, *limit};
    }
    template<class T> std::span<T> cut(std::vector<T>& list) const
    {
        const auto size = static_cast<std::int64_t>(list.size());
        const std::int64_t first = std::min(offset, size);
        const std::int64_t count = std::min(limit, size - first);
        return std::span<T>(list).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    }
    wire::Cursor cursor(std::size_t total) const { return {offset, limit, static_cast<std::int64_t>(total)}; }
};

ServerResponse malformedPage()
{
    return detailResponse(400, "limit and offset must be numbers that are not negative.");
}

ServerResponse noRun(const std::string& id)
{
    return detailResponse(404, "There is no training run " + id + ".");
}

ServerResponse listRuns(ServerState& state, const ApiRequest& request)
{
    const std::optional<Page> page = Page::of(request, kRunsPerPage);
    if (!page)
        return malformedPage();
    std::vector<const RunRecord*> runs = state.checkpoints->runs();
    if (const std::optional<std::string> project = request.query("project_id"))
        std::erase_if(runs, [&](const RunRecord* run) { return run->projectId != *project; });
    wire::TrainingRunList list;
    for (const RunRecord* run : page->cut(runs))
        list.runs.push_back(toWire(state, *run));
    list.cursor = page->cursor(runs.size());
    return ServerResponse::json(wire::encode(list));
}

ServerResponse getRun(ServerState& state, const ApiRequest& request)
{
    const RunRecord* run = state.checkpoints->run(request.params[0]);
    return run ? ServerResponse::json(wire::encode(toWire(state, *run))) : noRun(request.params[0]);
}

ServerResponse listRunCheckpoints(ServerState& state, const ApiRequest& request)
{
    if (!state.checkpoints->run(request.params[0]))
        return noRun(request.params[0]);
    wire::CheckpointList list;
    for (const CheckpointRecord* checkpoint : state.checkpoints->checkpointsOfRun(request.params[0]))
        list.checkpoints.push_back(toWire(*checkpoint));
    return ServerResponse::json(wire::encode(list));
}

ServerResponse listCheckpoints(ServerState& state, const ApiRequest& request)
{
    const std::optional<Page> page = Page::of(request, kCheckpointsPerPage);
    if (!page)
        return malformedPage();
    std::vector<const CheckpointRecord*> all = state.checkpoints->checkpoints();
    wire::CheckpointList list;
    for (const CheckpointRecord* checkpoint : page->cut(all))
        list.checkpoints.push_back(toWire(*checkpoint));
    list.cursor = page->cursor(all.size());
    return ServerResponse::json(wire::encode(list));
}

wire::TinkerPath pathOf(const ApiRequest& request)
{
    return {request.params[0], request.params[1], request.params[2]};
}

/// Runs f on a checkpoint that exists; 404 else. A damaged one is answered with 400: 5xx would be tried again.
ServerResponse onCheckpoint(ServerState& state, const ApiRequest& request,
                            const std::function<Result<void>(const wire::TinkerPath&)>& f)
{
    const wire::TinkerPath path = pathOf(request);
    if (!state.checkpoints->find(path))
        return detailResponse(404, "There is no checkpoint " + path.toString() + ".");
    const Result<void> done = f(path);
    return done ? ServerResponse::json("{}") : detailResponse(400, done.error().detail.toStdString());
}

ServerResponse deleteCheckpoint(ServerState& state, const ApiRequest& request)
{
    return onCheckpoint(state, request, [&](const wire::TinkerPath& path) {
        state.forgetWeights(path);
        return state.checkpoints->remove(path);
    });
}

/// Publishing twice succeeds: 409 would keep the SDKs busy for five minutes (T10).
Router::DirectHandler publisher(ServerState& state, bool isPublic)
{
    return [&state, isPublic](const ApiRequest& request) {
        return onCheckpoint(state, request,
                            [&](const wire::TinkerPath& path) { return state.checkpoints->setPublic(path, isPublic); });
    };
}

ServerResponse setTtl(ServerState& state, const ApiRequest& request)
{
    const Result<wire::TtlRequest> ttl = wire::decode<wire::TtlRequest>(request.body);
    if (!ttl)
        return errorResponse(ttl.error());
    constexpr std::int64_t kLongest = 100LL * 366 * 24 * 3600;
    if (ttl->ttlSeconds && (*ttl->ttlSeconds < 1 || *ttl->ttlSeconds > kLongest))
        return detailResponse(400, "ttl_seconds must be at least 1 and at most 100 years, or null.");
    std::optional<qint64> expires;
    if (ttl->ttlSeconds)
        expires = state.clock.wallMs() + *ttl->ttlSeconds * 1000;
    return onCheckpoint(state, request,
                        [&](const wire::TinkerPath& path) { return state.checkpoints->setExpiry(path, expires); });
}

std::string httpDate(qint64 epochMs)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(epochMs, Qt::UTC);
    return QLocale::c().toString(time, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toStdString();
}

std::string signedUrl(const ApiRequest& request, const ArchiveTokens::Grant& grant)
{
    return "http://" + std::string(headerValue(request.http.headers, "host")) + "/archives/" + grant.token;
}

/// One signed URL for each file (SDK 0.26 on).
ServerResponse externalUrls(ServerState& state, const ApiRequest& request)
{
    const wire::TinkerPath path = pathOf(request);
    const CheckpointRecord* record = state.checkpoints->find(path);
    if (!record)
        return detailResponse(404, "There is no checkpoint " + path.toString() + ".");
    if (path.kind != kExternalKind)
        return detailResponse(400, path.toString() + " was not saved for downloading.");
    if (!record->corruption.empty())
        return detailResponse(400, "The checkpoint " + path.toString() + " is damaged: " + record->corruption);
    QJsonObject urls;
    qint64 expiresMs = 0;
    for (const auto& [name, file] : record->files) {
        const ArchiveTokens::Grant grant = state.archives.grant(path, name);
        urls.insert(QString::fromStdString(name), QString::fromStdString(signedUrl(request, grant)));
        expiresMs = grant.expiresMs;
    }
    const QJsonObject reply{{QStringLiteral("urls"), urls},
                            {QStringLiteral("expires"), QString::fromStdString(timeText(expiresMs))}};
    return ServerResponse::json(QJsonDocument(reply).toJson(QJsonDocument::Compact).toStdString());
}

ServerResponse archiveUrl(ServerState& state, const ApiRequest& request)
{
    const wire::TinkerPath path = pathOf(request);
    const CheckpointRecord* record = state.checkpoints->find(path);
    if (!record)
        return detailResponse(404, "There is no checkpoint " + path.toString() + ".");
    if (!record->corruption.empty())
        return detailResponse(400, "The checkpoint " + path.toString() + " is damaged: " + record->corruption);
    const ArchiveTokens::Grant grant = state.archives.grant(path);
    const std::string url = signedUrl(request, grant);
    // 302 works with every SDK version (T31); the body serves those that read JSON.
    ServerResponse response = ServerResponse::json(wire::encodeArchiveUrl({url, timeText(grant.expiresMs)}), 302);
    response.headers.emplace_back("Location", url);
    response.headers.emplace_back("Expires", httpDate(grant.expiresMs));
    return response;
}

} // namespace

void addRunRoutes(Router& router, ServerState& state)
{
    const auto bound = [&state](ServerResponse (*handler)(ServerState&, const ApiRequest&)) {
        return [&state, handler](const ApiRequest& request) {
            return handler(state, request);
        };
    };
    router.add("GET", "training_runs", bound(listRuns));
    router.add("GET", "training_runs/{}", bound(getRun));
    router.add("GET", "training_runs/{}/checkpoints", bound(listRunCheckpoints));
    router.add("GET", "checkpoints", bound(listCheckpoints));
    const std::string checkpoint = "training_runs/{}/checkpoints/{}/{}";
    router.add("DELETE", checkpoint, bound(deleteCheckpoint));
    router.add("POST", checkpoint + "/publish", publisher(state, true));
    router.add("DELETE", checkpoint + "/publish", publisher(state, false));
    router.add("PUT", checkpoint + "/ttl", bound(setTtl));
    router.add("GET", checkpoint + "/archive", bound(archiveUrl));
    router.add("GET", checkpoint + "/external_weights_urls", bound(externalUrls));
}

} // namespace tinkex::server
