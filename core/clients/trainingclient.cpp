#include "core/clients/trainingclient.h"

#include "core/clients/chunking.h"
#include "core/clients/metricreduction.h"
#include "core/clients/trainingoperation.h"
#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kUnloadLimit{2'000};

Call trainingCall(std::string operation, std::string body)
{
    Call call;
    call.trafficClass = TrafficClass::Training;
    call.path = "/api/v1/" + operation;
    call.operation = std::move(operation);
    call.body = std::move(body);
    return call;
}

Result<wire::ForwardBackwardOutput> decodeOutputs(const std::vector<FutureResult>& results)
{
    std::vector<wire::ForwardBackwardOutput> outputs;
    for (const FutureResult& result : results) {
        auto output = result.isProtobuf ? wire::decodeForwardBackwardOutput(result.body)
                                        : wire::decode<wire::ForwardBackwardOutput>(result.body);
        if (!output)
            return failure(output.error());
        outputs.push_back(std::move(*output));
    }
    return combineOutputs(std::move(outputs));
}

template<class T> Result<T> decodeOne(const std::vector<FutureResult>& results)
{
    return wire::decode<T>(results.front().body);
}

/// The other form of the same request, after a server refused this one's; false when there is none left to try.
bool switchEncoding(ServerTraits& traits, bool forwardOnly, const Error& error)
{
    if (forwardOnly && traits.encoding == BulkEncoding::Json && !traits.forwardMissing && error.httpStatus == 404) {
        traits.forwardMissing = true; // 0.25 dialect: forward_backward with forward_only, as protobuf
        return true;
    }
    if ((error.httpStatus != 415 && error.httpStatus != 422) || traits.encodingProven)
        return false;
    traits.encoding = traits.encoding == BulkEncoding::Json ? BulkEncoding::Protobuf : BulkEncoding::Json;
    traits.encodingProven = true; // at most one switch
    return true;
}

Result<Call> passCall(ServerLink& link, const wire::ForwardBackwardRequest& request)
{
    const ServerTraits& traits = link.traits();
    const bool protobuf = traits.encoding == BulkEncoding::Protobuf || (request.forwardOnly && traits.forwardMissing);
    if (!protobuf)
        return trainingCall(request.forwardOnly ? "forward" : "forward_backward", wire::encode(request));
    auto body = wire::encodeProtobuf(request);
    if (!body)
        return failure(body.error());
    Call call = trainingCall("forward_backward", std::move(*body));
    call.contentType = std::string(wire::kProtobufType);
    if (link.config().protoCompressFwdbwd) {
        call.body = wire::compressZstd(call.body);
        call.contentEncoding = "zstd";
    }
    return call;
}

bool isFinite(const wire::AdamParams& adam)
{
    return std::isfinite(adam.learningRate) && std::isfinite(adam.beta1) && std::isfinite(adam.beta2) &&
           std::isfinite(adam.eps) && std::isfinite(adam.weightDecay) && std::isfinite(adam.gradClipNorm);
}

} // namespace

TrainingClient::TrainingClient(ServerLink& link, wire::CreateModelRequest request, const QString& name, QObject* parent)
    : Worker(name, link.clock(), parent),
      m_link(link),
      m_request(std::move(request)),
      m_createdAtMs(link.clock().wallMs())
{}

TrainingClient::~TrainingClient()
{
    cancelOperations(*this);
}

void TrainingClient::doStart()
{
    Call call = trainingCall("create_model", wire::encode(m_request));
    const Milliseconds sentAt = clock().now();
    m_link.transport().send(std::move(call), this,
                            [this, sentAt](Result<HttpReply> reply) { onCreateReply(std::move(reply), sentAt); });
}

void TrainingClient::onCreateReply(Result<HttpReply> reply, Milliseconds sentAt)
{
    if (!reply) {
        onModelId(failure(reply.error()));
        return;
    }
    auto submitted = wire::decode<wire::Submitted>(reply->body);
    if (!submitted)
        onModelId(failure(submitted.error()));
    else if (!submitted->modelId.empty())
        onModelId(std::move(submitted->modelId));
    else if (!submitted->requestId.empty())
        pollCreation(submitted->requestId, clock().now() - sentAt);
    else
        onModelId(failure(ErrorKind::Protocol, "create_model: the reply has neither model_id nor request_id"));
}

void TrainingClient::pollCreation(std::string requestId, Milliseconds took)
{
    FutureRequest request;
    request.requestId = std::move(requestId);
    request.requestType = "CreateModel";
    request.submitTook = took;
    auto* poller = new FuturePoller(m_link.transport(), clock(), std::move(request), this);
    connect(poller, &FuturePoller::queueStateChanged, this, &TrainingClient::onQueueState);
    poller->start([this, poller](Result<FutureResult> result) {
        poller->deleteLater();
        if (!result) {
            onModelId(failure(result.error()));
            return;
        }
        auto decoded = wire::decode<wire::ModelIdResult>(result->body);
        if (decoded)
            onModelId(std::move(decoded->modelId));
        else
            onModelId(failure(decoded.error()));
    });
}

void TrainingClient::onModelId(Result<std::string> modelId)
{
    if (!modelId) {
        if (state() == SupervisedState::Stopping)
            exit(ExitReason::shutdown());
        else
            exit(ExitReason::abnormal(std::move(modelId.error())));
        return;
    }
    m_modelId = std::move(*modelId);
    if (state() == SupervisedState::Stopping) {
        unload(); // it was made although nobody wants it any more
        return;
    }
    m_link.events().report(Severity::Info, "training", QString::fromStdString(m_modelId),
                           u"model created from %1, rank %2"_s.arg(QString::fromStdString(m_request.baseModel))
                               .arg(m_request.lora ? m_request.lora->rank : 0));
    markRunning();
}

Error TrainingClient::notRunning() const
{
    if (state() == SupervisedState::Starting)
        return Error::make(ErrorKind::Validation, u"the model is still being created"_s);
    return Error::make(ErrorKind::Cancelled, u"the model is closed"_s);
}

template<class T> OperationHandle TrainingClient::refuse(QObject* owner, ResultHandler<T> handler, Error error)
{
    Delivery<T>(owner, std::move(handler))(failure(std::move(error)));
    return {};
}

OperationHandle TrainingClient::forward(std::vector<wire::Datum> data, std::string lossFn,
                                        std::map<std::string, double> lossConfig, QObject* owner,
                                        ResultHandler<wire::ForwardBackwardOutput> handler)
{
    return passes(true, std::move(data), std::move(lossFn), std::move(lossConfig), owner, std::move(handler));
}

OperationHandle TrainingClient::forwardBackward(std::vector<wire::Datum> data, std::string lossFn,
                                                std::map<std::string, double> lossConfig, QObject* owner,
                                                ResultHandler<wire::ForwardBackwardOutput> handler)
{
    return passes(false, std::move(data), std::move(lossFn), std::move(lossConfig), owner, std::move(handler));
}

OperationHandle TrainingClient::passes(bool forwardOnly, std::vector<wire::Datum> data, std::string lossFn,
                                       std::map<std::string, double> lossConfig, QObject* owner,
                                       ResultHandler<wire::ForwardBackwardOutput> handler)
{
    using Output = wire::ForwardBackwardOutput;
    if (!isRunning())
        return refuse<Output>(owner, std::move(handler), notRunning());
    if (data.empty())
        return refuse<Output>(owner, std::move(handler),
                              Error::make(ErrorKind::Validation, "there is no data to train on"));

    auto requests = std::make_shared<std::vector<wire::ForwardBackwardRequest>>();
    TrainingPlan plan;
    plan.kind = forwardOnly ? u"forward"_s : u"forward_backward"_s;
    plan.requestType = forwardOnly ? "Forward" : "ForwardBackward";
    plan.acceptProtobuf = true;
    const wire::ClientConfig& config = m_link.config();
    for (auto& chunk : cutIntoChunks(std::move(data), config.fwdbwdMaxChunkLen, config.fwdbwdMaxChunkBytes)) {
        wire::ForwardBackwardRequest request;
        request.modelId = m_modelId;
        request.seqId = reserveSeqId();
        request.data = std::move(chunk);
        request.lossFn = lossFn;
        request.lossFnConfig = lossConfig;
        request.forwardOnly = forwardOnly;
        plan.seqIds.push_back(request.seqId);
        requests->push_back(std::move(request));
    }
    plan.call = [this, requests](int part) {
        return passCall(m_link, (*requests)[static_cast<std::size_t>(part)]);
    };
    plan.adapt = [this, forwardOnly](const Error& error) {
        return switchEncoding(m_link.traits(), forwardOnly, error);
    };
    return begin(
        new TypedTrainingOperation<Output>(m_link, std::move(plan), this, owner, std::move(handler), decodeOutputs));
}

OperationHandle TrainingClient::optimStep(const wire::AdamParams& adam, QObject* owner,
                                          ResultHandler<wire::OptimStepResult> handler)
{
    using Output = wire::OptimStepResult;
    if (!isRunning())
        return refuse<Output>(owner, std::move(handler), notRunning());
    if (!isFinite(adam))
        return refuse<Output>(owner, std::move(handler),
                              Error::make(ErrorKind::Validation, "an optimizer parameter is not a finite number"));
    const wire::OptimStepRequest request{m_modelId, reserveSeqId(), adam};
    TrainingPlan plan{u"optim_step"_s, "OptimStep", false, {request.seqId}, {}, {}};
    plan.call = [request](int) -> Result<Call> {
        return trainingCall("optim_step", wire::encode(request));
    };
    return begin(new TypedTrainingOperation<Output>(m_link, std::move(plan), this, owner, std::move(handler),
                                                    decodeOne<Output>));
}

OperationHandle TrainingClient::saveWeights(const SaveOptions& options, QObject* owner,
                                            ResultHandler<wire::SaveWeightsResult> handler)
{
    using Output = wire::SaveWeightsResult;
    if (!isRunning())
        return refuse<Output>(owner, std::move(handler), notRunning());
    wire::SaveWeightsRequest request;
    request.modelId = m_modelId;
    request.seqId = reserveSeqId();
    request.path = options.name;
    request.ttlSeconds = options.ttlSeconds;
    request.overwrite = options.overwrite;
    TrainingPlan plan{u"save_weights"_s, "SaveWeights", false, {request.seqId}, {}, {}};
    plan.call = [request](int) -> Result<Call> {
        Call call = trainingCall("save_weights", wire::encode(request));
        call.retryConflict = false;
        return call;
    };
    return begin(new TypedTrainingOperation<Output>(m_link, std::move(plan), this, owner, std::move(handler),
                                                    decodeOne<Output>));
}

OperationHandle TrainingClient::loadWeights(const std::string& path, bool optimizer, QObject* owner,
                                            ResultHandler<wire::LoadWeightsResult> handler)
{
    using Output = wire::LoadWeightsResult;
    if (!isRunning())
        return refuse<Output>(owner, std::move(handler), notRunning());
    if (!wire::TinkerPath::parse(path))
        return refuse<Output>(
            owner, std::move(handler),
            Error::make(ErrorKind::Validation, "a checkpoint's path looks like tinker://run/weights/name"));
    wire::LoadWeightsRequest request;
    request.modelId = m_modelId;
    request.seqId = reserveSeqId();
    request.path = path;
    request.optimizer = optimizer;
    TrainingPlan plan{u"load_weights"_s, "LoadWeights", false, {request.seqId}, {}, {}};
    plan.call = [request](int) -> Result<Call> {
        return trainingCall("load_weights", wire::encode(request));
    };
    return begin(new TypedTrainingOperation<Output>(m_link, std::move(plan), this, owner, std::move(handler),
                                                    decodeOne<Output>));
}

OperationHandle TrainingClient::saveWeightsForSampler(const SaveOptions& options, QObject* owner,
                                                      ResultHandler<wire::SaveWeightsResult> handler)
{
    wire::SaveForSamplerRequest request;
    request.path = options.name;
    request.ttlSeconds = options.ttlSeconds;
    return save(std::move(request), owner, std::move(handler));
}

OperationHandle TrainingClient::saveEphemeralForSampler(std::int64_t samplingSessionSeqId, QObject* owner,
                                                        ResultHandler<wire::SaveWeightsResult> handler)
{
    wire::SaveForSamplerRequest request;
    request.samplingSessionSeqId = samplingSessionSeqId;
    return save(std::move(request), owner, std::move(handler));
}

OperationHandle TrainingClient::save(wire::SaveForSamplerRequest request, QObject* owner,
                                     ResultHandler<wire::SaveWeightsResult> handler)
{
    using Output = wire::SaveWeightsResult;
    if (!isRunning())
        return refuse<Output>(owner, std::move(handler), notRunning());
    request.modelId = m_modelId;
    request.seqId = reserveSeqId();
    TrainingPlan plan{u"save_weights_for_sampler"_s, "SaveWeightsForSampler", false, {request.seqId}, {}, {}};
    plan.call = [request](int) -> Result<Call> {
        Call call = trainingCall("save_weights_for_sampler", wire::encode(request));
        call.retryConflict = false;
        return call;
    };
    return begin(new TypedTrainingOperation<Output>(m_link, std::move(plan), this, owner, std::move(handler),
                                                    decodeOne<Output>));
}

OperationHandle TrainingClient::getInfo(QObject* owner, ResultHandler<wire::ModelInfo> handler)
{
    if (!isRunning())
        return refuse<wire::ModelInfo>(owner, std::move(handler), notRunning());
    Delivery<wire::ModelInfo> delivery(owner, std::move(handler));
    m_link.transport().send(trainingCall("get_info", wire::encodeModelIdRequest(m_modelId, "get_info")), this,
                            [delivery](Result<HttpReply> reply) mutable {
                                if (reply)
                                    delivery(wire::decode<wire::ModelInfo>(reply->body));
                                else
                                    delivery(failure(reply.error()));
                            });
    return {};
}

OperationHandle TrainingClient::begin(TrainingOperation* operation)
{
    connect(operation, &ClientOperation::changed, this, &TrainingClient::noteChanged);
    connect(operation, &ClientOperation::queueStateChanged, this, &TrainingClient::onQueueState);
    for (int part = 0; part < operation->partCount(); ++part)
        enqueuePost(operation, part);
    noteChanged();
    return OperationHandle(operation);
}

void TrainingClient::enqueuePost(TrainingOperation* operation, int part)
{
    m_turns.push_back({operation, part});
    sendNextPost();
}

void TrainingClient::sendNextPost()
{
    while (!m_posting && !m_turns.empty()) {
        const Turn turn = m_turns.front();
        m_turns.pop_front();
        if (!turn.operation || turn.operation->isDone())
            continue; // cancelled before its turn: its sequence id is never seen by the server
        const std::int64_t seqId = turn.operation->seqId(turn.part);
        auto call = turn.operation->makeCall(turn.part);
        if (!call) {
            onPostAnswered(seqId, call.error());
            turn.operation->onPostFailed(call.error());
            continue;
        }
        m_posting = true;
        const Milliseconds sentAt = clock().now();
        // Owned by the client, not by the operation: the turn has to end whatever becomes of the operation.
        m_link.transport().send(std::move(*call), this, [this, turn, seqId, sentAt](Result<HttpReply> reply) {
            m_posting = false;
            if (!reply && turn.operation && !turn.operation->isDone() && turn.operation->adapt(reply.error())) {
                m_turns.push_front(turn);
                sendNextPost();
                return;
            }
            onPostAnswered(seqId, reply ? std::nullopt : std::optional(reply.error()));
            if (turn.operation && reply)
                turn.operation->onPosted(turn.part, *reply, clock().now() - sentAt);
            else if (turn.operation)
                turn.operation->onPostFailed(reply.error());
            sendNextPost();
        });
    }
}

void TrainingClient::onPostAnswered(std::int64_t seqId, const std::optional<Error>& failure)
{
    if (failure && failure->kind != ErrorKind::Cancelled) {
        m_gaps.push_back(seqId);
        m_link.events().report(Severity::Warning, "training", QString::fromStdString(m_modelId),
                               u"request %1 never reached the server: %2"_s.arg(seqId).arg(failure->toText()));
    }
    noteChanged();
}

void TrainingClient::onQueueState(wire::QueueState state, const QString& reason)
{
    if (const auto sentence = m_notice.note(state, reason, clock().now()))
        m_link.events().report(Severity::Info, "training", QString::fromStdString(m_modelId), *sentence);
}

ClientRow TrainingClient::row() const
{
    ClientRow row;
    row.id = m_modelId.empty()
                 ? u"creating-%1-%2"_s.arg(QString::fromStdString(m_request.sessionId)).arg(m_request.modelSeqId)
                 : QString::fromStdString(m_modelId);
    row.kind = ClientKind::Trainer;
    row.name = objectName();
    row.baseModel = QString::fromStdString(m_request.baseModel);
    row.nextSeqId = m_nextSeqId;
    row.operations = operationRows(*this);
    row.createdAtMs = m_createdAtMs;
    if (hasExited()) {
        row.state = LiveState::Ended;
        row.endReason = exitReason()->error ? exitReason()->error->toText() : u"closed"_s;
    } else {
        row.state = isRunning() ? LiveState::Alive : LiveState::Creating;
    }
    return row;
}

QString TrainingClient::detail() const
{
    if (hasExited())
        return Worker::detail();
    QString text = QString::fromStdString(m_modelId);
    if (!m_gaps.empty())
        text += u", %1 requests never reached the server"_s.arg(m_gaps.size());
    return text;
}

int TrainingClient::queueLength() const
{
    return static_cast<int>(m_turns.size());
}

void TrainingClient::doStop()
{
    m_turns.clear();
    cancelOperations(*this);
    if (m_modelId.empty()) {
        // create_model is under way: its late answer ends this (onModelId), the supervisor's deadline at the latest.
        return;
    }
    unload();
}

void TrainingClient::unload()
{
    if (m_link.traits().unloadMissing) {
        exit(ExitReason::shutdown());
        return;
    }
    Call call = trainingCall("unload_model", wire::encodeModelIdRequest(m_modelId, "unload_model"));
    call.trafficClass = TrafficClass::Control; // never behind training requests that hang
    call.timeout = kUnloadLimit;
    call.retry = RetryPolicy::none();
    m_unloadTimer = clock().after(kUnloadLimit, this, [this] { exit(ExitReason::shutdown()); });
    m_link.transport().send(std::move(call), this, [this](const Result<HttpReply>& reply) {
        if (!reply && (reply.error().httpStatus == 404 || reply.error().httpStatus == 405))
            m_link.traits().unloadMissing = true;
        exit(ExitReason::shutdown());
    });
}

} // namespace tinkex
