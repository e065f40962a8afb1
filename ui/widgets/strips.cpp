#include "ui/widgets/strips.h"

#include "ui/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/agelabel.h"

#include <QDateTime>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

namespace tinkex::ui {

void paintStrip(QPainter& painter, const QRect& rect, double share, const QColor& fill)
{
    constexpr int kHeight = 6;
    QRectF groove(rect.x(), rect.y() + (rect.height() - kHeight) / 2.0, rect.width(), kHeight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().color(Role::Track));
    painter.drawRoundedRect(groove, 3, 3);
    painter.setBrush(fill);
    if (share < 0)
        painter.drawRoundedRect(groove.adjusted(groove.width() * 0.375, 0, -groove.width() * 0.375, 0), 3, 3);
    else if (share > 0)
        painter.drawRoundedRect(
            QRectF(groove.topLeft(), QSizeF(std::max(6.0, groove.width() * std::min(1.0, share)), kHeight)), 3, 3);
    painter.restore();
}

void paintSparkline(QPainter& painter, const QRect& rect, const QVector<double>& values, const QColor& color)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double v : values) {
        if (!std::isfinite(v))
            continue;
        low = std::min(low, v);
        high = std::max(high, v);
    }
    if (!(low <= high))
        return;
    const double span = high > low ? high - low : 1;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.2));
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() == 1)
            painter.drawEllipse(line.first(), 1, 1);
        else if (line.size() > 1)
            painter.drawPolyline(line);
        line.clear();
    };
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            flush();
            continue;
        }
        const double x =
            rect.x() + (values.size() > 1 ? double(i) / double(values.size() - 1) * (rect.width() - 1) : 0);
        line << QPointF(x, rect.bottom() - (values[i] - low) / span * (rect.height() - 1));
    }
    flush();
    painter.restore();
}

ProgressStrip::ProgressStrip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProgressStrip::setShare(double share)
{
    m_share = share;
    setAccessibleName(share < 0 ? tr("in progress") : tr("%1 done").arg(Format::percent(share)));
    update();
}

void ProgressStrip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void ProgressStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintStrip(painter, rect(), m_share,
               m_tone == Tone::Info ? theme().color(Role::Accent) : theme().tone(m_tone).outline);
}

BeatBar::BeatBar(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&AgeTicker::instance(), &AgeTicker::tick, this, [this] { update(); });
}

void BeatBar::setLastBeat(qint64 epochMs)
{
    m_lastBeat = epochMs;
    setToolTip(
        tr("last heartbeat at %1, expected every %2").arg(Format::exactTime(epochMs), Format::duration(kBeatPeriodMs)));
    update();
}

void BeatBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const double share = m_lastBeat > 0 ? double(QDateTime::currentMSecsSinceEpoch() - m_lastBeat) / kBeatPeriodMs : 0;
    paintStrip(painter, rect(), std::max(0.0, share),
               share > 1.2 ? theme().tone(Tone::Warn).outline : theme().color(Role::Accent));
}

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {}

void Sparkline::setValues(const QVector<double>& values, int seriesIndex)
{
    m_values = values;
    m_series = seriesIndex;
    update();
}

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintSparkline(painter, rect().adjusted(1, 2, -1, -3), m_values, theme().series(m_series));
}

} // namespace tinkex::ui
