#include "tests/support/crowd.h"

#include <QDateTime>
#include <algorithm>
#include <ctime>

namespace tinkex::test {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kClients = 50; ///< each in a session of its own

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

qint64 threadCpuUs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64(time.tv_sec) * 1'000'000 + time.tv_nsec / 1000;
}

Crowd::Crowd(int sessions, int operations) : m_operations(operations)
{
    for (int i = 0; i < sessions; ++i) {
        SessionRow row;
        row.id = u"%1-1d0e-4a77-9c21-000000000000"_s.arg(i, 8, 16, QChar(u'0'));
        row.server = u"Embedded local server"_s;
        row.state = LiveState::Alive;
        row.createdAtMs = now() - 3'600'000;
        row.lastBeatAtMs = now() - i % 10'000;
        m_sessions.sessions << row;
    }
    addClients();
    addHealth();
}

OperationRow Crowd::newOperation()
{
    OperationRow row;
    row.id = u"op-%1"_s.arg(m_nextOperation);
    row.kind = m_nextOperation % 3 == 0 ? u"sample"_s : u"forward_backward"_s;
    row.seqId = qint64(m_nextOperation);
    row.requestId = u"future-%1"_s.arg(m_nextOperation++);
    row.startedAtMs = now();
    row.wait = {Wait::Kind::Working, {}, now(), 0, 0, 0};
    return row;
}

void Crowd::addClients()
{
    const int each = m_operations / kClients;
    for (int i = 0; i < kClients; ++i) {
        SessionRow& session = m_sessions.sessions[i];
        ClientRow client;
        client.id = session.id + u":train:0"_s;
        client.name = u"run %1"_s.arg(i);
        client.state = LiveState::Alive;
        client.createdAtMs = session.createdAtMs;
        for (int j = 0; j < each; ++j)
            client.operations << newOperation();
        session.clients = {client};
    }
}

void Crowd::addHealth()
{
    m_health.supervised << SupervisedRow{u"root"_s, u"root"_s, u"Supervisor"_s, SupervisedState::Running, 0, now(),
                                         -1,        {}};
    for (int i = 0; i < kClients; ++i)
        m_health.supervised << SupervisedRow{u"root/client-%1"_s.arg(i),
                                             u"client %1"_s.arg(i),
                                             u"TrainingClient"_s,
                                             SupervisedState::Running,
                                             0,
                                             now(),
                                             40,
                                             {}};
    for (int i = 0; i < kTrafficClassCount; ++i) {
        LaneSummary lane;
        lane.trafficClass = TrafficClass(i);
        lane.limit = 400;
        m_health.lanes << lane;
    }
    for (int i = 0; i < 12; ++i) {
        LatencySummary latency;
        latency.operation = u"operation_%1"_s.arg(i);
        m_health.latencies << latency;
    }
    m_health.waiting.connection = ConnectionState::Connected;
    for (int i = 0; i < 2000; ++i) {
        RequestEntry entry;
        entry.id = quint64(i + 1);
        entry.operation = u"retrieve_future"_s;
        entry.path = u"/api/v1/retrieve_future"_s;
        entry.queuedAtMs = now();
        m_requests.entries << entry;
    }
    renewHealth();
}

void Crowd::tick()
{
    ++m_tick;
    const int count = int(m_sessions.sessions.size());
    for (int i = m_tick % 100; i < count; i += 100)
        m_sessions.sessions[i].lastBeatAtMs = now();
    renewOperations();
    renewHealth();
    for (int i = 0; i < 100; ++i) {
        RequestEntry entry = m_requests.entries.takeFirst();
        entry.id = m_requests.entries.last().id + 1;
        entry.queuedAtMs = now();
        m_requests.entries << entry;
    }
}

void Crowd::renewOperations()
{
    int position = m_tick;
    for (int i = 0; i < kClients; ++i) {
        QList<OperationRow>& operations = m_sessions.sessions[i].clients[0].operations;
        for (qsizetype j = operations.size() - 1; j >= 0; --j, ++position) {
            if (position % 20 == 0) {
                operations.removeAt(j);
                operations << newOperation();
            } else if (position % 40 == 1) {
                const bool held = operations[j].wait.kind == Wait::Kind::Capacity;
                operations[j].wait.kind = held ? Wait::Kind::Working : Wait::Kind::Capacity;
                operations[j].wait.reason = held ? QString() : u"all slots busy"_s;
            }
        }
    }
}

void Crowd::renewHealth()
{
    m_health.tasks.clear();
    for (int i = 0; i < kClients; ++i) {
        const ClientRow& client = m_sessions.sessions[i].clients[0];
        for (const OperationRow& operation : client.operations) {
            TaskRow task;
            task.id = quint64(operation.seqId);
            task.name = operation.kind;
            task.owner = client.id;
            task.running = true;
            task.kind = TaskKind::Network;
            task.startedAtMs = operation.startedAtMs;
            m_health.tasks << task;
        }
    }
    std::sort(m_health.tasks.begin(), m_health.tasks.end(),
              [](const TaskRow& a, const TaskRow& b) { return a.id < b.id; });
    for (LaneSummary& lane : m_health.lanes)
        lane.inFlight = (m_tick * 7 + int(lane.trafficClass) * 31) % 400;
    for (LatencySummary& latency : m_health.latencies) {
        latency.count += 10;
        latency.p99Ms = 100 + m_tick % 50;
    }
    m_health.inFlight = m_operations;
    m_health.waiting.wait = {Wait::Kind::Capacity, u"all slots busy"_s, now() - 5000, 0, 0, 0};
    m_health.waiting.operations = 40 + m_tick % 5;
}

void Crowd::show(FakeWorkbench& bench) const
{
    if (bench.connection().state != ConnectionState::Connected) {
        ConnectionSnapshot connection;
        connection.state = ConnectionState::Connected;
        connection.profile.name = u"Embedded local server"_s;
        connection.sessionId = m_sessions.sessions.first().id;
        bench.setConnection(connection);
    }
    bench.setSessions(m_sessions);
    bench.setRequests(m_requests);
    bench.setHealth(m_health);
}

} // namespace tinkex::test
