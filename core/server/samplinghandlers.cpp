#include "core/server/handlers.h"

#include "core/server/sampledata.h"
#include "core/wire/protobuf.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QUuid>

namespace tinkex::server {
namespace {

/// What one sample is made with.
struct Source {
    std::string id; ///< for the fair queue and the request's id
    std::shared_ptr<WeightsSlot> weights;
};

Result<void> checkBaseModel(const ServerState& state, const std::string& name)
{
    if (name == state.model.name)
        return {};
    return failure(ErrorKind::Validation,
                   "Unknown base model " + name + "; this server offers " + state.model.name + ".");
}

Result<std::shared_ptr<WeightsSlot>> weightsFor(ServerState& state, const std::optional<std::string>& modelPath,
                                                const std::optional<std::string>& baseModel)
{
    if (modelPath) {
        const Result<CheckpointRecord> record = usableCheckpoint(state, *modelPath);
        if (!record)
            return failure(record.error());
        return state.weightsOf(*record);
    }
    if (!baseModel)
        return failure(ErrorKind::Validation, "either model_path or base_model is needed");
    if (const Result<void> known = checkBaseModel(state, *baseModel); !known)
        return failure(known.error());
    return nullptr;
}

ServerResponse createSamplingSession(ServerState& state, const wire::CreateSamplingSessionRequest& request)
{
    if (!state.sessions.touch(request.sessionId))
        return detailResponse(404, "The session " + request.sessionId + " is unknown or has ended.");
    const std::string id = numbered(request.sessionId + ":sample", request.samplingSessionSeqId);
    if (!state.samplers.contains(id)) {
        Result<std::shared_ptr<WeightsSlot>> weights = weightsFor(state, request.modelPath, request.baseModel);
        if (!weights)
            return errorResponse(weights.error());
        state.addSampler({id, request.sessionId, request.modelPath, std::move(*weights)});
    }
    return ServerResponse::json(wire::encodeCreateSamplingSessionResult(id));
}

/// On the worker.
Result<void> ensureLoaded(WeightsSlot& slot, const engine::BaseModelPtr& base)
{
    if (slot.weights)
        return {};
    if (const Result<void> sound = CheckpointStore::verify(slot.source); !sound)
        return sound;
    Result<engine::AdapterWeightsPtr> weights = engine::loadAdapterWeights(base, slot.source.directory);
    if (!weights)
        return failure(weights.error());
    slot.weights = std::move(*weights);
    return {};
}

Result<Payload> runSample(const ServedModel& model, WeightsSlot* slot, const engine::SampleRequest& request,
                          std::uint64_t entropy, int threads, const std::atomic<bool>& stopping)
{
    if (slot) {
        if (const Result<void> loaded = ensureLoaded(*slot, model.base); !loaded)
            return failure(loaded.error());
    }
    Result<engine::SampleOutput> output =
        engine::sample(*model.base, slot ? slot->weights.get() : nullptr, request, model.tokenBytes, entropy, threads,
                       [&stopping] { return stopping.load(); });
    if (!output)
        return failure(output.error());
    return Payload{Payload::Kind::Sample, wire::encodeProtobuf(toWire(std::move(*output)))};
}

void submitSample(ServerState& state, const Source& source, const std::string& requestId, engine::SampleRequest request)
{
    state.futures.create(requestId);
    state.futures.setQueueState(requestId, wire::QueueState::PausedCapacity, "other work of this server runs first");
    EngineWorker::Job job;
    job.source = source.id;
    job.onStart = [&state, requestId] {
        state.futures.setQueueState(requestId, wire::QueueState::Active, {});
    };
    job.work = [&state, weights = source.weights, request = std::move(request), threads = state.threads(),
                entropy = QRandomGenerator::system()->generate64()] {
        return runSample(state.model, weights.get(), request, entropy, threads, state.worker.stopping());
    };
    job.onDone = [&state, requestId, weights = source.weights](Result<Payload> result) {
        if (weights)
            noteDamage(state, weights->source.path, result);
        state.futures.finish(requestId, std::move(result));
    };
    state.worker.submit(std::move(job));
}

/// With one id for each sequence to come: SDK 0.26 and later insist on them.
ServerResponse submitted(const std::string& requestId, std::int64_t samples)
{
    QJsonArray sequenceIds;
    for (std::int64_t i = 0; i < std::min(samples, kMaxSamples); ++i)
        sequenceIds.append(QString::fromStdString(numbered(requestId, i)));
    const QJsonObject reply{{QStringLiteral("request_id"), QString::fromStdString(requestId)},
                            {QStringLiteral("sample_sequence_ids"), sequenceIds}};
    return ServerResponse::json(QJsonDocument(reply).toJson(QJsonDocument::Compact).toStdString());
}

ServerResponse sampleFrom(ServerState& state, const Source& source, const std::string& requestId,
                          const wire::SampleRequest& request)
{
    if (state.futures.knows(requestId))
        return submitted(requestId, request.numSamples);
    if (state.worker.queued() >= state.config.queuedSamples)
        return detailResponse(429, "Too many requests wait already; try again in a moment.");
    Result<engine::SampleRequest> checked = toEngine(request, state.model.base->config());
    if (!checked)
        return errorResponse(checked.error());
    submitSample(state, source, requestId, std::move(*checked));
    return submitted(requestId, request.numSamples);
}

std::string unusedId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
}

ServerResponse asample(ServerState& state, const wire::SampleRequest& request)
{
    if (request.samplingSessionId) {
        const auto found = state.samplers.find(*request.samplingSessionId);
        if (found == state.samplers.end())
            return detailResponse(404,
                                  "The sampling session " + *request.samplingSessionId + " is unknown or has ended.");
        const Sampler& sampler = found->second;
        state.sessions.touch(sampler.sessionId);
        const std::string requestId =
            request.seqId ? numbered(sampler.id, *request.seqId) : sampler.id + ":" + unusedId();
        return sampleFrom(state, {sampler.id, sampler.weights}, requestId, request);
    }
    Result<std::shared_ptr<WeightsSlot>> weights = weightsFor(state, request.modelPath, request.baseModel);
    if (!weights)
        return errorResponse(weights.error());
    const std::string name = request.modelPath ? *request.modelPath : *request.baseModel;
    return sampleFrom(state, {name, std::move(*weights)}, "direct:" + unusedId(), request);
}

void retrieveFuture(ServerState& state, const ApiRequest& http, Responder responder)
{
    const Result<wire::RetrieveFutureRequest> request = wire::decode<wire::RetrieveFutureRequest>(http.body);
    if (!request)
        return responder.send(errorResponse(request.error()));
    state.sessions.touch(request->requestId.substr(0, request->requestId.find(':')));
    state.futures.retrieve(request->requestId, {http.wantsProtobuf(), http.fromTinkex()}, std::move(responder));
}

} // namespace

void addSamplingRoutes(Router& router, ServerState& state)
{
    router.add("POST", "create_sampling_session",
               withBody<wire::CreateSamplingSessionRequest>(state, createSamplingSession));
    router.add("POST", "asample", withBody<wire::SampleRequest>(state, asample));
    router.addDeferred("POST", "retrieve_future", [&state](const ApiRequest& request, Responder responder) {
        retrieveFuture(state, request, std::move(responder));
    });
}

} // namespace tinkex::server
