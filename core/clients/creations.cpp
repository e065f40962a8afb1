#include "core/clients/creations.h"

#include "core/clients/restclient.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

/// The model is made like the one that was saved.
void adopt(TrainerOptions& options, const wire::WeightsInfo& info)
{
    if (options.baseModel.empty())
        options.baseModel = info.baseModel;
    options.lora.rank = info.loraRank.value_or(options.lora.rank);
    options.lora.trainUnembed = info.trainUnembed.value_or(true);
    options.lora.trainMlp = info.trainMlp.value_or(true);
    options.lora.trainAttn = info.trainAttn.value_or(true);
}

Error endedError(const ExitReason& reason)
{
    return reason.error.value_or(Error::make(ErrorKind::Cancelled, u"it was closed while it was being made"_s));
}

} // namespace

TrainerCreation::TrainerCreation(ServiceClient& service, QObject* owner, ResultHandler<TrainingClient*> handler)
    : ResultOperation(owner, std::move(handler), u"create_model"_s, service.link(), &service), m_service(service)
{}

void TrainerCreation::watch(TrainingClient* trainer, std::function<void()> running)
{
    if (!trainer) {
        fail(Error::make(ErrorKind::Cancelled, u"the session is being closed"_s));
        return;
    }
    m_trainer = trainer;
    connect(trainer, &Worker::exited, this, [this](const ExitReason& reason) {
        m_trainer.clear();
        fail(endedError(reason));
    });
    if (trainer->isRunning())
        running();
    else
        connect(trainer, &Worker::started, this, std::move(running));
}

void TrainerCreation::fromScratch(const TrainerOptions& options)
{
    watch(m_service.addTrainer(options), [this] {
        if (!isDone())
            finish(m_trainer.data());
    });
}

void TrainerCreation::fromState(const std::string& path, bool withOptimizer, TrainerOptions options)
{
    m_service.rest().weightsInfo(
        path, this, [this, path, withOptimizer, options](Result<wire::WeightsInfo> info) mutable {
            if (isDone())
                return;
            const bool asTold = !info && info.error().code == kNotOffered && !options.baseModel.empty();
            if (!info && !asTold) {
                fail(info.error());
                return;
            }
            if (info)
                adopt(options, *info);
            watch(m_service.addTrainer(options), [this, path, withOptimizer] {
                if (isDone())
                    return;
                m_trainer->loadWeights(path, withOptimizer, this,
                                       [this](const Result<wire::LoadWeightsResult>& loaded) {
                                           if (isDone())
                                               return;
                                           if (loaded)
                                               finish(m_trainer.data());
                                           else
                                               fail(loaded.error());
                                       });
            });
        });
}

void TrainerCreation::deliverError(Error error)
{
    if (m_trainer) {
        m_trainer->disconnect(this);
        m_service.closeClient(m_trainer->row().id);
    }
    ResultOperation::deliverError(std::move(error));
}

SamplerCreation::SamplerCreation(ServiceClient& service, QObject* owner, ResultHandler<SamplingClient*> handler)
    : ResultOperation(owner, std::move(handler), u"create_sampling_session"_s, service.link(), &service),
      m_service(service)
{}

void SamplerCreation::watch(SamplingClient* sampler)
{
    if (!sampler) {
        fail(Error::make(ErrorKind::Cancelled, u"the session is being closed"_s));
        return;
    }
    m_sampler = sampler;
    connect(sampler, &Worker::exited, this, [this](const ExitReason& reason) {
        m_sampler.clear();
        fail(endedError(reason));
    });
    const auto running = [this] {
        if (!isDone())
            finish(m_sampler.data());
    };
    if (sampler->isRunning())
        running();
    else
        connect(sampler, &Worker::started, this, running);
}

void SamplerCreation::plain(const SamplerOptions& options)
{
    watch(m_service.addSampler(options, {}));
}

void SamplerCreation::fromTrainer(TrainingClient* trainer, const QString& name)
{
    SamplerOptions options;
    options.name = name;
    options.baseModel = trainer->baseModel();
    trainer->saveEphemeralForSampler(
        m_service.m_nextSamplingSessionSeq++, this,
        [this, options](const Result<wire::SaveWeightsResult>& saved) mutable {
            if (isDone())
                return;
            if (!saved) {
                fail(saved.error());
                return;
            }
            options.modelPath = saved->path.value_or("");
            const std::string sampler = saved->samplingSessionId.value_or("");
            if (sampler.empty() && options.modelPath.empty())
                fail(Error::make(ErrorKind::Protocol, u"the save gave neither a sampling session nor a path"_s));
            else
                watch(m_service.addSampler(options, sampler));
        });
}

void SamplerCreation::deliverError(Error error)
{
    if (m_sampler) {
        m_sampler->disconnect(this);
        m_service.closeClient(m_sampler->row().id);
    }
    ResultOperation::deliverError(std::move(error));
}

} // namespace tinkex
