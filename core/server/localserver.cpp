#include "core/server/localserver.h"

#include "core/server/handlers.h"
#include "core/wire/protobuf.h"

namespace tinkex::server {
namespace {

constexpr std::string_view kArchiveRoot = "/archives/";

} // namespace

LocalServer::LocalServer(ServerConfig config, ServedModel model, std::unique_ptr<CheckpointStore> store, Clock& clock,
                         QObject* parent)
    : QObject(parent), m_state(std::move(config), std::move(model), std::move(store), clock)
{
    addSessionRoutes(m_router, m_state);
    addModelRoutes(m_router, m_state);
    addTrainingRoutes(m_router, m_state);
    addSaveRoutes(m_router, m_state);
    addSamplingRoutes(m_router, m_state);
    addRunRoutes(m_router, m_state);
    addListRoutes(m_router, m_state);
}

LocalServer::~LocalServer()
{
    stop();
}

Result<quint16> LocalServer::listen()
{
    quint16 port = m_state.config.port;
    std::vector<QHostAddress> addresses{QHostAddress(QHostAddress::LocalHost)};
    if (m_state.config.ipv6)
        addresses.emplace_back(QHostAddress::LocalHostIPv6);
    for (const QHostAddress& address : addresses) {
        auto listener = std::make_unique<HttpServer>();
        HttpServerLimits limits;
        limits.bodyBytes = m_state.config.bodyBytes;
        listener->setLimits(limits);
        listener->setHandler(
            [this](const ServerRequest& request, Responder responder) { handle(request, std::move(responder)); });
        const Result<quint16> bound = listener->listen(address, port);
        if (!bound) {
            m_listeners.clear();
            return bound;
        }
        port = *bound;
        m_listeners.push_back(std::move(listener));
    }
    m_guard = std::make_unique<AccessGuard>(m_state.config.key, port);
    scheduleSweep();
    return port;
}

void LocalServer::stop()
{
    m_sweepTimer.cancel();
    m_listeners.clear();
    m_state.worker.stop();
}

std::string LocalServer::url() const
{
    const quint16 port = m_listeners.empty() ? 0 : m_listeners.front()->port();
    return "http://127.0.0.1:" + std::to_string(port);
}

void LocalServer::handle(const ServerRequest& request, Responder responder)
{
    if (std::optional<ServerResponse> refusal = m_guard->refuseHost(request))
        return responder.send(std::move(*refusal));
    if (request.path.starts_with(kArchiveRoot) && request.method == "GET")
        return serveArchive(request.path.substr(kArchiveRoot.size()), std::move(responder));
    if (std::optional<ServerResponse> refusal = m_guard->refuseKey(request))
        return responder.send(std::move(*refusal));

    const std::string_view encoding = headerValue(request.headers, "content-encoding");
    if (encoding.empty() || encoding == "identity")
        return m_router.dispatch(request, request.body, std::move(responder));
    if (encoding != "zstd")
        return responder.send(detailResponse(415, "The content encoding is not supported; use zstd or none."));
    const Result<std::string> body = wire::decompressZstd(request.body, m_state.config.bodyBytes);
    if (!body)
        return responder.send(detailResponse(400, body.error().detail.toStdString()));
    m_router.dispatch(request, *body, std::move(responder));
}

void LocalServer::serveArchive(const std::string& token, Responder responder)
{
    const std::optional<ArchiveTokens::Entry> entry = m_state.archives.resolve(token);
    const CheckpointRecord* record = entry ? m_state.checkpoints->find(entry->path) : nullptr;
    if (!record)
        return responder.send(detailResponse(404, "This download has expired; ask for a new one."));
    EngineWorker::Job job;
    job.source = "archives";
    job.work = [record = *record, file = entry->file]() -> Result<Payload> {
        if (const Result<void> sound = CheckpointStore::verify(record); !sound)
            return failure(sound.error());
        Result<std::string> bytes =
            file.empty() ? buildArchive(record) : readFile(record.directory / file, kMaxWeightsFileBytes);
        if (!bytes)
            return failure(bytes.error());
        return Payload{Payload::Kind::Plain, std::move(*bytes)};
    };
    job.onDone = [this, path = entry->path, isTar = entry->file.empty(),
                  responder = std::move(responder)](Result<Payload> result) mutable {
        noteDamage(m_state, path, result);
        if (!result)
            return responder.send(detailResponse(400, result.error().detail.toStdString()));
        ServerResponse response;
        response.headers.emplace_back("Content-Type", isTar ? "application/x-tar" : "application/octet-stream");
        response.body = std::move(result->body);
        responder.send(std::move(response));
    };
    m_state.worker.submit(std::move(job));
}

void LocalServer::scheduleSweep()
{
    m_sweepTimer = m_state.clock.after(m_state.config.sweepEvery, this, [this] {
        m_state.sweep();
        scheduleSweep();
    });
}

} // namespace tinkex::server
