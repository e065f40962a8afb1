#include "ui/mainwindow/commandpalette.h"

#include "ui/mainwindow/fuzzy.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QAction>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kActionRole = Qt::UserRole + 1;
constexpr int kShortcutRole = Qt::UserRole + 2;
constexpr int kRowHeight = 30;

/// Text at the left, shortcut in monospace at the right.
class PaletteDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        painter->setFont(theme().mono());
        painter->setPen(theme().color(Role::TextMuted));
        painter->drawText(option.rect.adjusted(0, 0, -10, 0), int(Qt::AlignRight | Qt::AlignVCenter),
                          index.data(kShortcutRole).toString());
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), kRowHeight};
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint),
      m_edit(new SearchField(tr("Search or run an action…"), this)),
      m_list(new QListView(this))
{
    setObjectName(u"commandPalette"_s);
    m_edit->setObjectName(u"paletteEdit"_s);
    m_list->setObjectName(u"paletteList"_s);
    m_list->setAccessibleName(tr("Actions"));
    m_list->setModel(&m_model);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setIconSize({16, 16});
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::kSmall, space::kSmall, space::kSmall, space::kSmall);
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        if (!(index.flags() & Qt::ItemIsEnabled))
            return; // Qt tells of clicks on grey rows too
        m_list->setCurrentIndex(index);
        runChosen();
    });
}

void CommandPalette::popUp(const QList<QAction*>& actions, const QRect& anchor)
{
    m_actions.clear();
    for (QAction* action : actions)
        if (action->isVisible())
            m_actions << action;
    m_edit->clear();
    filter({});
    const int width = std::max(520, anchor.width());
    resize(width, 60 + kRowHeight * 12);
    move(anchor.right() - width + 1, anchor.top());
    show();
    m_edit->setFocus();
}

void CommandPalette::filter(const QString& text)
{
    QList<QPair<int, QAction*>> found;
    for (const QPointer<QAction>& action : m_actions) {
        const int score = action ? fuzzyScore(text, action->text().remove(u'&')) : -1;
        if (score >= 0)
            found << qMakePair(score, action.data());
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    m_model.clear();
    for (const auto& [score, action] : found) {
        auto* item = new QStandardItem(action->text().remove(u'&'));
        item->setIcon(action->icon());
        item->setEnabled(action->isEnabled());
        if (!action->isEnabled())
            item->setToolTip(action->toolTip());
        item->setData(QVariant::fromValue<QObject*>(action), kActionRole);
        item->setData(action->shortcut().toString(QKeySequence::NativeText), kShortcutRole);
        m_model.appendRow(item);
    }
    choose(0, 1);
}

/// The first row that can be run, from `row` on in steps of `by`.
void CommandPalette::choose(int row, int by)
{
    while (row >= 0 && row < m_model.rowCount() && !m_model.item(row)->isEnabled())
        row += by;
    if (row >= 0 && row < m_model.rowCount())
        m_list->setCurrentIndex(m_model.index(row, 0));
}

void CommandPalette::runChosen()
{
    auto* action = qobject_cast<QAction*>(m_list->currentIndex().data(kActionRole).value<QObject*>());
    hide();
    if (action)
        action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int row = m_list->currentIndex().row();
        switch (key->key()) {
        case Qt::Key_Down: choose(row + 1, 1); return true;
        case Qt::Key_Up: choose(row - 1, -1); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: runChosen(); return true;
        case Qt::Key_Escape: hide(); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Surface));
    painter.setPen(theme().color(Role::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace tinkex::ui
