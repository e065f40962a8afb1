#pragma once

#include "core/server/archive.h"
#include "core/server/checkpointstore.h"
#include "core/server/engineworker.h"
#include "core/server/futurestore.h"
#include "core/server/modelqueue.h"
#include "core/server/serverconfig.h"
#include "core/server/sessionstore.h"

#include <memory>

namespace tinkex::server {

/// The base model this server offers.
struct ServedModel {
    std::string name; ///< "tinkex/tiny-512"
    engine::BaseModelPtr base;
    engine::TokenBytes tokenBytes;

    /// Reads the model and its tokenizer. An empty name is made from the directory's.
    static Result<ServedModel> load(const std::filesystem::path& directory, std::string name = {});
};

/// Weights being trained. The adapter is touched by the worker only.
struct AdapterSlot {
    std::unique_ptr<engine::Adapter> adapter;
};

/// Weights for sampling, loaded by the worker at the first use.
struct WeightsSlot {
    CheckpointRecord source; ///< unused when the weights were kept in memory
    engine::AdapterWeightsPtr weights;
};

struct TrainModel {
    std::string id;
    std::string sessionId;
    engine::LoraConfig lora;
    std::shared_ptr<AdapterSlot> slot;
    ModelQueue queue;
};

struct Sampler {
    std::string id;
    std::string sessionId;
    std::optional<std::string> modelPath;
    std::shared_ptr<WeightsSlot> weights; ///< null: the base model
};

/// Everything the handlers share. Thread: the server's.
class ServerState : public QObject {
    Q_OBJECT
public:
    ServerState(ServerConfig config, ServedModel model, std::unique_ptr<CheckpointStore> store, Clock& clock);
    ~ServerState() override;

    const ServerConfig config;
    const ServedModel model;
    Clock& clock;
    SessionStore sessions;
    FutureStore futures;
    std::unique_ptr<CheckpointStore> checkpoints;
    ArchiveTokens archives;
    std::map<std::string, std::unique_ptr<TrainModel>> models;
    std::map<std::string, Sampler> samplers;
    EngineWorker worker;

    int threads() const;
    TrainModel& addModel(const std::string& id, const std::string& sessionId, const engine::LoraConfig& lora,
                         const std::string& userMetadataJson);
    /// What waits for the model fails with the reason; work in hand is finished.
    void unloadModel(const std::string& id, const std::string& reason);
    void addSampler(Sampler sampler);
    /// The weights of a checkpoint, shared by all samplers of it.
    std::shared_ptr<WeightsSlot> weightsOf(const CheckpointRecord& record);
    void forgetWeights(const wire::TinkerPath& path);
    /// Ends what has expired: sessions with their models and samplers, results, archive tokens, checkpoints.
    void sweep();

private:
    static constexpr std::size_t kWarmWeights = 8; ///< kept loaded without a sampler, for direct model_path requests
    std::map<std::string, std::weak_ptr<WeightsSlot>> m_weights; ///< by tinker path
    std::deque<std::shared_ptr<WeightsSlot>> m_warm;
};

} // namespace tinkex::server
