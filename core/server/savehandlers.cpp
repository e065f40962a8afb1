#include "core/server/handlers.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace tinkex::server {
namespace {

/// What one save hands from step to step.
struct Save {
    CheckpointRecord record;
    bool overwrite = false;
    Result<Draft> draft = failure(ErrorKind::Internal, "not begun");
    std::optional<CheckpointRecord> saved;
};

std::string defaultName(std::int64_t seqId)
{
    std::string digits = std::to_string(seqId);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

Result<std::optional<qint64>> expiry(const ServerState& state, std::optional<std::int64_t> ttlSeconds)
{
    if (!ttlSeconds)
        return std::nullopt;
    constexpr std::int64_t kLongest = 100LL * 366 * 24 * 3600;
    if (*ttlSeconds < 1 || *ttlSeconds > kLongest)
        return failure(ErrorKind::Validation, "ttl_seconds must be at least 1 and at most 100 years");
    return state.clock.wallMs() + *ttlSeconds * 1000;
}

Result<Payload> writeWeights(Save& save, const engine::Adapter& adapter, std::string_view type)
{
    const bool training = save.record.isTraining();
    const Result<void> written =
        training ? adapter.save(save.draft->draft, true) : adapter.snapshot()->save(save.draft->draft);
    Result<CheckpointRecord> complete =
        written ? CheckpointStore::completeDraft(*save.draft) : Result<CheckpointRecord>(failure(written.error()));
    if (!complete) {
        CheckpointStore::dropDraft(*save.draft);
        Error error = Error::make(ErrorKind::Storage, "The checkpoint could not be written, nothing of it was kept: " +
                                                          complete.error().detail.toStdString());
        return failure(std::move(error));
    }
    save.saved = std::move(*complete);
    return Payload{Payload::Kind::Plain, wire::encodeSaveResult(type, {save.record.path.toString(), std::nullopt})};
}

/// A save under a name, into a directory of the store.
Result<TrainingJob> namedSave(ServerState& state, const TrainModel& model, wire::TinkerPath path,
                              std::optional<std::int64_t> ttlSeconds, bool overwrite, std::string_view type)
{
    const Result<std::optional<qint64>> expires = expiry(state, ttlSeconds);
    if (!expires)
        return failure(expires.error());
    if (!isUsableName(path.name))
        return failure(ErrorKind::Validation, "the checkpoint name \"" + path.name +
                                                  "\" is not usable: use letters, digits, '.', '_' and '-'");
    const auto save = std::make_shared<Save>();
    save->record.path = std::move(path);
    save->record.baseModel = state.model.name;
    save->record.lora = model.lora;
    save->record.expiresMs = *expires;
    save->overwrite = overwrite;

    TrainingJob job;
    job.prepare = [&state, save] {
        save->draft = state.checkpoints->begin(save->record, save->overwrite);
    };
    job.work = [save, slot = model.slot, type]() -> Result<Payload> {
        if (!save->draft)
            return failure(save->draft.error());
        if (!slot->adapter) {
            CheckpointStore::dropDraft(*save->draft);
            return failure(ErrorKind::Validation, "the model could not be created");
        }
        return writeWeights(*save, *slot->adapter, type);
    };
    job.conclude = [&state, save](Result<Payload>&) {
        if (save->saved) {
            state.checkpoints->commit(*save->saved);
            state.forgetWeights(save->saved->path);
        } else if (save->draft) {
            state.checkpoints->release(save->record.path);
        }
    };
    return job;
}

/// save_weights_and_get_sampling_client: the weights stay in memory and a sampler is made at once (2.5).
TrainingJob ephemeralSave(ServerState& state, const TrainModel& model, std::int64_t samplerSeq)
{
    const auto weights = std::make_shared<WeightsSlot>();
    const std::string samplerId = numbered(model.sessionId + ":sample", samplerSeq);
    TrainingJob job;
    job.work = [weights, slot = model.slot, samplerId]() -> Result<Payload> {
        if (!slot->adapter)
            return failure(ErrorKind::Validation, "the model could not be created");
        weights->weights = slot->adapter->snapshot();
        return Payload{Payload::Kind::Plain,
                       wire::encodeSaveResult("save_weights_for_sampler", {std::nullopt, samplerId})};
    };
    job.conclude = [&state, weights, samplerId, sessionId = model.sessionId](Result<Payload>& result) {
        if (result)
            state.addSampler({samplerId, sessionId, std::nullopt, weights});
    };
    return job;
}

ServerResponse saveWeights(ServerState& state, const wire::SaveWeightsRequest& request)
{
    return submitTraining(state, request.modelId, request.seqId, [&](TrainModel& model) {
        wire::TinkerPath path{model.id, std::string(kTrainingKind), request.path.value_or(defaultName(request.seqId))};
        return namedSave(state, model, std::move(path), request.ttlSeconds, request.overwrite, "save_weights");
    });
}

ServerResponse saveForSampler(ServerState& state, const wire::SaveForSamplerRequest& request)
{
    return submitTraining(state, request.modelId, request.seqId, [&](TrainModel& model) -> Result<TrainingJob> {
        if (!request.path && request.samplingSessionSeqId)
            return ephemeralSave(state, model, *request.samplingSessionSeqId);
        wire::TinkerPath path{model.id, std::string(kSamplerKind), request.path.value_or(defaultName(request.seqId))};
        return namedSave(state, model, std::move(path), request.ttlSeconds, false, "save_weights_for_sampler");
    });
}

/// SDK 0.26 on. Its fields are those of a named sampler save; files encrypted for a recipient are not offered.
ServerResponse saveExternal(ServerState& state, const ApiRequest& http)
{
    const Result<wire::SaveForSamplerRequest> request = wire::decode<wire::SaveForSamplerRequest>(http.body);
    if (!request)
        return errorResponse(request.error());
    return submitTraining(state, request->modelId, request->seqId, [&](TrainModel& model) -> Result<TrainingJob> {
        const QByteArray body(http.body.data(), static_cast<qsizetype>(http.body.size()));
        if (!QJsonDocument::fromJson(body)[QStringLiteral("age_encryption_recipients")].toArray().isEmpty())
            return failure(ErrorKind::Validation, "this server does not encrypt exported weights");
        wire::TinkerPath path{model.id, std::string(kExternalKind), request->path.value_or("")};
        return namedSave(state, model, std::move(path), request->ttlSeconds, false, "save_weights_external");
    });
}

} // namespace

void addSaveRoutes(Router& router, ServerState& state)
{
    router.add("POST", "save_weights", withBody<wire::SaveWeightsRequest>(state, saveWeights));
    router.add("POST", "save_weights_for_sampler", withBody<wire::SaveForSamplerRequest>(state, saveForSampler));
    router.add("POST", "save_weights_external",
               [&state](const ApiRequest& request) { return saveExternal(state, request); });
}

} // namespace tinkex::server
