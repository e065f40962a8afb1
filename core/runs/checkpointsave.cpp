#include "core/runs/checkpointsave.h"

namespace tinkex {

std::shared_ptr<const RunSave> saveForRun(TrainingClient& trainer, const QString& name, QObject* owner,
                                          std::function<void()> done)
{
    using Saved = wire::SaveWeightsResult;
    auto save = std::make_shared<RunSave>();
    save->checkpoint.name = name;
    // The two results are polled side by side: either may come first.
    const auto into = [save, done = std::move(done)](QString RunCheckpoint::*path) {
        return [save, done, path](const Result<Saved>& saved) {
            if (saved) {
                save->checkpoint.*path = QString::fromStdString(saved->path.value_or(""));
                ++save->saved;
            } else if (!save->error) {
                save->error = saved.error();
            }
            if (--save->pending == 0)
                done();
        };
    };
    SaveOptions options;
    options.name = name.toStdString();
    options.overwrite = true;
    trainer.saveWeights(options, owner, into(&RunCheckpoint::statePath));
    trainer.saveWeightsForSampler(options, owner, into(&RunCheckpoint::samplerPath));
    return save;
}

} // namespace tinkex
