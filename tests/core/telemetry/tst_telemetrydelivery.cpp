#include "core/clients/samplingclient.h"
#include "core/telemetry/telemetryevents.h"
#include "core/telemetry/telemetryreporter.h"
#include "core/transport/httptransport.h"
#include "core/wire/codec.h"
#include "core/workbench/serversession.h"
#include "tests/core/session/faketransport.h"
#include "tests/support/scriptedserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QTimer>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

const char* kTelemetry = "/api/v1/telemetry";

Answer accepted()
{
    return answer::json(R"({"status":"accepted"})");
}

std::vector<wire::TelemetryEvent> eventsAt(const ScriptedServer& server)
{
    std::vector<wire::TelemetryEvent> events;
    for (const ServerRequest& request : server.requests(kTelemetry)) {
        const auto batch = wire::decode<wire::TelemetryBatch>(request.body);
        if (batch)
            events.insert(events.end(), batch->events.begin(), batch->events.end());
    }
    return events;
}

qint64 countOf(const std::vector<wire::TelemetryEvent>& events, std::string_view kind)
{
    return std::ranges::count(events, kind, &wire::TelemetryEvent::event);
}

int processThreads()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = status.readAll();
    return text.mid(text.indexOf("Threads:") + 8, 8).trimmed().split('\n').front().toInt();
}

TransportOptions optionsFor(const ScriptedServer& server)
{
    TransportOptions options;
    options.baseUrl = server.baseUrl();
    options.key = [] {
        return std::string("tml-key");
    };
    return options;
}

/// A reporter over the real transport.
class Bench : public QObject {
public:
    explicit Bench(const TelemetryPolicy& policy = {})
    {
        tasks.start();
        reporter = std::make_unique<TelemetryReporter>(transport, tasks, clock, events, "S", true, policy);
        reporter->start();
    }
    void say(int count)
    {
        for (int i = 0; i < count; ++i)
            reporter->log(genericEvent("e", "{}", Severity::Info));
    }
    void close()
    {
        timer.start();
        reporter->close(this, [this](const Result<TelemetryEnd>& result) {
            ends.push_back(*result);
            took = timer.elapsed();
        });
    }
    bool hasEnded(int count = 1)
    {
        return QTest::qWaitFor([&] { return static_cast<int>(ends.size()) == count; }, 8'000);
    }

    ScriptedServer server;
    SystemClock clock;
    FakeEventSink events;
    TaskSupervisor tasks{clock, 2};
    HttpTransport transport{clock, optionsFor(server)};
    std::unique_ptr<TelemetryReporter> reporter;
    std::vector<TelemetryEnd> ends;
    QElapsedTimer timer;
    qint64 took = 0;
};

/// A whole session, as the workbench makes it.
class SessionBench : public QObject {
public:
    SessionBench()
    {
        server.always("/api/v1/client/config", answer::json("{}"));
        server.always("/api/v1/client/dynamic_config", answer::json("{}"));
        server.always("/api/v1/get_server_capabilities", answer::json(R"({"supported_models":["tiny"]})"));
        server.always("/api/v1/create_session", answer::json(R"({"session_id":"S"})"));
        server.always("/api/v1/create_sampling_session", [this](const ServerRequest&, Responder responder) {
            const std::string id = "S:sample:" + std::to_string(samplers++);
            responder.send({200, {{"content-type", "application/json"}}, "{\"sampling_session_id\":\"" + id + "\"}"});
        });
        server.always(kTelemetry, accepted());
        tasks.start();
        sessions.start();
        connections.start();
    }

    bool open()
    {
        SessionSetup setup;
        setup.serverName = u"scripted"_s;
        setup.baseUrl = QString::fromStdString(server.baseUrl());
        setup.key = "tml-key";
        auto made = std::make_unique<ServerSession>(setup, sessions, tasks, clock, events, metrics);
        session = made.get();
        if (!connections.adopt(std::move(made)))
            return false;
        return QTest::qWaitFor([&] { return session && session->isRunning(); }, 5'000);
    }
    SamplingClient* sampler()
    {
        QPointer<SamplingClient> made;
        SamplerOptions options;
        options.baseModel = "tiny";
        session->service()->createSampler(options, this, [&](Result<SamplingClient*> r) { made = r ? *r : nullptr; });
        return QTest::qWaitFor([&] { return made != nullptr; }, 5'000) ? made.data() : nullptr;
    }

    ScriptedServer server;
    SystemClock clock;
    EventLog events{clock};
    Metrics metrics;
    TaskSupervisor tasks{clock, 2};
    SessionManager sessions{clock, events};
    DynamicSupervisor connections{u"connections"_s, clock, events};
    QPointer<ServerSession> session;
    int samplers = 0;
};

} // namespace

class TestTelemetryDelivery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void at_1a_everyOpenPostIsATask()
    {
        Bench bench;
        bench.server.always(kTelemetry, bench.server.hold());
        bench.say(249); // and the start of the session
        QTRY_COMPARE(bench.server.heldCount(kTelemetry), 2);
        QCOMPARE(bench.tasks.tasks().size(), 2);
        for (const TaskRow& row : bench.tasks.tasks()) {
            QCOMPARE(row.name, u"telemetry"_s);
            QCOMPARE(row.owner, u"telemetry S"_s);
        }
        bench.server.always(kTelemetry, accepted());
        while (bench.server.release(kTelemetry, {200, {}, R"({"status":"accepted"})"})) {
        }
        bench.reporter->flush();
        QTRY_VERIFY_WITH_TIMEOUT(bench.tasks.tasks().isEmpty(), 500);
        bench.reporter->flush();
        QTRY_COMPARE(bench.reporter->counts().sent, 250);
    }

    /// The label of dropped events reads these numbers; the work of the loop is never held up.
    void at_1c_failuresAreCountedAndBlockNothing()
    {
        TelemetryPolicy policy;
        policy.retryDelay = 5ms;
        Bench bench(policy);
        bench.server.always(kTelemetry, answer::status(500));
        QElapsedTimer sinceTick;
        qint64 longest = 0;
        QTimer tick;
        connect(&tick, &QTimer::timeout, this, [&] { longest = std::max(longest, sinceTick.restart()); });
        sinceTick.start();
        tick.start(10);
        bench.say(399);
        bench.reporter->flush();
        QTRY_COMPARE(bench.reporter->counts().dropped, 400);
        QVERIFY(bench.server.count(kTelemetry) >= 10);
        QCOMPARE(bench.reporter->counts().failedPosts, bench.server.count(kTelemetry));
        QCOMPARE(bench.events.count(Severity::Warning), 4);             // a line for each batch
        QVERIFY2(longest <= 500, qPrintable(QString::number(longest))); // the machine may be busy
    }

    void at_7b_aHeldServerTimesOut()
    {
        Bench bench;
        bench.server.always(kTelemetry, bench.server.hold());
        bench.say(250);
        bench.close();
        QVERIFY(bench.hasEnded());
        QCOMPARE(bench.ends[0].kind, TelemetryEnd::Kind::TimedOut);
        QCOMPARE(bench.ends[0].dropped, 252);
        QCOMPARE(bench.ends[0].sent, 0);
        QVERIFY2(bench.took >= 4'750 && bench.took <= 6'000, qPrintable(QString::number(bench.took)));
        QVERIFY(bench.tasks.tasks().isEmpty());
        bench.close();
        QVERIFY(bench.hasEnded(2));
        QCOMPARE(bench.ends[1].kind, TelemetryEnd::Kind::NotRunning);
        QVERIFY(bench.took < 500);
    }

    void at_7c_aFailingServerDrainsNothing()
    {
        TelemetryPolicy policy;
        policy.retryDelay = 50ms;
        Bench bench(policy);
        bench.server.always(kTelemetry, answer::status(500));
        bench.say(250);
        bench.close();
        QVERIFY(bench.hasEnded());
        QCOMPARE(bench.ends[0].kind, TelemetryEnd::Kind::Dropped);
        QCOMPARE(bench.ends[0].dropped, 252);
        QCOMPARE(bench.ends[0].sent, 0);
    }

    void at_7d_aHealthyServerDrainsAll()
    {
        Bench bench;
        bench.server.always(kTelemetry, accepted());
        bench.say(248); // 250 with the start and the end of the session
        bench.close();
        QVERIFY(bench.hasEnded());
        QCOMPARE(bench.ends[0].kind, TelemetryEnd::Kind::Drained);
        QCOMPARE(bench.ends[0].sent, 250);
        QCOMPARE(bench.ends[0].dropped, 0);
        QVERIFY2(bench.took < 1'000, qPrintable(QString::number(bench.took)));
        QCOMPARE(bench.server.count(kTelemetry), 3);
        std::vector<std::size_t> sizes;
        for (const ServerRequest& request : bench.server.requests(kTelemetry))
            sizes.push_back(wire::decode<wire::TelemetryBatch>(request.body)->events.size());
        const std::vector<std::size_t> expected{100, 100, 50};
        QCOMPARE(sizes, expected);
    }

    /// C1.75
    void twoLogsAndAFlushAreOnePost()
    {
        Bench bench;
        bench.server.always(kTelemetry, accepted());
        bench.say(2);
        bench.reporter->flush();
        QTRY_COMPARE(bench.reporter->counts().sent, 3);
        QCOMPARE(bench.server.count(kTelemetry), 1);
        const auto batch = wire::decode<wire::TelemetryBatch>(bench.server.requests(kTelemetry)[0].body);
        QCOMPARE(batch->sessionId, std::string("S"));
        QCOMPARE(batch->events.front().event, std::string("SESSION_START"));
    }

    /// C1.77
    void anErrorAndTheEndArriveBeforeTheAnswer()
    {
        Bench bench;
        bench.server.always(kTelemetry, accepted());
        bench.reporter->logError(Error::make(ErrorKind::Internal, "fatal"));
        bench.close();
        QVERIFY(bench.hasEnded());
        const auto events = eventsAt(bench.server);
        QCOMPARE(countOf(events, "UNHANDLED_EXCEPTION"), 1);
        QCOMPARE(countOf(events, "SESSION_END"), 1);
    }

    void at_1b_closingTheServiceEndsHeldTelemetry()
    {
        SessionBench bench;
        QVERIFY(bench.open());
        const int threads = processThreads();
        bench.server.always(kTelemetry, bench.server.hold());
        for (int i = 0; i < 250; ++i)
            bench.events.report(Severity::Warning, "app", {}, u"something"_s);
        QTRY_COMPARE(bench.server.heldCount(kTelemetry), 2);
        QCOMPARE(bench.session->telemetryCounts().dropped, 0);
        QPointer<ServerSession> session = bench.session;
        TelemetryCounts last;
        connect(session, &Worker::exited, this, [&] { last = session->telemetryCounts(); });
        QElapsedTimer timer;
        timer.start();
        bench.connections.stopChild(session);
        QTRY_VERIFY_WITH_TIMEOUT(!session, 8'000);
        QVERIFY2(timer.elapsed() <= 5'250, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(last.dropped > 0);
        QCOMPARE(census::count("TelemetryReporter"), 0);
        QVERIFY(bench.tasks.tasks().isEmpty());
        QTRY_COMPARE(bench.server.heldCount(kTelemetry), 0);
        QVERIFY(processThreads() <= threads);
    }

    void at_7a_onlyTheServiceEndsTheSession()
    {
        SessionBench bench;
        QVERIFY(bench.open());
        QPointer<SamplingClient> first = bench.sampler();
        SamplingClient* second = bench.sampler();
        QVERIFY(first && second);
        bench.session->service()->closeClient(first->row().id);
        QTRY_VERIFY(!first);
        Q_EMIT bench.session->link().queueStateChanged(second->row().id, wire::QueueState::PausedCapacity, u"busy"_s);
        bench.connections.stopChild(bench.session);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.session, 8'000);
        const auto events = eventsAt(bench.server);
        QCOMPARE(countOf(events, "SESSION_START"), 1);
        QCOMPARE(countOf(events, "SESSION_END"), 1);
        QCOMPARE(events.back().event, std::string("SESSION_END"));
        const auto paused = std::ranges::find_if(events, [](const wire::TelemetryEvent& event) {
            return event.eventDataJson.find("paused_capacity") != std::string::npos;
        });
        QVERIFY(paused != events.end()); // the other sampler still reports
        for (std::size_t i = 0; i < events.size(); ++i)
            QCOMPARE(events[i].sessionIndex, static_cast<std::int64_t>(i));
    }

    void ax_8_closingASamplerLeavesTelemetryRunning()
    {
        SessionBench bench;
        QVERIFY(bench.open());
        QPointer<SamplingClient> sampler = bench.sampler();
        QVERIFY(sampler);
        bench.session->service()->closeClient(sampler->row().id);
        QTRY_VERIFY(!sampler);
        QList<SupervisedRow> rows;
        bench.session->appendRows(rows, {});
        const auto row = std::ranges::find(rows, u"TelemetryReporter"_s, &SupervisedRow::kind);
        QVERIFY(row != rows.end());
        QCOMPARE(row->state, SupervisedState::Running);
        for (int i = 0; i < 100; ++i) // a full batch goes at once
            bench.events.report(Severity::Warning, "app", {}, u"afterwards"_s);
        const auto isAfterwards = [](const wire::TelemetryEvent& event) {
            return event.eventDataJson.find("afterwards") != std::string::npos;
        };
        QTRY_VERIFY(std::ranges::any_of(eventsAt(bench.server), isAfterwards));
        QCOMPARE(countOf(eventsAt(bench.server), "SESSION_END"), 0);
    }

    /// C1.5, C1.76
    void callsAreEventsOfTheirOwnSessionAndMetricsOfTheirServer()
    {
        SessionBench one;
        SessionBench other;
        QVERIFY(one.open() && other.open());
        for (int i = 0; i < 3; ++i)
            QVERIFY(one.sampler());
        const QString total = u"tinkex_requests_total"_s;
        const auto answered = [](const SessionBench& bench) {
            return static_cast<qint64>(bench.server.requests().size()) - bench.server.count(kTelemetry);
        };
        QVERIFY(answered(one) >= 5);
        for (const SessionBench* bench : {&one, &other}) {
            QTRY_VERIFY(bench->metrics.snapshot().counters.at(total) >= answered(*bench));
            const auto counters = bench->metrics.snapshot().counters;
            const QString tag = u"{server=\"%1\"}"_s.arg(QString::fromStdString(bench->server.baseUrl()));
            QCOMPARE(counters.at(total + tag), counters.at(total));
        }
        for (SessionBench* bench : {&one, &other})
            bench->connections.stopChild(bench->session);
        QTRY_VERIFY_WITH_TIMEOUT(!one.session && !other.session, 8'000);
        const auto told = [](const SessionBench& bench) {
            return std::ranges::count_if(eventsAt(bench.server), [](const wire::TelemetryEvent& event) {
                const auto name = event.fields.find("event_name");
                return name != event.fields.end() && name->second == "http.request.stop" &&
                       event.eventDataJson.find("\"create_sampling_session\"") != std::string::npos;
            });
        };
        QCOMPARE(told(one), 3);
        QCOMPARE(told(other), 0);
        for (const auto& event : eventsAt(one.server))
            QVERIFY(event.eventDataJson.find("tml-key") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestTelemetryDelivery)
#include "tst_telemetrydelivery.moc"
