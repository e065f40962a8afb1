#pragma once

#include "core/runs/trainingrun.h"

namespace tinkex {

/// When a run and its present attempt began, in wall milliseconds, and what follows for speed and time left.
struct RunTimes {
    qint64 resumedAtMs = 0;     ///< begin of this attempt
    qint64 elapsedBefore = 0;   ///< of earlier attempts
    qint64 trainingSinceMs = 0; ///< first step of this attempt; 0: none yet
    qint64 trainingSinceStep = 0;

    /// Before a step is counted: the first one of an attempt starts the clock of its speed.
    void noteStep(qint64 step, qint64 nowMs);
    qint64 elapsed(qint64 nowMs) const { return elapsedBefore + nowMs - resumedAtMs; }
    /// Elapsed time, steps a second and time left (-1: not known) of a run that is to take `steps`.
    void update(RunSnapshot& run, qint64 steps, qint64 nowMs) const;
};

/// How a run's snapshot follows the reports of its attempt. Pure; thread: any.
void applyStep(RunSnapshot& run, const StepReport& report);
void applyEvaluation(RunSnapshot& run, const EvaluationReport& report);

} // namespace tinkex
