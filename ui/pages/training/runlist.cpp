#include "ui/pages/training/runlist.h"

#include "ui/models/cellroles.h"
#include "ui/pages/training/runlistmodel.h"
#include "ui/theme/stateshape.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QLabel>
#include <QListView>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::ui {

namespace {

constexpr int kRowHeight = 50;
constexpr int kBox = 12;

/// Box and name in the first line, state pill in the second, figure at the right.
class RunDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {120, std::max(kRowHeight, 2 * option.fontMetrics.height() + 18)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme().color(selected ? Role::AccentSoft : Role::Hover));
            painter->drawRoundedRect(option.rect, 4, 4);
        }
        if (selected && option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(theme().color(Role::Accent));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        paintBox(painter, boxRect(option.rect), index);
        paintTexts(painter, option.rect.adjusted(30, 6, -8, -6), index);
        painter->restore();
    }

    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override
    {
        const bool click =
            event->type() == QEvent::MouseButtonRelease &&
            boxRect(option.rect).adjusted(-6, -6, 6, 6).contains(static_cast<QMouseEvent*>(event)->pos());
        const bool space = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
        if (!click && !space)
            return false;
        const bool shown = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, int(shown ? Qt::Unchecked : Qt::Checked), Qt::CheckStateRole);
    }

private:
    static QRect boxRect(const QRect& row) { return {row.left() + 8, row.top() + 10, kBox, kBox}; }

    static void paintBox(QPainter* painter, const QRect& rect, const QModelIndex& index)
    {
        const QColor color = theme().series(index.data(SeriesRole).toInt());
        painter->setPen(QPen(color, 1.5));
        const bool shown = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        painter->setBrush(shown ? QBrush(color) : QBrush(Qt::NoBrush));
        painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }

    static void paintTexts(QPainter* painter, const QRect& rect, const QModelIndex& index)
    {
        const QString value = index.data(RunListModel::FigureRole).toString();
        const QString figureName = index.data(RunListModel::FigureNameRole).toString();
        const QFont mono = theme().mono();
        const QFont small = theme().small();
        const int valueWidth = QFontMetrics(mono).horizontalAdvance(value);
        const QRect upper(rect.left(), rect.top(), rect.width(), rect.height() / 2);
        const QRect lower(rect.left(), upper.bottom() + 1, rect.width(), rect.height() - upper.height());
        painter->setFont(theme().bold());
        painter->setPen(theme().color(Role::Text));
        const QRect nameRect = upper.adjusted(0, 0, -valueWidth - 8, 0);
        painter->drawText(
            nameRect, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, nameRect.width()));
        painter->setFont(mono);
        painter->drawText(upper, Qt::AlignVCenter | Qt::AlignRight, value);
        const QString state = index.data(SubtitleRole).toString();
        const int pill = paintStatePill(*painter, lower, state, Tone(index.data(ToneRole).toInt()), small);
        painter->setFont(small);
        painter->setPen(theme().color(Role::TextMuted));
        const QRect rest = lower.adjusted(pill + 8, 0, 0, 0);
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignRight,
                          painter->fontMetrics().elidedText(figureName, Qt::ElideRight, rest.width()));
    }
};

} // namespace

RunList::RunList(RunListModel& model, QWidget* parent)
    : Card(tr("Runs"), parent),
      m_model(model),
      m_filter(new RunFilter(this)),
      m_search(new SearchField(tr("Filter runs (regex)"), this)),
      m_problem(new QLabel(this)),
      m_view(new QListView(this))
{
    setObjectName(u"runList"_s);
    m_filter->setSourceModel(&model);
    auto* create = plainButton(tr("New run…"), this);
    create->setObjectName(u"newRun"_s);
    addAction(create);
    auto* layout = new QVBoxLayout;
    layout->setSpacing(space::kSmall);
    layout->addWidget(m_search);
    layout->addWidget(m_problem);
    layout->addWidget(m_view, 1);
    setBody(layout);
    layout->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);

    m_search->setObjectName(u"runFilter"_s);
    m_problem->setObjectName(u"runFilterProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->setFont(theme().small());
    m_problem->setForegroundRole(QPalette::PlaceholderText);
    m_problem->hide();
    m_view->setObjectName(u"runs"_s);
    m_view->setAccessibleName(tr("Runs"));
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new RunDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMouseTracking(true);
    m_view->setSpacing(1);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->viewport()->setAutoFillBackground(false);

    connect(create, &QPushButton::clicked, this, &RunList::newRunRequested);
    connect(m_search, &QLineEdit::textChanged, this, &RunList::applyFilter);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { Q_EMIT currentChanged(currentRun()); });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { Q_EMIT currentChanged(currentRun()); });
}

QString RunList::currentRun() const
{
    return m_view->currentIndex().data(KeyRole).toString();
}

void RunList::select(const QString& runId)
{
    const int row = m_model.rowOf(runId);
    if (row >= 0)
        m_view->setCurrentIndex(m_filter->mapFromSource(m_model.index(row)));
}

void RunList::applyFilter(const QString& pattern)
{
    const QString problem = m_filter->setPattern(pattern);
    m_search->setProblem(problem);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace tinkex::ui
