#include "ui/models/eventsmodel.h"

#include "ui/format.h"
#include "ui/words.h"

#include <algorithm>

namespace tinkex::ui {

EventsModel::EventsModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventsModel::append(const QList<EventRow>& events)
{
    QList<EventRow> fresh = events.mid(std::max<qsizetype>(0, events.size() - kCapacity));
    if (!m_rows.isEmpty())
        fresh.removeIf([last = m_rows.last().id](const EventRow& row) { return row.id <= last; });
    if (fresh.isEmpty())
        return;
    const qsizetype over = std::max<qsizetype>(0, m_rows.size() + fresh.size() - kCapacity);
    if (over > 0) {
        beginRemoveRows({}, int(m_rows.size() - over), int(m_rows.size() - 1));
        m_rows.remove(0, over);
        endRemoveRows();
    }
    beginInsertRows({}, 0, int(fresh.size()) - 1);
    m_rows += fresh;
    endInsertRows();
}

const EventRow* EventsModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows[m_rows.size() - 1 - row] : nullptr;
}

int EventsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EventsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EventsModel::text(const EventRow& row, int column) const
{
    switch (column) {
    case Time: return Format::clock(row.timeMs);
    case Severity: return Words::of(row.severity).word;
    case Category: return Words::eventCategory(row.category);
    case Text: return row.text;
    default: return {};
    }
}

QVariant EventsModel::data(const QModelIndex& index, int role) const
{
    const EventRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(*row, index.column());
    case Qt::ToolTipRole: return index.column() == Time ? Format::exactTime(row->timeMs) : row->text;
    case ToneRole: return index.column() == Severity ? QVariant(int(Words::of(row->severity).tone)) : QVariant();
    case MonoRole: return index.column() == Time;
    case MutedRole: return index.column() == Time || index.column() == Category;
    case KeyRole: return row->id;
    case SortRole: return index.column() == Time ? QVariant(row->timeMs) : text(*row, index.column());
    default: return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time: return tr("Time");
    case Severity: return tr("Severity");
    case Category: return tr("About");
    case Text: return tr("Event");
    default: return {};
    }
}

EventsFilter::EventsFilter(QObject* parent) : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(false);
}

void EventsFilter::setMinimumSeverity(tinkex::Severity severity)
{
    m_severity = severity;
    invalidateFilter();
}

void EventsFilter::setCategory(const QString& category)
{
    m_category = category;
    invalidateFilter();
}

void EventsFilter::setObjects(const QStringList& ids)
{
    if (m_objects == ids)
        return;
    m_objects = ids;
    invalidateFilter();
}

void EventsFilter::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

bool EventsFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const EventRow* event = static_cast<EventsModel*>(sourceModel())->rowAt(row);
    if (!event || int(event->severity) < int(m_severity))
        return false;
    if (!m_category.isEmpty() && event->category != m_category)
        return false;
    if (!m_objects.isEmpty() && !m_objects.contains(event->object))
        return false;
    return m_text.isEmpty() || event->text.contains(m_text, Qt::CaseInsensitive) ||
           event->object.contains(m_text, Qt::CaseInsensitive);
}

} // namespace tinkex::ui
