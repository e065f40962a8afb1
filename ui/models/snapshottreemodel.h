#pragma once

#include "ui/models/snapshottablemodel.h"

#include <QAbstractItemModel>
#include <functional>
#include <memory>
#include <vector>

namespace tinkex::ui {

/// One node of a snapshot tree; keys are unique among siblings.
template<class Payload> struct TreeItem {
    QString key;
    Payload data;
    QList<TreeItem> children;
};

/// A tree that follows snapshots, as SnapshotTableModel does for tables: nodes are matched by key below the same
/// parent, so that expansion and selection stay. Thread: GUI.
template<class Payload> class SnapshotTreeModel : public QAbstractItemModel {
public:
    using Item = TreeItem<Payload>;

    SnapshotTreeModel(QList<ColumnInfo> columns, QObject* parent)
        : QAbstractItemModel(parent), m_columns(std::move(columns))
    {}

    void setItems(const QList<Item>& items) { sync(&m_root, items); }

    /// One node and what is below it, where the rest is known to be as it was. The key stays.
    void setItem(const QModelIndex& index, const Item& item)
    {
        setPayload(index, item.data);
        sync(nodeOf(index), item.children);
    }

    void setPayload(const QModelIndex& index, const Payload& payload)
    {
        Node* node = nodeOf(index);
        if (same(node->data, payload))
            return;
        node->data = payload;
        Q_EMIT dataChanged(indexOf(node), indexOf(node, columnCount() - 1));
    }

    const Payload* payload(const QModelIndex& index) const { return index.isValid() ? &nodeOf(index)->data : nullptr; }

    /// Depth first; invalid when there is none.
    QModelIndex find(const std::function<bool(const Payload&)>& wanted) const { return findBelow(&m_root, wanted); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override
    {
        const Node* node = nodeOf(parent);
        if (row < 0 || column < 0 || column >= m_columns.size() || row >= int(node->children.size()) ||
            parent.column() > 0)
            return {};
        return createIndex(row, column, node->children[size_t(row)].get());
    }

    QModelIndex parent(const QModelIndex& child) const override
    {
        const Node* node = child.isValid() ? nodeOf(child)->parent : nullptr;
        return node && node != &m_root ? indexOf(node) : QModelIndex();
    }

    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
    }

    int columnCount(const QModelIndex& = {}) const override { return int(m_columns.size()); }

    QVariant data(const QModelIndex& index, int role) const override
    {
        if (!index.isValid())
            return {};
        const Node* node = nodeOf(index);
        const QVariant value = cell(node->data, index.column(), role);
        if (value.isValid())
            return value;
        if (role == KeyRole)
            return node->key;
        if (role == MonoRole)
            return m_columns[index.column()].number;
        if (role == Qt::TextAlignmentRole && m_columns[index.column()].number)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return role == SortRole ? cell(node->data, index.column(), Qt::DisplayRole) : QVariant();
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
    virtual bool same(const Payload& a, const Payload& b) const = 0;
    virtual QVariant cell(const Payload& payload, int column, int role) const = 0;

private:
    struct Node {
        QString key;
        Payload data;
        Node* parent = nullptr;
        int row = 0;
        std::vector<std::unique_ptr<Node>> children;
    };
    using Wanted = QHash<QString, qsizetype>;

    Node* nodeOf(const QModelIndex& index) const
    {
        return index.isValid() ? static_cast<Node*>(index.internalPointer()) : &m_root;
    }

    QModelIndex indexOf(const Node* node, int column = 0) const
    {
        return node == &m_root ? QModelIndex() : createIndex(node->row, column, const_cast<Node*>(node));
    }

    QModelIndex findBelow(const Node* node, const std::function<bool(const Payload&)>& wanted) const
    {
        for (const auto& child : node->children) {
            if (wanted(child->data))
                return indexOf(child.get());
            if (const QModelIndex below = findBelow(child.get(), wanted); below.isValid())
                return below;
        }
        return {};
    }

    static void number(Node* node, size_t from)
    {
        for (size_t i = from; i < node->children.size(); ++i)
            node->children[i]->row = int(i);
    }

    void sync(Node* node, const QList<Item>& items)
    {
        if (sameKeys(*node, items)) {
            update(node, items);
            return;
        }
        Wanted wanted;
        wanted.reserve(items.size());
        QList<Item> unique; // a key that comes twice would add a row with every snapshot
        for (const Item& item : items) {
            if (wanted.contains(item.key))
                continue;
            wanted.insert(item.key, unique.size());
            unique << item;
        }
        removeMissing(node, wanted);
        reorder(node, wanted);
        insertNew(node, unique);
        update(node, unique);
    }

    void update(Node* node, const QList<Item>& items)
    {
        updateChanged(node, items);
        for (qsizetype i = 0; i < items.size(); ++i) {
            Node* child = node->children[size_t(i)].get();
            if (!child->children.empty() || !items[i].children.isEmpty())
                sync(child, items[i].children);
        }
    }

    /// The common case, told without hashing: the same nodes in the same order.
    static bool sameKeys(const Node& node, const QList<Item>& items)
    {
        return std::equal(node.children.begin(), node.children.end(), items.begin(), items.end(),
                          [](const auto& child, const Item& item) { return child->key == item.key; });
    }

    void updateChanged(Node* node, const QList<Item>& items)
    {
        int first = -1;
        const int count = int(items.size());
        for (int i = 0; i <= count; ++i) {
            const bool changed = i < count && !same(node->children[size_t(i)]->data, items[i].data);
            if (changed)
                node->children[size_t(i)]->data = items[i].data;
            if (changed && first < 0)
                first = i;
            if (!changed && first >= 0) {
                Q_EMIT dataChanged(indexOf(node->children[size_t(first)].get()),
                                   indexOf(node->children[size_t(i - 1)].get(), columnCount() - 1));
                first = -1;
            }
        }
    }

    void removeMissing(Node* node, const Wanted& wanted)
    {
        for (int last = int(node->children.size()) - 1; last >= 0; --last) {
            if (wanted.contains(node->children[size_t(last)]->key))
                continue;
            int first = last;
            while (first > 0 && !wanted.contains(node->children[size_t(first - 1)]->key))
                --first;
            beginRemoveRows(indexOf(node), first, last);
            node->children.erase(node->children.begin() + first, node->children.begin() + last + 1);
            number(node, size_t(first));
            endRemoveRows();
            last = first;
        }
    }

    void reorder(Node* node, const Wanted& wanted)
    {
        using Placed = std::pair<qsizetype, std::unique_ptr<Node>>;
        std::vector<qsizetype> places;
        for (const auto& child : node->children)
            places.push_back(wanted[child->key]);
        if (std::is_sorted(places.begin(), places.end()))
            return;
        const QList<QPersistentModelIndex> parents =
            node == &m_root ? QList<QPersistentModelIndex>()
                            : QList<QPersistentModelIndex>{QPersistentModelIndex(indexOf(node))};
        Q_EMIT layoutAboutToBeChanged(parents);
        std::vector<Placed> sorted;
        for (size_t i = 0; i < places.size(); ++i)
            sorted.emplace_back(places[i], std::move(node->children[i]));
        std::sort(sorted.begin(), sorted.end(), [](const Placed& a, const Placed& b) { return a.first < b.first; });
        std::transform(sorted.begin(), sorted.end(), node->children.begin(),
                       [](Placed& placed) { return std::move(placed.second); });
        number(node, 0);
        const QModelIndexList persistent = persistentIndexList();
        for (const QModelIndex& old : persistent) {
            const Node* child = nodeOf(old);
            if (child->parent == node)
                changePersistentIndex(old, createIndex(child->row, old.column(), old.internalPointer()));
        }
        Q_EMIT layoutChanged(parents);
    }

    void insertNew(Node* node, const QList<Item>& items)
    {
        auto& children = node->children;
        for (qsizetype i = 0; i < items.size(); ++i) {
            const bool atEnd = size_t(i) >= children.size();
            if (!atEnd && children[size_t(i)]->key == items[i].key)
                continue;
            qsizetype last = i;
            while (last + 1 < items.size() && (atEnd || items[last + 1].key != children[size_t(i)]->key))
                ++last;
            beginInsertRows(indexOf(node), int(i), int(last));
            std::vector<std::unique_ptr<Node>> added;
            for (qsizetype j = i; j <= last; ++j)
                added.push_back(std::make_unique<Node>(Node{items[j].key, items[j].data, node, int(j), {}}));
            children.insert(children.begin() + i, std::make_move_iterator(added.begin()),
                            std::make_move_iterator(added.end()));
            number(node, size_t(last) + 1);
            endInsertRows();
            i = last;
        }
    }

    QList<ColumnInfo> m_columns;
    mutable Node m_root;
};

} // namespace tinkex::ui
