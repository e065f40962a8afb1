#include "tests/support/profileserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {

namespace {

constexpr int kTextError = 599; // never sent: stands for "500 as text, and the connection ends"

const ServerResponse kNoRoute = detailResponse(u"Not Found"_s, 404);

bool isOpenToAll(const QStringList& path)
{
    return path.value(0) == u"healthz"_s;
}

} // namespace

ServerResponse jsonResponse(const QJsonObject& body, int status)
{
    return ServerResponse::json(QJsonDocument(body).toJson(QJsonDocument::Compact).toStdString(), status);
}

ServerResponse detailResponse(const QString& detail, int status)
{
    return jsonResponse({{u"detail"_s, detail}}, status);
}

ProfileServer::ProfileServer(Dialect dialect) : m_dialect(std::move(dialect))
{
    m_script.otherwise(
        [this](const ServerRequest& request, Responder responder) { handle(request, std::move(responder)); });
}

std::string ProfileServer::path(const std::string& operation) const
{
    return m_dialect.basePath.toStdString() + "/api/v1/" + operation;
}

int ProfileServer::count(const std::string& operation) const
{
    return m_script.count(path(operation));
}

void ProfileServer::handle(const ServerRequest& raw, Responder responder)
{
    Request request;
    request.method = raw.method;
    request.raw = &raw;
    const std::string prefix = path({});
    if (!raw.path.starts_with(prefix)) {
        responder.send(kNoRoute);
        return;
    }
    const QByteArray rest = QByteArray::fromStdString(raw.path.substr(prefix.size()));
    for (const QByteArray& segment : rest.split('/'))
        request.path << QString::fromUtf8(QByteArray::fromPercentEncoding(segment));
    request.body = QJsonDocument::fromJson(QByteArray::fromStdString(raw.body)).object();
    const ServerResponse response = refuseStranger(request).value_or(ServerResponse{0, {}, {}});
    const ServerResponse answered = response.status != 0 ? response : route(request);
    if (answered.status == kTextError) {
        responder.sendRaw("HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\n"
                          "Content-Length: 21\r\n\r\nInternal Server Error",
                          true);
        return;
    }
    responder.send(answered);
}

std::optional<ServerResponse> ProfileServer::refuseStranger(const Request& request) const
{
    const auto header = [&](std::string_view name) {
        return headerValue(request.raw->headers, name);
    };
    if (isOpenToAll(request.path))
        return std::nullopt;
    switch (m_dialect.auth) {
    case Dialect::Auth::None: return std::nullopt;
    case Dialect::Auth::ApiKey:
        if (header("X-API-Key").empty())
            return detailResponse(u"Missing API key"_s, 401);
        if (header("X-API-Key") != kKey)
            return detailResponse(u"Invalid API key"_s, 403);
        return std::nullopt;
    case Dialect::Auth::BearerAndRequestId:
        if (header("x-request-id").empty())
            return detailResponse(u"Missing header x-request-id"_s, 400);
        if (header("Authorization") != std::string("Bearer ") + kKey)
            return detailResponse(u"Missing token"_s, 401);
        return std::nullopt;
    }
    return std::nullopt;
}

ServerResponse ProfileServer::unknownObject(const char* detail) const
{
    if (m_dialect.textErrors)
        return {kTextError, {}, {}};
    return detailResponse(QString::fromUtf8(detail), 404);
}

QString ProfileServer::newId(const QString& parent, const QString& kind)
{
    const int number = m_nextId++;
    switch (m_dialect.ids) {
    case Dialect::Ids::Uuid: return u"%1-%2-4f6e-8a3b-000000000000"_s.arg(kind).arg(number, 4, 10, QLatin1Char('0'));
    case Dialect::Ids::Integer: return kind == u"op"_s ? QString::number(number) : u"%1_%2"_s.arg(kind).arg(number, 8);
    case Dialect::Ids::Colon:
        return parent.isEmpty() ? u"sess-%1"_s.arg(number) : u"%1:%2:%3"_s.arg(parent, kind).arg(number);
    case Dialect::Ids::Constant: return kind == u"session"_s ? u"sess-real-123"_s : u"%1%2"_s.arg(kind).arg(number);
    }
    return {};
}

ServerResponse ProfileServer::route(const Request& request)
{
    if (request.path.value(0) == u"training_runs"_s && request.path.size() > 2)
        return checkpoint(request);
    if (request.method == "GET")
        return get(request);
    if (request.method == "POST")
        return post(request);
    return kNoRoute;
}

ServerResponse ProfileServer::get(const Request& request)
{
    const QString first = request.path.value(0);
    const bool whole = request.path.size() == 1;
    if (first == u"healthz"_s)
        return m_dialect.healthEndpoint ? jsonResponse({{u"status"_s, u"ok"_s}}) : kNoRoute;
    if (first == u"get_server_capabilities"_s) {
        QJsonArray models;
        if (m_dialect.listsModels)
            models << QJsonObject{{u"model_name"_s, QString::fromLatin1(kBaseModel)}, {u"max_context_length"_s, {}}};
        return jsonResponse({{u"supported_models"_s, models}});
    }
    if (first == u"training_runs"_s)
        return whole ? runs(request) : runOf(request);
    if (first == u"sessions"_s)
        return sessions(request);
    if (first == u"checkpoints"_s && m_dialect.accountCheckpoints) {
        QJsonArray rows;
        for (const Saved& saved : m_saved)
            rows << checkpointRow(saved);
        return page(u"checkpoints"_s, rows, request, m_dialect.mostCheckpoints);
    }
    if (first == u"samplers"_s && m_dialect.samplerDetails) {
        const auto sampler = m_samplers.find(request.path.value(1));
        if (sampler == m_samplers.end())
            return unknownObject("Sampler not found");
        return jsonResponse({{u"sampler_id"_s, request.path.value(1)},
                             {u"base_model"_s, sampler->base},
                             {u"model_path"_s, sampler->path.isEmpty() ? QJsonValue() : QJsonValue(sampler->path)}});
    }
    return kNoRoute;
}

ServerResponse ProfileServer::post(const Request& request)
{
    using Handler = std::function<ServerResponse()>;
    const QString name = request.path.join(u'/');
    const QString id = request.body[u"model_id"_s].toString();
    const QHash<QString, Handler> handlers{
        {u"client/config"_s,
         [&] {
             return createSession(request);
         }},
        {u"create_session"_s,
         [&] {
             return createSession(request);
         }},
        {u"session_heartbeat"_s,
         [&] {
             if (m_sessions.contains(request.body[u"session_id"_s].toString()) || m_dialect.unknownSessionBeat == 200)
                 return jsonResponse({{u"type"_s, u"session_heartbeat"_s}});
             return unknownObject("Session not found");
         }},
        {u"telemetry"_s,
         [] {
             return jsonResponse({{u"status"_s, u"accepted"_s}});
         }},
        {u"create_model"_s,
         [&] {
             return createModel(request);
         }},
        {u"get_info"_s,
         [&] {
             if (!m_models.contains(id))
                 return unknownObject("Model not found");
             return jsonResponse({{u"model_id"_s, id},
                                  {u"model_data"_s, QJsonObject{{u"model_name"_s, QString::fromLatin1(kBaseModel)}}},
                                  {u"is_lora"_s, true},
                                  {u"lora_rank"_s, QJsonValue()}});
         }},
        {u"unload_model"_s,
         [&] {
             return m_dialect.unload ? submit(result({{u"model_id"_s, id}})) : kNoRoute;
         }},
        {u"forward"_s,
         [&] {
             return m_dialect.forwardEndpoint ? pass(request, true) : kNoRoute;
         }},
        {u"forward_backward"_s,
         [&] {
             return pass(request, false);
         }},
        {u"optim_step"_s,
         [&] {
             return optimStep(request);
         }},
        {u"save_weights"_s,
         [&] {
             return save(request, u"weights"_s);
         }},
        {u"save_weights_for_sampler"_s,
         [&] {
             return save(request, u"sampler_weights"_s);
         }},
        {u"load_weights"_s,
         [&] {
             return load(request);
         }},
        {u"weights_info"_s,
         [&] {
             return m_dialect.weightsInfo ? weightsInfo(request) : kNoRoute;
         }},
        {u"create_sampling_session"_s,
         [&] {
             return createSampler(request);
         }},
        {u"asample"_s,
         [&] {
             return sample(request);
         }},
        {u"retrieve_future"_s, [&] {
             return retrieve(request);
         }}};
    const auto handler = handlers.constFind(name);
    return handler == handlers.constEnd() ? kNoRoute : (*handler)();
}

ServerResponse ProfileServer::createSession(const Request& request)
{
    const bool config = request.path.value(0) == u"client"_s;
    if (config && !m_dialect.clientConfig)
        return kNoRoute;
    const QString version = request.body[u"sdk_version"_s].toString();
    if (!m_dialect.onlySdkVersion.isEmpty() && version != m_dialect.onlySdkVersion)
        return detailResponse(u"this deployment serves exactly tinker==%1"_s.arg(m_dialect.onlySdkVersion), 400);
    if (config)
        return jsonResponse({{u"proto_write_fwdbwd"_s, m_dialect.protobufWanted},
                             {u"parallel_fwdbwd_chunks"_s, m_dialect.sequence != Dialect::Sequence::Strict}});
    if (!request.body[u"tags"_s].isArray() || !request.body[u"user_metadata"_s].isObject() || version.isEmpty())
        return jsonResponse({{u"detail"_s, QJsonArray{QJsonObject{{u"loc"_s, QJsonArray{u"body"_s, u"tags"_s}},
                                                                  {u"msg"_s, u"Field required"_s}}}}},
                            422);
    const QString id = newId({}, u"session"_s);
    m_sessions << id;
    return jsonResponse({{u"session_id"_s, id}, {u"info_message"_s, QJsonValue()}}, m_dialect.createdStatus);
}

} // namespace tinkex::test
