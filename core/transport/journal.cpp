#include "core/transport/journal.h"

#include "core/base/percentile.h"

#include <algorithm>
#include <deque>
#include <map>

namespace tinkex {

namespace {

constexpr std::size_t kLatencyWindow = 1000;

struct Ended {
    double ms = 0;
    int retries = 0;
    bool failed = false;
};

LatencySummary summarise(const QString& operation, const std::deque<Ended>& calls)
{
    LatencySummary summary;
    summary.operation = operation;
    summary.count = static_cast<qint64>(calls.size());
    std::vector<double> sorted;
    sorted.reserve(calls.size());
    for (const Ended& call : calls) {
        sorted.push_back(call.ms);
        summary.errors += call.failed ? 1 : 0;
        summary.retries += call.retries;
    }
    std::sort(sorted.begin(), sorted.end());
    summary.p50Ms = percentile(sorted, 0.50);
    summary.p95Ms = percentile(sorted, 0.95);
    summary.p99Ms = percentile(sorted, 0.99);
    return summary;
}

} // namespace

struct RequestJournal::Private {
    const Clock& clock;
    std::deque<RequestEntry> entries; ///< ids are consecutive
    quint64 lastId = 0;
    std::map<QString, std::deque<Ended>> ended;
};

RequestJournal::RequestJournal(const Clock& clock, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(Private{clock, {}, 0, {}}))
{}

RequestJournal::~RequestJournal() = default;

RequestEntry& RequestJournal::add(RequestEntry entry)
{
    entry.id = ++d->lastId;
    entry.queuedAtMs = d->clock.wallMs();
    d->entries.push_back(std::move(entry));
    if (d->entries.size() > kCapacity)
        d->entries.pop_front();
    Q_EMIT changed();
    return d->entries.back();
}

void RequestJournal::update(quint64 id, const std::function<void(RequestEntry&)>& change)
{
    if (d->entries.empty() || id < d->entries.front().id || id > d->lastId)
        return;
    change(d->entries[id - d->entries.front().id]);
    Q_EMIT changed();
}

QList<RequestEntry> RequestJournal::entries() const
{
    return {d->entries.begin(), d->entries.end()};
}

QList<LatencySummary> RequestJournal::latencies() const
{
    QList<LatencySummary> summaries;
    for (const auto& [operation, calls] : d->ended)
        summaries << summarise(operation, calls);
    return summaries;
}

void RequestJournal::recordEnd(const RequestEntry& entry)
{
    Q_EMIT ended(entry);
    if (entry.state == RequestState::Cancelled)
        return;
    auto& calls = d->ended[entry.operation];
    calls.push_back(
        {static_cast<double>(entry.durationMs), std::max(entry.attempt - 1, 0), entry.state == RequestState::Failed});
    if (calls.size() > kLatencyWindow)
        calls.pop_front();
}

} // namespace tinkex
