#pragma once

#include <QList>
#include <QPair>
#include <QString>
#include <limits>

namespace tinkex {

struct StepReport {
    qint64 step = 0; ///< steps done
    qint64 tokens = 0;
    double loss = 0;
    double reward = 0;                    ///< NaN for supervised runs
    QList<QPair<QString, double>> values; ///< everything to plot
};

/// One optimizer step on its way.
struct TrainingStep {
    qint64 number = 0; ///< from 0
    qint64 tokens = 0;
    int pending = 2; ///< forward_backward and optim_step
    double loss = std::numeric_limits<double>::quiet_NaN();
    double reward = std::numeric_limits<double>::quiet_NaN();
    QList<QPair<QString, double>> extra;
};

/// What to tell of a step that took this long.
StepReport reportOf(const TrainingStep& step, double seconds);

} // namespace tinkex
