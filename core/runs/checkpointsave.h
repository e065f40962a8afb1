#pragma once

#include "core/clients/trainingclient.h"
#include "core/runs/run.h"

namespace tinkex {

/// Saves the trainer's present weights under one name, both to resume from and to sample from; a checkpoint of that
/// name is replaced. The handler gets the checkpoint's name and paths once both are there, or the first error.
/// Thread: core.
void saveForRun(TrainingClient& trainer, const QString& name, QObject* owner, ResultHandler<RunCheckpoint> handler);

} // namespace tinkex
