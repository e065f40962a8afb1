#include "core/runs/checkpointsave.h"

#include "core/runs/trainingrun.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

/// One of the two halves of a save.
struct Half {
    std::string folder; ///< of its id: "weights/NAME"
    std::string type;   ///< of a checkpoint whose id is the bare name
    QString RunCheckpoint::*path;
};

const Half kToResume{"weights", "training", &RunCheckpoint::statePath};
const Half kToSample{"sampler_weights", "sampler", &RunCheckpoint::samplerPath};

QString pathIn(const wire::CheckpointList& list, const Half& half, const std::string& name)
{
    const auto found = std::ranges::find_if(list.checkpoints, [&](const wire::Checkpoint& checkpoint) {
        return checkpoint.checkpointId == half.folder + '/' + name ||
               (checkpoint.checkpointId == name && checkpoint.checkpointType == half.type);
    });
    return found == list.checkpoints.end() ? QString() : QString::fromStdString(found->tinkerPath);
}

/// A save under way, kept by the handlers that it waits for.
struct Saving {
    RunSave save;
    std::vector<std::pair<Half, Error>> taken; ///< halves whose name the server says is taken
    std::function<void()> done;

    void fail(const Error& error)
    {
        if (!save.error)
            save.error = error;
    }
    void saved(const Half& half, const QString& path)
    {
        save.checkpoint.*half.path = path;
        ++save.saved;
    }
};

void lookForTaken(const std::shared_ptr<Saving>& saving, const std::string& modelId, RestClient& rest, QObject* owner)
{
    rest.runCheckpoints(modelId, owner, [saving](const Result<wire::CheckpointList>& list) {
        if (!list && isConnectionLoss(list.error()))
            saving->fail(list.error()); // the refusal says less
        for (const auto& [half, refusal] : saving->taken) {
            const QString path = list ? pathIn(*list, half, saving->save.checkpoint.name.toStdString()) : QString();
            if (path.isEmpty())
                saving->fail(refusal);
            else
                saving->saved(half, path);
        }
        saving->done();
    });
}

} // namespace

std::shared_ptr<const RunSave> saveForRun(TrainingClient& trainer, RestClient& rest, const QString& name,
                                          QObject* owner, std::function<void()> done)
{
    using Saved = wire::SaveWeightsResult;
    auto saving = std::make_shared<Saving>();
    saving->save.checkpoint.name = name;
    saving->done = std::move(done);
    // The two results are polled side by side: either may come first.
    const auto into = [&](const Half& half) {
        return [saving, half, owner, rest = QPointer(&rest), modelId = trainer.modelId()](const Result<Saved>& saved) {
            if (saved)
                saving->saved(half, QString::fromStdString(saved->path.value_or("")));
            else if (saved.error().httpStatus == 409 && rest)
                saving->taken.emplace_back(half, saved.error());
            else
                saving->fail(saved.error());
            if (--saving->save.pending > 0)
                return;
            if (!saving->taken.empty() && rest) {
                lookForTaken(saving, modelId, *rest, owner);
                return;
            }
            for (const auto& [lost, refusal] : saving->taken)
                saving->fail(refusal);
            saving->done();
        };
    };
    SaveOptions options;
    options.name = name.toStdString();
    options.overwrite = true;
    trainer.saveWeights(options, owner, into(kToResume));
    trainer.saveWeightsForSampler(options, owner, into(kToSample));
    return {saving, &saving->save};
}

} // namespace tinkex
