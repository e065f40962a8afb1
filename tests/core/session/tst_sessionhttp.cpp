#include "core/session/futurepoller.h"
#include "core/session/sessionmanager.h"
#include "core/transport/httptransport.h"
#include "tests/core/session/faketransport.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/virtualclock.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

const std::string kBeat = "/api/v1/session_heartbeat";
const std::string kCreate = "/api/v1/create_session";
const std::string kFuture = "/api/v1/retrieve_future";

qint64 residentKib()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray all = file.readAll();
    const qsizetype at = all.indexOf("VmRSS:");
    return all.mid(at + 6, all.indexOf("kB", at) - at - 6).trimmed().toLongLong();
}

int threadCount()
{
    return static_cast<int>(QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

} // namespace

/// Sessions and futures over real sockets: HttpTransport against a scripted server.
class TestSessionHttp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_server = std::make_unique<ScriptedServer>();
        m_transport = make(*m_clock);
        m_owner = std::make_unique<QObject>();
        m_events = std::make_unique<FakeEventSink>();
        m_manager = std::make_unique<SessionManager>(*m_clock, *m_events);
        m_manager->start();
    }
    void cleanup()
    {
        m_manager.reset();
        m_owner.reset();
        m_transport.reset();
        m_server.reset();
    }

    /// Five sessions whose heartbeats hang: they overlap, and a sixth session is posted at once.
    void ax_13_aNewSessionDoesNotWaitForSlowHeartbeats()
    {
        m_server->always(kBeat, m_server->hold());
        for (int i = 0; i < 5; ++i)
            QVERIFY(open("s" + std::to_string(i)) != 0);
        m_clock->advance(10s);
        QTRY_COMPARE(m_server->heldCount(kBeat), 5);
        QElapsedTimer timer;
        timer.start();
        m_manager->create(*m_transport, u"sixth"_s, {}, m_owner.get(), [](auto) {});
        QTRY_COMPARE(m_server->count(kCreate), 6);
        QVERIFY2(timer.elapsed() < 1'000, "the new session waited");
        QCOMPARE(m_server->heldCount(kBeat), 5);
    }

    void c1_21_creatingEndsInTime_data()
    {
        QTest::addColumn<int>("limit"); // 0: as it is
        QTest::newRow("short") << 50;
        QTest::newRow("standard") << 0;
    }
    /// Each attempt is as silent as the one before.
    void c1_21_creatingEndsInTime()
    {
        QFETCH(int, limit);
        HeartbeatPolicy policy;
        if (limit > 0)
            policy.createTimeout = Milliseconds(limit);
        m_manager->setPolicy(policy);
        m_server->always(kCreate, m_server->hold());
        std::optional<Error> why;
        m_manager->create(*m_transport, u"label"_s, {}, m_owner.get(),
                          [&](const auto& created) { why = created ? std::nullopt : std::optional(created.error()); });
        QTRY_COMPARE(m_server->heldCount(kCreate), 1);
        m_clock->advance(policy.createTimeout);
        QTRY_COMPARE(m_transport->counters().retries, 1U);
        m_clock->advance(policy.createTimeout - 1ms);
        QCoreApplication::processEvents();
        QVERIFY(!why);
        m_clock->advance(1ms);
        QTRY_VERIFY(why.has_value());
        QCOMPARE(why->kind, ErrorKind::Timeout);
        QCOMPARE(why->code, u"deadline"_s);
        QVERIFY(m_manager->sessions().isEmpty());
        QCOMPARE(m_transport->inFlight(), 0);
    }

    void at_10f_goesOnWhenTheNetworkIsBack()
    {
        m_server->always(kBeat, answer::json("{}"));
        const auto token = open("s1");
        const quint16 port = m_server->port();
        m_server->http().close();
        for (int i = 1; i <= 3; ++i) {
            m_clock->advance(10s);
            QTRY_COMPARE(m_manager->status(token)->failedBeats, i);
            QCOMPARE(m_manager->status(token)->state, LiveState::Failing);
            QVERIFY(m_manager->queueLength() <= 1);
        }
        QVERIFY(m_server->http().listen(QHostAddress::LocalHost, port));
        m_clock->advance(10s);
        QTRY_COMPARE(m_manager->status(token)->state, LiveState::Alive);
        QCOMPARE(m_manager->status(token)->failedBeats, 0);
        QVERIFY(m_manager->status(token)->lastError.isEmpty());
        QCOMPARE(m_server->count(kBeat), 1);
    }

    /// 429 is no end, and the queue state of a 408 reaches whoever watches.
    void ax_17_rateLimitedPollsGoOn()
    {
        m_server->expect(kFuture, {answer::status(408, {}, R"({"queue_state":"paused_capacity"})"),
                                   answer::status(429, {{"retry-after-ms", "50"}}), answer::json(R"({"metrics":{}})")});
        FuturePoller poller(*m_transport, *m_clock, request("r1"), m_owner.get());
        std::vector<wire::QueueState> states;
        connect(&poller, &FuturePoller::queueStateChanged, m_owner.get(),
                [&](wire::QueueState state, const QString&) { states.push_back(state); });
        std::optional<Result<FutureResult>> result;
        poller.start([&](Result<FutureResult> r) { result = std::move(r); });
        QTRY_COMPARE(states.size(), 1U);
        QCOMPARE(states[0], wire::QueueState::PausedCapacity);
        QCOMPARE(poller.wait().kind, Wait::Kind::Capacity);
        m_clock->advance(250ms);
        QTRY_COMPARE(m_server->count(kFuture), 2);
        QTRY_COMPARE(poller.wait().kind, Wait::Kind::RateLimit);
        m_clock->advance(49ms);
        QCoreApplication::processEvents();
        QCOMPARE(m_server->count(kFuture), 2);
        for (int i = 0; i < 5 && !result; ++i) {
            m_clock->advance(1s);
            QTest::qWait(20);
        }
        QTRY_VERIFY(result.has_value());
        QVERIFY(result->has_value());
        QCOMPARE(m_server->count(kFuture), 3);
    }

    /// A held poll does not delay the deadline. Real time, because the row is about it.
    void ax_28_deadlineInRealTime()
    {
        SystemClock clock;
        const auto transport = make(clock);
        m_server->always(kFuture, m_server->hold());
        FutureRequest what = request("r1");
        what.deadline = 500ms;
        FuturePoller poller(*transport, clock, what, m_owner.get());
        std::optional<Result<FutureResult>> result;
        QElapsedTimer timer;
        timer.start();
        poller.start([&](Result<FutureResult> r) { result = std::move(r); });
        QTRY_VERIFY(result.has_value());
        QVERIFY(timer.elapsed() >= 490);
        QVERIFY2(timer.elapsed() < 2'500, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(result->error().kind, ErrorKind::Timeout);
        QTRY_COMPARE(m_server->heldCount(kFuture), 0);
    }

    /// 2,000 polls hang at the server on one thread; all are answered, each once. Memory and threads stay as they were
    /// after the first round.
    void twoThousandPollsAtOnce()
    {
        HttpServer server; // remembers nothing, unlike the scripted one
        std::vector<Responder> held;
        server.setHandler([&](const ServerRequest&, Responder responder) { held.push_back(std::move(responder)); });
        const auto port = server.listen(QHostAddress::LocalHost, 0);
        QVERIFY(port);
        m_transport = make(*m_clock, "http://127.0.0.1:" + std::to_string(*port));
        m_transport->setLimits({8, 4, 64, 2'000, 8, 2, 2});
        const int threads = threadCount();
        pollRound(held); // fills pools and caches
        const qint64 before = residentKib();
        for (int round = 0; round < 3; ++round)
            pollRound(held);
        const qint64 grown = residentKib() - before;
        qInfo("2,000 polls: %lld KiB resident after the first round, %+lld KiB after three more; %d threads", before,
              grown, threadCount());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep what was freed
        QVERIFY2(grown < 8 * 1'024, qPrintable(QString::number(grown)));
#endif
        QVERIFY(threadCount() <= threads);
    }

private:
    static FutureRequest request(const std::string& id)
    {
        FutureRequest request;
        request.requestId = id;
        request.requestType = "Sample";
        return request;
    }
    std::unique_ptr<HttpTransport> make(Clock& clock, const std::string& baseUrl = {}) const
    {
        TransportOptions options;
        options.baseUrl = baseUrl.empty() ? m_server->baseUrl() : baseUrl;
        options.key = [] {
            return "tml-k";
        };
        return std::make_unique<HttpTransport>(clock, options);
    }
    SessionManager::Token open(const std::string& id)
    {
        m_server->expect(kCreate, {answer::json("{\"session_id\":\"" + id + "\"}")});
        bool made = false;
        const auto token = m_manager->create(*m_transport, u"label"_s, {}, m_owner.get(),
                                             [&](const auto& created) { made = created.has_value(); });
        return QTest::qWaitFor([&] { return made; }, 10'000) ? token : 0;
    }
    void pollRound(std::vector<Responder>& held)
    {
        constexpr int kPolls = 2'000;
        QObject owner;
        std::vector<int> served(kPolls);
        int done = 0;
        for (int i = 0; i < kPolls; ++i) {
            auto* poller = new FuturePoller(*m_transport, *m_clock, request("r" + std::to_string(i)), &owner);
            poller->start([&, i](const Result<FutureResult>& result) {
                QVERIFY(result.has_value());
                ++served[static_cast<std::size_t>(i)];
                ++done;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(held.size(), std::size_t(kPolls), 60'000);
        QCOMPARE(m_transport->inFlight(), kPolls);
        for (Responder& responder : held)
            responder.send(ServerResponse::json(R"({"metrics":{}})"));
        held.clear();
        QTRY_COMPARE_WITH_TIMEOUT(done, kPolls, 60'000);
        QVERIFY(std::ranges::all_of(served, [](int times) { return times == 1; }));
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpTransport> m_transport;
    std::unique_ptr<QObject> m_owner;
    std::unique_ptr<FakeEventSink> m_events;
    std::unique_ptr<SessionManager> m_manager;
};

QTEST_GUILESS_MAIN(TestSessionHttp)
#include "tst_sessionhttp.moc"
