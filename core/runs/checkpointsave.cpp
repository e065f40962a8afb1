#include "core/runs/checkpointsave.h"

namespace tinkex {

void saveForRun(TrainingClient& trainer, const QString& name, QObject* owner, ResultHandler<RunCheckpoint> handler)
{
    struct Both {
        RunCheckpoint checkpoint;
        ResultHandler<RunCheckpoint> handler;
        int pending = 2;
    };
    using Saved = wire::SaveWeightsResult;
    auto both = std::make_shared<Both>();
    both->checkpoint.name = name;
    both->handler = std::move(handler);
    // The two results are polled side by side: either may come first.
    const auto into = [both](QString RunCheckpoint::*path) {
        return [both, path](const Result<Saved>& saved) {
            if (!both->handler)
                return;
            if (!saved) {
                std::exchange(both->handler, {})(failure(saved.error()));
                return;
            }
            both->checkpoint.*path = QString::fromStdString(saved->path.value_or(""));
            if (--both->pending == 0)
                std::exchange(both->handler, {})(both->checkpoint);
        };
    };
    SaveOptions options;
    options.name = name.toStdString();
    options.overwrite = true;
    trainer.saveWeights(options, owner, into(&RunCheckpoint::statePath));
    trainer.saveWeightsForSampler(options, owner, into(&RunCheckpoint::samplerPath));
}

} // namespace tinkex
