#include "ui/models/checkpointsmodel.h"

#include "ui/format.h"

#include <algorithm>
#include <tuple>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

CheckpointsModel::CheckpointsModel(QObject* parent)
    : SnapshotTableModel({{tr("Run"), {}, false},
                          {tr("Checkpoint"), {}, false},
                          {tr("Step"), {}, true},
                          {tr("Loss / reward"), tr("Last loss or reward when it was saved"), true},
                          {tr("Saved"), {}, true},
                          {tr("Good for"), {}, false},
                          {tr("Path"), {}, false}},
                         parent)
{}

void CheckpointsModel::setSnapshot(const RunsSnapshot& snapshot)
{
    QList<CheckpointItem> items;
    for (const RunSnapshot& run : snapshot.runs)
        for (const RunCheckpoint& checkpoint : run.checkpoints)
            items << CheckpointItem{run.id, run.name, checkpoint};
    std::stable_sort(items.begin(), items.end(), [](const CheckpointItem& a, const CheckpointItem& b) {
        return a.checkpoint.savedAtMs > b.checkpoint.savedAtMs;
    });
    setRows(items);
}

bool CheckpointsModel::same(const CheckpointItem& a, const CheckpointItem& b) const
{
    const RunCheckpoint& x = a.checkpoint;
    const RunCheckpoint& y = b.checkpoint;
    return std::tie(a.runName, x.step, x.statePath, x.samplerPath, x.savedAtMs) ==
               std::tie(b.runName, y.step, y.statePath, y.samplerPath, y.savedAtMs) &&
           Format::same(x.metric, y.metric);
}

QVariant CheckpointsModel::cell(const CheckpointItem& row, int column, int role) const
{
    const RunCheckpoint& c = row.checkpoint;
    const QString path = c.samplerPath.isEmpty() ? c.statePath : c.samplerPath;
    if (role == SortRole) {
        switch (column) {
        case Step: return c.step;
        case Metric: return c.metric;
        case Saved: return c.savedAtMs;
        default: return {};
        }
    }
    if (column == Saved && role == AgeRole)
        return c.savedAtMs;
    if (role == Qt::ToolTipRole)
        return column == Saved ? Format::exactTime(c.savedAtMs) : path;
    if (role == CopyRole && column == Path)
        return path;
    if (role == MonoRole && (column == Name || column == Path))
        return true;
    if (role == MutedRole)
        return column == Path;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Run: return row.runName;
    case Name: return c.name;
    case Step: return Format::integer(c.step);
    case Metric: return Format::number(c.metric, 3);
    case Use: {
        QStringList uses;
        if (!c.samplerPath.isEmpty())
            uses << tr("sampling", "what a checkpoint is good for");
        if (!c.statePath.isEmpty())
            uses << tr("resuming", "what a checkpoint is good for");
        return uses.join(u", "_s);
    }
    case Path: return Format::shortId(path, 56);
    default: return {};
    }
}

} // namespace tinkex::ui
