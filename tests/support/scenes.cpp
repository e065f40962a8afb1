#include "tests/support/scenes.h"

#include <QDateTime>
#include <cmath>
#include <limits>

namespace tinkex::test {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

qint64 ago(double seconds)
{
    return QDateTime::currentMSecsSinceEpoch() - qint64(seconds * 1000);
}

QVector<double> curve(double from, double to, int count, double scale, int seed)
{
    QVector<double> values;
    quint32 state = quint32(seed) * 747796405U + 1;
    for (int i = 0; i < count; ++i) {
        state = state * 1664525U + 1013904223U;
        const double noise = (double(state >> 8) / double(1 << 24) - 0.5) * 0.12 * std::abs(from - to);
        const double t = std::exp(-double(i) / scale);
        values << to + (from - to) * t + noise * (0.25 + t);
    }
    return values;
}

ServerProfile embedded()
{
    return {u"embedded"_s, u"Embedded local server"_s, ProfileKind::Embedded, {}, false, {}};
}

ConnectionSnapshot connected()
{
    ConnectionSnapshot c;
    c.profile = embedded();
    c.state = ConnectionState::Connected;
    c.baseUrl = u"http://127.0.0.1:40123"_s;
    c.roundTripMs = 0.6;
    c.sessionId = u"7f3a9b52-1d0e-4a77-9c21"_s;
    c.models = {u"tinkex/tiny-512"_s};
    c.maxContext = 256;
    c.connectedAtMs = ago(48 * 60);
    c.tokenizerAvailable = true;
    return c;
}

QList<ServerProfile> profiles()
{
    return {embedded(),
            {u"hosted"_s, u"Tinker (hosted)"_s, ProfileKind::Hosted, u"https://tinker.example.com"_s, false, {}},
            {u"lab"_s, u"lab-skyrl"_s, ProfileKind::Custom, u"http://gpu7:8000"_s, false, {}}};
}

SupervisedRow row(const QString& path, const QString& name, const QString& kind,
                  SupervisedState state = SupervisedState::Running, int restarts = 0, int queue = -1,
                  const QString& detail = {})
{
    return {path, name, kind, state, restarts, ago(2 * 3600 + 300), queue, detail};
}

QList<SupervisedRow> tree()
{
    QList<SupervisedRow> rows = {
        row(u"root"_s, u"Root"_s, u"rest-for-one"_s),
        row(u"root/infrastructure"_s, u"Infrastructure"_s, u"one-for-one"_s),
        row(u"root/infrastructure/journal"_s, u"RequestJournal"_s, u"permanent"_s),
        row(u"root/infrastructure/tasks"_s, u"TaskSupervisor"_s, u"permanent"_s, SupervisedState::Running, 0, 2),
        row(u"root/infrastructure/runs"_s, u"RunStore"_s, u"permanent"_s),
        row(u"root/transport"_s, u"Transport"_s, u"one-for-all"_s),
        row(u"root/transport/control"_s, u"lane control"_s, u"permanent"_s, SupervisedState::Running, 0, 0),
        row(u"root/transport/futures"_s, u"lane futures"_s, u"permanent"_s, SupervisedState::Running, 0, 38),
        row(u"root/transport/sampling"_s, u"lane sampling"_s, u"permanent"_s, SupervisedState::Running, 0, 0),
        row(u"root/server"_s, u"LocalServer process"_s, u"transient"_s, SupervisedState::Running, 1),
        row(u"root/sessions"_s, u"SessionManager"_s, u"permanent"_s),
        row(u"root/clients"_s, u"Clients"_s, u"dynamic"_s),
        row(u"root/clients/7f3a"_s, u"service 7f3a…c21"_s, u"temporary"_s),
        row(u"root/clients/7f3a/train0"_s, u"trainer addition r16"_s, u"temporary"_s, SupervisedState::Running, 0, 2),
        row(u"root/clients/7f3a/train2"_s, u"trainer sort-5 RL"_s, u"temporary"_s, SupervisedState::Running, 0, 1),
        row(u"root/telemetry"_s, u"TelemetryReporter"_s, u"transient"_s, SupervisedState::Running, 0, 12)};
    rows[9].sinceMs = ago(48 * 60);
    return rows;
}

LaneSummary lane(TrafficClass c, int inFlight, int waiting, int limit)
{
    LaneSummary summary;
    summary.trafficClass = c;
    summary.inFlight = inFlight;
    summary.waiting = waiting;
    summary.limit = limit;
    return summary;
}

LatencySummary latency(const QString& operation, qint64 count, double p50, double p95, double p99, qint64 errors,
                       qint64 retries)
{
    LatencySummary summary;
    summary.operation = operation;
    summary.count = count;
    summary.errors = errors;
    summary.retries = retries;
    summary.p50Ms = p50;
    summary.p95Ms = p95;
    summary.p99Ms = p99;
    return summary;
}

Wait working(double seconds)
{
    return {Wait::Kind::Working, {}, ago(seconds), 0, 0, 0};
}

Wait held()
{
    return {Wait::Kind::Capacity, u"all 4 adapter slots busy"_s, ago(6), 0, 0, 0};
}

QList<MetricRow> metrics()
{
    HistogramSummary times;
    times.count = 1000;
    times.mean = 61.2;
    times.min = 0.5;
    times.max = 640;
    times.p50 = 1.4;
    times.p95 = 402;
    times.p99 = 588;
    times.buckets = {310, 260, 92, 31, 18, 12, 24, 61, 148, 44, 0, 0, 0};
    return {{u"tinkex_requests_failure"_s, MetricKind::Counter, 5, {}},
            {u"tinkex_requests_success"_s, MetricKind::Counter, 15632, {}},
            {u"tinkex_requests_total"_s, MetricKind::Counter, 15637, {}},
            {u"tinkex_requests_total{server=\"http://127.0.0.1:40123\"}"_s, MetricKind::Counter, 15637, {}},
            {u"tinkex_request_duration_ms"_s, MetricKind::Histogram, 0, times}};
}

QList<RecoveryRow> recoveries()
{
    return {
        {u"20260301-101500-addition"_s, RecoveryState::Done, 1, 3, 0, "tinker://7f3a9b52:train:0/weights/000100", {}},
        {u"20260301-102200-sort"_s,
         RecoveryState::WaitingRetry,
         2,
         3,
         ago(-8),
         {},
         Error::make(ErrorKind::RemoteTask, "model not loaded")}};
}

HealthSnapshot health()
{
    HealthSnapshot h;
    h.supervised = tree();
    h.lanes = {lane(TrafficClass::Control, 1, 0, 24),   lane(TrafficClass::Training, 2, 0, 16),
               lane(TrafficClass::Sampling, 3, 0, 400), lane(TrafficClass::Futures, 38, 0, 2000),
               lane(TrafficClass::Rest, 1, 0, 8),       lane(TrafficClass::Telemetry, 0, 0, 2)};
    h.latencies = {latency(u"session_heartbeat"_s, 1412, 0.6, 1.1, 4.0, 3, 3),
                   latency(u"forward_backward"_s, 880, 1.9, 3.4, 6.8, 0, 0),
                   latency(u"retrieve_future"_s, 9204, 212, 480, 611, 2, 11),
                   latency(u"asample"_s, 3120, 0.9, 1.8, 3.1, 0, 14),
                   latency(u"optim_step"_s, 880, 0.7, 1.2, 2.2, 0, 0),
                   latency(u"telemetry"_s, 141, 0.8, 1.9, 2.5, 0, 1)};
    h.tasks = {{1, u"Training run addition r16"_s, u"RunStore"_s, true, false, ago(15), 0.62},
               {2, u"Down-sampling gsm8k-sft"_s, u"MetricStore"_s, true, false, ago(2), -1}};
    h.taskTotals = {2, 0, 0, 4210, 3, 6, 3};
    h.metrics = metrics();
    h.waiting.connection = ConnectionState::Connected;
    h.waiting.wait = held();
    h.waiting.operation = u"forward_backward"_s;
    h.waiting.operations = 1;
    h.sampling = {3, 0, 400, 0, 0};
    h.census = {{u"ChatTemplate"_s, 1},
                {u"ClientOperation"_s, 3},
                {u"SamplingClient"_s, 2},
                {u"ServiceClient"_s, 1},
                {u"TrainingClient"_s, 2}};
    h.inFlight = 42;
    h.threads = 9;
    h.resultBytes = {1'240'000, 52'428'800, 0};
    h.sampleBytes = {18'400, 10'485'760, 0};
    h.telemetryQueued = 12;
    h.tokensPerSecond = 11240;
    return h;
}

QList<EventRow> events()
{
    return {{1, ago(220), Severity::Info, u"session"_s, u"7f3a9b52:train:2"_s, u"train:2 active again after 12 s"_s},
            {2,
             ago(150),
             Severity::Error,
             u"server"_s,
             {},
             u"local server exited with signal 9; restarted in 0.4 s (1 of 3 in 60 s)"_s},
            {3, ago(149), Severity::Info, u"server"_s, {}, u"ready, 3 checkpoints found"_s},
            {4, ago(90), Severity::Info, u"training"_s, u"7f3a9b52:train:0"_s, u"addition r16 started, 200 steps"_s},
            {5, ago(41), Severity::Debug, u"transport"_s, {}, u"retrieve_future: 408 after 5 s, polling again"_s},
            {6, ago(11), Severity::Warning, u"transport"_s, {}, u"asample 429, retry after 1 s"_s}};
}

RequestsSnapshot requests()
{
    const QStringList operations = {u"forward_backward"_s, u"retrieve_future"_s, u"optim_step"_s, u"asample"_s,
                                    u"session_heartbeat"_s};
    const TrafficClass classes[] = {TrafficClass::Training, TrafficClass::Futures, TrafficClass::Training,
                                    TrafficClass::Sampling, TrafficClass::Control};
    RequestsSnapshot snapshot;
    for (int i = 0; i < 120; ++i) {
        RequestEntry e;
        e.id = quint64(i + 1);
        e.operation = operations[i % 5];
        e.trafficClass = classes[i % 5];
        e.method = u"POST"_s;
        e.path = u"/api/v1/"_s + e.operation;
        e.attempt = i % 31 == 3 ? 3 : 1;
        e.queuedAtMs = ago(120 - i);
        e.startedAtMs = e.queuedAtMs + 1;
        e.bytesSent = 400 + i * 37 % 9000;
        e.bytesReceived = 120 + i * 91 % 30000;
        e.state = i > 115 ? RequestState::InFlight : i % 31 == 3 ? RequestState::Failed : RequestState::Done;
        e.httpStatus = e.state == RequestState::Done ? 200 : e.state == RequestState::Failed ? 429 : 0;
        e.durationMs = e.state == RequestState::InFlight ? -1 : 1 + i * 13 % 400;
        if (e.state == RequestState::Failed)
            e.detail = u"rate limited: all 4 adapter slots busy"_s;
        snapshot.entries << e;
    }
    return snapshot;
}

RunSnapshot additionRun()
{
    RunSnapshot r;
    r.id = u"run-1"_s;
    r.name = u"addition r16"_s;
    r.exerciseId = u"addition"_s;
    r.state = RunState::Running;
    r.activity = u"training"_s;
    r.baseModel = u"tinkex/tiny-512"_s;
    r.rank = 16;
    r.lossFn = u"cross_entropy"_s;
    r.learningRate = 5e-3;
    r.schedule = u"linear"_s;
    r.batchSize = 32;
    r.seed = 1;
    r.step = 124;
    r.totalSteps = 200;
    r.tokensSeen = 156902;
    r.startedAtMs = ago(15.2);
    r.elapsedMs = 15200;
    r.remainingMs = 9400;
    r.lastLoss = 0.128;
    r.lastReward = kNan;
    r.tokensPerSecond = 11240;
    r.stepsPerSecond = 8.1;
    r.metrics = {u"loss"_s, u"accuracy"_s, u"tokens_per_second"_s, u"learning_rate"_s};
    r.checkpoints = {{u"000050"_s, 50, u"tinker://7f3a9b52:train:0/weights/000050"_s,
                      u"tinker://7f3a9b52:train:0/sampler_weights/000050"_s, ago(13), 0.412},
                     {u"000100"_s, 100, u"tinker://7f3a9b52:train:0/weights/000100"_s,
                      u"tinker://7f3a9b52:train:0/sampler_weights/000100"_s, ago(7), 0.151}};
    r.probes = {{u"What is 45 plus 62?"_s, u"107"_s, u"5 plus 62 2."_s, u"5+2=7. 4+6=10. 107."_s, false, true},
                {u"What is 53 plus 21?"_s, u"74"_s, u"2 is 4."_s, u"3+1=4. 5+2=7. 74."_s, false, true},
                {u"What is 49 plus 52?"_s, u"101"_s, u"4 is 5."_s, u"9+2=11. 4+5+1=10. 101."_s, false, true}};
    r.accuracyBefore = 0.0;
    r.accuracyNow = 0.78;
    r.keptBefore = 0.94;
    r.keptNow = 0.91;
    r.folder = u"/home/ada/.local/share/tinkex/runs/addition-r16"_s;
    return r;
}

RunSnapshot otherRun(const QString& id, const QString& name, RunState state, double loss, const QString& exercise)
{
    RunSnapshot r = additionRun();
    r.id = id;
    r.name = name;
    r.exerciseId = exercise;
    r.state = state;
    r.lastLoss = loss;
    r.probes.clear();
    r.accuracyNow = r.accuracyBefore = r.keptBefore = r.keptNow = -1;
    r.startedAtMs = ago(900);
    return r;
}

RunsSnapshot runs()
{
    RunSnapshot sort = otherRun(u"run-2"_s, u"sort-5 RL"_s, RunState::Running, 0.71, u"sort"_s);
    sort.kind = RunKind::Reinforcement;
    sort.lossFn = u"importance_sampling"_s;
    sort.batchSize = 8;
    sort.groupSize = 8;
    sort.step = 21;
    sort.totalSteps = 60;
    sort.stepsPerSecond = 4.4;
    sort.remainingMs = 8800;
    sort.lastReward = 0.71;
    sort.metrics = {u"reward"_s, u"loss"_s, u"tokens_per_second"_s};
    sort.checkpoints.clear();
    RunSnapshot pirate = otherRun(u"run-3"_s, u"pirate style"_s, RunState::Finished, 0.071, u"style"_s);
    pirate.step = pirate.totalSteps = 150;
    pirate.remainingMs = 0;
    pirate.stepsPerSecond = pirate.tokensPerSecond = 0;
    pirate.checkpoints = {{u"000150"_s, 150, u"tinker://7f3a9b52:train:1/weights/000150"_s,
                           u"tinker://7f3a9b52:train:1/sampler_weights/000150"_s, ago(300), 0.071}};
    return {{additionRun(), sort, pirate}};
}

ClientRow client(const QString& id, ClientKind kind, const QString& name, QList<OperationRow> operations = {},
                 qint64 next = 0)
{
    ClientRow c;
    c.id = id;
    c.kind = kind;
    c.name = name;
    c.state = LiveState::Alive;
    c.baseModel = u"tinkex/tiny-512"_s;
    c.operations = std::move(operations);
    c.nextSeqId = next;
    c.createdAtMs = ago(600);
    return c;
}

SessionsSnapshot sessions()
{
    SessionRow own;
    own.id = u"7f3a9b52-1d0e-4a77-9c21"_s;
    own.server = u"Embedded local server"_s;
    own.state = LiveState::Alive;
    own.lastBeatAtMs = ago(2.1);
    own.createdAtMs = ago(48 * 60);
    const OperationRow step{u"op-11"_s, u"forward_backward"_s, 248, u"fut-9a1"_s, {}, {}, 0, ago(0.4), working(0.4)};
    const OperationRow paused{u"op-12"_s, u"forward_backward"_s, 12, u"fut-9a2"_s, {}, {}, 0, ago(7), held()};
    const OperationRow sampling{u"op-13"_s, u"sample"_s, 41, u"fut-9a3"_s, {}, {}, 1, ago(1), working(1)};
    own.clients = {client(u"7f3a9b52:train:0"_s, ClientKind::Trainer, u"addition r16"_s, {step}, 249),
                   client(u"7f3a9b52:train:2"_s, ClientKind::Trainer, u"sort-5 RL"_s, {paused}, 13),
                   client(u"7f3a9b52:sample:0"_s, ClientKind::Sampler, u"base"_s, {}, 42),
                   client(u"7f3a9b52:sample:3"_s, ClientKind::Sampler, u"pirate style/000150"_s, {sampling}, 42)};
    for (int i = 0; i < 4; ++i) {
        const OperationRow over{u"op-%1"_s.arg(i),
                                i % 2 ? u"optim_step"_s : u"forward_backward"_s,
                                244 + i,
                                u"fut-8f%1"_s.arg(i),
                                {},
                                {},
                                i == 2 ? 3 : 0,
                                ago(6 - i),
                                {}};
        own.clients[0].ended << EndedOperation{over, i == 2 ? TaskEnd::Failed : TaskEnd::Finished,
                                               i == 2 ? u"the server is restarting (HTTP 503)"_s : QString(),
                                               over.startedAtMs + 400};
    }
    own.clients[3].modelPath = u"tinker://7f3a9b52:train:1/sampler_weights/000150"_s;
    SessionRow listed;
    listed.id = u"e91b0c44-77ff-4bd2-8a10"_s;
    listed.server = own.server;
    listed.state = LiveState::Unknown;
    listed.createdAtMs = ago(12 * 60);
    listed.clientsKnown = false;
    SessionRow older = listed;
    older.id = u"01cc63de-4d00-4e3b-b001"_s;
    older.state = LiveState::Ended;
    older.createdAtMs = ago(3 * 86400);
    older.clientsKnown = true;
    older.clients = {client(u"01cc63de:train:0"_s, ClientKind::Trainer, u"01cc63de:train:0"_s),
                     client(u"01cc63de:sample:0"_s, ClientKind::Sampler, u"01cc63de:sample:0"_s)};
    return {{own}, {listed, older}};
}

void addSamples(FakeWorkbench& bench)
{
    const auto add = [&bench](const SamplingTarget& target, const QString& prompt, double age) {
        SampleSpec spec;
        spec.target = target;
        spec.prompt.text = prompt;
        SampleResult result = makeSample(spec);
        result.finishedAtMs = ago(age);
        bench.addSample(result);
    };
    add({u"base"_s, u"tinkex/tiny-512"_s, {}}, u"One day"_s, 180);
    add({u"pirate style/000150"_s, {}, u"tinker://7f3a9b52:train:1/sampler_weights/000150"_s}, u"One day"_s, 120);
    add({u"addition r16/000100"_s, {}, u"tinker://7f3a9b52:train:0/sampler_weights/000100"_s}, u"What is 45 plus 62?"_s,
        40);
}

} // namespace

void sceneEmpty(FakeWorkbench& bench)
{
    bench.setProfiles({embedded()});
    ConnectionSnapshot c = connected();
    c.connectedAtMs = ago(8);
    bench.setConnection(c);
    bench.setTargets({{u"base"_s, u"tinkex/tiny-512"_s, {}}});
    HealthSnapshot h = health();
    h.tasks.clear();
    h.taskTotals = {};
    h.metrics.clear();
    h.latencies.clear();
    h.inFlight = 0;
    h.tokensPerSecond = 0;
    h.waiting.wait = {};
    for (LaneSummary& summary : h.lanes)
        summary.inFlight = 0;
    bench.setHealth(h);
}

void sceneNormal(FakeWorkbench& bench)
{
    bench.setProfiles(profiles());
    bench.setConnection(connected());
    bench.setTargets({{u"base"_s, u"tinkex/tiny-512"_s, {}},
                      {u"addition r16/000100"_s, {}, u"tinker://7f3a9b52:train:0/sampler_weights/000100"_s},
                      {u"pirate style/000150"_s, {}, u"tinker://7f3a9b52:train:1/sampler_weights/000150"_s}});
    bench.setSeries(u"run-1"_s, u"loss"_s, curve(4.6, 0.12, 124, 28, 1));
    bench.setSeries(u"run-1"_s, u"accuracy"_s, curve(0.0, 0.95, 124, 60, 2));
    bench.setSeries(u"run-1"_s, u"tokens_per_second"_s, curve(10800, 11300, 124, 20, 3));
    bench.setSeries(u"run-1"_s, u"learning_rate"_s, curve(5e-3, 1e-3, 124, 200, 6));
    bench.setSeries(u"run-2"_s, u"reward"_s, curve(0.1, 0.78, 60, 16, 4));
    bench.setSeries(u"run-2"_s, u"loss"_s, curve(0.02, -0.01, 60, 30, 7));
    bench.setSeries(u"run-3"_s, u"loss"_s, curve(7.0, 0.07, 150, 25, 5));
    bench.setRuns(runs());
    bench.setSessions(sessions());
    bench.setHealth(health());
    bench.setRequests(requests());
    bench.addEvents(events());
    addSamples(bench);
}

void sceneFaulty(FakeWorkbench& bench)
{
    sceneNormal(bench);
    ConnectionSnapshot c = connected();
    c.state = ConnectionState::Reconnecting;
    c.serverRestarts = 2;
    Error refused = Error::make(ErrorKind::Network, "connection refused");
    refused.operation = u"session_heartbeat"_s;
    c.error = refused;
    bench.setConnection(c);
    SessionsSnapshot s = sessions();
    s.sessions[0].state = LiveState::Failing;
    s.sessions[0].failedBeats = 3;
    s.sessions[0].lastBeatAtMs = ago(34);
    s.sessions[0].clients[1].state = LiveState::Ended;
    s.sessions[0].clients[1].operations.clear();
    s.sessions[0].clients[1].failed = true;
    s.sessions[0].clients[1].endReason = u"server restarted: model not loaded"_s;
    bench.setSessions(s);
    RunsSnapshot r = runs();
    r.runs[0].state = RunState::ConnectionLost;
    r.runs[0].error = refused;
    r.runs[1].state = RunState::Failed;
    r.runs[1].error = Error::make(ErrorKind::RemoteTask, "model not loaded");
    bench.setRuns(r);
    HealthSnapshot h = health();
    h.supervised[8].state = SupervisedState::BackingOff;
    h.supervised[8].detail = u"throttled: 429 on asample"_s;
    h.supervised[9].state = SupervisedState::Starting;
    h.supervised[9].restarts = 2;
    h.supervised[12].state = SupervisedState::Failed;
    h.supervised[12].detail = u"no reply: connection refused"_s;
    h.lanes[2] = lane(TrafficClass::Sampling, 10, 64, 10);
    h.lanes[2].gateOpensAtMs = ago(-38);
    h.waiting.connection = ConnectionState::Reconnecting;
    h.waiting.wait = {};
    h.waiting.wait.reason = u"connection refused"_s;
    h.waiting.wait.untilMs = ago(-4);
    h.telemetryDropped = 7;
    h.tasks[1].overdue = true;
    h.taskTotals.overdue = 1;
    h.recoveryEnabled = true;
    h.recoveries = recoveries();
    bench.setHealth(h);
    bench.addEvents({{7, ago(3), Severity::Warning, u"session"_s, u"7f3a9b52-1d0e-4a77-9c21"_s,
                      u"no reply to heartbeat (connection refused), 3 of 30"_s}});
}

} // namespace tinkex::test
