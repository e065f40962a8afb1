#include "ui/plots/linechart_p.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

namespace tinkex::ui {

namespace {
constexpr int kMinSelection = 6; ///< pixels; shorter drags are clicks
constexpr double kZoomStep = 0.8;
} // namespace

std::optional<double> LineChart::Private::snapped(double pixel) const
{
    const double x = surface.xAt(pixel);
    std::optional<double> nearest;
    for (const CurveReading& entry : q->readings(std::clamp(x, fullX().low, fullX().high))) {
        if (!nearest || std::abs(entry.reading.x - x) < std::abs(*nearest - x))
            nearest = entry.reading.x;
    }
    return nearest;
}

void LineChart::Private::choose(std::optional<Span> range)
{
    q->setXRange(range);
    Q_EMIT q->xRangeChosen(range);
}

void LineChart::Private::zoomAround(double x, double factor)
{
    const Span full = fullX();
    const Span now = chosenX.value_or(full);
    Span next{x - (x - now.low) * factor, x + (now.high - x) * factor};
    next.low = std::max(next.low, full.low);
    next.high = std::min(next.high, full.high);
    if (next.high - next.low < (full.high - full.low) * 1e-6)
        return;
    const bool whole = next.low <= full.low && next.high >= full.high;
    choose(whole ? std::nullopt : std::optional<Span>(next));
}

bool LineChart::Private::mousePress(const QMouseEvent* event)
{
    q->setFocus(Qt::MouseFocusReason);
    if (event->button() != Qt::LeftButton || !surface.plotArea().contains(event->pos()))
        return false;
    drag = event->modifiers().testFlag(Qt::ShiftModifier) ? Drag::Move : Drag::Select;
    dragStart = event->pos();
    dragRange = chosenX.value_or(fullX());
    return true;
}

bool LineChart::Private::mouseMove(const QMouseEvent* event)
{
    const QRect area = surface.plotArea();
    if (drag == Drag::Move) {
        const double shift = (dragRange.high - dragRange.low) * (dragStart.x() - event->pos().x()) / area.width();
        choose(Span{dragRange.low + shift, dragRange.high + shift});
        return true;
    }
    if (drag == Drag::Select) {
        const int left = std::clamp(std::min(dragStart.x(), event->pos().x()), area.left(), area.right());
        const int right = std::clamp(std::max(dragStart.x(), event->pos().x()), area.left(), area.right());
        band.setGeometry(QRect(left, area.top(), right - left + 1, area.height()));
        band.setVisible(right - left >= kMinSelection);
        return true;
    }
    Q_EMIT q->hoveredStep(area.contains(event->pos()) ? snapped(event->pos().x()) : std::nullopt);
    return false;
}

bool LineChart::Private::mouseRelease(const QMouseEvent* event)
{
    const Drag ended = std::exchange(drag, Drag::None);
    if (event->button() != Qt::LeftButton || ended != Drag::Select || !band.isVisible())
        return ended != Drag::None;
    band.hide();
    const QRect chosen = band.geometry();
    choose(Span{surface.xAt(chosen.left()), surface.xAt(chosen.right())});
    return true;
}

bool LineChart::Private::wheel(QWheelEvent* event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier) || event->angleDelta().y() == 0)
        return false;
    zoomAround(surface.xAt(event->position().x()), event->angleDelta().y() > 0 ? kZoomStep : 1 / kZoomStep);
    event->accept();
    return true;
}

void LineChart::Private::moveCrosshair(int direction)
{
    const QRect area = surface.plotArea();
    const double pixel = crosshair ? surface.pixelOfX(*crosshair) : area.center().x();
    for (int distance = 1; distance <= area.width(); ++distance) {
        const std::optional<double> next = snapped(pixel + direction * distance);
        if (next && (!crosshair || (*next - *crosshair) * direction > 0)) {
            Q_EMIT q->hoveredStep(next);
            return;
        }
    }
}

bool LineChart::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != d->surface.widget())
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress: return d->mousePress(static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove: return d->mouseMove(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease: return d->mouseRelease(static_cast<QMouseEvent*>(event));
    case QEvent::Wheel: return d->wheel(static_cast<QWheelEvent*>(event));
    case QEvent::MouseButtonDblClick: d->choose(std::nullopt); return true;
    case QEvent::Leave: Q_EMIT hoveredStep(std::nullopt); return false;
    default: return false;
    }
}

void LineChart::keyPressEvent(QKeyEvent* event)
{
    const Span now = d->chosenX.value_or(d->fullX());
    const double center = d->crosshair.value_or((now.low + now.high) / 2);
    switch (event->key()) {
    case Qt::Key_Plus: d->zoomAround(center, kZoomStep); break;
    case Qt::Key_Minus: d->zoomAround(center, 1 / kZoomStep); break;
    case Qt::Key_0: d->choose(std::nullopt); break;
    case Qt::Key_Left: d->moveCrosshair(-1); break;
    case Qt::Key_Right: d->moveCrosshair(1); break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace tinkex::ui
