#include "ui/plots/crosshairoverlay.h"

#include <QPainter>
#include <cmath>

namespace tinkex::ui {

namespace {
constexpr int kPadding = 8;
constexpr int kSwatch = 8;
constexpr int kMaxRows = 8;
constexpr int kMaxLabelWidth = 160;
} // namespace

CrosshairOverlay::CrosshairOverlay(QWidget* parent) : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
}

void CrosshairOverlay::setPlotArea(const QRect& area)
{
    m_area = area;
}

void CrosshairOverlay::setContent(const std::optional<Content>& content)
{
    if (!m_content && !content)
        return;
    m_content = content;
    update();
}

void CrosshairOverlay::setEmptyText(const QString& text)
{
    if (m_emptyText == text)
        return;
    m_emptyText = text;
    update();
}

void CrosshairOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (!m_emptyText.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    if (!m_content || m_content->x < m_area.left() || m_content->x > m_area.right() + 1)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 1));
    const double x = std::floor(m_content->x) + 0.5;
    painter.drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.bottom()));
    for (const Row& row : m_content->rows) {
        if (std::isnan(row.dot.y()) || !m_area.adjusted(-1, -1, 1, 1).contains(row.dot.toPoint()))
            continue;
        painter.setPen(QPen(palette().color(QPalette::Base), 1));
        painter.setBrush(row.color);
        painter.drawEllipse(row.dot, 3.5, 3.5);
    }
    paintBox(painter);
}

void CrosshairOverlay::paintBox(QPainter& painter) const
{
    const QFontMetrics metrics = fontMetrics();
    const int rows = static_cast<int>(std::min<qsizetype>(m_content->rows.size(), kMaxRows));
    int labelWidth = 0;
    int valueWidth = 0;
    for (int i = 0; i < rows; ++i) {
        if (!m_content->compact)
            labelWidth = std::max(labelWidth, metrics.horizontalAdvance(m_content->rows[i].label) + 12);
        valueWidth = std::max(valueWidth, metrics.horizontalAdvance(m_content->rows[i].value));
    }
    labelWidth = std::min(labelWidth, kMaxLabelWidth);
    const QString title = m_content->compact ? QString() : m_content->title;
    const int inner = std::max(kSwatch + 6 + labelWidth + valueWidth, metrics.horizontalAdvance(title));
    const int line = metrics.height() + 2;
    const int lines = rows + (title.isEmpty() ? 0 : 1);
    if (lines == 0)
        return;
    QRect box(0, m_area.top() + 4, inner + 2 * kPadding, line * lines + kPadding + 2);
    const int x = static_cast<int>(m_content->x);
    box.moveLeft(x + 10 + box.width() <= width() ? x + 10 : std::max(0, x - 10 - box.width()));

    painter.setPen(palette().color(QPalette::Mid));
    QColor background = palette().color(QPalette::ToolTipBase);
    background.setAlpha(235);
    painter.setBrush(background);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    QRect text = box.adjusted(kPadding, kPadding / 2 + 1, -kPadding, 0);
    text.setHeight(line);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    if (!title.isEmpty()) {
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, title);
        text.translate(0, line);
    }
    for (int i = 0; i < rows; ++i, text.translate(0, line)) {
        const Row& row = m_content->rows[i];
        painter.setPen(Qt::NoPen);
        painter.setBrush(row.color);
        painter.drawRoundedRect(QRectF(text.left(), text.center().y() - kSwatch / 2.0 + 1, kSwatch, kSwatch), 2, 2);
        painter.setPen(palette().color(QPalette::ToolTipText));
        const QRect label = text.adjusted(kSwatch + 6, 0, -valueWidth - 6, 0);
        if (!m_content->compact)
            painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter,
                             metrics.elidedText(row.label, Qt::ElideMiddle, label.width()));
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, row.value);
    }
}

} // namespace tinkex::ui
