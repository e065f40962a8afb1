#include "ui/plots/linechart_p.h"
#include "ui/plots/numbertext.h"
#include "ui/theme/theme.h"

#include <QScreen>
#include <QWindow>
#include <algorithm>
#include <cmath>
#include <limits>

namespace tinkex::ui {

namespace {

constexpr int kFrameMs = 50; ///< 20 Hz
constexpr double kYPadding = 0.05;
constexpr int kMarkWidth = 9; ///< pixels between two marks of a kind

Span padded(Span y, bool log)
{
    if (log) {
        const double low = std::log10(y.low);
        const double high = std::log10(y.high);
        const double pad = std::max((high - low) * kYPadding, 0.05);
        return {std::pow(10, low - pad), std::pow(10, high + pad)};
    }
    double pad = (y.high - y.low) * kYPadding;
    if (!(pad > 0))
        pad = y.high == 0 ? 1 : std::max(std::abs(y.high) * kYPadding, 1e-9);
    return {y.low - pad, y.high + pad};
}

} // namespace

LineChart::Private::Entry* LineChart::Private::find(const QString& id)
{
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&id](const auto& entry) { return entry->look.id == id; });
    return found == entries.end() ? nullptr : found->get();
}

void LineChart::Private::markDirty()
{
    dirty = true;
    if (q->isVisible() && !frame.isActive())
        frame.start();
}

void LineChart::Private::drawNow()
{
    dirty = false;
    ++replots;
    const PlotScene drawn = scene();
    shownX = drawn.x;
    shownY = drawn.y;
    surface.draw(drawn);
    overlay->setPlotArea(surface.plotArea());
    overlay->setEmptyText(q->hasData() ? QString() : LineChart::tr("No points yet"));
    showCrosshair();
    Q_EMIT q->drawn();
}

Span LineChart::Private::fullX() const
{
    std::optional<Span> full;
    for (const auto& entry : entries) {
        if (entry->curve.isEmpty())
            continue;
        const Span x = entry->curve.xSpan();
        full = full ? Span{std::min(full->low, x.low), std::max(full->high, x.high)} : x;
    }
    if (!full)
        return {0, std::max(expectedEnd, 1.0)};
    if (xAxis == XAxis::Step)
        full->high = std::max(full->high, expectedEnd);
    if (full->high <= full->low)
        full->high = full->low + 1;
    return *full;
}

PlotScene LineChart::Private::scene()
{
    PlotScene result;
    for (const auto& entry : entries)
        entry->curve.update();
    result.x = chosenX.value_or(fullX());
    result.logY = logY;
    result.timeAxis = xAxis == XAxis::Time;
    result.markers = markers;
    const int columns = std::max(surface.plotArea().width(), 50);
    std::optional<Span> y;
    for (const auto& entry : entries) {
        PlotLine line;
        line.color = entry->look.color;
        line.line = entry->curve.points(Curve::Line::Smoothed, result.x, columns, logY);
        if (entry->curve.isSmoothed())
            line.raw = entry->curve.points(Curve::Line::Raw, result.x, columns, logY);
        line.marks = entry->curve.marks(result.x, columns / kMarkWidth, logY);
        for (const auto& span : {ySpan(line.line, result.x), ySpan(line.raw, result.x)}) {
            if (span)
                y = y ? Span{std::min(y->low, span->low), std::max(y->high, span->high)} : *span;
        }
        result.lines.append(line);
    }
    result.y = padded(y.value_or(logY ? Span{0.1, 1} : Span{0, 1}), logY);
    return result;
}

void LineChart::Private::showCrosshair()
{
    if (!crosshair || !q->hasData()) {
        overlay->setContent(std::nullopt);
        return;
    }
    CrosshairOverlay::Content content;
    content.x = surface.pixelOfX(*crosshair);
    content.compact = !q->underMouse() && !q->hasFocus();
    content.title = xAxis == XAxis::Time ? secondsText(*crosshair)
                                         : LineChart::tr("step %1").arg(tickText(std::round(*crosshair), 1));
    for (const CurveReading& entry : q->readings(*crosshair)) {
        const double y = entry.reading.smoothed;
        const bool drawn = std::isfinite(y) && (!logY || y > 0);
        content.rows.append({entry.look.label,
                             readingText(drawn ? y : entry.reading.raw),
                             entry.look.color,
                             {surface.pixelOfX(entry.reading.x),
                              drawn ? surface.pixelOfY(y) : std::numeric_limits<double>::quiet_NaN()}});
    }
    overlay->setContent(content);
}

void LineChart::Private::applyTheme()
{
    surface.setColors({theme().color(Role::Surface), theme().color(Role::Line), theme().color(Role::TextMuted),
                       theme().color(Role::TextMuted)},
                      theme().small());
    markDirty();
}

LineChart::LineChart(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Chart"));
    d->frame.setSingleShot(true);
    d->frame.setInterval(kFrameMs);
    connect(&d->frame, &QTimer::timeout, this, [this] {
        if (d->dirty && isVisible())
            d->drawNow();
    });
    d->surface.widget()->installEventFilter(this);
    d->overlay->raise();
    connect(&theme(), &Theme::changed, this, [this] { d->applyTheme(); });
    d->applyTheme();
}

LineChart::~LineChart()
{
    d->surface.widget()->removeEventFilter(this);
}

void LineChart::setCurve(const CurveLook& look, std::shared_ptr<const Series> series,
                         std::shared_ptr<const Series> timeline)
{
    Private::Entry* entry = d->find(look.id);
    if (!entry) {
        d->entries.push_back(std::make_unique<Private::Entry>());
        entry = d->entries.back().get();
    }
    entry->look = look;
    entry->timeline = std::move(timeline);
    entry->curve.setSeries(std::move(series));
    entry->curve.setSmoothing(d->smoothing);
    entry->curve.setTimeline(d->xAxis == XAxis::Time ? entry->timeline : nullptr);
    d->markDirty();
}

void LineChart::removeCurve(const QString& id)
{
    if (std::erase_if(d->entries, [&id](const auto& entry) { return entry->look.id == id; }) > 0)
        d->markDirty();
}

QStringList LineChart::curveIds() const
{
    QStringList ids;
    for (const auto& entry : d->entries)
        ids.append(entry->look.id);
    return ids;
}

void LineChart::seriesChanged()
{
    d->markDirty();
}

void LineChart::setXAxis(XAxis axis)
{
    if (d->xAxis == axis)
        return;
    d->xAxis = axis;
    d->chosenX.reset();
    d->crosshair.reset();
    for (const auto& entry : d->entries)
        entry->curve.setTimeline(axis == XAxis::Time ? entry->timeline : nullptr);
    d->markDirty();
}

void LineChart::setSmoothing(double weight)
{
    if (d->smoothing == weight)
        return;
    d->smoothing = weight;
    for (const auto& entry : d->entries)
        entry->curve.setSmoothing(weight);
    d->markDirty();
}

void LineChart::setLogY(bool log)
{
    if (std::exchange(d->logY, log) != log)
        d->markDirty();
}

QVector<double> LineChart::markers() const
{
    return d->markers;
}

void LineChart::setMarkers(const QVector<double>& x)
{
    if (d->markers == x)
        return;
    d->markers = x;
    d->markDirty();
}

void LineChart::setExpectedEnd(double x)
{
    if (std::exchange(d->expectedEnd, x) != x)
        d->markDirty();
}

void LineChart::setCrosshair(std::optional<double> x)
{
    if (d->crosshair == x)
        return;
    d->crosshair = x;
    d->showCrosshair();
}

QList<LineChart::CurveReading> LineChart::readings(double x) const
{
    QList<CurveReading> result;
    for (const auto& entry : d->entries) {
        if (const std::optional<Curve::Reading> reading = entry->curve.readingAt(x))
            result.append({entry->look, *reading});
    }
    return result;
}

void LineChart::setXRange(std::optional<Span> range)
{
    d->chosenX = range;
    d->markDirty();
}

std::optional<Span> LineChart::xRange() const
{
    return d->chosenX;
}

Span LineChart::visibleX() const
{
    return d->shownX;
}

Span LineChart::visibleY() const
{
    return d->shownY;
}

bool LineChart::hasData() const
{
    return std::any_of(d->entries.begin(), d->entries.end(), [](const auto& entry) { return !entry->curve.isEmpty(); });
}

bool LineChart::isSmoothed() const
{
    return std::any_of(d->entries.begin(), d->entries.end(),
                       [](const auto& entry) { return entry->curve.isSmoothed(); });
}

int LineChart::replotCount() const
{
    return d->replots;
}

QSize LineChart::sizeHint() const
{
    return {380, 300};
}

QSize LineChart::minimumSizeHint() const
{
    return {220, 140};
}

void LineChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        d->applyTheme();
    QWidget::changeEvent(event);
}

void LineChart::resizeEvent(QResizeEvent* event)
{
    d->surface.widget()->setGeometry(rect());
    d->overlay->setGeometry(rect());
    d->markDirty();
    QWidget::resizeEvent(event);
}

void LineChart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    // QCustomPlot 2.1.0 does not notice a change of screen by itself.
    d->surface.setDevicePixelRatio(devicePixelRatioF());
    disconnect(d->screenChange);
    if (QWindow* handle = window()->windowHandle())
        d->screenChange = connect(handle, &QWindow::screenChanged, this, [this] {
            d->surface.setDevicePixelRatio(devicePixelRatioF());
            d->markDirty();
        });
    d->drawNow();
}

} // namespace tinkex::ui
