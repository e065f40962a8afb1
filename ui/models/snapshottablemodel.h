#pragma once

#include "ui/models/cellroles.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>
#include <algorithm>

namespace tinkex::ui {

/// Title and nature of a column.
struct ColumnInfo {
    QString title;
    QString toolTip;
    bool number = false; ///< right aligned, monospace figures
};

/// A table that follows snapshots: setRows() turns the difference of two lists, matched by key, into the smallest
/// removals, insertions and changes, so that selection and scroll position stay. It owns no truth and does no I/O.
/// Changes are told in spans of neighbouring rows, never as one min..max range. Thread: GUI.
template<class Row, class Key> class SnapshotTableModel : public QAbstractTableModel {
public:
    SnapshotTableModel(QList<ColumnInfo> columns, QObject* parent)
        : QAbstractTableModel(parent), m_columns(std::move(columns))
    {}

    void setRows(QList<Row> rows)
    {
        if (rows.constData() == m_rows.constData() && rows.size() == m_rows.size())
            return;
        const bool sameKeys =
            std::equal(m_rows.begin(), m_rows.end(), rows.begin(), rows.end(),
                       [this](const Row& mine, const Row& other) { return keyOf(mine) == keyOf(other); });
        if (!sameKeys) {
            QHash<Key, qsizetype> wanted;
            wanted.reserve(rows.size());
            rows.removeIf([&](const Row& row) { // a key that comes twice would add a row with every snapshot
                const Key key = keyOf(row);
                const bool again = wanted.contains(key);
                wanted.insert(key, 0);
                return again;
            });
            for (qsizetype i = 0; i < rows.size(); ++i)
                wanted[keyOf(rows[i])] = i;
            removeMissing(wanted);
            reorder(wanted);
            insertNew(rows);
        }
        updateChanged(rows);
    }

    const Row* rowAt(int row) const { return row >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr; }
    const QList<Row>& rows() const { return m_rows; }
    int rowOfKey(const Key& key) const
    {
        const auto found =
            std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return keyOf(row) == key; });
        return found == m_rows.end() ? -1 : int(found - m_rows.begin());
    }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_columns.size());
    }

    QVariant data(const QModelIndex& index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
            return {};
        const Row& row = m_rows[index.row()];
        const QVariant value = cell(row, index.column(), role);
        if (value.isValid())
            return value;
        if (role == KeyRole)
            return QVariant::fromValue(keyOf(row));
        if (role == MonoRole)
            return m_columns[index.column()].number;
        if (role == Qt::TextAlignmentRole && m_columns[index.column()].number)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return role == SortRole ? cell(row, index.column(), Qt::DisplayRole) : QVariant();
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
            return {};
        const ColumnInfo& column = m_columns[section];
        if (role == Qt::DisplayRole)
            return column.title;
        if (role == Qt::ToolTipRole && !column.toolTip.isEmpty())
            return column.toolTip;
        if (role == Qt::TextAlignmentRole)
            return int((column.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        return {};
    }

protected:
    virtual Key keyOf(const Row& row) const = 0;
    /// True when nothing that any cell shows is different.
    virtual bool same(const Row& a, const Row& b) const = 0;
    /// An invalid value means: not offered.
    virtual QVariant cell(const Row& row, int column, int role) const = 0;

    void touchAll()
    {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
    void touchRow(int row) { Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1)); }

private:
    void removeMissing(const QHash<Key, qsizetype>& wanted)
    {
        for (qsizetype last = m_rows.size() - 1; last >= 0; --last) {
            if (wanted.contains(keyOf(m_rows[last])))
                continue;
            qsizetype first = last;
            while (first > 0 && !wanted.contains(keyOf(m_rows[first - 1])))
                --first;
            beginRemoveRows({}, int(first), int(last));
            m_rows.remove(first, last - first + 1);
            endRemoveRows();
            last = first;
        }
    }

    void reorder(const QHash<Key, qsizetype>& wanted)
    {
        const auto before = [&](const Row& a, const Row& b) {
            return wanted[keyOf(a)] < wanted[keyOf(b)];
        };
        if (std::is_sorted(m_rows.begin(), m_rows.end(), before))
            return;
        Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        const QModelIndexList persistent = persistentIndexList();
        QList<Key> keys;
        for (const QModelIndex& index : persistent)
            keys << keyOf(m_rows[index.row()]);
        std::sort(m_rows.begin(), m_rows.end(), before);
        for (qsizetype i = 0; i < persistent.size(); ++i)
            changePersistentIndex(persistent[i], index(rowOfKey(keys[i]), persistent[i].column()));
        Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }

    void insertNew(const QList<Row>& rows)
    {
        for (qsizetype i = 0; i < rows.size(); ++i) {
            if (i < m_rows.size() && keyOf(m_rows[i]) == keyOf(rows[i]))
                continue;
            qsizetype last = i;
            const bool atEnd = i >= m_rows.size();
            while (last + 1 < rows.size() && (atEnd || keyOf(rows[last + 1]) != keyOf(m_rows[i])))
                ++last;
            beginInsertRows({}, int(i), int(last));
            m_rows.insert(i, last - i + 1, Row());
            std::copy(rows.begin() + i, rows.begin() + last + 1, m_rows.begin() + i);
            endInsertRows();
            i = last;
        }
    }

    void updateChanged(QList<Row>& rows)
    {
        qsizetype first = -1;
        for (qsizetype i = 0; i <= rows.size(); ++i) {
            const bool changed = i < rows.size() && !same(m_rows[i], rows[i]);
            if (i < rows.size())
                m_rows[i] = std::move(rows[i]);
            if (changed && first < 0)
                first = i;
            if (!changed && first >= 0) {
                Q_EMIT dataChanged(index(int(first), 0), index(int(i - 1), columnCount() - 1));
                first = -1;
            }
        }
    }

    QList<ColumnInfo> m_columns;
    QList<Row> m_rows;
};

} // namespace tinkex::ui
