#include "core/server/handlers.h"

#include <QRandomGenerator>

namespace tinkex::server {
namespace {

tl::unexpected<Error> refuse(const std::string& reason)
{
    return failure(ErrorKind::Validation, reason);
}

Payload plain(std::string json)
{
    return {Payload::Kind::Plain, std::move(json)};
}

Result<engine::LoraConfig> toEngine(const wire::LoraConfig& from, const engine::ModelConfig& model)
{
    const int largest = std::min(model.hiddenSize, 512);
    if (from.rank < 1 || from.rank > largest)
        return refuse("lora_config.rank must be between 1 and " + std::to_string(largest));
    if (!from.trainAttn && !from.trainMlp && !from.trainUnembed)
        return refuse("lora_config trains nothing: at least one train_* flag must be true");
    engine::LoraConfig lora;
    lora.rank = from.rank;
    lora.seed = from.seed ? *from.seed : QRandomGenerator::system()->generate64();
    lora.trainAttn = from.trainAttn;
    lora.trainMlp = from.trainMlp;
    lora.trainUnembed = from.trainUnembed;
    return lora;
}

bool sameShape(const engine::LoraConfig& a, const engine::LoraConfig& b)
{
    return a.rank == b.rank && a.trainAttn == b.trainAttn && a.trainMlp == b.trainMlp &&
           a.trainUnembed == b.trainUnembed;
}

ServerResponse createModel(ServerState& state, const wire::CreateModelRequest& request)
{
    if (!state.sessions.touch(request.sessionId))
        return detailResponse(404, "The session " + request.sessionId + " is unknown or has ended.");
    const std::string id = numbered(request.sessionId + ":train", request.modelSeqId);
    if (state.futures.knows(numbered(id, 0)))
        return ServerResponse::json(wire::encodeSubmitted(numbered(id, 0), id));
    if (request.baseModel != state.model.name) {
        return detailResponse(400, "Unknown base model " + request.baseModel + "; this server offers " +
                                       state.model.name + ".");
    }
    const Result<engine::LoraConfig> lora =
        toEngine(request.lora.value_or(wire::LoraConfig{}), state.model.base->config());
    if (!lora)
        return errorResponse(lora.error());

    TrainModel& model = state.addModel(id, request.sessionId, *lora, request.userMetadataJson);
    const auto create = [base = state.model.base, lora = *lora, slot = model.slot, id]() -> Result<Payload> {
        Result<std::unique_ptr<engine::Adapter>> adapter = engine::createAdapter(base, lora);
        if (!adapter)
            return failure(adapter.error());
        slot->adapter = std::move(*adapter);
        return plain(wire::encodeCreateModelResult(id));
    };
    return submitCreation(state, model, {{}, create, {}});
}

/// Reads a checkpoint into a model's slot. `record` is what prepare() found, directly before the job.
Result<Payload> readAdapter(const engine::BaseModelPtr& base, const Result<CheckpointRecord>& record,
                            const engine::LoraConfig& lora, bool withOptimizer, AdapterSlot& slot,
                            const std::string& modelId)
{
    if (!record)
        return failure(record.error());
    if (!sameShape(record->lora, lora))
        return refuse("the checkpoint's LoRA configuration (rank " + std::to_string(record->lora.rank) +
                      ") is not the model's (rank " + std::to_string(lora.rank) + ")");
    if (const Result<void> sound = CheckpointStore::verify(*record); !sound)
        return failure(sound.error());
    Result<std::unique_ptr<engine::Adapter>> adapter = engine::loadAdapter(base, record->directory, withOptimizer);
    if (!adapter)
        return failure(adapter.error());
    slot.adapter = std::move(*adapter);
    return plain(wire::encodeLoadResult({record->path.toString(), modelId}));
}

TrainingJob loadJob(ServerState& state, const TrainModel& model, const wire::LoadWeightsRequest& request)
{
    const auto record = std::make_shared<Result<CheckpointRecord>>();
    TrainingJob job;
    job.prepare = [&state, record, path = request.path] {
        *record = usableCheckpoint(state, path);
    };
    job.work = [base = state.model.base, record, lora = model.lora, optimizer = request.optimizer, slot = model.slot,
                id = model.id] {
        return readAdapter(base, *record, lora, optimizer, *slot, id);
    };
    job.conclude = [&state, record](Result<Payload>& result) {
        if (*record)
            noteDamage(state, (*record)->path, result);
    };
    return job;
}

Result<void> checkLoad(const wire::LoadWeightsRequest& request)
{
    const std::optional<wire::TinkerPath> path = wire::TinkerPath::parse(request.path);
    if (!path)
        return refuse("Invalid checkpoint tinker path " + request.path + ".");
    if (request.optimizer && path->kind != kTrainingKind)
        return refuse(request.path + " was saved for sampling and holds no optimizer state");
    return {};
}

/// Session addressing (protocol.md 2.5, 4.12): the model is made from the checkpoint.
ServerResponse createFromCheckpoint(ServerState& state, const wire::LoadWeightsRequest& request)
{
    if (!state.sessions.touch(request.sessionId))
        return detailResponse(404, "The session " + request.sessionId + " is unknown or has ended.");
    const std::string id = numbered(request.sessionId + ":train", request.modelSeqId);
    if (state.futures.knows(numbered(id, 0)))
        return ServerResponse::json(wire::encodeSubmitted(numbered(id, 0), id));
    if (const Result<void> valid = checkLoad(request); !valid)
        return errorResponse(valid.error());
    const Result<CheckpointRecord> record = usableCheckpoint(state, request.path);
    if (!record)
        return errorResponse(record.error());
    if (!request.baseModel.empty() && request.baseModel != state.model.name)
        return detailResponse(400, "Unknown base model " + request.baseModel + "; this server offers " +
                                       state.model.name + ".");
    TrainModel& model = state.addModel(id, request.sessionId, record->lora, request.userMetadataJson);
    return submitCreation(state, model, loadJob(state, model, request));
}

ServerResponse loadWeights(ServerState& state, const wire::LoadWeightsRequest& request)
{
    if (request.modelId.empty())
        return createFromCheckpoint(state, request);
    return submitTraining(state, request.modelId, request.seqId, [&](TrainModel& model) -> Result<TrainingJob> {
        if (const Result<void> valid = checkLoad(request); !valid)
            return failure(valid.error());
        return loadJob(state, model, request);
    });
}

ServerResponse getInfo(ServerState& state, const wire::ModelIdRequest& request)
{
    const auto found = state.models.find(request.modelId);
    if (found == state.models.end())
        return detailResponse(404, "There is no model " + request.modelId + " on this server, or it was unloaded.");
    state.sessions.touch(found->second->sessionId);
    wire::ModelInfo info;
    info.modelId = request.modelId;
    info.modelName = state.model.name;
    info.tokenizerId = state.model.name;
    info.arch = "llama";
    info.loraRank = found->second->lora.rank;
    return ServerResponse::json(wire::encode(info));
}

ServerResponse unloadModel(ServerState& state, const wire::ModelIdRequest& request)
{
    const std::string requestId = request.modelId + ":unload";
    if (!state.futures.knows(requestId)) {
        if (!state.models.contains(request.modelId))
            return detailResponse(404, "There is no model " + request.modelId + " on this server.");
        state.unloadModel(request.modelId, "the model was unloaded");
        state.futures.create(requestId);
        state.futures.finish(requestId, plain(wire::encodeUnloadResult(request.modelId)));
    }
    return ServerResponse::json(wire::encodeSubmitted(requestId, request.modelId));
}

} // namespace

void addModelRoutes(Router& router, ServerState& state)
{
    router.add("POST", "create_model", withBody<wire::CreateModelRequest>(state, createModel));
    router.add("POST", "load_weights", withBody<wire::LoadWeightsRequest>(state, loadWeights));
    router.add("POST", "get_info", withBody<wire::ModelIdRequest>(state, getInfo));
    router.add("POST", "unload_model", withBody<wire::ModelIdRequest>(state, unloadModel));
}

} // namespace tinkex::server
