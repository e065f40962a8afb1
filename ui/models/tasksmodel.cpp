#include "ui/models/tasksmodel.h"

#include "ui/format.h"
#include "ui/words.h"

namespace tinkex::ui {

TasksModel::TasksModel(QObject* parent)
    : SnapshotTableModel({{tr("Id"), {}, true},
                          {tr("Task"), {}, false},
                          {tr("Kind"), {}, false},
                          {tr("Owner"), {}, false},
                          {tr("Age"), tr("Time since it began"), true},
                          {tr("State"), {}, false},
                          {tr("Progress"), {}, false}},
                         parent)
{}

bool TasksModel::same(const TaskRow& a, const TaskRow& b) const
{
    return a == b;
}

QVariant TasksModel::cell(const TaskRow& row, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(row.overdue ? Tone::Warn : row.running ? Tone::Ok : Tone::Neutral);
    if (column == Progress && role == ShareRole)
        return row.running && (row.progress >= 0 || row.kind == TaskKind::Compute) ? QVariant(row.progress)
                                                                                   : QVariant();
    if (column == Progress && role == Qt::ToolTipRole)
        return row.progress < 0 ? tr("progress unknown") : Format::percent(row.progress);
    if (column == Age && role == AgeRole)
        return row.startedAtMs;
    if (role == MutedRole)
        return column == Owner;
    if (role == Qt::ToolTipRole)
        return column == Age ? Format::exactTime(row.startedAtMs) : column == Owner ? row.owner : QString();
    if (role == SortRole) {
        switch (column) {
        case Id: return row.id;
        case Age: return row.startedAtMs;
        case Progress: return row.progress;
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Id: return Format::integer(qint64(row.id));
    case Name: return row.name;
    case Kind: return Words::of(row.kind);
    case State: return row.overdue ? tr("overdue") : row.running ? tr("running") : tr("queued");
    case Owner: return row.owner;
    default: return {};
    }
}

} // namespace tinkex::ui
