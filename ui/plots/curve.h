#pragma once

#include "ui/plots/ema.h"
#include "ui/plots/minmaxpyramid.h"
#include "ui/plots/series.h"

#include <QPointF>
#include <memory>
#include <optional>

namespace tinkex::ui {

/// A closed interval of an axis.
struct Span {
    double low = 0;
    double high = 0;
};

/// A value that has no place on the axis: drawn as a mark on the edge.
struct EdgeMark {
    enum class Kind { NotANumber, PlusInfinity, MinusInfinity, NotPositive };
    double x = 0;
    Kind kind = Kind::NotANumber;
};

/// One line of a chart: raw and smoothed values of a series over step or time, thinned for the screen.
/// Thread: GUI. It keeps its series alive and reads it only.
class Curve {
public:
    enum class Line { Raw, Smoothed };

    struct Reading {
        double x = 0;
        double raw = 0;
        double smoothed = 0; ///< the raw value when the curve is not smoothed
    };

    /// Up to this many visible points are drawn as they are.
    static constexpr qsizetype kFullDetail = 4096;

    void setSeries(std::shared_ptr<const Series> series);
    void setSmoothing(double weight); ///< 0 … 0.9999
    /// Seconds since the start, as a series over steps; null: x is the step. Points wait until it covers their step.
    void setTimeline(std::shared_ptr<const Series> timeline);
    /// Catches up with the series. True when anything changed.
    bool update();

    /// Curves of fewer points than this are not smoothed: an average of five evaluations only hides the last one.
    static constexpr qsizetype kSmoothFrom = 20;
    bool isSmoothed() const { return m_smoothing > 0 && m_x.size() >= kSmoothFrom; }
    bool isEmpty() const { return m_x.isEmpty(); }
    Span xSpan() const; ///< of all points; {0, 0} when empty
    /// Points to draw over `x`, one more on each side, thinned to two per column where there are too many. NaN breaks
    /// the line; with `log` so does a value that is not positive.
    QVector<QPointF> points(Line line, Span x, int columns, bool log) const;
    /// Marks within `x`, at most one of a kind per column.
    QVector<EdgeMark> marks(Span x, int columns, bool log) const;
    /// The point nearest to x; none outside of the curve.
    std::optional<Reading> readingAt(double x) const;

private:
    const QVector<double>& values(Line line) const;
    std::pair<qsizetype, qsizetype> visible(Span x) const;
    void rebuild();

    std::shared_ptr<const Series> m_series;
    std::shared_ptr<const Series> m_timeline;
    double m_smoothing = 0;
    int m_generation = 0;
    int m_timelineGeneration = 0;
    QVector<double> m_x;
    QVector<double> m_raw;
    QVector<double> m_smoothed;
    QVector<qsizetype> m_unplaced; ///< indices of values that are not finite or not positive
    MinMaxPyramid m_rawTree;
    MinMaxPyramid m_smoothedTree;
    Ema m_ema;
};

/// Lowest and highest finite y of the points within `x`; none: no such point.
std::optional<Span> ySpan(const QVector<QPointF>& points, Span x);

/// Where `step` lies on a timeline (a series of seconds over steps), interpolated; NaN outside of it.
double timeOfStep(const Series& timeline, double step);

} // namespace tinkex::ui
