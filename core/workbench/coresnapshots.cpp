#include "core/workbench/core.h"

#include "core/supervision/census.h"
#include "core/workbench/whywaiting.h"

#include <QFile>
#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

QList<CensusRow> censusRows()
{
    QList<CensusRow> rows;
    for (const auto& [className, count] : census::snapshot())
        rows << CensusRow{className, count};
    return rows;
}

int processThreads()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("Threads:"))
            return line.mid(8).trimmed().toInt();
    }
    return 0;
}

TaskTotals totalsOf(const QList<TaskRow>& tasks, const TaskCounts& counts)
{
    TaskTotals totals;
    for (const TaskRow& task : tasks) {
        ++(task.running ? totals.running : totals.queued);
        totals.overdue += task.overdue ? 1 : 0;
    }
    totals.finished = counts.finished;
    totals.failed = counts.failed;
    totals.cancelled = counts.cancelled;
    totals.peakRunning = counts.peakRunning;
    return totals;
}

QList<MetricRow> metricRows(const MetricsSnapshot& metrics)
{
    QList<MetricRow> rows;
    for (const auto& [name, value] : metrics.counters)
        rows << MetricRow{name, MetricKind::Counter, static_cast<double>(value), {}};
    for (const auto& [name, value] : metrics.gauges)
        rows << MetricRow{name, MetricKind::Gauge, value, {}};
    for (const auto& [name, summary] : metrics.histograms)
        rows << MetricRow{name, MetricKind::Histogram, 0, summary};
    return rows;
}

} // namespace

const QList<SessionRow>& Core::sessionRows()
{
    return m_sessionTable.rows(m_connector ? m_connector->service() : nullptr);
}

SessionsSnapshot Core::sessionsSnapshot()
{
    SessionsSnapshot snapshot{sessionRows(), {}};
    if (m_accountSessions.isEmpty())
        return snapshot;
    QSet<QString> own;
    for (const SessionRow& row : snapshot.sessions)
        own << row.id;
    for (const QString& id : m_accountSessions) {
        if (own.contains(id))
            continue;
        SessionRow row;
        row.id = id;
        row.server = m_connector ? m_connector->profile().name : QString();
        row.state = LiveState::Unknown;
        const auto known = m_accountClients.constFind(id);
        row.clientsKnown = known != m_accountClients.constEnd();
        if (row.clientsKnown)
            row.clients = *known;
        snapshot.listed << row;
    }
    return snapshot;
}

void Core::addConnection(HealthSnapshot& snapshot, ServerSession& session) const
{
    snapshot.lanes = session.transport().lanes();
    snapshot.latencies = session.transport().journal().latencies();
    snapshot.inFlight = session.transport().inFlight();
    const TelemetryCounts telemetry = session.telemetryCounts();
    snapshot.telemetryQueued = telemetry.queued;
    snapshot.telemetryDropped = telemetry.dropped;
    const ByteBudget& results = *session.link().inflightBytes();
    snapshot.resultBytes = {results.inUse(), results.capacity(), results.waiting()};
    const SamplingDispatch& dispatch = session.link().dispatch();
    const DispatchLimits& limits = dispatch.limits();
    snapshot.sampleBytes = {dispatch.bytesInFlight(), limits.bytes, 0};
    snapshot.sampling.inFlight = dispatch.inFlight();
    snapshot.sampling.waiting = dispatch.waiting();
    snapshot.sampling.limit = dispatch.isThrottled() ? limits.throttledPosts : limits.posts;
    const auto wall = [this](Milliseconds time) {
        return m_clock.wallMs() + (time - m_clock.now()).count();
    };
    if (dispatch.isPaused())
        snapshot.sampling.opensAtMs = wall(dispatch.pausedUntil());
    if (dispatch.isThrottled())
        snapshot.sampling.throttledToMs = wall(dispatch.pausedUntil() + limits.throttledTail);
}

HealthSnapshot Core::healthSnapshot()
{
    HealthSnapshot snapshot;
    m_root->appendRows(snapshot.supervised, {});
    if (m_tasks) {
        snapshot.tasks = m_tasks->tasks();
        snapshot.taskTotals = totalsOf(snapshot.tasks, m_tasks->counts());
    }
    snapshot.metrics = metricRows(m_metrics.snapshot());
    snapshot.recoveryEnabled = m_options.recovery.enabled;
    if (m_recoveries)
        snapshot.recoveries = m_recoveries->rows();
    snapshot.threads = processThreads();
    snapshot.census = censusRows();
    if (m_runs) {
        for (const RunSnapshot& run : m_runs->snapshots())
            snapshot.tokensPerSecond += run.tokensPerSecond;
    }
    if (m_connector && m_connector->session())
        addConnection(snapshot, *m_connector->session());
    snapshot.waiting = whyWaiting(connectionSnapshot(), sessionRows());
    return snapshot;
}

RequestsSnapshot Core::requestsSnapshot() const
{
    if (!m_connector || !m_connector->session())
        return {};
    return {m_connector->session()->transport().journal().entries()};
}

} // namespace tinkex
