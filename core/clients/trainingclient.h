#pragma once

#include "core/clients/clientrows.h"
#include "core/clients/operation.h"
#include "core/clients/serverlink.h"
#include "core/losses/customloss.h"
#include "core/session/queuenotice.h"
#include "core/supervision/census.h"
#include "core/supervision/worker.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tinkex {

class ModelCreation;
class PostQueue;
class TrainingOperation;
struct CustomLossResult;

struct SaveOptions {
    std::string name;                       ///< the checkpoint's name
    std::optional<std::int64_t> ttlSeconds; ///< at least 1; nullopt: as the server does by itself
    bool overwrite = false;                 ///< save_weights only
};

/// One model being trained. POSTs go out in the order of the calls (PostQueue); results are polled concurrently. A POST
/// that failed for good leaves a gap: detail() and the event log say so. A POST whose connection broke is sent again
/// with the same sequence id (the server de-duplicates). Thread: core. Ownership: its service. Handlers: once, from the
/// event loop, never after their owner died. stop() cancels all work (handlers get Cancelled), unloads the model where
/// the server can, and exits; a model still being made is unloaded when it is there (ModelCreation), and an unload that
/// takes longer goes on without this (ModelUnload).
class TrainingClient : public Worker {
    Q_OBJECT
public:
    /// create_model is sent by start(); running once the model id is known.
    TrainingClient(ServerLink& link, wire::CreateModelRequest request, const QString& name, QObject* parent = nullptr);
    ~TrainingClient() override;

    /// Loss, outputs and metrics without or with gradients. Long batches are cut into chunks of 1,024 datums and
    /// 5,000,000 estimated bytes (or what the server's configuration says), outputs joined, metrics reduced (4.5.1).
    /// Validation: no data, unknown state (not running).
    OperationHandle forward(std::vector<wire::Datum> data, std::string lossFn, std::map<std::string, double> lossConfig,
                            QObject* owner, ResultHandler<wire::ForwardBackwardOutput> handler);
    OperationHandle forwardBackward(std::vector<wire::Datum> data, std::string lossFn,
                                    std::map<std::string, double> lossConfig, QObject* owner,
                                    ResultHandler<wire::ForwardBackwardOutput> handler);
    /// Both passes of a loss of one's own (customlosspass.h): two sequence ids a chunk, reserved together. The fields
    /// of a datum beyond target_tokens and weights are for the loss and stay here. Validation: no data, a bad loss,
    /// state; later what a term reports, with its name.
    OperationHandle forwardBackwardCustom(std::vector<wire::Datum> data, CustomLoss loss, QObject* owner,
                                          ResultHandler<CustomLossResult> handler);
    /// Validation: a number that is not finite.
    OperationHandle optimStep(const wire::AdamParams& adam, QObject* owner,
                              ResultHandler<wire::OptimStepResult> handler);
    OperationHandle saveWeights(const SaveOptions& options, QObject* owner,
                                ResultHandler<wire::SaveWeightsResult> handler);
    OperationHandle loadWeights(const std::string& path, bool optimizer, QObject* owner,
                                ResultHandler<wire::LoadWeightsResult> handler);
    OperationHandle saveWeightsForSampler(const SaveOptions& options, QObject* owner,
                                          ResultHandler<wire::SaveWeightsResult> handler);
    /// The ephemeral form: the server makes a sampling session of the given number. Normally called through
    /// ServiceClient::createSamplerFromTrainer, which owns that counter.
    OperationHandle saveEphemeralForSampler(std::int64_t samplingSessionSeqId, QObject* owner,
                                            ResultHandler<wire::SaveWeightsResult> handler);
    OperationHandle getInfo(QObject* owner, ResultHandler<wire::ModelInfo> handler);

    /// Gives the model up without a word to the server, whose work on it goes on: handlers get Cancelled with the code
    /// "detached", what was not sent is dropped. Exits normally. No-op unless running.
    void detach();

    const std::string& modelId() const { return m_modelId; }
    const std::string& baseModel() const { return m_request.baseModel; }
    const wire::CreateModelRequest& request() const { return m_request; }
    std::int64_t nextSeqId() const; ///< of the next operation to be called
    ClientRow row() const;

    QString detail() const override;
    int queueLength() const override; ///< POSTs waiting for their turn

protected:
    void doStart() override;
    void doStop() override;

private:
    void onModelId(Result<std::string> modelId);
    Error notRunning() const;
    template<class T> OperationHandle refuse(QObject* owner, ResultHandler<T> handler, Error error);
    template<class T, class Request>
    OperationHandle single(const QString& kind, const std::string& requestType, Request request, QObject* owner,
                           ResultHandler<T> handler);
    OperationHandle passes(bool forwardOnly, std::vector<wire::Datum> data, std::string lossFn,
                           std::map<std::string, double> lossConfig, QObject* owner,
                           ResultHandler<wire::ForwardBackwardOutput> handler);
    OperationHandle save(wire::SaveForSamplerRequest request, QObject* owner,
                         ResultHandler<wire::SaveWeightsResult> handler);
    OperationHandle begin(TrainingOperation* operation);
    OperationHandle follow(ClientOperation* operation); ///< in the rows, the log and the past
    void onGap(qint64 seqId, const Error& why);
    void onQueueState(wire::QueueState state, const QString& reason);

    CensusEntry m_census{"TrainingClient"};
    ServerLink& m_link;
    wire::CreateModelRequest m_request;
    std::string m_modelId;
    ModelCreation* m_creation = nullptr; ///< a child until the model's id is known
    PostQueue* m_posts;                  ///< a child
    QString m_endReason = QStringLiteral("closed");
    QList<EndedOperation> m_past;
    QueueNotice m_notice{QueueNotice::Kind::Training};
    TimerHandle m_unloadTimer;
    qint64 m_createdAtMs = 0;
};

} // namespace tinkex
