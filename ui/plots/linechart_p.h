#pragma once

#include "ui/plots/crosshairoverlay.h"
#include "ui/plots/linechart.h"
#include "ui/plots/plotsurface.h"

#include <QRubberBand>
#include <QTimer>
#include <vector>

class QMouseEvent;
class QWheelEvent;

namespace tinkex::ui {

/// State of a chart; drawing is in linechart.cpp, mouse and keyboard in linechartinput.cpp.
struct LineChart::Private {
    struct Entry {
        CurveLook look;
        Curve curve;
        std::shared_ptr<const Series> timeline;
    };
    enum class Drag { None, Select, Move };

    explicit Private(LineChart* chart)
        : q(chart), surface(chart), overlay(new CrosshairOverlay(chart)), band(QRubberBand::Rectangle, chart)
    {}

    Entry* find(const QString& id);
    void markDirty();
    void drawNow();
    Span fullX() const;
    PlotScene scene();
    void showCrosshair();
    std::optional<double> snapped(double pixel) const;
    void applyTheme();
    void choose(std::optional<Span> range);
    void zoomAround(double x, double factor);
    bool mousePress(const QMouseEvent* event);
    bool mouseMove(const QMouseEvent* event);
    bool mouseRelease(const QMouseEvent* event);
    bool wheel(QWheelEvent* event);
    void moveCrosshair(int direction);

    LineChart* q;
    PlotSurface surface;
    CrosshairOverlay* overlay;
    QRubberBand band;
    QTimer frame;
    std::vector<std::unique_ptr<Entry>> entries;
    XAxis xAxis = XAxis::Step;
    double smoothing = 0;
    bool logY = false;
    double expectedEnd = 0;
    QVector<double> markers;
    std::optional<double> crosshair;
    std::optional<Span> chosenX;
    Span shownX;
    Span shownY{0, 1};
    bool dirty = false;
    int replots = 0;
    Drag drag = Drag::None;
    QPoint dragStart;
    Span dragRange;
    QMetaObject::Connection screenChange;
};

} // namespace tinkex::ui
