#pragma once

#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "core/recovery/recoveryexecutor.h"

#include <QPointer>

namespace tinkex {

/// Where a recovery continues from: `wanted`, if not empty, else the run's last checkpoint as its server tells it, else
/// the newest training checkpoint of its list. Validation when there is none. The handler: once, from the event loop.
void selectCheckpoint(ServiceClient& service, const std::string& trainingRunId, const std::string& wanted,
                      QObject* owner, ResultHandler<std::string> handler);

/// What brings a trainer of one's own back: a new one is made from the checkpoint, told to `use`, and then the old one
/// is closed. Every attempt looks for the checkpoint anew. `use` runs on the core thread, from the event loop; it must
/// keep the new client in a QPointer.
struct TrainerRecovery {
    QPointer<ServiceClient> service;
    QPointer<TrainingClient> old;
    std::string trainingRunId; ///< of the old one
    std::string checkpoint;    ///< empty: the latest
    bool withOptimizer = true;
    TrainerOptions options;
    std::function<void(TrainingClient* fresh, const std::string& checkpoint)> use;
};
RecoverFunction recoverTrainer(TrainerRecovery recovery);

} // namespace tinkex
