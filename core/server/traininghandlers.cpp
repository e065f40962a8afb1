#include "core/server/handlers.h"

#include "core/server/trainingdata.h"
#include "core/wire/protobuf.h"

namespace tinkex::server {
namespace {

/// Between two slices of a batch the worker looks whether the server ends; about 0.2 s on one slow core.
constexpr std::size_t kSliceTokens = 2048;

tl::unexpected<Error> noAdapter()
{
    return failure(ErrorKind::Validation, "the model could not be created");
}

/// The first data of `rest` that make up a slice, at least one.
std::span<const engine::Datum> firstSlice(std::span<const engine::Datum> rest)
{
    std::size_t count = 0;
    for (std::size_t tokens = 0; count < rest.size() && (count == 0 || tokens < kSliceTokens); ++count)
        tokens += rest[count].tokens.size();
    return rest.first(count);
}

Result<Payload> runBatch(engine::Adapter& adapter, const TrainingBatch& batch, int threads,
                         const std::atomic<bool>& stopping)
{
    engine::ForwardBackwardOutput total;
    std::span<const engine::Datum> rest(batch.data);
    while (!rest.empty()) {
        if (stopping)
            return failure(ErrorKind::Cancelled, "the server is ending");
        const std::span<const engine::Datum> slice = firstSlice(rest);
        Result<engine::ForwardBackwardOutput> part =
            adapter.forwardBackward(slice, batch.loss, batch.config, batch.forwardOnly, threads);
        if (!part)
            return failure(part.error());
        std::move(part->datums.begin(), part->datums.end(), std::back_inserter(total.datums));
        total.lossSum += part->lossSum;
        total.tokens += part->tokens;
        rest = rest.subspan(slice.size());
    }
    return Payload{Payload::Kind::ForwardBackward, wire::encodeProtobuf(toWire(total, batch))};
}

ServerResponse submitBatch(ServerState& state, const wire::ForwardBackwardRequest& request)
{
    return submitTraining(state, request.modelId, request.seqId, [&](TrainModel& model) -> Result<TrainingJob> {
        Result<TrainingBatch> batch = toEngine(request, state.model.base->config());
        if (!batch)
            return failure(batch.error());
        TrainingJob job;
        job.work = [&stopping = state.worker.stopping(), slot = model.slot, threads = state.threads(),
                    batch = std::make_shared<const TrainingBatch>(std::move(*batch))]() -> Result<Payload> {
            if (!slot->adapter)
                return noAdapter();
            return runBatch(*slot->adapter, *batch, threads, stopping);
        };
        return job;
    });
}

ServerResponse forwardBackward(ServerState& state, const ApiRequest& http, bool forwardOnly)
{
    Result<wire::ForwardBackwardRequest> request = http.isProtobuf()
                                                       ? wire::decodeForwardBackwardRequest(http.body)
                                                       : wire::decode<wire::ForwardBackwardRequest>(http.body);
    if (!request)
        return errorResponse(request.error());
    request->forwardOnly = request->forwardOnly || forwardOnly;
    return submitBatch(state, *request);
}

ServerResponse optimStep(ServerState& state, const ApiRequest& http)
{
    const Result<wire::OptimStepRequest> request = wire::decode<wire::OptimStepRequest>(http.body);
    if (!request)
        return errorResponse(request.error());
    return submitTraining(state, request->modelId, request->seqId, [&](TrainModel& model) -> Result<TrainingJob> {
        if (hasNonFiniteToken(http.body))
            return failure(ErrorKind::Validation, "adam_params has a number that is not finite");
        const Result<engine::AdamParams> adam = toEngine(request->adam);
        if (!adam)
            return failure(adam.error());
        TrainingJob job;
        job.work = [adam = *adam, slot = model.slot]() -> Result<Payload> {
            if (!slot->adapter)
                return noAdapter();
            const Result<engine::OptimStepOutput> step = slot->adapter->optimStep(adam);
            if (!step)
                return failure(step.error());
            wire::OptimStepResult result;
            result.metrics["unclipped_grad_l2:mean"] = step->gradNorm;
            return Payload{Payload::Kind::Plain, wire::encode(result)};
        };
        return job;
    });
}

} // namespace

void addTrainingRoutes(Router& router, ServerState& state)
{
    router.add("POST", "forward_backward",
               [&state](const ApiRequest& request) { return forwardBackward(state, request, false); });
    router.add("POST", "forward",
               [&state](const ApiRequest& request) { return forwardBackward(state, request, true); });
    router.add("POST", "optim_step", [&state](const ApiRequest& request) { return optimStep(state, request); });
}

} // namespace tinkex::server
