#include "ui/models/healthmodels.h"

#include "ui/format.h"
#include "ui/words.h"

#include <QDateTime>
#include <tuple>

namespace tinkex::ui {

LanesModel::LanesModel(QObject* parent)
    : SnapshotTableModel(
          {{tr("Lane"), {}, false},
           {tr("Fill"), {}, false},
           {tr("In flight"), tr("Requests out now, of the most at a time"), true},
           {tr("Waiting"), tr("Requests that wait for a place, and for how long the server asked to send none"), true}},
          parent)
{}

bool LanesModel::same(const LaneSummary& a, const LaneSummary& b) const
{
    return std::tie(a.inFlight, a.waiting, a.limit, a.gateOpensAtMs) ==
           std::tie(b.inFlight, b.waiting, b.limit, b.gateOpensAtMs);
}

QVariant LanesModel::cell(const LaneSummary& row, int column, int role) const
{
    const bool held = row.gateOpensAtMs > 0;
    if (column == Fill && role == ShareRole)
        return row.limit > 0 ? double(row.inFlight) / row.limit : 0.0;
    if (column == Fill && role == ShareToneRole && (held || row.waiting > 0))
        return int(Tone::Warn);
    if (role == SortRole) {
        switch (column) {
        case InFlight: return row.inFlight;
        case Waiting: return row.waiting;
        default: return {};
        }
    }
    if (role == Qt::ToolTipRole && column == Waiting && held)
        return tr("held back until %1").arg(Format::exactTime(row.gateOpensAtMs));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Lane: return Words::of(row.trafficClass);
    case InFlight: return QStringLiteral("%1 / %2").arg(Format::integer(row.inFlight), Format::integer(row.limit));
    case Waiting: {
        const qint64 left = row.gateOpensAtMs - QDateTime::currentMSecsSinceEpoch();
        const QString waiting = Format::integer(row.waiting);
        return left > 0 ? waiting + QStringLiteral(" · ") + Format::duration(left) : waiting;
    }
    default: return {};
    }
}

LatencyModel::LatencyModel(QObject* parent)
    : SnapshotTableModel({{tr("Endpoint"), {}, false},
                          {tr("calls"), {}, true},
                          {tr("p50"), tr("Milliseconds; half of the last 1,000 calls were faster"), true},
                          {tr("p95"), tr("Milliseconds; 95 of 100 calls were faster"), true},
                          {tr("p99"), tr("Milliseconds; 99 of 100 calls were faster"), true},
                          {tr("errors"), {}, true},
                          {tr("retries"), {}, true}},
                         parent)
{}

bool LatencyModel::same(const LatencySummary& a, const LatencySummary& b) const
{
    return std::tie(a.count, a.errors, a.retries, a.p50Ms, a.p95Ms, a.p99Ms) ==
           std::tie(b.count, b.errors, b.retries, b.p50Ms, b.p95Ms, b.p99Ms);
}

QVariant LatencyModel::cell(const LatencySummary& row, int column, int role) const
{
    if (column == Operation && role == MonoRole)
        return true;
    if (column == Errors && role == BadRole)
        return row.errors > 0;
    const bool raw = role == SortRole;
    if (role != Qt::DisplayRole && !raw)
        return {};
    const auto count = [raw](qint64 value) {
        return raw ? QVariant(value) : QVariant(Format::integer(value));
    };
    const auto ms = [raw](double value) {
        return raw ? QVariant(value) : QVariant(Format::number(value, value < 10 ? 2 : 3));
    };
    switch (column) {
    case Operation: return row.operation;
    case Calls: return count(row.count);
    case P50: return ms(row.p50Ms);
    case P95: return ms(row.p95Ms);
    case P99: return ms(row.p99Ms);
    case Errors: return count(row.errors);
    case Retries: return count(row.retries);
    default: return {};
    }
}

CensusModel::CensusModel(QObject* parent)
    : SnapshotTableModel({{tr("Class"), {}, false}, {tr("Live objects"), {}, true}}, parent)
{}

QVariant CensusModel::cell(const CensusRow& row, int column, int role) const
{
    if (role == MonoRole && column == ClassName)
        return true;
    if (role == SortRole && column == Count)
        return row.count;
    if (role != Qt::DisplayRole)
        return {};
    return column == ClassName ? row.className : Format::integer(row.count);
}

} // namespace tinkex::ui
