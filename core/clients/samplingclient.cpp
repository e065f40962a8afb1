#include "core/clients/samplingclient.h"

#include "core/clients/sampleoperation.h"
#include "core/clients/streamoperation.h"
#include "core/wire/codec.h"

#include <QRandomGenerator>
#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

std::optional<QString> problemOf(const wire::SampleRequest& request)
{
    const wire::SamplingParams& params = request.params;
    if (request.prompt.chunks.empty())
        return u"the prompt is empty"_s;
    if (const auto tokens = request.prompt.textTokens(); tokens && tokens->empty())
        return u"the prompt is empty"_s;
    if (request.numSamples < 1)
        return u"at least one sample must be asked for"_s;
    if (!std::isfinite(params.temperature) || params.temperature < 0)
        return u"the temperature must be 0 or more"_s;
    if (!std::isfinite(params.topP) || params.topP <= 0 || params.topP > 1)
        return u"top-p must be above 0 and at most 1"_s;
    if (params.topK != -1 && params.topK < 1)
        return u"top-k must be at least 1, or -1"_s;
    if (params.maxTokens && *params.maxTokens < 1)
        return u"at least one token must be sampled"_s;
    return std::nullopt;
}

} // namespace

Milliseconds SampleRetryPolicy::delay(int attempt) const
{
    const double exponential = static_cast<double>(base.count()) * static_cast<double>(1LL << std::min(attempt, 20));
    const double capped = std::min(exponential, static_cast<double>(cap.count()));
    const double spread = 1.0 + jitter * (2.0 * QRandomGenerator::global()->generateDouble() - 1.0);
    return Milliseconds(static_cast<qint64>(std::min(capped * spread, static_cast<double>(cap.count()))));
}

SamplingClient::SamplingClient(ServerLink& link, wire::CreateSamplingSessionRequest request,
                               std::string samplingSessionId, const QString& name, QObject* parent)
    : Worker(name, link.clock(), parent),
      m_link(link),
      m_request(std::move(request)),
      m_samplingSessionId(std::move(samplingSessionId)),
      m_baseModel(m_request.baseModel.value_or("")),
      m_modelPath(m_request.modelPath.value_or("")),
      m_lastProgress(link.clock().now()),
      m_createdAtMs(link.clock().wallMs())
{}

SamplingClient::~SamplingClient()
{
    cancelOperations(*this);
}

void SamplingClient::doStart()
{
    if (!m_samplingSessionId.empty()) {
        markRunning();
        return;
    }
    Call call;
    call.trafficClass = TrafficClass::Control;
    call.operation = "create_sampling_session";
    call.path = "/api/v1/create_sampling_session";
    call.body = wire::encode(m_request);
    m_link.transport().send(std::move(call), this, [this](const Result<HttpReply>& reply) {
        if (state() != SupervisedState::Starting)
            return;
        if (!reply) {
            exit(ExitReason::abnormal(reply.error()));
            return;
        }
        auto created = wire::decode<wire::SamplingSessionResult>(reply->body);
        if (!created) {
            exit(ExitReason::abnormal(created.error()));
            return;
        }
        m_samplingSessionId = created->samplingSessionId;
        markRunning();
    });
}

std::optional<Error> SamplingClient::refusalOf(const wire::SampleRequest& request) const
{
    if (!isRunning()) {
        return hasExited() || state() == SupervisedState::Stopping
                   ? Error::make(ErrorKind::Cancelled, u"the sampler is closed"_s)
                   : Error::make(ErrorKind::Validation, u"the sampler is still being created"_s);
    }
    if (const auto problem = problemOf(request))
        return Error::make(ErrorKind::Validation, *problem);
    return std::nullopt;
}

void SamplingClient::address(wire::SampleRequest& request) const
{
    request.samplingSessionId = m_samplingSessionId;
    request.baseModel.reset();
    request.modelPath.reset();
    request.seqId.reset();
}

OperationHandle SamplingClient::begin(ClientOperation* operation)
{
    if (m_active++ == 0)
        m_lastProgress = clock().now();
    connect(operation, &ClientOperation::changed, this, &SamplingClient::noteChanged);
    connect(operation, &ClientOperation::ended, this, [this](const EndedOperation& ended) { remember(m_past, ended); });
    connect(operation, &ClientOperation::queueStateChanged, this, &SamplingClient::onQueueState);
    connect(operation, &QObject::destroyed, this, [this] { --m_active; });
    noteChanged();
    return OperationHandle(operation);
}

OperationHandle SamplingClient::sample(wire::SampleRequest request, QObject* owner,
                                       ResultHandler<SampleOutcome> handler)
{
    if (auto refusal = refusalOf(request)) {
        Delivery<SampleOutcome>(owner, std::move(handler))(failure(std::move(*refusal)));
        return {};
    }
    address(request);
    auto* operation = new SampleOperation(m_link, *this, std::move(request), owner, std::move(handler));
    const OperationHandle handle = begin(operation);
    connect(operation, &ClientOperation::ended, this, [this, operation] { onSampleEnded(operation); });
    letIn(operation);
    return handle;
}

bool SamplingClient::hasPlace() const
{
    return m_placesTaken < m_link.config().sampleMaxConcurrentRequests;
}

void SamplingClient::letIn(SampleOperation* operation)
{
    if (!hasPlace() || !m_waitingForPlace.empty()) {
        m_waitingForPlace.push_back(operation);
        operation->waitForPlace();
        return;
    }
    ++m_placesTaken;
    operation->start();
}

void SamplingClient::onSampleEnded(SampleOperation* operation)
{
    if (std::erase(m_waitingForPlace, operation) > 0)
        return;
    --m_placesTaken;
    while (hasPlace() && !m_waitingForPlace.empty()) {
        SampleOperation* next = m_waitingForPlace.front();
        m_waitingForPlace.pop_front();
        ++m_placesTaken;
        next->start();
    }
}

OperationHandle SamplingClient::sampleStream(wire::SampleRequest request, QObject* owner, StreamHandler onChunk,
                                             ResultHandler<StreamOutcome> handler)
{
    if (auto refusal = refusalOf(request)) {
        Delivery<StreamOutcome>(owner, std::move(handler))(failure(std::move(*refusal)));
        return {};
    }
    address(request);
    auto* operation =
        new StreamOperation(m_link, *this, std::move(request), owner, std::move(onChunk), std::move(handler));
    const OperationHandle handle = begin(operation);
    operation->start();
    return handle;
}

OperationHandle SamplingClient::computeLogprobs(const wire::ModelInput& prompt, QObject* owner,
                                                ResultHandler<std::vector<float>> handler)
{
    wire::SampleRequest request;
    request.prompt = prompt;
    request.params.maxTokens = 1;
    request.promptLogprobs = true;
    return sample(std::move(request), owner, [handler = std::move(handler)](Result<SampleOutcome> outcome) {
        if (!outcome)
            handler(failure(outcome.error()));
        else if (!outcome->response.promptLogprobs)
            handler(failure(ErrorKind::Protocol, "the server returned no log-probabilities of the prompt"));
        else
            handler(std::move(*outcome->response.promptLogprobs));
    });
}

OperationHandle SamplingClient::topkLogprobs(const wire::ModelInput& prompt, int k, QObject* owner,
                                             ResultHandler<std::vector<std::vector<wire::TokenLogprob>>> handler)
{
    wire::SampleRequest request;
    request.prompt = prompt;
    request.params.maxTokens = 1;
    request.promptLogprobs = true;
    request.topkPromptLogprobs = k;
    return sample(std::move(request), owner, [handler = std::move(handler)](Result<SampleOutcome> outcome) {
        if (!outcome)
            handler(failure(outcome.error()));
        else if (!outcome->response.topkPromptLogprobs)
            handler(failure(ErrorKind::Protocol, "the server returned no alternatives for the prompt's tokens"));
        else
            handler(std::move(*outcome->response.topkPromptLogprobs));
    });
}

void SamplingClient::noteProgress()
{
    m_lastProgress = clock().now();
}

void SamplingClient::onQueueState(wire::QueueState state, const QString& reason)
{
    if (const auto sentence = m_notice.note(state, reason, clock().now()))
        m_link.events().report(Severity::Info, "sampling", QString::fromStdString(m_samplingSessionId), *sentence);
    Q_EMIT m_link.queueStateChanged(QString::fromStdString(m_samplingSessionId), state, reason);
}

ClientRow SamplingClient::row() const
{
    ClientRow row;
    row.id =
        m_samplingSessionId.empty()
            ? u"creating-%1-s%2"_s.arg(QString::fromStdString(m_request.sessionId)).arg(m_request.samplingSessionSeqId)
            : QString::fromStdString(m_samplingSessionId);
    row.kind = ClientKind::Sampler;
    row.name = objectName();
    row.baseModel = QString::fromStdString(m_baseModel);
    row.modelPath = QString::fromStdString(m_modelPath);
    row.nextSeqId = m_nextSeqId;
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

QString SamplingClient::detail() const
{
    return hasExited() ? Worker::detail() : QString::fromStdString(m_samplingSessionId);
}

int SamplingClient::queueLength() const
{
    int waiting = 0;
    for (const ClientOperation* operation : findChildren<ClientOperation*>(Qt::FindDirectChildrenOnly)) {
        const auto* sample = dynamic_cast<const SampleOperation*>(operation);
        waiting += sample && !sample->isDone() && !sample->isAccepted() ? 1 : 0;
    }
    return waiting;
}

void SamplingClient::doStop()
{
    cancelOperations(*this);
    exit(ExitReason::shutdown());
}

void SamplingClient::detach()
{
    if (!isRunning())
        return;
    m_endReason = detachOperations(*this);
    exit(ExitReason::normal());
}

} // namespace tinkex
