#include "core/clients/serviceclient.h"

#include "core/clients/creations.h"
#include "core/clients/restclient.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr qsizetype kEndedRowsKept = 50;

template<class T> OperationHandle refused(QObject* owner, ResultHandler<T> handler, std::string_view why)
{
    Delivery<T>(owner, std::move(handler))(failure(ErrorKind::Validation, why));
    return {};
}

std::optional<ClientRow> rowOf(const Worker* worker)
{
    if (const auto* trainer = qobject_cast<const TrainingClient*>(worker))
        return trainer->row();
    if (const auto* sampler = qobject_cast<const SamplingClient*>(worker))
        return sampler->row();
    return std::nullopt;
}

bool hasRun(const Worker* worker)
{
    if (const auto* trainer = qobject_cast<const TrainingClient*>(worker))
        return !trainer->modelId().empty();
    const auto* sampler = qobject_cast<const SamplingClient*>(worker);
    return sampler && !sampler->samplingSessionId().empty();
}

} // namespace

ServiceClient::ServiceClient(ServerLink& link, ServiceOptions options, QObject* parent)
    : Worker(options.name.isEmpty() ? u"service"_s : options.name, link.clock(), parent),
      m_link(link),
      m_options(std::move(options)),
      m_rest(std::make_unique<RestClient>(link)),
      m_clients(std::make_unique<DynamicSupervisor>(u"clients"_s, link.clock(), link.events()))
{
    connect(m_clients.get(), &DynamicSupervisor::childEnded, this, &ServiceClient::onChildEnded);
    connect(m_clients.get(), &Worker::changed, this, &ServiceClient::noteChanged);
    connect(&m_link.sessions(), &SessionManager::sessionLost, this, &ServiceClient::onSessionLost);
}

ServiceClient::~ServiceClient()
{
    cancelOperations(*this);
    m_clients->disconnect(this);
    if (m_sessionToken != 0)
        m_link.sessions().end(m_sessionToken, u"the service was closed"_s);
}

void ServiceClient::doStart()
{
    m_clients->start();
    m_opening = m_link.tasks().track(TaskKind::Network, u"open session"_s, objectName(), [this] {
        endOpening(Error::make(ErrorKind::Cancelled, u"opening the session was cancelled"_s));
    });
    m_link.fetchConfig(this, [this](const Result<wire::ClientConfig>& config) {
        if (state() != SupervisedState::Starting)
            return;
        if (config)
            openSession();
        else
            endOpening(config.error());
    });
}

void ServiceClient::endOpening(const std::optional<Error>& error)
{
    if (!error) {
        m_opening.end(TaskEnd::Finished);
        markRunning();
        return;
    }
    m_opening.end(error->kind == ErrorKind::Cancelled ? TaskEnd::Cancelled : TaskEnd::Failed);
    exit(ExitReason::abnormal(*error));
}

void ServiceClient::openSession()
{
    wire::CreateSessionRequest request;
    request.tags = m_options.tags;
    request.userMetadataJson = m_options.userMetadataJson;
    request.sdkVersion = m_link.sdkVersion();
    request.projectId = m_options.projectId;
    m_sessionToken = m_link.sessions().create(m_link.transport(), m_options.name, request, this,
                                              [this](const Result<wire::CreateSessionResponse>& created) {
                                                  if (state() != SupervisedState::Starting)
                                                      return;
                                                  if (!created) {
                                                      m_sessionToken = 0;
                                                      endOpening(created.error());
                                                      return;
                                                  }
                                                  m_sessionId = created->sessionId;
                                                  endOpening(std::nullopt);
                                              });
}

void ServiceClient::onSessionLost(quint64 token, const Error& why)
{
    if (token != m_sessionToken || hasExited())
        return;
    // Whoever waits for a result hears the reason, not only that it was cancelled.
    abortOperations(*this, why);
    for (TrainingClient* trainer : trainers())
        abortOperations(*trainer, why);
    for (SamplingClient* sampler : samplers())
        abortOperations(*sampler, why);
    exit(ExitReason::abnormal(why));
}

TrainingClient* ServiceClient::addTrainer(const TrainerOptions& options)
{
    wire::CreateModelRequest request;
    request.sessionId = m_sessionId;
    request.modelSeqId = m_nextModelSeq++;
    request.baseModel = options.baseModel;
    request.userMetadataJson = options.userMetadataJson;
    request.lora = options.lora;
    auto trainer = std::make_unique<TrainingClient>(m_link, std::move(request),
                                                    options.name.isEmpty() ? u"trainer"_s : options.name);
    QPointer<TrainingClient> added = trainer.get();
    if (!m_clients->adopt(std::move(trainer)))
        return nullptr;
    return added;
}

SamplingClient* ServiceClient::addSampler(const SamplerOptions& options, std::string samplingSessionId)
{
    wire::CreateSamplingSessionRequest request;
    request.sessionId = m_sessionId;
    if (samplingSessionId.empty())
        request.samplingSessionSeqId = m_nextSamplingSessionSeq++;
    if (!options.modelPath.empty())
        request.modelPath = options.modelPath;
    else if (!options.baseModel.empty())
        request.baseModel = options.baseModel;
    auto sampler = std::make_unique<SamplingClient>(m_link, std::move(request), std::move(samplingSessionId),
                                                    options.name.isEmpty() ? u"sampler"_s : options.name);
    QPointer<SamplingClient> added = sampler.get();
    if (!m_clients->adopt(std::move(sampler)))
        return nullptr;
    return added;
}

OperationHandle ServiceClient::createTrainer(const TrainerOptions& options, QObject* owner,
                                             ResultHandler<TrainingClient*> handler)
{
    if (!isRunning())
        return refused(owner, std::move(handler), "the session is not open");
    if (options.baseModel.empty())
        return refused(owner, std::move(handler), "a base model is needed");
    if (options.lora.rank < 1)
        return refused(owner, std::move(handler), "the LoRA rank must be at least 1");
    if (!options.lora.trainAttn && !options.lora.trainMlp && !options.lora.trainUnembed)
        return refused(owner, std::move(handler), "at least one of attention, MLP and unembedding must be trained");
    auto* creation = new TrainerCreation(*this, owner, std::move(handler));
    const OperationHandle handle(creation);
    creation->fromScratch(options);
    noteChanged();
    return handle;
}

OperationHandle ServiceClient::createTrainerFromState(const std::string& path, bool withOptimizer,
                                                      const TrainerOptions& options, QObject* owner,
                                                      ResultHandler<TrainingClient*> handler)
{
    if (!isRunning())
        return refused(owner, std::move(handler), "the session is not open");
    if (!wire::looksLikeCheckpoint(path))
        return refused(owner, std::move(handler), wire::kNoCheckpointPath);
    auto* creation = new TrainerCreation(*this, owner, std::move(handler));
    const OperationHandle handle(creation);
    creation->fromState(path, withOptimizer, options);
    return handle;
}

OperationHandle ServiceClient::createSampler(const SamplerOptions& options, QObject* owner,
                                             ResultHandler<SamplingClient*> handler)
{
    if (!isRunning())
        return refused(owner, std::move(handler), "the session is not open");
    if (options.baseModel.empty() && options.modelPath.empty())
        return refused(owner, std::move(handler), "a base model or a checkpoint is needed");
    if (!options.modelPath.empty() && !wire::looksLikeCheckpoint(options.modelPath))
        return refused(owner, std::move(handler), wire::kNoCheckpointPath);
    auto* creation = new SamplerCreation(*this, owner, std::move(handler));
    const OperationHandle handle(creation);
    creation->plain(options);
    noteChanged();
    return handle;
}

OperationHandle ServiceClient::createSamplerFromTrainer(TrainingClient* trainer, const QString& name, QObject* owner,
                                                        ResultHandler<SamplingClient*> handler)
{
    if (!isRunning() || !trainer)
        return refused(owner, std::move(handler), "the model is closed");
    auto* creation = new SamplerCreation(*this, owner, std::move(handler));
    const OperationHandle handle(creation);
    creation->fromTrainer(trainer, name);
    return handle;
}

void ServiceClient::closeClient(const QString& clientId)
{
    for (const ClientRow& row : m_endedRows) {
        if (row.id == clientId)
            m_clients->dismiss(row.name);
    }
    if (m_endedRows.removeIf([&](const ClientRow& row) { return row.id == clientId; }) > 0)
        noteChanged();
    for (Worker* worker : m_clients->findChildren<Worker*>(Qt::FindDirectChildrenOnly)) {
        if (const auto row = rowOf(worker); row && row->id == clientId && !worker->hasExited())
            m_clients->stopChild(worker);
    }
}

void ServiceClient::detachClient(const QString& clientId)
{
    for (TrainingClient* trainer : trainers()) {
        if (trainer->row().id == clientId)
            trainer->detach();
    }
    for (SamplingClient* sampler : samplers()) {
        if (sampler->row().id == clientId)
            sampler->detach();
    }
}

QList<TrainingClient*> ServiceClient::trainers() const
{
    auto list = m_clients->findChildren<TrainingClient*>(Qt::FindDirectChildrenOnly);
    list.removeIf([](const TrainingClient* trainer) { return trainer->hasExited(); });
    return list;
}

QList<SamplingClient*> ServiceClient::samplers() const
{
    auto list = m_clients->findChildren<SamplingClient*>(Qt::FindDirectChildrenOnly);
    list.removeIf([](const SamplingClient* sampler) { return sampler->hasExited(); });
    return list;
}

QList<ClientRow> ServiceClient::clientRows() const
{
    QList<ClientRow> rows;
    for (const TrainingClient* trainer : trainers())
        rows << trainer->row();
    for (const SamplingClient* sampler : samplers())
        rows << sampler->row();
    return rows + m_endedRows;
}

void ServiceClient::onChildEnded(Worker* worker, const ExitReason& reason)
{
    if (reason.kind == ExitReason::Kind::Shutdown)
        return;
    if (!hasRun(worker)) {
        m_clients->dismiss(worker->objectName()); // whoever asked for it was told why there is none
    } else if (const auto row = rowOf(worker)) {
        m_endedRows << *row;
        if (m_endedRows.size() > kEndedRowsKept)
            m_endedRows.removeFirst();
    }
    noteChanged();
}

void ServiceClient::doStop()
{
    m_opening.end(TaskEnd::Cancelled);
    cancelOperations(*this);
    connect(m_clients.get(), &Worker::exited, this, &ServiceClient::finishStop);
    m_clients->stop();
}

void ServiceClient::finishStop()
{
    if (m_sessionToken != 0)
        m_link.sessions().end(std::exchange(m_sessionToken, 0), u"closed"_s);
    exit(ExitReason::shutdown());
}

QString ServiceClient::detail() const
{
    return hasExited() ? Worker::detail() : QString::fromStdString(m_sessionId);
}

void ServiceClient::appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const
{
    Worker::appendRows(rows, parentPath);
    const QString path = rows.last().path;
    m_clients->appendRows(rows, path);
}

} // namespace tinkex
