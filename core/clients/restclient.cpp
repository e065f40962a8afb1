#include "core/clients/restclient.h"

#include "core/clients/clientoperation.h"
#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kArchiveRetry{30'000};
constexpr int kArchiveRetries = 6;

Call restCall(std::string operation, std::string method, std::string path, std::string body = {})
{
    Call call;
    call.trafficClass = TrafficClass::Rest;
    call.operation = std::move(operation);
    call.method = std::move(method);
    call.path = std::move(path);
    call.body = std::move(body);
    return call;
}

/// One request and its decoding.
template<class T> class RestOperation final : public ResultOperation<T> {
public:
    using Decode = std::function<Result<T>(const HttpReply&)>;

    RestOperation(ServerLink& link, QObject* client, QObject* owner, ResultHandler<T> handler, Call call, Decode decode)
        : ResultOperation<T>(owner, std::move(handler), QString::fromStdString(call.operation), link, client)
    {
        m_handle =
            link.transport().send(std::move(call), this, [this, decode = std::move(decode)](Result<HttpReply> reply) {
                if (this->isDone())
                    return;
                if (reply)
                    this->finish(decode(*reply));
                else
                    this->fail(reply.error());
            });
    }

private:
    CallHandle m_handle;
};

/// Asks for the archive's address until it is built.
class ArchiveOperation final : public ResultOperation<wire::ArchiveUrl> {
public:
    ArchiveOperation(ServerLink& link, QObject* client, QObject* owner, ResultHandler<wire::ArchiveUrl> handler,
                     std::string path)
        : ResultOperation(owner, std::move(handler), u"archive"_s, link, client), m_path(std::move(path))
    {
        ask();
    }

private:
    void ask()
    {
        Call call = restCall("archive", "GET", m_path);
        call.followRedirects = false;
        call.anyStatus = false;
        call.retry = RetryPolicy::none();
        link().transport().send(std::move(call), this, [this](const Result<HttpReply>& reply) {
            if (isDone())
                return;
            if (!reply && reply.error().httpStatus == 503 && m_asked++ < kArchiveRetries) {
                editRow().queueReason = u"the archive is being built"_s;
                m_timer = clock().after(kArchiveRetry, this, [this] { ask(); });
            } else if (!reply) {
                fail(reply.error());
            } else if (reply->status >= 300) {
                finish(wire::ArchiveUrl{std::string(reply->header("Location")), std::string(reply->header("Expires"))});
            } else {
                finish(wire::decode<wire::ArchiveUrl>(reply->body));
            }
        });
    }

    std::string m_path;
    TimerHandle m_timer;
    int m_asked = 0;
};

template<class T>
OperationHandle ask(ServerLink& link, QObject* client, QObject* owner, ResultHandler<T> handler, Call call)
{
    return OperationHandle(new RestOperation<T>(link, client, owner, std::move(handler), std::move(call),
                                                [](const HttpReply& reply) { return wire::decode<T>(reply.body); }));
}

OperationHandle command(ServerLink& link, QObject* client, QObject* owner, ResultHandler<void> handler, Call call)
{
    return OperationHandle(new RestOperation<void>(link, client, owner, std::move(handler), std::move(call),
                                                   [](const HttpReply&) { return Result<void>(); }));
}

std::string checkpointPath(const wire::TinkerPath& path)
{
    return "/api/v1/training_runs/" + pathSegment(path.runId) + "/checkpoints/" + pathSegment(path.kind) + "/" +
           pathSegment(path.name);
}

std::string page(int limit, int offset)
{
    return "?limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset);
}

} // namespace

std::string pathSegment(std::string_view text)
{
    const auto encoded = QByteArray(text.data(), static_cast<qsizetype>(text.size())).toPercentEncoding();
    return encoded.toStdString();
}

RestClient::RestClient(ServerLink& link, QObject* parent) : QObject(parent), m_link(link)
{
    setObjectName(u"rest"_s);
}

RestClient::~RestClient()
{
    cancelOperations(*this);
}

OperationHandle RestClient::checkHealth(QObject* owner, ResultHandler<void> handler)
{
    return command(m_link, this, owner, std::move(handler), restCall("healthz", "GET", "/api/v1/healthz"));
}

OperationHandle RestClient::capabilities(QObject* owner, ResultHandler<std::vector<wire::SupportedModel>> handler)
{
    Call call = restCall("get_server_capabilities", "GET", "/api/v1/get_server_capabilities");
    call.retry.maxRetries = 3;
    return ask<wire::SupportedModels>(m_link, this, owner, std::move(handler), std::move(call));
}

OperationHandle RestClient::trainingRuns(int limit, int offset, QObject* owner,
                                         ResultHandler<wire::TrainingRunList> handler)
{
    return ask<wire::TrainingRunList>(m_link, this, owner, std::move(handler),
                                      restCall("training_runs", "GET", "/api/v1/training_runs" + page(limit, offset)));
}

OperationHandle RestClient::trainingRun(const std::string& runId, QObject* owner,
                                        ResultHandler<wire::TrainingRun> handler)
{
    return ask<wire::TrainingRun>(m_link, this, owner, std::move(handler),
                                  restCall("training_run", "GET", "/api/v1/training_runs/" + pathSegment(runId)));
}

OperationHandle RestClient::runCheckpoints(const std::string& runId, QObject* owner,
                                           ResultHandler<wire::CheckpointList> handler)
{
    return ask<wire::CheckpointList>(
        m_link, this, owner, std::move(handler),
        restCall("run_checkpoints", "GET", "/api/v1/training_runs/" + pathSegment(runId) + "/checkpoints"));
}

OperationHandle RestClient::checkpoints(int limit, int offset, QObject* owner,
                                        ResultHandler<wire::CheckpointList> handler)
{
    return ask<wire::CheckpointList>(m_link, this, owner, std::move(handler),
                                     restCall("checkpoints", "GET", "/api/v1/checkpoints" + page(limit, offset)));
}

OperationHandle RestClient::deleteCheckpoint(const wire::TinkerPath& path, QObject* owner, ResultHandler<void> handler)
{
    return command(m_link, this, owner, std::move(handler),
                   restCall("delete_checkpoint", "DELETE", checkpointPath(path)));
}

OperationHandle RestClient::setPublished(const wire::TinkerPath& path, bool isPublic, QObject* owner,
                                         ResultHandler<void> handler)
{
    return command(
        m_link, this, owner, std::move(handler),
        restCall(isPublic ? "publish" : "unpublish", isPublic ? "POST" : "DELETE", checkpointPath(path) + "/publish"));
}

OperationHandle RestClient::setTtl(const wire::TinkerPath& path, std::optional<std::int64_t> seconds, QObject* owner,
                                   ResultHandler<void> handler)
{
    return command(m_link, this, owner, std::move(handler),
                   restCall("set_ttl", "PUT", checkpointPath(path) + "/ttl", wire::encodeTtl(seconds)));
}

OperationHandle RestClient::archiveUrl(const wire::TinkerPath& path, QObject* owner,
                                       ResultHandler<wire::ArchiveUrl> handler)
{
    return OperationHandle(
        new ArchiveOperation(m_link, this, owner, std::move(handler), checkpointPath(path) + "/archive"));
}

OperationHandle RestClient::weightsInfo(const std::string& tinkerPath, QObject* owner,
                                        ResultHandler<wire::WeightsInfo> handler)
{
    return ask<wire::WeightsInfo>(
        m_link, this, owner, std::move(handler),
        restCall("weights_info", "POST", "/api/v1/weights_info", wire::encodeWeightsInfoRequest(tinkerPath)));
}

OperationHandle RestClient::sessions(int limit, int offset, QObject* owner,
                                     ResultHandler<std::vector<std::string>> handler)
{
    return ask<wire::SessionList>(
        m_link, this, owner,
        [handler = std::move(handler)](Result<wire::SessionList> list) {
            if (list)
                handler(std::move(list->sessions));
            else
                handler(failure(list.error()));
        },
        restCall("sessions", "GET", "/api/v1/sessions" + page(limit, offset)));
}

OperationHandle RestClient::session(const std::string& sessionId, QObject* owner,
                                    ResultHandler<wire::SessionInfo> handler)
{
    return ask<wire::SessionInfo>(m_link, this, owner, std::move(handler),
                                  restCall("session", "GET", "/api/v1/sessions/" + pathSegment(sessionId)));
}

OperationHandle RestClient::sampler(const std::string& samplingSessionId, QObject* owner,
                                    ResultHandler<wire::SamplerInfo> handler)
{
    return ask<wire::SamplerInfo>(m_link, this, owner, std::move(handler),
                                  restCall("sampler", "GET", "/api/v1/samplers/" + pathSegment(samplingSessionId)));
}

} // namespace tinkex
