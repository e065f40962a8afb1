#include "ui/mainwindow/navigationrail.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

RailButton::RailButton(const QString& iconName, const QString& text, QWidget* parent)
    : QAbstractButton(parent), m_icon(iconName)
{
    setText(text);
    setCheckable(true);
    setAutoExclusive(true);
    setAccessibleName(text);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void RailButton::setBadge(int count)
{
    if (m_badge == count)
        return;
    m_badge = count;
    setAccessibleDescription(count > 0 ? tr("%n need(s) attention", nullptr, count) : QString());
    update();
}

void RailButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(6, 2, -6, -2);
    const bool current = isChecked();
    painter.setPen(showsFocus(this) ? QPen(theme().color(Role::Accent), 1.5) : QPen(Qt::NoPen));
    if (current || underMouse() || showsFocus(this)) {
        painter.setBrush(current        ? theme().color(Role::AccentSoft)
                         : underMouse() ? theme().color(Role::Hover)
                                        : QColor(Qt::transparent));
        painter.drawRoundedRect(box, space::kCorner, space::kCorner);
    }
    const QColor color = theme().color(current ? Role::Link : Role::TextMuted);
    constexpr int kIcon = 22;
    const QRect icon(width() / 2 - kIcon / 2, int(box.top()) + 7, kIcon, kIcon);
    painter.drawPixmap(icon, IconProvider::pixmap(m_icon, kIcon, devicePixelRatioF(), color));
    QFont font = theme().small();
    if (QFontMetrics(font).horizontalAdvance(text()) > box.width() + 4)
        font.setPointSizeF(font.pointSizeF() * 0.9);
    painter.setFont(font);
    painter.setPen(color);
    const QRect label(0, icon.bottom() + 3, width(), height() - icon.bottom() - 6);
    painter.drawText(label, int(Qt::AlignHCenter | Qt::AlignTop),
                     QFontMetrics(font).elidedText(text(), Qt::ElideRight, width() - 2));
    if (m_badge <= 0)
        return;
    const QString count = m_badge > 9 ? QStringLiteral("9+") : QString::number(m_badge);
    QFont tiny = theme().small();
    tiny.setPointSizeF(tiny.pointSizeF() * 0.85);
    tiny.setBold(true);
    const QRectF disc(icon.right() - 4, icon.top() - 5, m_badge > 9 ? 22 : 16, 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().tone(Tone::Warn).text);
    painter.drawRoundedRect(disc, 8, 8);
    painter.setFont(tiny);
    painter.setPen(theme().color(Role::Surface));
    painter.drawText(disc, int(Qt::AlignCenter), count);
}

NavigationRail::NavigationRail(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, space::kTight, 0, space::kTight);
    m_layout->setSpacing(0);
    m_layout->addStretch(1);
    setFixedWidth(92);
}

RailButton* NavigationRail::addPage(const QString& id, const QString& iconName, const QString& text, bool last)
{
    auto* button = new RailButton(iconName, text, this);
    button->setObjectName(QStringLiteral("rail-") + id);
    if (last) {
        m_layout->addWidget(button);
    } else {
        int stretch = 0;
        while (m_layout->itemAt(stretch)->widget())
            ++stretch;
        m_layout->insertWidget(stretch, button);
    }
    connect(button, &RailButton::clicked, this, [this, id] { Q_EMIT pageRequested(id); });
    m_buttons.insert(id, button);
    return button;
}

void NavigationRail::setCurrent(const QString& id)
{
    if (RailButton* button = m_buttons.value(id))
        button->setChecked(true);
}

void NavigationRail::setBadge(const QString& id, int count)
{
    if (RailButton* button = m_buttons.value(id))
        button->setBadge(count);
}

void NavigationRail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Surface));
    painter.setPen(theme().color(Role::Border));
    painter.drawLine(width() - 1, 0, width() - 1, height());
}

} // namespace tinkex::ui
