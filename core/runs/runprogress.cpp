#include "core/runs/runprogress.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

void RunTimes::noteStep(qint64 step, qint64 nowMs)
{
    if (trainingSinceMs != 0)
        return;
    trainingSinceMs = nowMs;
    trainingSinceStep = step;
}

void RunTimes::update(RunSnapshot& run, qint64 steps, qint64 nowMs) const
{
    run.elapsedMs = elapsed(nowMs);
    const qint64 done = run.step - trainingSinceStep;
    const qint64 took = nowMs - trainingSinceMs;
    run.stepsPerSecond = done > 0 && took > 0 ? 1000.0 * static_cast<double>(done) / static_cast<double>(took) : 0;
    run.remainingMs = run.stepsPerSecond > 0
                          ? static_cast<qint64>(1000.0 * static_cast<double>(steps - run.step) / run.stepsPerSecond)
                          : -1;
}

void applyStep(RunSnapshot& run, const StepReport& report)
{
    run.step = report.step;
    run.tokensSeen += report.tokens;
    if (std::isfinite(report.loss))
        run.lastLoss = report.loss;
    run.lastReward = report.reward;
    for (const auto& [name, value] : report.values) {
        if (name == u"tokens_per_second"_s)
            run.tokensPerSecond = run.tokensPerSecond > 0 ? 0.8 * run.tokensPerSecond + 0.2 * value : value;
    }
}

void applyEvaluation(RunSnapshot& run, const EvaluationReport& report)
{
    const bool before = report.step == 0 && run.accuracyBefore < 0;
    if (before) {
        run.accuracyBefore = report.accuracy;
        run.keptBefore = report.kept;
        run.probes = report.probes;
    }
    run.accuracyNow = report.accuracy;
    if (report.kept >= 0)
        run.keptNow = report.kept;
    for (qsizetype i = 0; !before && i < report.probes.size(); ++i) {
        if (i >= run.probes.size()) {
            run.probes << report.probes[i];
            continue;
        }
        run.probes[i].after = report.probes[i].after;
        run.probes[i].afterRight = report.probes[i].afterRight;
    }
}

} // namespace tinkex
