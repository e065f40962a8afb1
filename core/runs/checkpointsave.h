#pragma once

#include "core/clients/restclient.h"
#include "core/clients/trainingclient.h"
#include "core/runs/run.h"

#include <memory>

namespace tinkex {

/// What a save has brought so far.
struct RunSave {
    RunCheckpoint checkpoint;   ///< its name, and the paths that are known
    std::optional<Error> error; ///< the first one
    int pending = 2;            ///< answers: to resume from, to sample from
    int saved = 0;              ///< of them, with a result

    /// Whether the checkpoint is of use to anybody: a part of it was saved.
    bool hasSomething() const { return saved > 0; }
};

/// Saves the trainer's present weights under one name, both to resume from and to sample from; a checkpoint of that
/// name is replaced. A server that refuses the name as taken (409) has it from a POST of this very save whose answer
/// was lost, because a run uses each name once for one state of its model: the path then comes from the server's list
/// (servers.md, trap 26), and without a list the refusal stands. `done` is called once both are answered, from the
/// event loop, unless the owner died. The one may fail without the other: look at the result. Thread: core.
std::shared_ptr<const RunSave> saveForRun(TrainingClient& trainer, RestClient& rest, const QString& name,
                                          QObject* owner, std::function<void()> done);

} // namespace tinkex
