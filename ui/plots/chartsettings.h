#pragma once

#include "ui/plots/linechart.h"

namespace tinkex::ui {

/// How all charts of a grid are drawn.
struct ChartSettings {
    double smoothing = 0.9;
    bool logY = false;
    LineChart::XAxis xAxis = LineChart::XAxis::Step;

    bool operator==(const ChartSettings&) const = default;
};

/// A run as the grid draws it.
struct ChartRun {
    QString id;
    QString label;
    QColor color;
    QStringList metrics;
    QVector<double> checkpoints; ///< steps
    double expectedEnd = 0;      ///< last step to come, 0: nothing is to come
};

} // namespace tinkex::ui
