#include "core/runs/trainingstep.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

StepReport reportOf(const TrainingStep& step, double seconds)
{
    StepReport report;
    report.step = step.number + 1;
    report.tokens = step.tokens;
    report.loss = step.loss;
    report.reward = step.reward;
    if (std::isfinite(step.reward))
        report.values << QPair{u"reward"_s, step.reward};
    report.values << QPair{u"loss"_s, step.loss};
    report.values << QPair{u"tokens_per_second"_s, static_cast<double>(step.tokens) / seconds};
    report.values << step.extra;
    return report;
}

} // namespace tinkex
