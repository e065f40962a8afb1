#include "ui/widgets/tables.h"

#include "ui/models/cellroles.h"
#include "ui/theme/stateshape.h"
#include "ui/theme/theme.h"
#include "ui/widgets/agelabel.h"
#include "ui/widgets/celldelegate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <QTreeView>
#include <algorithm>

namespace tinkex::ui {

namespace {

constexpr int kTitleMargin = 20; ///< left and right of a column title
constexpr int kPillMargin = 14;

void copyCurrent(const QAbstractItemView* view)
{
    const QModelIndex index = view->currentIndex();
    if (!index.isValid())
        return;
    const QVariant whole = index.data(CopyRole);
    QGuiApplication::clipboard()->setText(whole.isValid() ? whole.toString() : index.data().toString());
}

void prepare(QAbstractItemView* view, QHeaderView* header, int rowHeight)
{
    view->setFrameShape(QFrame::NoFrame);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setItemDelegate(new CellDelegate(view, rowHeight));
    view->setTextElideMode(Qt::ElideRight);
    view->setMouseTracking(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setTextElideMode(Qt::ElideRight);
    header->setSectionsMovable(true);
    header->setMinimumSectionSize(36);
    header->setStretchLastSection(false);
    auto* copy = new QAction(QCoreApplication::translate("tinkex::ui::Tables", "Copy"), view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, view, [view] { copyCurrent(view); });
    view->addAction(copy);
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
    QObject::connect(&AgeTicker::instance(), &AgeTicker::tick, view, [view] {
        if (view->isVisible())
            view->viewport()->update();
    });
}

} // namespace

QTableView* makeTable(QAbstractItemModel* model, QWidget* parent, int rowHeight)
{
    auto* table = new QTableView(parent);
    table->setModel(model);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(rowHeight);
    table->verticalHeader()->setDefaultSectionSize(rowHeight);
    table->setWordWrap(false);
    table->setCornerButtonEnabled(false);
    table->setTabKeyNavigation(false);
    prepare(table, table->horizontalHeader(), rowHeight);
    return table;
}

QTreeView* makeTree(QAbstractItemModel* model, QWidget* parent, int rowHeight)
{
    auto* tree = new QTreeView(parent);
    tree->setModel(model);
    tree->setUniformRowHeights(true);
    tree->setAllColumnsShowFocus(true);
    prepare(tree, tree->header(), rowHeight);
    return tree;
}

void setColumns(QHeaderView* header, const QList<int>& widths, int stretch)
{
    for (int i = 0; i < std::min(int(widths.size()), header->count()); ++i) {
        header->setSectionResizeMode(i, i == stretch ? QHeaderView::Stretch : QHeaderView::Interactive);
        const QString title = header->model()->headerData(i, Qt::Horizontal).toString();
        const int needed = header->fontMetrics().horizontalAdvance(title) + kTitleMargin;
        header->resizeSection(i, widths[i] == 0 || header->isHidden() ? widths[i] : std::max(widths[i], needed));
    }
}

int textColumn(const QStringList& words, int least)
{
    const QFontMetrics metrics(QGuiApplication::font());
    for (const QString& word : words)
        least = std::max(least, metrics.horizontalAdvance(word) + kTitleMargin);
    return least;
}

int pillColumn(const QStringList& words, int least)
{
    for (const QString& word : words)
        least = std::max(least, statePillWidth(word, theme().small()) + kPillMargin);
    return least;
}

QModelIndex selectedRow(const QAbstractItemView* view)
{
    const QModelIndexList rows = view->selectionModel()->selectedRows(0);
    return rows.isEmpty() ? QModelIndex() : rows.first();
}

void fitHeightToRows(QTableView* table, int minimumRows, int maximumRows)
{
    const auto fit = [table, minimumRows, maximumRows] {
        const int rows = std::clamp(table->model()->rowCount(), minimumRows, maximumRows);
        const int header = table->horizontalHeader()->isHidden() ? 0 : table->horizontalHeader()->sizeHint().height();
        table->setFixedHeight(header + rows * table->verticalHeader()->defaultSectionSize());
    };
    QObject::connect(table->model(), &QAbstractItemModel::rowsInserted, table, fit);
    QObject::connect(table->model(), &QAbstractItemModel::rowsRemoved, table, fit);
    QObject::connect(table->model(), &QAbstractItemModel::modelReset, table, fit);
    fit();
}

} // namespace tinkex::ui
