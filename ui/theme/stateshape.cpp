#include "ui/theme/stateshape.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>

namespace tinkex::ui {

namespace {
constexpr int kShape = 8;
constexpr int kPad = 8;
} // namespace

void paintStateShape(QPainter& painter, const QRectF& rect, Tone tone)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = theme().tone(tone).outline;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    const QPointF c = rect.center();
    const double r = std::min(rect.width(), rect.height()) / 2;
    switch (tone) {
    case Tone::Ok: painter.drawEllipse(c, r * 0.92, r * 0.92); break;
    case Tone::Warn: {
        const QPointF points[] = {
            {c.x(), c.y() - r}, {c.x() + r * 1.08, c.y() + r * 0.86}, {c.x() - r * 1.08, c.y() + r * 0.86}};
        painter.drawPolygon(points, 3);
        break;
    }
    case Tone::Bad: {
        const QPointF points[] = {
            {c.x(), c.y() - r * 1.1}, {c.x() + r * 1.1, c.y()}, {c.x(), c.y() + r * 1.1}, {c.x() - r * 1.1, c.y()}};
        painter.drawPolygon(points, 4);
        break;
    }
    case Tone::Info: painter.drawRect(QRectF(c.x() - r * 0.8, c.y() - r * 0.8, r * 1.6, r * 1.6)); break;
    case Tone::Neutral:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, r * 0.4));
        painter.drawEllipse(c, r * 0.75, r * 0.75);
        break;
    }
    painter.restore();
}

int statePillWidth(const QString& word, const QFont& font)
{
    return QFontMetrics(font).horizontalAdvance(word) + kShape + 2 * kPad + 5;
}

int paintStatePill(QPainter& painter, const QRect& rect, const QString& word, Tone tone, const QFont& font)
{
    const QFontMetrics metrics(font);
    const int height = std::min(metrics.height() + 4, rect.height());
    const int width = std::min(statePillWidth(word, font), rect.width());
    const QRect pill(rect.x(), rect.y() + (rect.height() - height) / 2, width, height);
    const ToneColors& colors = theme().tone(tone);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.fill);
    painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    paintStateShape(painter, QRectF(pill.x() + kPad, pill.center().y() + 0.5 - kShape / 2.0, kShape, kShape), tone);
    painter.setPen(colors.text);
    painter.setFont(font);
    const QRect text = pill.adjusted(kPad + kShape + 5, 0, -kPad + 4, 0);
    painter.drawText(text, int(Qt::AlignVCenter | Qt::AlignLeft),
                     metrics.elidedText(word, Qt::ElideRight, text.width()));
    painter.restore();
    return width;
}

} // namespace tinkex::ui
