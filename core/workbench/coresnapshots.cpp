#include "core/workbench/core.h"

#include <QFile>
#include <QThread>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

SessionRow sessionRow(const SessionStatus& status)
{
    SessionRow row;
    row.id = status.id.isEmpty() ? u"creating-%1"_s.arg(status.token) : status.id;
    row.server = status.label;
    row.state = status.state;
    row.failedBeats = status.failedBeats;
    row.lastBeatAtMs = status.lastBeatAtMs;
    row.createdAtMs = status.createdAtMs;
    row.endReason = status.endReason.isEmpty() ? status.lastError : status.endReason;
    return row;
}

struct LinkWait {
    WaitReason reason = WaitReason::NotWaiting;
    QString detail;
    qint64 untilMs = 0;
};

LinkWait waitOf(const ClientRow& client)
{
    for (const OperationRow& operation : client.operations) {
        if (operation.queueState == u"paused_capacity"_s)
            return {WaitReason::ServerQueueCapacity, operation.queueReason, 0};
        if (operation.queueState == u"paused_rate_limit"_s)
            return {WaitReason::ServerRateLimit, operation.queueReason, 0};
    }
    for (const OperationRow& operation : client.operations) {
        if (operation.retries > 0)
            return {WaitReason::Retrying, operation.kind, 0};
    }
    return client.operations.isEmpty() ? LinkWait{}
                                       : LinkWait{WaitReason::ServerWorking, client.operations.first().kind, 0};
}

LinkWait whyWaiting(const ConnectionSnapshot& connection, const QList<LaneSummary>& lanes,
                    const QList<ClientRow>& clients, qint64 nowMs)
{
    if (connection.state != ConnectionState::Connected)
        return {WaitReason::NotConnected, connection.error ? connection.error->detail : QString(), 0};
    for (const LaneSummary& lane : lanes) {
        const QString name = QString::fromUtf8(tinkex::name(lane.trafficClass).data());
        if (lane.gateOpensAtMs > nowMs)
            return {WaitReason::RateGate, name, lane.gateOpensAtMs};
        if (lane.waiting > 0 && lane.inFlight >= lane.limit)
            return {WaitReason::LaneFull, name, 0};
    }
    LinkWait working;
    for (const ClientRow& client : clients) {
        const LinkWait wait = waitOf(client);
        if (wait.reason != WaitReason::NotWaiting && wait.reason != WaitReason::ServerWorking)
            return wait;
        if (wait.reason == WaitReason::ServerWorking)
            working = wait;
    }
    return working;
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

} // namespace

SessionsSnapshot Core::sessionsSnapshot() const
{
    SessionsSnapshot snapshot;
    QStringList own;
    if (m_sessions) {
        for (const SessionStatus& status : m_sessions->sessions()) {
            SessionRow row = sessionRow(status);
            own << row.id;
            ServiceClient* service = m_connector ? m_connector->service() : nullptr;
            if (service && service->sessionToken() == status.token)
                row.clients = service->clientRows();
            snapshot.sessions << row;
        }
    }
    for (const QString& id : m_accountSessions) {
        if (own.contains(id))
            continue;
        SessionRow row;
        row.id = id;
        row.server = m_connector ? m_connector->profile().name : QString();
        row.own = false;
        row.state = LiveState::Unknown;
        snapshot.sessions << row;
    }
    return snapshot;
}

HealthSnapshot Core::healthSnapshot() const
{
    HealthSnapshot snapshot;
    m_root->appendRows(snapshot.supervised, {});
    if (m_tasks)
        snapshot.tasks = m_tasks->tasks();
    snapshot.threads = processThreads();
    if (m_runs) {
        for (const RunSnapshot& run : m_runs->snapshots())
            snapshot.tokensPerSecond += run.tokensPerSecond;
    }
    QList<ClientRow> clients;
    if (m_connector && m_connector->session()) {
        ServerSession* session = m_connector->session();
        snapshot.lanes = session->transport().lanes();
        snapshot.latencies = session->transport().journal().latencies();
        snapshot.inFlight = session->transport().inFlight();
        const TelemetryCounts telemetry = session->telemetryCounts();
        snapshot.telemetryQueued = telemetry.queued;
        snapshot.telemetryDropped = telemetry.dropped;
        snapshot.bytesBudget = session->link().config().sampleDispatchBytes;
        if (session->service())
            clients = session->service()->clientRows();
    }
    const LinkWait wait = whyWaiting(m_connector ? m_connector->snapshot() : ConnectionSnapshot{}, snapshot.lanes,
                                     clients, m_clock.wallMs());
    snapshot.waitReason = wait.reason;
    snapshot.waitDetail = wait.detail;
    snapshot.waitUntilMs = wait.untilMs;
    return snapshot;
}

RequestsSnapshot Core::requestsSnapshot() const
{
    if (!m_connector || !m_connector->session())
        return {};
    return {m_connector->session()->transport().journal().entries()};
}

} // namespace tinkex
