#include "ui/models/livesortproxy.h"

#include "ui/models/cellroles.h"

#include <utility>

namespace tinkex::ui {

LiveSortProxy::LiveSortProxy(QObject* parent) : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(false);
    setSortRole(SortRole);
    setRecursiveFilteringEnabled(true);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (std::exchange(m_dirty, false))
            invalidate();
    });
}

void LiveSortProxy::setSourceModel(QAbstractItemModel* model)
{
    QSortFilterProxyModel::setSourceModel(model);
    const auto dirty = [this] {
        m_dirty = sortColumn() >= 0 || !m_text.isEmpty();
    };
    connect(model, &QAbstractItemModel::dataChanged, this, dirty);
    connect(model, &QAbstractItemModel::rowsInserted, this, dirty);
    m_timer.start();
}

void LiveSortProxy::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

bool LiveSortProxy::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_text.isEmpty())
        return true;
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column) {
        const QModelIndex index = sourceModel()->index(row, column, parent);
        if (index.data().toString().contains(m_text, Qt::CaseInsensitive) ||
            index.data(CopyRole).toString().contains(m_text, Qt::CaseInsensitive) ||
            index.data(SubtitleRole).toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

} // namespace tinkex::ui
