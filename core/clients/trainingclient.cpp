#include "core/clients/trainingclient.h"

#include "core/clients/chunking.h"
#include "core/clients/customlosspass.h"
#include "core/clients/metricreduction.h"
#include "core/clients/modelcreation.h"
#include "core/clients/modelunload.h"
#include "core/clients/passencoding.h"
#include "core/clients/postqueue.h"
#include "core/clients/trainingoperation.h"
#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kUnloadWait{2'000};

template<class T> Result<T> decodeOne(const std::vector<FutureResult>& results)
{
    return wire::decode<T>(results.front().body);
}

bool expiresAtOnce(const std::optional<std::int64_t>& ttlSeconds)
{
    return ttlSeconds && *ttlSeconds < 1;
}

Error noTimeToLive()
{
    return Error::make(ErrorKind::Validation, "a checkpoint must be kept for at least one second");
}

bool isFinite(const wire::AdamParams& adam)
{
    return std::isfinite(adam.learningRate) && std::isfinite(adam.beta1) && std::isfinite(adam.beta2) &&
           std::isfinite(adam.eps) && std::isfinite(adam.weightDecay) && std::isfinite(adam.gradClipNorm);
}

/// get_info is outside the order of the sequence ids (4.4).
class InfoOperation final : public ResultOperation<wire::ModelInfo> {
public:
    InfoOperation(ServerLink& link, TrainingClient& client, QObject* owner, ResultHandler<wire::ModelInfo> handler)
        : ResultOperation(owner, std::move(handler), u"get_info"_s, link, &client)
    {
        Call call = trainingCall("get_info", wire::encodeModelIdRequest(client.modelId(), "get_info"));
        link.transport().send(std::move(call), this, [this](const Result<HttpReply>& reply) {
            finish(reply ? wire::decode<wire::ModelInfo>(reply->body) : failure(reply.error()));
        });
    }
};

} // namespace

TrainingClient::TrainingClient(ServerLink& link, wire::CreateModelRequest request, const QString& name, QObject* parent)
    : Worker(name, link.clock(), parent),
      m_link(link),
      m_request(std::move(request)),
      m_posts(new PostQueue(link, this)),
      m_createdAtMs(link.clock().wallMs())
{
    connect(m_posts, &PostQueue::changed, this, &TrainingClient::noteChanged);
    connect(m_posts, &PostQueue::gapLeft, this, &TrainingClient::onGap);
}

TrainingClient::~TrainingClient()
{
    m_posts->clear();
    cancelOperations(*this);
}

void TrainingClient::doStart()
{
    m_creation = new ModelCreation(m_link, m_request, this);
    connect(m_creation, &ModelCreation::queueStateChanged, this, &TrainingClient::onQueueState);
    m_creation->start([this](Result<std::string> modelId) { onModelId(std::move(modelId)); });
}

void TrainingClient::onModelId(Result<std::string> modelId)
{
    m_creation->deleteLater();
    if (!modelId) {
        exit(ExitReason::abnormal(std::move(modelId.error())));
        return;
    }
    m_modelId = std::move(*modelId);
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
    if (forwardOnly && m_link.features().isRefused(ServerFunction::Forward))
        return refuse<Output>(owner, std::move(handler),
                              notOffered(m_link.features().of(ServerFunction::Forward), "forward"));
    if (data.empty())
        return refuse<Output>(owner, std::move(handler),
                              Error::make(ErrorKind::Validation, "there is no data to train on"));

    const wire::ClientConfig& config = m_link.config();
    PassRequests requests;
    for (auto& chunk : cutIntoChunks(std::move(data), config.fwdbwdMaxChunkLen, config.fwdbwdMaxChunkBytes))
        requests.push_back(std::make_shared<wire::ForwardBackwardRequest>(
            wire::ForwardBackwardRequest{m_modelId, 0, std::move(chunk), lossFn, lossConfig, forwardOnly}));
    const auto encoding = std::make_shared<PassEncoding>(m_link, forwardOnly);
    TrainingPlan plan;
    plan.kind = forwardOnly ? u"forward"_s : u"forward_backward"_s;
    plan.requestType = forwardOnly ? "Forward" : "ForwardBackward";
    plan.parts = plan.chunks = static_cast<int>(requests.size());
    plan.acceptProtobuf = true;
    plan.call = [requests, encoding](int part, std::int64_t seqId) {
        const auto& request = requests[static_cast<std::size_t>(part)];
        request->seqId = seqId;
        return PartCall{estimateBytes(request->data), encoding->writer(part, request)};
    };
    plan.adapt = [encoding](int part, const Error& error) {
        return encoding->adapt(part, error);
    };
    plan.accepted = [encoding](int part) {
        encoding->accepted(part);
    };
    plan.refused = [encoding](Error& error) {
        encoding->refused(error);
    };
    const auto decode = [requests](const std::vector<FutureResult>& results) {
        auto output = decodePasses(results);
        if (output)
            addMissingLoss(*output, requests);
        return output;
    };
    return begin(new TypedTrainingOperation<Output>(m_link, std::move(plan), this, owner, std::move(handler), decode));
}

OperationHandle TrainingClient::forwardBackwardCustom(std::vector<wire::Datum> data, CustomLoss loss, QObject* owner,
                                                      ResultHandler<CustomLossResult> handler)
{
    if (!isRunning())
        return refuse<CustomLossResult>(owner, std::move(handler), notRunning());
    if (data.empty())
        return refuse<CustomLossResult>(owner, std::move(handler),
                                        Error::make(ErrorKind::Validation, "there is no data to train on"));
    if (const auto checked = checkLoss(loss); !checked)
        return refuse<CustomLossResult>(owner, std::move(handler), checked.error());
    return begin(
        CustomLossPass::make(m_link, m_modelId, std::move(data), std::move(loss), this, owner, std::move(handler)));
}

template<class T, class Request>
OperationHandle TrainingClient::single(const QString& kind, const std::string& requestType, Request request,
                                       QObject* owner, ResultHandler<T> handler)
{
    TrainingPlan plan;
    plan.kind = kind;
    plan.requestType = requestType;
    plan.call = [request = std::move(request), name = kind.toStdString()](int, std::int64_t seqId) mutable {
        request.seqId = seqId;
        return PartCall{0, [request, name] {
                            Call call = trainingCall(name, wire::encode(request));
                            // For a save it means that the checkpoint's name is taken.
                            call.retryConflict = !name.starts_with("save_");
                            return Result<Call>(std::move(call));
                        }};
    };
    return begin(new TypedTrainingOperation<T>(m_link, std::move(plan), this, owner, std::move(handler), decodeOne<T>));
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
    return single<Output>(u"optim_step"_s, "OptimStep", wire::OptimStepRequest{m_modelId, 0, adam}, owner,
                          std::move(handler));
}

OperationHandle TrainingClient::saveWeights(const SaveOptions& options, QObject* owner,
                                            ResultHandler<wire::SaveWeightsResult> handler)
{
    using Output = wire::SaveWeightsResult;
    if (!isRunning())
        return refuse<Output>(owner, std::move(handler), notRunning());
    if (expiresAtOnce(options.ttlSeconds))
        return refuse<Output>(owner, std::move(handler), noTimeToLive());
    wire::SaveWeightsRequest request;
    request.modelId = m_modelId;
    request.path = options.name;
    request.ttlSeconds = options.ttlSeconds;
    request.overwrite = options.overwrite;
    return single<Output>(u"save_weights"_s, "SaveWeights", std::move(request), owner, std::move(handler));
}

OperationHandle TrainingClient::loadWeights(const std::string& path, bool optimizer, QObject* owner,
                                            ResultHandler<wire::LoadWeightsResult> handler)
{
    using Output = wire::LoadWeightsResult;
    if (!isRunning())
        return refuse<Output>(owner, std::move(handler), notRunning());
    if (!wire::looksLikeCheckpoint(path)) // what it says is the server's business
        return refuse<Output>(owner, std::move(handler), Error::make(ErrorKind::Validation, wire::kNoCheckpointPath));
    wire::LoadWeightsRequest request;
    request.modelId = m_modelId;
    request.path = path;
    request.optimizer = optimizer;
    return single<Output>(u"load_weights"_s, "LoadWeights", std::move(request), owner, std::move(handler));
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
    if (expiresAtOnce(request.ttlSeconds))
        return refuse<Output>(owner, std::move(handler), noTimeToLive());
    request.modelId = m_modelId;
    return single<Output>(u"save_weights_for_sampler"_s, "SaveWeightsForSampler", std::move(request), owner,
                          std::move(handler));
}

OperationHandle TrainingClient::getInfo(QObject* owner, ResultHandler<wire::ModelInfo> handler)
{
    if (!isRunning())
        return refuse<wire::ModelInfo>(owner, std::move(handler), notRunning());
    return follow(new InfoOperation(m_link, *this, owner, std::move(handler)));
}

OperationHandle TrainingClient::begin(TrainingOperation* operation)
{
    const OperationHandle handle = follow(operation);
    m_posts->add(operation);
    noteChanged();
    return handle;
}

OperationHandle TrainingClient::follow(ClientOperation* operation)
{
    connect(operation, &ClientOperation::changed, this, &TrainingClient::noteChanged);
    connect(operation, &ClientOperation::ended, this, [this](const EndedOperation& ended) { remember(m_past, ended); });
    connect(operation, &ClientOperation::queueStateChanged, this, &TrainingClient::onQueueState);
    return OperationHandle(operation);
}

void TrainingClient::onGap(qint64 seqId, const Error& why)
{
    m_link.events().report(Severity::Warning, "training", QString::fromStdString(m_modelId),
                           u"request %1 was not accepted by the server: %2"_s.arg(seqId).arg(why.toText()));
}

void TrainingClient::onQueueState(wire::QueueState state, const QString& reason)
{
    if (const auto sentence = m_notice.note(state, reason, clock().now()))
        m_link.events().report(Severity::Info, "training", QString::fromStdString(m_modelId), *sentence);
    Q_EMIT m_link.queueStateChanged(QString::fromStdString(m_modelId), state, reason);
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
    row.nextSeqId = nextSeqId();
    row.operations = operationRows(*this);
    row.ended = m_past;
    row.createdAtMs = m_createdAtMs;
    if (hasExited()) {
        row.state = LiveState::Ended;
        row.failed = exitReason()->error.has_value();
        row.endReason = exitReason()->error ? exitReason()->error->toText() : m_endReason;
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
    if (m_posts->gaps() > 0)
        text += u", %1 requests were not accepted"_s.arg(m_posts->gaps());
    return text;
}

std::int64_t TrainingClient::nextSeqId() const
{
    return m_posts->nextSeqId();
}

int TrainingClient::queueLength() const
{
    return m_posts->waiting();
}

void TrainingClient::doStop()
{
    m_posts->clear();
    cancelOperations(*this);
    if (m_modelId.empty()) {
        m_creation->abandon();
        exit(ExitReason::shutdown());
        return;
    }
    m_unloadTimer = clock().after(kUnloadWait, this, [this] { exit(ExitReason::shutdown()); });
    new ModelUnload(m_link, m_modelId, [self = QPointer<TrainingClient>(this)](const Result<void>&) {
        if (self)
            self->exit(ExitReason::shutdown());
    });
}

void TrainingClient::detach()
{
    if (!isRunning())
        return;
    m_posts->clear();
    m_endReason = detachOperations(*this);
    exit(ExitReason::normal());
}

} // namespace tinkex
