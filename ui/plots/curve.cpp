#include "ui/plots/curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tinkex::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double drawable(double value, bool log)
{
    return std::isfinite(value) && (!log || value > 0) ? value : kNaN;
}

EdgeMark::Kind markKind(double value)
{
    if (std::isnan(value))
        return EdgeMark::Kind::NotANumber;
    if (std::isinf(value))
        return value > 0 ? EdgeMark::Kind::PlusInfinity : EdgeMark::Kind::MinusInfinity;
    return EdgeMark::Kind::NotPositive;
}

} // namespace

void Curve::setSeries(std::shared_ptr<const Series> series)
{
    if (m_series == series)
        return;
    m_series = std::move(series);
    rebuild();
}

void Curve::setSmoothing(double weight)
{
    if (m_smoothing == weight)
        return;
    m_smoothing = weight;
    rebuild();
}

void Curve::setTimeline(std::shared_ptr<const Series> timeline)
{
    if (m_timeline == timeline)
        return;
    m_timeline = std::move(timeline);
    rebuild();
}

void Curve::rebuild()
{
    m_x.clear();
    m_raw.clear();
    m_smoothed.clear();
    m_unplaced.clear();
    m_rawTree.clear();
    m_smoothedTree.clear();
    m_ema = Ema(m_smoothing);
    m_generation = m_series ? m_series->generation() : 0;
    m_timelineGeneration = m_timeline ? m_timeline->generation() : 0;
}

bool Curve::update()
{
    if (!m_series)
        return false;
    bool changed = false;
    if (m_generation != m_series->generation() || (m_timeline && m_timelineGeneration != m_timeline->generation())) {
        rebuild();
        changed = true;
    }
    for (qsizetype i = m_x.size(); i < m_series->steps().size(); ++i) {
        const double step = m_series->steps()[i];
        const double x = m_timeline ? timeOfStep(*m_timeline, step) : step;
        if (!std::isfinite(x))
            break;
        const double value = m_series->values()[i];
        m_x.append(x);
        m_raw.append(value);
        m_smoothed.append(m_ema.push(value));
        if (!std::isfinite(value) || value <= 0)
            m_unplaced.append(i);
        changed = true;
    }
    m_rawTree.update(m_raw);
    m_smoothedTree.update(m_smoothed);
    return changed;
}

Span Curve::xSpan() const
{
    return m_x.isEmpty() ? Span{} : Span{m_x.first(), m_x.last()};
}

const QVector<double>& Curve::values(Line line) const
{
    return line == Line::Raw || !isSmoothed() ? m_raw : m_smoothed;
}

std::pair<qsizetype, qsizetype> Curve::visible(Span x) const
{
    const auto first = std::lower_bound(m_x.cbegin(), m_x.cend(), x.low) - m_x.cbegin();
    const auto last = std::upper_bound(m_x.cbegin(), m_x.cend(), x.high) - m_x.cbegin();
    return {std::max<qsizetype>(first - 1, 0), std::min<qsizetype>(last + 1, m_x.size())};
}

QVector<QPointF> Curve::points(Line line, Span x, int columns, bool log) const
{
    QVector<QPointF> result;
    const QVector<double>& all = values(line);
    const MinMaxPyramid& tree = line == Line::Raw || !isSmoothed() ? m_rawTree : m_smoothedTree;
    const auto [first, last] = visible(x);
    if (last - first <= kFullDetail || columns < 1) {
        result.reserve(last - first);
        for (qsizetype i = first; i < last; ++i)
            result.append({m_x[i], drawable(all[i], log)});
        return result;
    }
    const double width = (x.high - x.low) / columns;
    const auto add = [&](qsizetype index) {
        if (index >= 0 && !std::isnan(drawable(all[index], log)))
            result.append({m_x[index], all[index]});
    };
    qsizetype from = first;
    for (int column = 0; column < columns && from < last; ++column) {
        const double end = x.low + width * (column + 1);
        const qsizetype to = column + 1 == columns
                                 ? last
                                 : std::lower_bound(m_x.cbegin() + from, m_x.cbegin() + last, end) - m_x.cbegin();
        const MinMaxPyramid::Extremes extremes = tree.extremes(all, from, to);
        add(std::min(extremes.minIndex, extremes.maxIndex));
        if (extremes.minIndex != extremes.maxIndex)
            add(std::max(extremes.minIndex, extremes.maxIndex));
        from = to;
    }
    return result;
}

QVector<EdgeMark> Curve::marks(Span x, int columns, bool log) const
{
    QVector<EdgeMark> result;
    const double width = columns > 0 ? (x.high - x.low) / columns : 0;
    const auto [first, last] = visible(x);
    double lastX[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
    for (auto it = std::lower_bound(m_unplaced.cbegin(), m_unplaced.cend(), first); it != m_unplaced.cend(); ++it) {
        if (*it >= last)
            break;
        const EdgeMark mark{m_x[*it], markKind(m_raw[*it])};
        if (mark.x < x.low || mark.x > x.high || (mark.kind == EdgeMark::Kind::NotPositive && !log))
            continue;
        double& previous = lastX[static_cast<int>(mark.kind)];
        if (mark.x - previous < width)
            continue;
        previous = mark.x;
        result.append(mark);
    }
    return result;
}

std::optional<Curve::Reading> Curve::readingAt(double x) const
{
    if (m_x.isEmpty() || !(x >= m_x.first() && x <= m_x.last()))
        return std::nullopt;
    auto index = std::lower_bound(m_x.cbegin(), m_x.cend(), x) - m_x.cbegin();
    if (index > 0 && x - m_x[index - 1] <= m_x[index] - x)
        --index;
    return Reading{m_x[index], m_raw[index], values(Line::Smoothed)[index]};
}

std::optional<Span> ySpan(const QVector<QPointF>& points, Span x)
{
    std::optional<Span> span;
    for (const QPointF& point : points) {
        if (std::isnan(point.y()) || point.x() < x.low || point.x() > x.high)
            continue;
        if (!span)
            span = Span{point.y(), point.y()};
        span->low = std::min(span->low, point.y());
        span->high = std::max(span->high, point.y());
    }
    return span;
}

double timeOfStep(const Series& timeline, double step)
{
    const QVector<double>& steps = timeline.steps();
    const auto after = std::lower_bound(steps.cbegin(), steps.cend(), step);
    if (after == steps.cend())
        return kNaN;
    const auto index = after - steps.cbegin();
    if (index == 0 || steps[index] == step)
        return timeline.values()[index];
    const double share = (step - steps[index - 1]) / (steps[index] - steps[index - 1]);
    return timeline.values()[index - 1] + share * (timeline.values()[index] - timeline.values()[index - 1]);
}

} // namespace tinkex::ui
