#include "core/clients/restclient.h"

#include "core/clients/clientoperation.h"
#include "core/clients/listoperation.h"
#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kArchiveRetry{30'000};
constexpr int kArchiveRetries = 6;

constexpr int kRetries = 3; // a person is waiting, and some servers say 500 to an unknown id

Call restCall(std::string operation, std::string method, std::string path, std::string body = {})
{
    Call call;
    call.retry.maxRetries = kRetries;
    call.trafficClass = TrafficClass::Rest;
    call.operation = std::move(operation);
    call.method = std::move(method);
    call.path = std::move(path);
    call.body = std::move(body);
    return call;
}

/// One request and its decoding; what the answer says of its function is remembered.
template<class T> class RestOperation final : public ResultOperation<T> {
public:
    using Decode = std::function<Result<T>(const HttpReply&)>;

    RestOperation(ServerLink& link, ServerFunction function, QObject* client, QObject* owner, ResultHandler<T> handler,
                  Call call, Decode decode)
        : ResultOperation<T>(owner, std::move(handler), QString::fromStdString(call.operation), link, client)
    {
        this->watch(call);
        m_handle = link.transport().send(std::move(call), this,
                                         [this, function, decode = std::move(decode)](Result<HttpReply> reply) {
                                             if (reply)
                                                 this->link().learnOffered(function);
                                             else
                                                 this->link().learn(function, reply.error());
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

bool isWebAddress(std::string_view location)
{
    const bool hasScheme = location.find("://") != std::string_view::npos;
    return !location.empty() && (!hasScheme || location.starts_with("http://") || location.starts_with("https://"));
}

/// Asks for the archive's address until it is built.
class ArchiveOperation final : public ResultOperation<wire::ArchiveUrl> {
public:
    ArchiveOperation(ServerLink& link, QObject* client, QObject* owner, ResultHandler<wire::ArchiveUrl> handler,
                     std::string path, std::string otherPath)
        : ResultOperation(owner, std::move(handler), u"archive"_s, link, client),
          m_path(std::move(path)),
          m_otherPath(std::move(otherPath))
    {
        ask();
    }

private:
    void ask()
    {
        Call call = restCall("archive", "GET", m_path);
        call.followRedirects = false;
        call.anyStatus = false;
        call.mayBeUnready = true;
        call.retry = RetryPolicy::none();
        link().transport().send(std::move(call), this, [this](Result<HttpReply> reply) {
            if (isDone())
                return;
            if (!reply && reply.error().httpStatus == 503 && m_asked++ < kArchiveRetries) {
                editRow().queueReason = u"the archive is being built"_s;
                Wait wait = waitAfter(reply.error(), clock().now() + kArchiveRetry, clock());
                wait.attempt = m_asked;
                wait.attempts = kArchiveRetries + 1;
                setWait(std::move(wait));
                m_timer = clock().after(kArchiveRetry, this, [this] { ask(); });
            } else if (!reply && reply.error().httpStatus == 405 && !m_otherPath.empty()) {
                m_path = std::exchange(m_otherPath, {});
                ask();
            } else if (!reply) {
                link().learn(ServerFunction::Archive, reply.error());
                fail(reply.error());
            } else if (reply->status >= 300) {
                onAddress({reply->location, std::string(reply->header("Expires"))});
            } else if (auto address = wire::decode<wire::ArchiveUrl>(reply->body)) {
                onAddress(std::move(*address));
            } else {
                fail(address.error());
            }
        });
    }

    void onAddress(wire::ArchiveUrl address)
    {
        if (isWebAddress(address.url)) {
            link().learnOffered(ServerFunction::Archive);
            finish(std::move(address));
            return;
        }
        const FunctionState state{Offer::NotOffered, NoOffer::Unusable, 0};
        link().learn(ServerFunction::Archive, state);
        fail(notOffered(state, "archive"));
    }

    std::string m_path;
    std::string m_otherPath; ///< tried when the server has no route for the first
    TimerHandle m_timer;
    int m_asked = 0;
};

template<class T> Result<T> decodeReply(const HttpReply& reply)
{
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return wire::decode<T>(reply.body);
}

template<class T>
OperationHandle ask(ServerLink& link, ServerFunction function, QObject* client, QObject* owner,
                    ResultHandler<T> handler, Call call)
{
    if (link.features().isRefused(function)) {
        Delivery<T>(owner, std::move(handler))(failure(notOffered(link.features().of(function), call.operation)));
        return {};
    }
    return OperationHandle(
        new RestOperation<T>(link, function, client, owner, std::move(handler), std::move(call), decodeReply<T>));
}

std::string runPath(const std::string& runId)
{
    return "/api/v1/training_runs/" + pathSegment(runId);
}

std::string checkpointPath(const wire::TinkerPath& path)
{
    return runPath(path.runId) + "/checkpoints/" + pathSegment(path.kind) + "/" + pathSegment(path.name);
}

std::string page(std::int64_t limit, std::int64_t offset)
{
    return "?limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset);
}

template<class List, class Row>
OperationHandle askAll(ServerLink& link, ServerFunction function, const char* name, QObject* client, QObject* owner,
                       ResultHandler<Listing<Row>> handler)
{
    if (link.features().isRefused(function)) {
        Delivery<Listing<Row>>(owner, std::move(handler))(failure(notOffered(link.features().of(function), name)));
        return {};
    }
    const auto pageCall = [name](std::int64_t offset) {
        return restCall(name, "GET", std::string("/api/v1/") + name + page(PageWalk::kPageRows, offset));
    };
    return OperationHandle(new ListOperation<List, Row>(link, function, pageCall, client, owner, std::move(handler)));
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
    return ask<void>(m_link, ServerFunction::Health, this, owner, std::move(handler),
                     restCall("healthz", "GET", "/api/v1/healthz"));
}

OperationHandle RestClient::capabilities(QObject* owner, ResultHandler<std::vector<wire::SupportedModel>> handler)
{
    return ask<wire::SupportedModels>(m_link, ServerFunction::ModelList, this, owner, std::move(handler),
                                      restCall("get_server_capabilities", "GET", "/api/v1/get_server_capabilities"));
}

OperationHandle RestClient::trainingRuns(int limit, int offset, QObject* owner,
                                         ResultHandler<wire::TrainingRunList> handler)
{
    return ask<wire::TrainingRunList>(m_link, ServerFunction::RunList, this, owner, std::move(handler),
                                      restCall("training_runs", "GET", "/api/v1/training_runs" + page(limit, offset)));
}

OperationHandle RestClient::trainingRun(const std::string& runId, QObject* owner,
                                        ResultHandler<wire::TrainingRun> handler)
{
    return ask<wire::TrainingRun>(m_link, ServerFunction::RunDetails, this, owner, std::move(handler),
                                  restCall("training_run", "GET", runPath(runId)));
}

OperationHandle RestClient::runCheckpoints(const std::string& runId, QObject* owner,
                                           ResultHandler<wire::CheckpointList> handler)
{
    return ask<wire::CheckpointList>(m_link, ServerFunction::RunCheckpoints, this, owner, std::move(handler),
                                     restCall("run_checkpoints", "GET", runPath(runId) + "/checkpoints"));
}

OperationHandle RestClient::checkpoints(int limit, int offset, QObject* owner,
                                        ResultHandler<wire::CheckpointList> handler)
{
    return ask<wire::CheckpointList>(m_link, ServerFunction::AccountCheckpoints, this, owner, std::move(handler),
                                     restCall("checkpoints", "GET", "/api/v1/checkpoints" + page(limit, offset)));
}

OperationHandle RestClient::allTrainingRuns(QObject* owner, ResultHandler<Listing<wire::TrainingRun>> handler)
{
    return askAll<wire::TrainingRunList>(m_link, ServerFunction::RunList, "training_runs", this, owner,
                                         std::move(handler));
}

OperationHandle RestClient::allCheckpoints(QObject* owner, ResultHandler<Listing<wire::Checkpoint>> handler)
{
    return askAll<wire::CheckpointList>(m_link, ServerFunction::AccountCheckpoints, "checkpoints", this, owner,
                                        std::move(handler));
}

OperationHandle RestClient::allSessions(QObject* owner, ResultHandler<Listing<std::string>> handler)
{
    return askAll<wire::SessionList>(m_link, ServerFunction::SessionList, "sessions", this, owner, std::move(handler));
}

OperationHandle RestClient::deleteCheckpoint(const wire::TinkerPath& path, QObject* owner, ResultHandler<void> handler)
{
    return ask<void>(m_link, ServerFunction::DeleteCheckpoint, this, owner, std::move(handler),
                     restCall("delete_checkpoint", "DELETE", checkpointPath(path)));
}

OperationHandle RestClient::setPublished(const wire::TinkerPath& path, bool isPublic, QObject* owner,
                                         ResultHandler<void> handler)
{
    return ask<void>(
        m_link, isPublic ? ServerFunction::Publish : ServerFunction::Unpublish, this, owner, std::move(handler),
        restCall(isPublic ? "publish" : "unpublish", isPublic ? "POST" : "DELETE", checkpointPath(path) + "/publish"));
}

OperationHandle RestClient::setTtl(const wire::TinkerPath& path, std::optional<std::int64_t> seconds, QObject* owner,
                                   ResultHandler<void> handler)
{
    return ask<void>(m_link, ServerFunction::SetTtl, this, owner, std::move(handler),
                     restCall("set_ttl", "PUT", checkpointPath(path) + "/ttl", wire::encodeTtl(seconds)));
}

OperationHandle RestClient::archiveUrl(const wire::TinkerPath& path, QObject* owner,
                                       ResultHandler<wire::ArchiveUrl> handler)
{
    if (m_link.features().isRefused(ServerFunction::Archive)) {
        const Error error = notOffered(m_link.features().of(ServerFunction::Archive), "archive");
        Delivery<wire::ArchiveUrl>(owner, std::move(handler))(failure(error));
        return {};
    }
    // One server knows the archives of its sampler checkpoints by the bare name only (servers.md 1.3).
    const std::string bare = runPath(path.runId) + "/checkpoints/" + pathSegment(path.name) + "/archive";
    return OperationHandle(new ArchiveOperation(m_link, this, owner, std::move(handler),
                                                checkpointPath(path) + "/archive",
                                                path.kind == "sampler_weights" ? bare : std::string()));
}

OperationHandle RestClient::weightsInfo(const std::string& tinkerPath, QObject* owner,
                                        ResultHandler<wire::WeightsInfo> handler)
{
    return ask<wire::WeightsInfo>(
        m_link, ServerFunction::WeightsInfo, this, owner, std::move(handler),
        restCall("weights_info", "POST", "/api/v1/weights_info", wire::encodeWeightsInfoRequest(tinkerPath)));
}

OperationHandle RestClient::sessions(int limit, int offset, QObject* owner,
                                     ResultHandler<std::vector<std::string>> handler)
{
    return ask<wire::SessionList>(
        m_link, ServerFunction::SessionList, this, owner,
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
    return ask<wire::SessionInfo>(m_link, ServerFunction::SessionDetails, this, owner, std::move(handler),
                                  restCall("session", "GET", "/api/v1/sessions/" + pathSegment(sessionId)));
}

OperationHandle RestClient::sampler(const std::string& samplingSessionId, QObject* owner,
                                    ResultHandler<wire::SamplerInfo> handler)
{
    return ask<wire::SamplerInfo>(m_link, ServerFunction::SamplerDetails, this, owner, std::move(handler),
                                  restCall("sampler", "GET", "/api/v1/samplers/" + pathSegment(samplingSessionId)));
}

} // namespace tinkex
