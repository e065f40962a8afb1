#pragma once

#include "core/clients/clientrows.h"
#include "core/clients/operation.h"
#include "core/clients/serverlink.h"
#include "core/supervision/census.h"
#include "core/supervision/dynamicsupervisor.h"
#include "core/supervision/worker.h"

#include <QPointer>
#include <map>
#include <memory>

namespace tinkex {

class RestClient;
class SamplingClient;
class TrainingClient;

struct ServiceOptions {
    QString name; ///< for people: the profile or window it serves
    std::vector<std::string> tags{"tinkex-desktop"};
    std::string userMetadataJson = "{}"; ///< a JSON object
    std::optional<std::string> projectId;
};

struct TrainerOptions {
    QString name; ///< the run's name
    std::string baseModel;
    wire::LoraConfig lora;
    std::string userMetadataJson; ///< a JSON object or empty
};

struct SamplerOptions {
    QString name;
    std::string baseModel; ///< one of the two is needed; the path decides
    std::string modelPath; ///< as the server named it: tinker://… with most
};

/// One session on one server and the clients in it. start() fetches the configuration and opens the session (running);
/// stop() closes every client, which cancels their work, ends the session and exits. Never restarted: when the session
/// is lost or could not be opened it exits abnormally with the reason.
/// Thread: core. Ownership: the DynamicSupervisor it is adopted by; it owns its clients.
/// Clients handed out stay alive until closed or until this ends: hold them in a QPointer.
class ServiceClient : public Worker {
    Q_OBJECT
public:
    ServiceClient(ServerLink& link, ServiceOptions options, QObject* parent = nullptr);
    ~ServiceClient() override;

    /// Makes a LoRA model. Validation: no base model, rank < 1, no train_* flag; nothing is sent then.
    /// Cancelling while it is being made removes the row; a model that the server made all the same is unloaded.
    OperationHandle createTrainer(const TrainerOptions& options, QObject* owner,
                                  ResultHandler<TrainingClient*> handler);
    /// weights_info, then a model like the checkpoint's, then load_weights. Where weights_info is not offered the model
    /// is made as options say; they must then name the base model. A failure at any step leaves no client.
    /// options.baseModel empty: the checkpoint's; its rank and train_* flags are always the checkpoint's.
    OperationHandle createTrainerFromState(const std::string& path, bool withOptimizer, const TrainerOptions& options,
                                           QObject* owner, ResultHandler<TrainingClient*> handler);
    /// Validation: neither base model nor path, or a path that no server would write.
    OperationHandle createSampler(const SamplerOptions& options, QObject* owner,
                                  ResultHandler<SamplingClient*> handler);
    /// Saves the trainer's present weights for sampling without a name, and makes the sampler of them.
    OperationHandle createSamplerFromTrainer(TrainingClient* trainer, const QString& name, QObject* owner,
                                             ResultHandler<SamplingClient*> handler);

    /// By ClientRow::id. Cancels its work; also forgets the row of one that failed or was detached.
    void closeClient(const QString& clientId);
    /// Like closeClient(), but what the server is doing for the client goes on, and a row stays that says so.
    void detachClient(const QString& clientId);

    RestClient& rest() const { return *m_rest; }
    ServerLink& link() const { return m_link; }
    const std::string& sessionId() const { return m_sessionId; }
    quint64 sessionToken() const { return m_sessionToken; }
    const ServiceOptions& options() const { return m_options; }
    QList<ClientRow>
    clientRows() const; ///< living ones, then those that had run, failed or were detached, and are not dismissed
    QList<TrainingClient*> trainers() const;
    QList<SamplingClient*> samplers() const;

    QString detail() const override;
    void appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const override;

protected:
    void doStart() override;
    void doStop() override;

private:
    friend class TrainerCreation;
    friend class SamplerCreation;

    TrainingClient* addTrainer(const TrainerOptions& options);
    SamplingClient* addSampler(const SamplerOptions& options, std::string samplingSessionId);
    void openSession();
    void endOpening(const std::optional<Error>& error);
    void onSessionLost(quint64 token, const Error& why);
    void onChildEnded(Worker* worker, const ExitReason& reason);
    void finishStop();

    CensusEntry m_census{"ServiceClient"};
    ServerLink& m_link;
    ServiceOptions m_options;
    std::unique_ptr<RestClient> m_rest;
    std::unique_ptr<DynamicSupervisor> m_clients;
    QList<ClientRow> m_endedRows;
    std::string m_sessionId;
    quint64 m_sessionToken = 0;
    TrackedTask m_opening;
    std::int64_t m_nextModelSeq = 0;
    std::int64_t m_nextSamplingSessionSeq = 0;
};

} // namespace tinkex
