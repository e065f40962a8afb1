#include "ui/models/tasksmodel.h"

#include "ui/format.h"
#include "ui/words.h"

#include <tuple>

namespace tinkex::ui {

TasksModel::TasksModel(QObject* parent)
    : SnapshotTableModel({{tr("Task"), {}, false},
                          {tr("State"), {}, false},
                          {tr("Progress"), {}, false},
                          {tr("Since"), {}, true},
                          {tr("Owner"), {}, false}},
                         parent)
{}

bool TasksModel::same(const TaskRow& a, const TaskRow& b) const
{
    return std::tie(a.name, a.owner, a.running, a.overdue, a.startedAtMs, a.progress) ==
           std::tie(b.name, b.owner, b.running, b.overdue, b.startedAtMs, b.progress);
}

QVariant TasksModel::cell(const TaskRow& row, int column, int role) const
{
    if (column == State && role == ToneRole)
        return int(row.overdue ? Tone::Warn : row.running ? Tone::Ok : Tone::Neutral);
    if (column == Progress && role == ShareRole)
        return row.running ? row.progress : 0.0;
    if (column == Progress && role == Qt::ToolTipRole)
        return row.progress < 0 ? tr("progress unknown") : Format::percent(row.progress);
    if (column == Age && role == AgeRole)
        return row.startedAtMs;
    if (role == MutedRole)
        return column == Owner;
    if (role == SortRole && column == Progress)
        return row.progress;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Name: return row.name;
    case State: return row.overdue ? tr("overdue") : row.running ? tr("running") : tr("queued");
    case Owner: return row.owner;
    default: return {};
    }
}

} // namespace tinkex::ui
