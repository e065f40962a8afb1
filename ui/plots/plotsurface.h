#pragma once

#include "ui/plots/curve.h"

#include <QColor>
#include <QFont>
#include <memory>

class QWidget;

namespace tinkex::ui {

/// Colours of a plot; QCustomPlot follows no palette.
struct PlotColors {
    QColor background;
    QColor grid;
    QColor axisText;
    QColor marker;
};

/// What one curve looks like over the visible x.
struct PlotLine {
    QVector<QPointF> raw; ///< empty: nothing is smoothed, the line is all there is
    QVector<QPointF> line;
    QVector<EdgeMark> marks;
    QColor color;
};

struct PlotScene {
    Span x;
    Span y;
    bool logY = false;
    bool timeAxis = false;
    QVector<PlotLine> lines;
    QVector<double> markers;
};

/// The only class that knows QCustomPlot: draws a scene. It has no state of its own besides the drawing.
/// Thread: GUI. The widget belongs to `parent`.
class PlotSurface {
public:
    explicit PlotSurface(QWidget* parent);
    ~PlotSurface();

    QWidget* widget() const;
    void setColors(const PlotColors& colors, const QFont& font);
    void draw(const PlotScene& scene);
    void setDevicePixelRatio(double ratio);

    QRect plotArea() const; ///< inside the axes, in the widget's coordinates
    double xAt(double pixel) const;
    double pixelOfX(double x) const;
    double pixelOfY(double y) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tinkex::ui
