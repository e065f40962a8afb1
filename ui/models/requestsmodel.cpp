#include "ui/models/requestsmodel.h"

#include "ui/format.h"
#include "ui/words.h"

#include <algorithm>
#include <tuple>

namespace tinkex::ui {

RequestsModel::RequestsModel(QObject* parent)
    : SnapshotTableModel({{tr("Time"), {}, true},
                          {tr("Operation"), {}, false},
                          {tr("State"), {}, false},
                          {tr("Duration"), tr("Of the whole call with its retries"), true},
                          {tr("HTTP"), {}, true},
                          {tr("Attempt"), {}, true},
                          {tr("Sent"), {}, true},
                          {tr("Received"), {}, true},
                          {tr("Lane"), {}, false},
                          {tr("Detail"), {}, false}},
                         parent)
{}

void RequestsModel::setSnapshot(const RequestsSnapshot& snapshot)
{
    setRows(QList<RequestEntry>(snapshot.entries.rbegin(), snapshot.entries.rend()));
}

bool RequestsModel::same(const RequestEntry& a, const RequestEntry& b) const
{
    return std::tie(a.state, a.attempt, a.httpStatus, a.durationMs, a.bytesSent, a.bytesReceived, a.detail,
                    a.startedAtMs) == std::tie(b.state, b.attempt, b.httpStatus, b.durationMs, b.bytesSent,
                                               b.bytesReceived, b.detail, b.startedAtMs);
}

QVariant RequestsModel::sortValue(const RequestEntry& row, int column) const
{
    switch (column) {
    case Time: return row.queuedAtMs;
    case State: return int(row.state);
    case Duration: return row.durationMs;
    case Http: return row.httpStatus;
    case Attempts: return row.attempt;
    case Sent: return row.bytesSent;
    case Received: return row.bytesReceived;
    default: return {};
    }
}

QVariant RequestsModel::cell(const RequestEntry& row, int column, int role) const
{
    if (role == SortRole)
        return sortValue(row, column);
    if (role == Qt::ToolTipRole) {
        if (column == Time)
            return Format::exactTime(row.queuedAtMs);
        return column == Detail && !row.detail.isEmpty() ? row.detail : row.method + QChar(u' ') + row.path;
    }
    if (column == State && role == ToneRole)
        return int(Words::of(row.state).tone);
    if (column == Operation && role == MonoRole)
        return true;
    if (column == Attempts && role == BadRole)
        return row.attempt > 1;
    if (column == Duration && role == AgeRole && row.durationMs < 0)
        return row.queuedAtMs;
    if (role == MutedRole)
        return column == Lane || column == Time;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Time: return Format::clock(row.queuedAtMs);
    case Operation: return row.operation;
    case State: return Words::of(row.state).word;
    case Duration: return row.durationMs < 0 ? QString() : Format::milliseconds(double(row.durationMs));
    case Http: return row.httpStatus > 0 ? QString::number(row.httpStatus) : QString();
    case Attempts: return Format::integer(row.attempt);
    case Sent: return Format::bytes(row.bytesSent);
    case Received: return Format::bytes(row.bytesReceived);
    case Lane: return Words::of(row.trafficClass);
    case Detail: return row.detail;
    default: return {};
    }
}

} // namespace tinkex::ui
