#include "tests/core/acceptance/tinkermock.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {

namespace {

const std::string kPrefix = "/api/v1/";

std::string text(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

std::string field(const QJsonObject& object, QLatin1StringView name)
{
    return object[name].toString().toStdString();
}

} // namespace

TinkerMock::TinkerMock()
{
    m_time.start();
    for (const char* path : {"client/config", "client/dynamic_config", "create_session", "session_heartbeat",
                             "create_model", "create_sampling_session", "forward", "forward_backward", "optim_step",
                             "save_weights", "load_weights", "save_weights_for_sampler", "unload_model", "asample",
                             "retrieve_future", "weights_info", "get_info", "telemetry"})
        always(kPrefix + path, plain());
    connect(this, &ScriptedServer::received, this, [this] {
        const ServerRequest& request = requests().back();
        m_seen.push_back({request.path, QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object(),
                          std::string(headerValue(request.headers, "x-api-key")),
                          std::string(headerValue(request.headers, "x-idempotency-key")), m_time.elapsed()});
    });
}

Answer TinkerMock::plain()
{
    return [this](const ServerRequest& request, Responder responder) {
        responder.send(answerTo(request));
    };
}

std::vector<Seen> TinkerMock::seen(const std::string& path) const
{
    std::vector<Seen> found;
    std::copy_if(m_seen.begin(), m_seen.end(), std::back_inserter(found),
                 [&](const Seen& seen) { return seen.path == kPrefix + path; });
    return found;
}

int TinkerMock::polls(const std::string& requestId) const
{
    const auto found = m_polls.find(requestId);
    return found == m_polls.end() ? 0 : found->second;
}

std::string TinkerMock::tryAgain(const std::string& requestId, int retryAfterMs, const std::string& state,
                                 const std::string& reason)
{
    return text({{u"type"_s, u"try_again"_s},
                 {u"request_id"_s, QString::fromStdString(requestId)},
                 {u"queue_state"_s, QString::fromStdString(state)},
                 {u"queue_state_reason"_s, QString::fromStdString(reason)},
                 {u"retry_after_ms"_s, retryAfterMs}});
}

ServerResponse TinkerMock::answerTo(const ServerRequest& request)
{
    const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
    const std::string kind = request.path.substr(kPrefix.size());
    const QString session = body["session_id"_L1].toString();
    if (kind == "client/config")
        return ServerResponse::json(config);
    if (kind == "client/dynamic_config" || kind == "session_heartbeat" || kind == "unload_model" || kind == "get_info")
        return ServerResponse::json("{}");
    if (kind == "create_session")
        return ServerResponse::json(text({{u"session_id"_s, u"S%1"_s.arg(++m_sessions)}}));
    if (kind == "create_model")
        return ServerResponse::json(
            text({{u"request_id"_s, u"c"_s},
                  {u"model_id"_s, u"%1:train:%2"_s.arg(session).arg(body["model_seq_id"_L1].toInt())}}));
    if (kind == "create_sampling_session")
        return ServerResponse::json(
            text({{u"sampling_session_id"_s,
                   u"%1:sample:%2"_s.arg(session).arg(body["sampling_session_seq_id"_L1].toInt())}}));
    if (kind == "weights_info")
        return ServerResponse::json(text({{u"base_model"_s, u"tiny"_s}, {u"is_lora"_s, true}, {u"lora_rank"_s, 8}}));
    if (kind == "telemetry")
        return ServerResponse::json(text({{u"status"_s, u"accepted"_s}}));
    if (kind == "retrieve_future")
        return retrieve(body);
    return ServerResponse::json(text({{u"request_id"_s, QString::fromStdString(accept(kind, body))}}));
}

std::string TinkerMock::accept(const std::string& kind, const QJsonObject& body)
{
    const QString owner = body["model_id"_L1].toString() + body["sampling_session_id"_L1].toString();
    const std::string identity = (owner + u'#' + QString::number(body["seq_id"_L1].toInt())).toStdString();
    const auto [known, fresh] = m_accepted.try_emplace(identity);
    if (fresh) {
        known->second = "f" + std::to_string(++m_requests);
        m_kinds[known->second] = kind;
    }
    return known->second;
}

ServerResponse TinkerMock::retrieve(const QJsonObject& body)
{
    const std::string id = field(body, "request_id"_L1);
    const int poll = ++m_polls[id];
    if (future) {
        if (auto scripted = future(id, poll))
            return *scripted;
    }
    if (pendingPolls < 0 || poll <= pendingPolls)
        return ServerResponse::json(tryAgain(id));
    return ServerResponse::json(result(m_kinds[id]));
}

std::string TinkerMock::result(const std::string& kind) const
{
    if (kind == "forward" || kind == "forward_backward")
        return R"({"type":"forward_backward","loss_fn_output_type":"L","loss_fn_outputs":[{}],"metrics":{"loss:sum":1}})";
    if (kind == "asample")
        return R"({"type":"sample","sequences":[{"stop_reason":"length","tokens":[5,6],"logprobs":[-0.5,-0.25]}]})";
    if (kind == "save_weights_for_sampler")
        return R"({"type":"save_weights_for_sampler","path":"tinker://S/sampler_weights/x"})";
    if (kind == "save_weights" || kind == "load_weights")
        return "{\"type\":\"" + kind + "\",\"path\":\"tinker://S/weights/x\"}";
    return "{\"type\":\"" + kind + "\",\"metrics\":{}}";
}

} // namespace tinkex::test
