#include "ui/models/supervisionmodel.h"

#include "ui/format.h"
#include "ui/words.h"

#include <QMultiHash>
#include <QSet>
#include <algorithm>
#include <tuple>

namespace tinkex::ui {

namespace {

QList<TreeItem<SupervisedRow>> childrenOf(const QString& parent, const QMultiHash<QString, SupervisedRow>& byParent)
{
    QList<TreeItem<SupervisedRow>> items;
    const QList<SupervisedRow> rows = byParent.values(parent);
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) // values() gives the last inserted first
        items << TreeItem<SupervisedRow>{row->path, *row, childrenOf(row->path, byParent)};
    return items;
}

} // namespace

SupervisionModel::SupervisionModel(QObject* parent)
    : SnapshotTreeModel({{tr("Supervision tree"), {}, false},
                         {tr("State"), {}, false},
                         {tr("Restarts"), {}, true},
                         {tr("Age"), tr("Time since the last change of state"), true},
                         {tr("Queue"), tr("Requests or tasks that wait in it"), true}},
                        parent)
{}

void SupervisionModel::setSnapshot(const QList<SupervisedRow>& rows)
{
    QSet<QString> known;
    for (const SupervisedRow& row : rows)
        known.insert(row.path);
    QMultiHash<QString, SupervisedRow> byParent;
    for (const SupervisedRow& row : rows) {
        const QString parent = row.path.left(std::max<qsizetype>(0, row.path.lastIndexOf(u'/')));
        byParent.insert(known.contains(parent) ? parent : QString(), row);
    }
    setItems(childrenOf({}, byParent));
}

bool SupervisionModel::same(const SupervisedRow& a, const SupervisedRow& b) const
{
    return std::tie(a.name, a.kind, a.state, a.restarts, a.sinceMs, a.queueLength, a.detail) ==
           std::tie(b.name, b.kind, b.state, b.restarts, b.sinceMs, b.queueLength, b.detail);
}

QVariant SupervisionModel::cell(const SupervisedRow& row, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return column == Age
                   ? Format::exactTime(row.sinceMs)
                   : QStringList{row.path + QStringLiteral(" · ") + row.kind, row.detail}.join(QChar(10)).trimmed();
    if (column == State && role == ToneRole)
        return int(Words::of(row.state).tone);
    if (column == Age && role == AgeRole)
        return row.sinceMs;
    if (column == Restarts && role == BadRole)
        return row.restarts > 0;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Name: return row.name;
    case State: return Words::of(row.state).word;
    case Restarts: return Format::integer(row.restarts);
    case Queue: return row.queueLength < 0 ? QString() : Format::integer(row.queueLength);
    default: return {};
    }
}

} // namespace tinkex::ui
