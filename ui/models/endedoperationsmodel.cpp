#include "ui/models/endedoperationsmodel.h"

#include "ui/format.h"
#include "ui/words.h"

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

qint64 tookMs(const EndedOperation& row)
{
    return row.endedAtMs - row.operation.startedAtMs;
}

} // namespace

EndedOperationsModel::EndedOperationsModel(QObject* parent)
    : SnapshotTableModel({{tr("Ended"), {}, false},
                          {tr("Operation"), {}, false},
                          {tr("Took"), tr("From the call to its end"), true},
                          {tr("End"), {}, false},
                          {tr("Seq"), {}, true},
                          {tr("Retries"), {}, true},
                          {tr("Reason"), {}, false}},
                         parent)
{}

void EndedOperationsModel::setSnapshot(const QList<EndedOperation>& oldestFirst)
{
    setRows(QList<EndedOperation>(oldestFirst.rbegin(), oldestFirst.rend()));
}

QVariant EndedOperationsModel::cell(const EndedOperation& row, int column, int role) const
{
    if (column == How && role == ToneRole)
        return int(Words::of(row.how).tone);
    if (role == Qt::ToolTipRole) {
        switch (column) {
        case Ended: return Format::exactTime(row.endedAtMs);
        case Operation: return row.operation.requestId;
        case How: // its column may be out of sight
        case Reason: return row.reason;
        default: return {};
        }
    }
    if (role == SortRole) {
        switch (column) {
        case Ended: return row.endedAtMs;
        case Seq: return row.operation.seqId;
        case Took: return tookMs(row);
        case Retries: return row.operation.retries;
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Ended: return Format::clock(row.endedAtMs);
    case Operation: return row.operation.kind;
    case Seq: return row.operation.seqId >= 0 ? Format::integer(row.operation.seqId) : u"–"_s;
    case Took: return Format::milliseconds(double(tookMs(row)));
    case Retries: return Format::integer(row.operation.retries);
    case How: return Words::of(row.how).word;
    case Reason: return row.reason;
    default: return {};
    }
}

} // namespace tinkex::ui
