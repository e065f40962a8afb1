#pragma once

#include "core/exercises/exercise.h"
#include "core/runs/run.h"
#include "core/wire/types.h"

namespace tinkex {

/// Every mistake of a run's specification, one for a field at most; empty means it can start. `models`: the base models
/// that the server offers (empty: not known, then any name passes). Pure; files are only looked at, not read.
QList<FieldProblem> validateRunSpec(const RunSpec& spec, const QStringList& models);

/// The shipped exercises with their defaults as specifications.
QList<ExerciseInfo> exerciseInfos();

/// The optimizer's parameters at a step, from 0; exercise: null for a file.
wire::AdamParams adamAt(qint64 step, const RunSpec& spec, const Exercise* exercise);

RunKind runKind(const RunSpec& spec); ///< by its exercise; a file is Supervised

} // namespace tinkex
