#include "core/recovery/trainerrecovery.h"

#include "core/clients/restclient.h"

#include <algorithm>

namespace tinkex {

namespace {

/// The service may end during an attempt; its operations then end with Cancelled, which is no wish of the user.
Error sessionEnded(Error cause)
{
    if (cause.kind != ErrorKind::Cancelled)
        return cause;
    return Error::make(ErrorKind::Network, "the session ended").during("recovery").because(std::move(cause));
}

Result<std::string> newestOf(const wire::CheckpointList& list)
{
    const wire::Checkpoint* newest = nullptr;
    for (const wire::Checkpoint& checkpoint : list.checkpoints) {
        // RFC 3339 in UTC: the order of the texts is that of the times.
        if (checkpoint.checkpointType == "training" && (!newest || checkpoint.time > newest->time))
            newest = &checkpoint;
    }
    if (!newest)
        return failure(ErrorKind::Validation, "the run has no checkpoint to recover from");
    return newest->tinkerPath;
}

} // namespace

void selectCheckpoint(ServiceClient& service, const std::string& trainingRunId, const std::string& wanted,
                      QObject* owner, ResultHandler<std::string> handler)
{
    if (!wanted.empty()) {
        Delivery<std::string>(owner, std::move(handler))(wanted);
        return;
    }
    service.rest().trainingRun(trainingRunId, owner,
                               [service = QPointer(&service), trainingRunId, owner,
                                handler = std::move(handler)](const Result<wire::TrainingRun>& run) {
                                   if (run && run->lastCheckpoint && !run->lastCheckpoint->tinkerPath.empty()) {
                                       handler(run->lastCheckpoint->tinkerPath);
                                       return;
                                   }
                                   if (!service) {
                                       handler(failure(ErrorKind::Network, "the session ended"));
                                       return;
                                   }
                                   service->rest().runCheckpoints(
                                       trainingRunId, owner, [handler](const Result<wire::CheckpointList>& list) {
                                           handler(list ? newestOf(*list) : failure(list.error()));
                                       });
                               });
}

RecoverFunction recoverTrainer(TrainerRecovery recovery)
{
    const auto plan = std::make_shared<TrainerRecovery>(std::move(recovery));
    return [plan](QObject* owner, const ResultHandler<RecoveredRun>& handler) {
        if (!plan->service) {
            Delivery<RecoveredRun>(owner, handler)(failure(ErrorKind::Network, "the session ended"));
            return;
        }
        const auto made = [plan, handler](const std::string& path, const Result<TrainingClient*>& fresh) {
            if (!fresh) {
                handler(failure(sessionEnded(fresh.error())));
                return;
            }
            const std::string modelId = (*fresh)->modelId();
            if (plan->use)
                plan->use(*fresh, path);
            if (plan->service && plan->old)
                plan->service->closeClient(plan->old->row().id);
            handler(RecoveredRun{modelId, path});
        };
        selectCheckpoint(
            *plan->service, plan->trainingRunId, plan->checkpoint, owner,
            [plan, owner, handler, made](const Result<std::string>& path) {
                if (!path || !plan->service) {
                    handler(failure(sessionEnded(path ? Error::make(ErrorKind::Cancelled, "") : path.error())));
                    return;
                }
                plan->service->createTrainerFromState(
                    *path, plan->withOptimizer, plan->options, owner,
                    [made, path = *path](const Result<TrainingClient*>& fresh) { made(path, fresh); });
            });
    };
}

} // namespace tinkex
