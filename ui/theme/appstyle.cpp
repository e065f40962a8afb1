#include "ui/theme/appstyle.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QLineEdit>
#include <QPainter>
#include <QStyleOption>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

AppStyle::AppStyle() : QProxyStyle(u"Fusion"_s) {}

QPalette AppStyle::standardPalette() const
{
    return theme().palette();
}

namespace {

bool isTextEdit(const QWidget* widget)
{
    return widget->inherits("QPlainTextEdit") || widget->inherits("QTextEdit");
}

} // namespace

void AppStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || widget->inherits("QComboBox") || widget->inherits("QHeaderView"))
        widget->setAttribute(Qt::WA_Hover);
    if (isTextEdit(widget)) // the frame fills it; a square viewport would cut its round corners
        static_cast<QAbstractScrollArea*>(widget)->viewport()->setAutoFillBackground(false);
}

void AppStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                             const QWidget* widget) const
{
    switch (element) {
    case PE_PanelButtonCommand: drawButtonPanel(option, painter, widget); return;
    case PE_PanelButtonTool:
        if (option->state & (State_MouseOver | State_On | State_Sunken))
            drawButtonPanel(option, painter, widget);
        return;
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange && !qobject_cast<const QAbstractItemView*>(widget)) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(theme().color(Role::Accent), 1.5));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option->rect).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4);
            painter->restore();
        }
        return;
    case PE_FrameLineEdit:
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            drawFieldFrame(option, painter);
        return;
    case PE_Frame:
        if (widget && isTextEdit(widget))
            drawFieldFrame(option, painter);
        else
            QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    case PE_IndicatorCheckBox: drawCheck(option, painter, false); return;
    case PE_IndicatorItemViewItemCheck: drawCheck(option, painter, false); return;
    case PE_IndicatorRadioButton: drawCheck(option, painter, true); return;
    case PE_IndicatorBranch:
        if (option->state & State_Children) {
            const int size = 14;
            const QRect rect(option->rect.center().x() - size / 2 + 1, option->rect.center().y() - size / 2 + 1, size,
                             size);
            const QString name = option->state & State_Open ? u"chevron-down"_s : u"chevron-right"_s;
            painter->drawPixmap(rect, IconProvider::pixmap(name, size, painter->device()->devicePixelRatioF(),
                                                           theme().color(Role::TextMuted)));
        }
        return;
    case PE_PanelItemViewRow:
        if (option->state & State_Selected)
            painter->fillRect(option->rect, theme().color(Role::AccentSoft));
        return;
    case PE_PanelItemViewItem:
        if (option->state & State_Selected)
            painter->fillRect(option->rect, theme().color(Role::AccentSoft));
        else if (option->state & State_MouseOver && option->state & State_Enabled)
            painter->fillRect(option->rect, theme().color(Role::Hover));
        else if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            if (item->backgroundBrush.style() != Qt::NoBrush)
                painter->fillRect(option->rect, item->backgroundBrush);
        return;
    case PE_FrameMenu:
    case PE_FrameTabWidget:
        painter->setPen(theme().color(Role::Border));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, theme().color(Role::Surface));
        painter->setPen(theme().color(Role::Border));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void AppStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                           const QWidget* widget) const
{
    switch (element) {
    case CE_Header: drawHeader(option, painter, widget); return;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea: drawHeaderSection(option, painter); return;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader copy = *header;
            copy.palette.setColor(QPalette::ButtonText, theme().color(Role::TextMuted));
            copy.state &= ~State_On; // a selected row does not make its column bold
            QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    case CE_Splitter: return;
    case CE_TabBarTabShape: drawTab(option, painter); return;
    case CE_ProgressBarGroove: return;
    case CE_ProgressBarContents: drawProgress(option, painter); return;
    case CE_PushButtonLabel: drawButtonLabel(option, painter, widget); return;
    case CE_ComboBoxLabel: {
        painter->save();
        painter->setPen(theme().color(Role::Text));
        QProxyStyle::drawControl(element, option, painter, widget);
        painter->restore();
        return;
    }
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            QStyleOptionMenuItem copy = *item;
            copy.palette.setColor(QPalette::Highlight, theme().color(Role::AccentSoft));
            copy.palette.setColor(QPalette::HighlightedText, theme().color(Role::Text));
            QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    default: QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void AppStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                  const QWidget* widget) const
{
    switch (control) {
    case CC_ScrollBar: drawScrollBar(option, painter, widget); return;
    case CC_ComboBox: drawComboBox(option, painter, widget); return;
    case CC_SpinBox: drawSpinBox(option, painter, widget); return;
    default: QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

int AppStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent: return 10;
    case PM_SplitterWidth: return space::kNormal;
    case PM_HeaderMargin: return 8;
    case PM_FocusFrameHMargin: return 7; // cells begin where their header begins
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin: return space::kNormal;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return space::kSmall;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_TabBarTabHSpace: return 24;
    case PM_TreeViewIndentation: return 14;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 16;
    case PM_SmallIconSize:
    case PM_ButtonIconSize: return 16;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int AppStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                        QStyleHintReturn* result) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_EtchDisabledText: return 0;
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_ComboBox_Popup: return 0;
    case SH_Table_GridLineColor: return int(theme().color(Role::Line).rgba());
    case SH_Widget_Animation_Duration: return 0; // nothing moves by itself in a window that is watched for hours
    default: return QProxyStyle::styleHint(hint, option, widget, result);
    }
}

QSize AppStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                 const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton: return {std::max(result.width(), size.width() + 24), std::max(28, result.height())};
    case CT_LineEdit:
    case CT_SpinBox:
    case CT_ComboBox: return {result.width() + 4, std::max(28, result.height())};
    case CT_HeaderSection: return {result.width(), std::max(28, result.height())};
    case CT_TabBarTab: return {result.width(), std::max(30, result.height())};
    case CT_ItemViewItem: return {result.width(), std::max(26, result.height() + 4)};
    case CT_MenuItem: return {result.width() + 12, std::max(26, result.height())};
    case CT_ProgressBar: return {result.width(), 6};
    default: return result;
    }
}

QRect AppStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    return element == SE_LineEditContents ? rect.adjusted(4, 0, -2, 0) : rect;
}

QRect AppStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                               const QWidget* widget) const
{
    if (control == CC_SpinBox) {
        const QRect r = option->rect;
        const int width = 18;
        switch (sub) {
        case SC_SpinBoxUp: return {r.right() - width, r.top() + 2, width, r.height() / 2 - 2};
        case SC_SpinBoxDown: return {r.right() - width, r.center().y() + 1, width, r.height() / 2 - 2};
        case SC_SpinBoxEditField: return r.adjusted(6, 2, -width - 2, -2);
        default: break;
        }
    }
    if (control == CC_ComboBox && sub == SC_ComboBoxEditField)
        return QProxyStyle::subControlRect(control, option, sub, widget).adjusted(4, 0, 0, 0);
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (bar && (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine))
            return {};
        if (bar && sub == SC_ScrollBarGroove)
            return bar->rect;
        if (bar && (sub == SC_ScrollBarSlider || sub == SC_ScrollBarAddPage || sub == SC_ScrollBarSubPage)) {
            const bool flat = bar->orientation == Qt::Horizontal;
            const int length = flat ? bar->rect.width() : bar->rect.height();
            const qint64 range = qint64(bar->maximum) - bar->minimum;
            const int handle =
                range <= 0 ? length : std::max(28, int(qint64(length) * bar->pageStep / (range + bar->pageStep)));
            const int at = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle,
                                                   bar->upsideDown);
            int from = at;
            int size = handle;
            if (sub == SC_ScrollBarSubPage) {
                from = 0;
                size = at;
            } else if (sub == SC_ScrollBarAddPage) {
                from = at + handle;
                size = length - from;
            }
            return flat ? QRect(bar->rect.x() + from, bar->rect.y(), size, bar->rect.height())
                        : QRect(bar->rect.x(), bar->rect.y() + from, bar->rect.width(), size);
        }
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

} // namespace tinkex::ui
