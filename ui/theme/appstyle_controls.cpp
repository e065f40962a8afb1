#include "ui/theme/appstyle.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kControlCorner = 5;

bool has(const QWidget* widget, const char* property)
{
    return widget && widget->property(property).toBool();
}

void roundedBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& outline, double width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(outline.isValid() ? QPen(outline, width) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = width / 2;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), kControlCorner, kControlCorner);
    painter->restore();
}

void chevron(QPainter* painter, const QRect& rect, const QString& name, int size)
{
    const QRect target(rect.center().x() - size / 2 + 1, rect.center().y() - size / 2 + 1, size, size);
    painter->drawPixmap(target, IconProvider::pixmap(name, size, painter->device()->devicePixelRatioF(),
                                                     theme().color(Role::TextMuted)));
}

} // namespace

void AppStyle::drawButtonPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const bool enabled = option->state & State_Enabled;
    const bool hover = enabled && option->state & State_MouseOver;
    const bool down = option->state & (State_Sunken | State_On);
    const bool focus = option->state & State_HasFocus && option->state & State_KeyboardFocusChange;
    QColor fill = theme().color(Role::Surface);
    QColor outline = theme().color(Role::Border);
    if (has(widget, look::kPrimary)) {
        fill = enabled ? theme().color(Role::Accent) : blend(theme().color(Role::Accent), fill, 0.35);
        if (hover || down)
            fill = blend(fill, theme().color(Role::Text), down ? 0.8 : 0.9);
        outline = fill;
    } else if (down) {
        fill = theme().color(Role::AccentSoft);
        outline = has(widget, look::kQuiet) ? QColor() : theme().color(Role::Accent);
    } else if (hover) {
        fill = theme().color(Role::Hover);
        outline = has(widget, look::kQuiet) ? QColor() : outline;
    } else if (has(widget, look::kQuiet)) {
        fill = QColor();
        outline = QColor();
    }
    roundedBox(painter, option->rect, fill, outline);
    if (focus)
        roundedBox(painter, option->rect, QColor(),
                   has(widget, look::kPrimary) ? theme().color(Role::Text) : theme().color(Role::Accent), 2);
}

void AppStyle::drawButtonLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (!button)
        return;
    QStyleOptionButton copy = *button;
    if (has(widget, look::kPrimary)) {
        copy.palette.setColor(QPalette::ButtonText, theme().color(Role::AccentText));
        copy.state |= State_Enabled;
    } else if (has(widget, look::kDanger) && option->state & State_Enabled) {
        copy.palette.setColor(QPalette::ButtonText, theme().tone(Tone::Bad).text);
    }
    QProxyStyle::drawControl(CE_PushButtonLabel, &copy, painter, widget);
}

void AppStyle::drawFieldFrame(const QStyleOption* option, QPainter* painter)
{
    const bool focus = option->state & State_HasFocus;
    const bool enabled = option->state & State_Enabled;
    roundedBox(painter, option->rect, enabled ? theme().color(Role::Field) : theme().color(Role::Window),
               focus ? theme().color(Role::Accent) : theme().color(Role::Border), focus ? 1.5 : 1);
}

void AppStyle::drawCheck(const QStyleOption* option, QPainter* painter, bool round)
{
    const bool on = option->state & State_On;
    const bool partly = option->state & State_NoChange;
    const bool enabled = option->state & State_Enabled;
    const int size = std::min({option->rect.width(), option->rect.height(), 16});
    const QRectF box(option->rect.center().x() - size / 2 + 1.5, option->rect.center().y() - size / 2 + 1.5, size - 1,
                     size - 1);
    const QColor accent = enabled ? theme().color(Role::Accent) : theme().color(Role::TextMuted);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool focus = option->state & State_HasFocus && option->state & State_KeyboardFocusChange;
    painter->setPen(QPen(on || focus ? accent : theme().color(Role::TextMuted), focus ? 2 : 1));
    painter->setBrush(on ? accent : theme().color(Role::Field));
    if (round)
        painter->drawEllipse(box);
    else
        painter->drawRoundedRect(box, 3, 3);
    painter->setPen(QPen(theme().color(Role::AccentText), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = box.center();
    if (on && round) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme().color(Role::AccentText));
        painter->drawEllipse(c, 3, 3);
    } else if (on) {
        const QPointF points[] = {c + QPointF(-3.4, 0.2), c + QPointF(-1, 2.8), c + QPointF(3.6, -2.8)};
        painter->drawPolyline(points, 3);
    } else if (partly) {
        painter->setPen(QPen(accent, 2));
        painter->drawLine(c + QPointF(-3.5, 0), c + QPointF(3.5, 0));
    }
    painter->restore();
}

void AppStyle::drawHeaderSection(const QStyleOption* option, QPainter* painter)
{
    painter->fillRect(option->rect, theme().color(Role::Sunken));
    painter->setPen(theme().color(Role::Line));
    painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
}

void AppStyle::drawHeader(const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (!header)
        return;
    constexpr int kMargin = 8;
    constexpr int kArrow = 11;
    drawHeaderSection(option, painter);
    QStyleOptionHeader label = *header;
    label.rect.adjust(kMargin, 0, -kMargin, 0);
    if (header->sortIndicator != QStyleOptionHeader::None) {
        const bool numbers = header->textAlignment & Qt::AlignRight; // the arrow leaves the numbers' edge alone
        const int text = header->fontMetrics.horizontalAdvance(header->text);
        const int x = numbers ? std::max(header->rect.left(), label.rect.right() - text - kArrow - 3)
                              : label.rect.right() - kArrow;
        const QRect arrow(x, header->rect.center().y() - kArrow / 2, kArrow, kArrow);
        // Qt calls ascending SortDown.
        chevron(painter, arrow,
                header->sortIndicator == QStyleOptionHeader::SortDown ? u"chevron-up"_s : u"chevron-down"_s, kArrow);
        label.rect.adjust(0, 0, numbers ? 0 : -kArrow - 2, 0);
    }
    proxy()->drawControl(CE_HeaderLabel, &label, painter, widget);
}

void AppStyle::drawTab(const QStyleOption* option, QPainter* painter)
{
    const bool selected = option->state & State_Selected;
    if (!selected && option->state & State_MouseOver)
        painter->fillRect(option->rect, theme().color(Role::Hover));
    if (option->state & State_HasFocus && option->state & State_KeyboardFocusChange)
        roundedBox(painter, option->rect.adjusted(2, 2, -2, -4), QColor(), theme().color(Role::Accent), 1.5);
    const QRect line(option->rect.left(), option->rect.bottom() - 1, option->rect.width(), 2);
    painter->fillRect(selected ? line : line.adjusted(0, 1, 0, 0),
                      selected ? theme().color(Role::Accent) : theme().color(Role::Border));
}

void AppStyle::drawProgress(const QStyleOption* option, QPainter* painter)
{
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
    if (!bar)
        return;
    const int height = 6;
    QRectF groove(bar->rect.x(), bar->rect.center().y() - height / 2 + 0.5, bar->rect.width(), height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme().color(Role::Track));
    painter->drawRoundedRect(groove, 3, 3);
    const double range = double(bar->maximum) - bar->minimum;
    const double share = range > 0 ? (double(bar->progress) - bar->minimum) / range : 0.35;
    groove.setWidth(std::max(groove.width() * std::clamp(share, 0.0, 1.0), share > 0 ? 6.0 : 0.0));
    painter->setBrush(theme().color(Role::Accent));
    painter->drawRoundedRect(groove, 3, 3);
    painter->restore();
}

void AppStyle::drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (!bar || bar->maximum <= bar->minimum)
        return;
    const QRect slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const bool active = option->state & State_MouseOver || option->activeSubControls & SC_ScrollBarSlider;
    const QColor color = blend(theme().color(Role::TextMuted), theme().color(Role::Surface), active ? 0.75 : 0.4);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    const QRectF handle = QRectF(slider).adjusted(2, 2, -2, -2);
    const double radius = std::min(handle.width(), handle.height()) / 2;
    painter->drawRoundedRect(handle, radius, radius);
    painter->restore();
}

void AppStyle::drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (!combo)
        return;
    if (combo->editable || option->state & State_HasFocus)
        drawFieldFrame(option, painter);
    else
        drawButtonPanel(option, painter, widget);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    chevron(painter, arrow, u"chevron-down"_s, 12);
}

void AppStyle::drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    drawFieldFrame(option, painter);
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    if (!spin || spin->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    chevron(painter, subControlRect(CC_SpinBox, option, SC_SpinBoxUp, widget), u"chevron-up"_s, 9);
    chevron(painter, subControlRect(CC_SpinBox, option, SC_SpinBoxDown, widget), u"chevron-down"_s, 9);
}

} // namespace tinkex::ui
