#include "core/server/handlers.h"

namespace tinkex::server {
namespace {

using wire::QueueState;

void startJob(ServerState& state, const std::string& source, const std::string& requestId, TrainingJob job)
{
    state.futures.setQueueState(requestId, QueueState::PausedCapacity, "other work of this server runs first");
    EngineWorker::Job work;
    work.source = source;
    work.work = std::move(job.work);
    work.onStart = [&state, requestId, prepare = std::move(job.prepare)] {
        state.futures.setQueueState(requestId, QueueState::Active, {});
        if (prepare)
            prepare();
    };
    work.onDone = [&state, requestId, conclude = std::move(job.conclude)](Result<Payload> result) {
        if (conclude)
            conclude(result);
        state.futures.finish(requestId, std::move(result));
    };
    state.worker.submit(std::move(work));
}

ServerResponse submitted(const std::string& requestId, const std::string& modelId)
{
    return ServerResponse::json(wire::encodeSubmitted(requestId, modelId));
}

} // namespace

std::string numbered(const std::string& prefix, std::int64_t number)
{
    return prefix + ":" + std::to_string(number);
}

ServerResponse submitTraining(ServerState& state, const std::string& modelId, std::int64_t seqId,
                              const std::function<Result<TrainingJob>(TrainModel&)>& make)
{
    const auto found = state.models.find(modelId);
    if (found == state.models.end())
        return detailResponse(404, "There is no model " + modelId + " on this server, or it was unloaded.");
    if (seqId < 1)
        return detailResponse(400, "seq_id must be at least 1.");
    TrainModel& model = *found->second;
    state.sessions.touch(model.sessionId);
    state.checkpoints->touchRun(modelId);

    const std::string requestId = numbered(modelId, seqId);
    if (state.futures.knows(requestId))
        return submitted(requestId, modelId);
    Result<TrainingJob> job = make(model);
    if (!job) {
        model.queue.skip(seqId);
        return errorResponse(job.error());
    }
    if (model.queue.isPast(seqId))
        return detailResponse(400, "seq_id " + std::to_string(seqId) + " comes too late; the next is " +
                                       std::to_string(model.queue.next()) + ".");
    if (model.queue.isTooFarAhead(seqId))
        return detailResponse(400, "seq_id " + std::to_string(seqId) + " is too far ahead; the next is " +
                                       std::to_string(model.queue.next()) + ".");

    state.futures.create(requestId);
    state.futures.setQueueState(requestId, QueueState::PausedCapacity, "an earlier request has not arrived yet");
    const auto shared = std::make_shared<TrainingJob>(std::move(*job));
    model.queue.accept(
        seqId, {[&state, modelId, requestId, shared] { startJob(state, modelId, requestId, std::move(*shared)); },
                [&state, requestId](const std::string& reason) {
                    state.futures.finish(requestId, failure(ErrorKind::Validation, reason));
                }});
    return submitted(requestId, modelId);
}

ServerResponse submitCreation(ServerState& state, TrainModel& model, TrainingJob job)
{
    const std::string requestId = numbered(model.id, 0);
    state.futures.create(requestId);
    startJob(state, model.id, requestId, std::move(job));
    return submitted(requestId, model.id);
}

Result<CheckpointRecord> usableCheckpoint(ServerState& state, const std::string& tinkerPath)
{
    const std::optional<wire::TinkerPath> path = wire::TinkerPath::parse(tinkerPath);
    const CheckpointRecord* record = path ? state.checkpoints->find(*path) : nullptr;
    if (!record)
        return failure(ErrorKind::Validation, "Invalid checkpoint tinker path " + tinkerPath + ".");
    if (!record->corruption.empty())
        return failure(ErrorKind::Validation, "The checkpoint " + tinkerPath + " is damaged: " + record->corruption);
    if (record->baseModel != state.model.name)
        return failure(ErrorKind::Validation, "The checkpoint " + tinkerPath + " belongs to the base model " +
                                                  record->baseModel + "; this server runs " + state.model.name + ".");
    return *record;
}

void noteDamage(ServerState& state, const wire::TinkerPath& path, const Result<Payload>& result)
{
    if (result || result.error().code != kDamagedCode)
        return;
    const std::string detail = result.error().detail.toStdString();
    const std::size_t reason = detail.find(": ", path.toString().size());
    state.checkpoints->markCorrupted(path, reason == std::string::npos ? detail : detail.substr(reason + 2));
}

} // namespace tinkex::server
