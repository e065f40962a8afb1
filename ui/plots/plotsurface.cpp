#include "ui/plots/plotsurface.h"

#include "ui/plots/numbertext.h"

#include <cmath>
#include <limits>
#include <qcustomplot.h>

namespace tinkex::ui {

namespace {

constexpr double kMarkInset = 5; ///< pixels between the edge and the centre of a mark
constexpr int kRawAlpha = 90;
constexpr qsizetype kDotsUpTo = 24; ///< lines of few points show where they are

class ValueTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return tickText(tick, m_step); }
    double getTickStep(const QCPRange& range) override { return m_step = QCPAxisTicker::getTickStep(range); }

private:
    double m_step = 0;
};

class LogTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return tickText(tick, tick); }
};

class SecondsTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return secondsText(tick); }
};

QCPScatterStyle markStyle(EdgeMark::Kind kind, const QColor& color)
{
    switch (kind) {
    case EdgeMark::Kind::NotANumber: return {QCPScatterStyle::ssCross, color, 7};
    case EdgeMark::Kind::PlusInfinity: return {QCPScatterStyle::ssTriangle, color, color, 8};
    case EdgeMark::Kind::MinusInfinity: return {QCPScatterStyle::ssTriangleInverted, color, color, 8};
    case EdgeMark::Kind::NotPositive: return {QCPScatterStyle::ssDiamond, color, 8};
    }
    return {};
}

void setPoints(QCPGraph* graph, const QVector<QPointF>& points)
{
    QVector<QCPGraphData> data;
    data.reserve(points.size());
    for (const QPointF& point : points)
        data.append({point.x(), point.y()});
    graph->data()->set(data, true);
}

} // namespace

struct PlotSurface::Private {
    QCustomPlot* plot = nullptr;
    QSharedPointer<QCPAxisTicker> values{new ValueTicker};
    QSharedPointer<QCPAxisTicker> steps{new ValueTicker};
    QSharedPointer<QCPAxisTicker> logs{new LogTicker};
    QSharedPointer<QCPAxisTicker> seconds{new SecondsTicker};
    PlotColors colors;

    void setAxes(const PlotScene& scene);
    QCPGraph* addGraph(const QVector<QPointF>& points, const QPen& pen);
    void addMarks(const PlotLine& line);
    void addMarkers(const PlotScene& scene);
    double edgeY(EdgeMark::Kind kind) const;
};

PlotSurface::PlotSurface(QWidget* parent) : d(std::make_unique<Private>())
{
    d->plot = new QCustomPlot(parent);
    d->plot->setFocusPolicy(Qt::NoFocus);
    d->plot->setMinimumSize(60, 60);
    d->plot->setMouseTracking(true);
    d->plot->setNoAntialiasingOnDrag(true);
    d->plot->axisRect()->setMinimumMargins(QMargins(52, 8, 14, 24));
    d->plot->setPlottingHint(QCP::phFastPolylines, true);
    for (QCPAxis* axis : {d->plot->xAxis, d->plot->yAxis}) {
        axis->setTickLength(0);
        axis->setSubTicks(false);
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    d->plot->xAxis->setTickLabelPadding(7);
    d->plot->yAxis->setTickLabelPadding(6);
}

PlotSurface::~PlotSurface() = default;

QWidget* PlotSurface::widget() const
{
    return d->plot;
}

void PlotSurface::setColors(const PlotColors& colors, const QFont& font)
{
    d->colors = colors;
    d->plot->setBackground(QBrush(colors.background));
    for (QCPAxis* axis : {d->plot->xAxis, d->plot->yAxis}) {
        axis->setTickLabelColor(colors.axisText);
        axis->setTickLabelFont(font);
        axis->grid()->setPen(QPen(colors.grid, 1));
    }
    d->plot->xAxis->grid()->setPen(Qt::NoPen);
}

void PlotSurface::setDevicePixelRatio(double ratio)
{
    if (d->plot->bufferDevicePixelRatio() != ratio)
        d->plot->setBufferDevicePixelRatio(ratio);
}

void PlotSurface::Private::setAxes(const PlotScene& scene)
{
    plot->xAxis->setTicker(scene.timeAxis ? seconds : steps);
    plot->yAxis->setScaleType(scene.logY ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    plot->yAxis->setTicker(scene.logY ? logs : values);
    plot->xAxis->setRange(scene.x.low, scene.x.high);
    plot->yAxis->setRange(scene.y.low, scene.y.high);
}

QCPGraph* PlotSurface::Private::addGraph(const QVector<QPointF>& points, const QPen& pen)
{
    QCPGraph* graph = plot->addGraph();
    graph->setPen(pen);
    graph->setAntialiased(true);
    setPoints(graph, points);
    return graph;
}

double PlotSurface::Private::edgeY(EdgeMark::Kind kind) const
{
    const QCPAxisRect* rect = plot->axisRect();
    const double pixel = kind == EdgeMark::Kind::PlusInfinity ? rect->top() + kMarkInset : rect->bottom() - kMarkInset;
    return plot->yAxis->pixelToCoord(pixel);
}

void PlotSurface::Private::addMarks(const PlotLine& line)
{
    QMap<EdgeMark::Kind, QVector<QPointF>> byKind;
    for (const EdgeMark& mark : line.marks)
        byKind[mark.kind].append({mark.x, edgeY(mark.kind)});
    for (auto it = byKind.cbegin(); it != byKind.cend(); ++it) {
        QCPGraph* graph = addGraph(it.value(), Qt::NoPen);
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(markStyle(it.key(), line.color));
    }
}

void PlotSurface::Private::addMarkers(const PlotScene& scene)
{
    if (scene.markers.isEmpty())
        return;
    constexpr double gap = std::numeric_limits<double>::quiet_NaN();
    QVector<QPointF> lines;
    QVector<QPointF> heads;
    for (const double x : scene.markers) {
        lines << QPointF(x, scene.y.low) << QPointF(x, scene.y.high) << QPointF(x, gap);
        heads << QPointF(x, plot->yAxis->pixelToCoord(plot->axisRect()->top() + 3));
    }
    addGraph(lines, QPen(colors.marker, 1, Qt::DotLine))->setAdaptiveSampling(false);
    QCPGraph* graph = addGraph(heads, Qt::NoPen);
    graph->setLineStyle(QCPGraph::lsNone);
    graph->setScatterStyle({QCPScatterStyle::ssTriangleInverted, colors.marker, colors.marker, 7});
}

void PlotSurface::draw(const PlotScene& scene)
{
    d->plot->clearGraphs();
    d->setAxes(scene);
    // The edge marks need the pixels of the final margins.
    d->plot->plotLayout()->update(QCPLayoutElement::upPreparation);
    d->plot->plotLayout()->update(QCPLayoutElement::upMargins);
    d->plot->plotLayout()->update(QCPLayoutElement::upLayout);
    d->addMarkers(scene);
    for (const PlotLine& line : scene.lines) {
        QColor faint = line.color;
        faint.setAlpha(kRawAlpha);
        if (!line.raw.isEmpty())
            d->addGraph(line.raw, QPen(faint, 1));
    }
    for (const PlotLine& line : scene.lines) {
        QCPGraph* graph = d->addGraph(line.line, QPen(line.color, 1));
        if (line.line.size() <= kDotsUpTo)
            graph->setScatterStyle({QCPScatterStyle::ssDisc, line.color, line.color, 5});
        d->addMarks(line);
    }
    d->plot->replot(QCustomPlot::rpQueuedReplot);
}

QRect PlotSurface::plotArea() const
{
    return d->plot->axisRect()->rect();
}

double PlotSurface::xAt(double pixel) const
{
    return d->plot->xAxis->pixelToCoord(pixel);
}

double PlotSurface::pixelOfX(double x) const
{
    return d->plot->xAxis->coordToPixel(x);
}

double PlotSurface::pixelOfY(double y) const
{
    return d->plot->yAxis->coordToPixel(y);
}

} // namespace tinkex::ui
