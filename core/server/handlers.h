#pragma once

#include "core/server/router.h"
#include "core/server/serverstate.h"
#include "core/wire/codec.h"

/// The endpoints of protocol.md section 2, by subject. Each function adds its routes; the state must outlive the
/// router. Thread: the server's.
namespace tinkex::server {

void addSessionRoutes(Router& router, ServerState& state);  ///< config, sessions, telemetry, health
void addModelRoutes(Router& router, ServerState& state);    ///< create, info, unload, load
void addTrainingRoutes(Router& router, ServerState& state); ///< forward_backward, forward, optim_step
void addSaveRoutes(Router& router, ServerState& state);     ///< save_weights, save_weights_for_sampler
void addSamplingRoutes(Router& router, ServerState& state); ///< sampling sessions, asample, futures
void addRunRoutes(Router& router, ServerState& state);      ///< training runs, checkpoints, archives
void addListRoutes(Router& router, ServerState& state);     ///< sessions, samplers, weights_info, what is not offered

/// A handler that gets its JSON body decoded; what cannot be decoded is answered with 400.
template<class T> Router::DirectHandler withBody(ServerState& state, ServerResponse (*handler)(ServerState&, const T&))
{
    return [&state, handler](const ApiRequest& request) {
        if (hasNonFiniteToken(request.body))
            return detailResponse(400, "The request has a number that is not finite.");
        const Result<T> body = wire::decode<T>(request.body);
        return body ? handler(state, *body) : errorResponse(body.error());
    };
}

/// One ordered operation of a model. `prepare` and `conclude` run on the server's thread directly before and after
/// `work`, which runs on the worker. Any may be empty but work.
struct TrainingJob {
    std::function<void()> prepare;
    std::function<Result<Payload>()> work;
    std::function<void(Result<Payload>&)> conclude;
};

/// The common way of every training-side request: known model, de-duplication by (model, seq_id), order (4.4). `make`
/// checks the request; what it refuses is answered with 400 and does not hold up its successors.
ServerResponse submitTraining(ServerState& state, const std::string& modelId, std::int64_t seqId,
                              const std::function<Result<TrainingJob>(TrainModel&)>& make);
/// Number 0 of a model: its creation. The future's id is "<model>:0".
ServerResponse submitCreation(ServerState& state, TrainModel& model, TrainingJob job);

/// "<prefix>:<number>", for models, samplers and requests.
std::string numbered(const std::string& prefix, std::int64_t number);
/// Splits and finds a checkpoint: Validation when the path is malformed, unknown or damaged.
Result<CheckpointRecord> usableCheckpoint(ServerState& state, const std::string& tinkerPath);
/// After verify() failed on the worker: lists the checkpoint as damaged.
void noteDamage(ServerState& state, const wire::TinkerPath& path, const Result<Payload>& result);

} // namespace tinkex::server
