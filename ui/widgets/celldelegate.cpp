#include "ui/widgets/celldelegate.h"

#include "ui/format.h"
#include "ui/models/cellroles.h"
#include "ui/theme/stateshape.h"
#include "ui/theme/theme.h"
#include "ui/widgets/strips.h"

#include <QApplication>
#include <QDateTime>
#include <QPainter>
#include <QTreeView>
#include <algorithm>

namespace tinkex::ui {

CellDelegate::CellDelegate(QObject* parent, int rowHeight) : QStyledItemDelegate(parent), m_rowHeight(rowHeight) {}

void CellDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus;
    if (index.data(MonoRole).toBool())
        option->font = theme().mono();
    if (index.data(BadRole).toBool())
        option->palette.setColor(QPalette::Text, theme().tone(Tone::Bad).text);
    else if (index.data(MutedRole).toBool())
        option->palette.setColor(QPalette::Text, theme().color(Role::TextMuted));
    option->palette.setColor(QPalette::HighlightedText, option->palette.color(QPalette::Text));
    const QVariant age = index.data(AgeRole);
    if (age.isValid()) {
        option->text = Format::age(age.toLongLong(), QDateTime::currentMSecsSinceEpoch());
        option->features |= QStyleOptionViewItem::HasDisplay;
    }
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool special = index.data(ToneRole).isValid() || index.data(ShareRole).isValid() ||
                         index.data(SparkRole).isValid() || index.data(BeatRole).isValid();
    if (special)
        paintSpecial(painter, option, index);
    else if (index.data(SubtitleRole).isValid())
        paintTwoLines(painter, option, index);
    else
        QStyledItemDelegate::paint(painter, option, index);
    painter->setPen(theme().color(Role::Line));
    // In a tree the line goes on under the branch, from edge to edge.
    const bool treeStart = index.column() == 0 && qobject_cast<const QTreeView*>(option.widget);
    painter->drawLine(QPoint(treeStart ? 0 : option.rect.left(), option.rect.bottom()), option.rect.bottomRight());
}

void CellDelegate::paintSpecial(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem base = option;
    initStyleOption(&base, index);
    base.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &base, painter, option.widget);
    const QRect rect = option.rect.adjusted(8, 0, -8, -1);
    if (const QVariant tone = index.data(ToneRole); tone.isValid()) {
        paintStatePill(*painter, rect.adjusted(-2, 2, 2, -2), index.data().toString(), Tone(tone.toInt()),
                       theme().small());
    } else if (const QVariant beat = index.data(BeatRole); beat.isValid()) {
        const double share = double(QDateTime::currentMSecsSinceEpoch() - beat.toLongLong()) / kBeatPeriodMs;
        paintStrip(*painter, rect, beat.toLongLong() > 0 ? std::max(0.0, share) : 0.0,
                   share > 1.2 ? theme().tone(Tone::Warn).outline : theme().color(Role::Accent));
    } else if (const QVariant share = index.data(ShareRole); share.isValid()) {
        const QVariant barTone = index.data(ShareToneRole);
        paintStrip(*painter, rect, share.toDouble(),
                   barTone.isValid() ? theme().tone(Tone(barTone.toInt())).outline : theme().color(Role::Accent));
    } else {
        paintSparkline(*painter, rect.adjusted(0, 7, 0, -7), index.data(SparkRole).value<QVector<double>>(),
                       theme().series(index.data(SeriesRole).toInt()));
    }
}

void CellDelegate::paintTwoLines(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem base = option;
    initStyleOption(&base, index);
    base.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &base, painter, option.widget);
    QRect rect = option.rect.adjusted(10, 5, -8, -6);
    if (const QVariant series = index.data(SeriesRole); series.isValid()) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme().series(series.toInt()));
        painter->drawRoundedRect(QRectF(rect.x(), rect.y() + 4, 10, 10), 2.5, 2.5);
        painter->restore();
        rect.adjust(18, 0, 0, 0);
    }
    const QFont bold = theme().bold();
    const QFont small = theme().small();
    painter->setFont(bold);
    painter->setPen(theme().color(Role::Text));
    painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignTop),
                      QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideMiddle, rect.width()));
    painter->setFont(small);
    painter->setPen(theme().color(Role::TextMuted));
    painter->drawText(
        rect, int(Qt::AlignLeft | Qt::AlignBottom),
        QFontMetrics(small).elidedText(index.data(SubtitleRole).toString(), Qt::ElideRight, rect.width()));
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(ToneRole).isValid())
        size.setWidth(statePillWidth(index.data().toString(), theme().small()) + 16);
    return {size.width(), m_rowHeight};
}

} // namespace tinkex::ui
