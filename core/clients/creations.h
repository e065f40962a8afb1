#pragma once

#include "core/clients/clientoperation.h"
#include "core/clients/samplingclient.h"
#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"

namespace tinkex {

/// The making of one client of a service: an operation that ends when the client runs, or with the reason why it does
/// not. Cancelled or failed, it closes the client, so that none is left without anybody who knows it. Thread: core.
/// Ownership: the service.
class TrainerCreation final : public ResultOperation<TrainingClient*> {
public:
    TrainerCreation(ServiceClient& service, QObject* owner, ResultHandler<TrainingClient*> handler);

    void fromScratch(const TrainerOptions& options);
    void fromState(const std::string& path, bool withOptimizer, TrainerOptions options);

protected:
    void deliverError(Error error) override;

private:
    void watch(TrainingClient* trainer, std::function<void()> running);

    ServiceClient& m_service;
    QPointer<TrainingClient> m_trainer;
};

class SamplerCreation final : public ResultOperation<SamplingClient*> {
public:
    SamplerCreation(ServiceClient& service, QObject* owner, ResultHandler<SamplingClient*> handler);

    void plain(const SamplerOptions& options);
    void fromTrainer(TrainingClient* trainer, const QString& name);

protected:
    void deliverError(Error error) override;

private:
    void watch(SamplingClient* sampler);

    ServiceClient& m_service;
    QPointer<SamplingClient> m_sampler;
};

} // namespace tinkex
