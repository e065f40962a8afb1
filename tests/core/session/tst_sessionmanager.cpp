#include "core/session/sessionmanager.h"

#include "tests/core/session/faketransport.h"
#include "tests/support/virtualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using Token = SessionManager::Token;

namespace {
const std::string kCreate = "/api/v1/create_session";
const std::string kBeat = "/api/v1/session_heartbeat";
} // namespace

class TestSessionManager : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_events = std::make_unique<FakeEventSink>();
        m_transport = std::make_unique<FakeTransport>();
        m_owner = std::make_unique<QObject>();
        m_manager = std::make_unique<SessionManager>(*m_clock, *m_events);
        m_manager->start();
        m_created.clear();
    }
    void cleanup()
    {
        m_manager.reset();
        m_owner.reset();
        m_transport.reset();
    }

    void createsASession()
    {
        QSignalSpy changed(m_manager.get(), &SessionManager::sessionChanged);
        wire::CreateSessionRequest request;
        request.tags = {"desktop"};
        const Token token = m_manager->create(*m_transport, u"local"_s, request, m_owner.get(),
                                              [this](auto r) { m_created.push_back(r); });
        QCOMPARE(m_manager->status(token)->state, LiveState::Creating);
        QCOMPARE(m_transport->last().call.path, kCreate);
        QCOMPARE(m_transport->last().call.trafficClass, TrafficClass::Control);
        QVERIFY(m_transport->last().call.body.find(R"("tags":["desktop"])") != std::string::npos);

        m_transport->answerLast(
            reply(R"({"session_id":"s1","info_message":"hello","warning_message":"old client","error_message":"oh"})"));
        QVERIFY(m_created.empty()); // from the event loop only
        QTRY_COMPARE(m_created.size(), std::size_t(1));
        QCOMPARE(m_created[0]->sessionId, std::string("s1"));
        const SessionStatus status = *m_manager->status(token);
        QCOMPARE(status.state, LiveState::Alive);
        QCOMPARE(status.id, u"s1"_s);
        QCOMPARE(status.label, u"local"_s);
        QCOMPARE(status.createdAtMs, VirtualClock::kEpochMs);
        QCOMPARE(m_events->rows.size(), 3);
        QCOMPARE(m_events->rows[1].severity, Severity::Warning);
        QVERIFY(m_events->rows[1].text.contains(u"old client"_s));
        QCOMPARE(m_events->rows[1].object, u"s1"_s);
        QCOMPARE(changed.size(), 2);
    }

    void c1_21_creatingHonoursTheLimit()
    {
        HeartbeatPolicy policy;
        QCOMPARE(policy.createTimeout, Milliseconds{60'000});
        policy.createTimeout = 50ms;
        m_manager->setPolicy(policy);
        start();
        QCOMPARE(m_transport->last().call.operation, std::string("create_session"));
        QCOMPARE(m_transport->last().call.timeout, Milliseconds{50});
    }

    void createFails_data()
    {
        QTest::addColumn<QByteArray>("body"); // empty: no answer at all
        QTest::addColumn<int>("kind");
        QTest::newRow("network") << QByteArray() << static_cast<int>(ErrorKind::Network);
        QTest::newRow("garbage") << QByteArray("<html>") << static_cast<int>(ErrorKind::Protocol);
        QTest::newRow("no id") << QByteArray("{}") << static_cast<int>(ErrorKind::Protocol);
        QTest::newRow("empty id") << QByteArray(R"({"session_id":""})") << static_cast<int>(ErrorKind::Protocol);
    }
    void createFails()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        start();
        if (body.isEmpty())
            m_transport->answerLast(failure(ErrorKind::Network, "down"));
        else
            m_transport->answerLast(reply(body.toStdString()));
        QTRY_COMPARE(m_created.size(), std::size_t(1));
        QCOMPARE(static_cast<int>(m_created[0].error().kind), kind);
        QVERIFY(m_manager->sessions().isEmpty());
        QCOMPARE(m_events->count(Severity::Error), 1);
        noBeatFollows();
    }

    void beatsEveryTenSeconds()
    {
        open("s1");
        m_clock->advance(9'999ms);
        QCOMPARE(beats("s1"), 0);
        for (int i = 1; i <= 5; ++i) {
            m_clock->advance(i == 1 ? 1ms : 10'000ms);
            QCOMPARE(beats("s1"), i);
            m_transport->answerLast(reply("{}"));
        }
        const Call call = m_transport->last().call;
        QCOMPARE(call.trafficClass, TrafficClass::Control);
        QCOMPARE(call.timeout, 10'000ms);
        QCOMPARE(call.retry.maxRetries, 0);
    }

    void at_10d_sessionsBeatOnTheirOwn()
    {
        for (const char* id : {"s1", "s2", "s3"}) {
            open(id);
            m_clock->advance(1s);
        }
        // s1 never answers; the others keep their times to the millisecond
        m_clock->advance(7s);
        QCOMPARE(beats("s1"), 1);
        QCOMPARE(beats("s2"), 0);
        m_clock->advance(1s);
        QCOMPARE(beats("s2"), 1);
        m_clock->advance(1s);
        QCOMPARE(beats("s3"), 1);
        QCOMPARE(m_manager->queueLength(), 3); // they overlap
        answerBeats("s2");
        answerBeats("s3");
        m_clock->advance(9s);
        QCOMPARE(beats("s2"), 2);
        // and a new session is posted at once
        start();
        QCOMPARE(m_transport->find(kCreate).size(), std::size_t(4));
    }

    void oneBeatInFlight()
    {
        const Token token = open("s1");
        m_clock->advance(45s);
        QCOMPARE(beats("s1"), 1);
        answerBeats("s1");
        QCOMPARE(beats("s1"), 2); // the overdue one
        QCOMPARE(m_manager->status(token)->state, LiveState::Alive);
        answerBeats("s1");
        QCOMPARE(beats("s1"), 2);
        m_clock->advance(10s);
        QCOMPARE(beats("s1"), 3);
    }

    void at_10b_failsAndRecovers()
    {
        const Token token = open("s1");
        const qint64 opened = m_clock->wallMs();
        failBeat();
        failBeat();
        SessionStatus status = *m_manager->status(token);
        QCOMPARE(status.state, LiveState::Failing);
        QCOMPARE(status.failedBeats, 2);
        QCOMPARE(status.lastBeatAtMs, opened);
        QVERIFY(status.lastError.contains(u"down"_s));
        QVERIFY(m_manager->detail().contains(u"1 of 1"_s));
        m_clock->advance(10s);
        m_transport->answerLast(reply("{}"));
        status = *m_manager->status(token);
        QCOMPARE(status.state, LiveState::Alive);
        QCOMPARE(status.failedBeats, 0);
        QCOMPARE(status.lastBeatAtMs, opened + 30'000);
        QVERIFY(status.lastError.isEmpty());
        QCOMPARE(m_events->rows.size(), 0); // short trouble is not worth a line
    }

    void at_10c_warnsOnceWhenLate()
    {
        const Token token = open("s1");
        for (int i = 0; i < 11; ++i)
            failBeat();
        QCOMPARE(m_manager->status(token)->state, LiveState::Failing);
        QCOMPARE(m_events->count(Severity::Warning), 0);
        for (int i = 0; i < 10; ++i)
            failBeat();
        QCOMPARE(m_manager->status(token)->state, LiveState::Late);
        QCOMPARE(m_events->count(Severity::Warning), 1);
        m_clock->advance(10s);
        m_transport->answerLast(reply("{}"));
        QCOMPARE(m_manager->status(token)->state, LiveState::Alive);
        QCOMPARE(m_events->count(Severity::Info), 1);
        for (int i = 0; i < 12; ++i)
            failBeat();
        QCOMPARE(m_events->count(Severity::Warning), 2); // a new trouble, a new warning
    }

    void at_10a_lostAfterTooManyFailures()
    {
        HeartbeatPolicy policy;
        policy.maxFailures = 3;
        policy.interval = 100ms;
        m_manager->setPolicy(policy);
        const Token token = open("s1");
        QStringList order;
        connect(m_manager.get(), &SessionManager::sessionChanged, this, [&] { order << u"changed"_s; });
        connect(m_manager.get(), &SessionManager::sessionLost, this, [&](quint64 lost, const Error& why) {
            QCOMPARE(lost, token);
            QCOMPARE(why.kind, ErrorKind::Network);
            QVERIFY(why.cause);
            order << u"lost"_s;
        });
        for (int i = 0; i < 3; ++i)
            failBeat(100ms);
        QCOMPARE(order, (QStringList{u"changed"_s, u"changed"_s, u"changed"_s, u"lost"_s}));
        const SessionStatus status = *m_manager->status(token);
        QCOMPARE(status.state, LiveState::Lost);
        QCOMPARE(status.failedBeats, 3);
        QVERIFY(!status.endReason.isEmpty());
        QCOMPARE(m_events->count(Severity::Error), 1);
        QCOMPARE(beats("s1"), 3);
        QCOMPARE(m_clock->pendingTimers(), 0);
        noBeatFollows();

        m_manager->end(token, u"late"_s); // does not take the row away
        m_owner.reset();
        QCOMPARE(m_manager->sessions().size(), 1);
        m_manager->dismiss(token);
        QVERIFY(m_manager->sessions().isEmpty());
    }

    void lostAfterThirtyFailures()
    {
        HeartbeatPolicy policy;
        policy.maxAge = 24h;
        m_manager->setPolicy(policy);
        const Token token = open("s1");
        for (int i = 0; i < 29; ++i)
            failBeat();
        QVERIFY(m_manager->status(token)->state != LiveState::Lost);
        failBeat();
        QCOMPARE(m_manager->status(token)->state, LiveState::Lost);
    }

    void lostAfterFiveMinutes()
    {
        HeartbeatPolicy policy;
        policy.maxFailures = 1'000;
        m_manager->setPolicy(policy);
        const Token token = open("s1");
        for (int i = 0; i < 29; ++i)
            failBeat();
        QVERIFY(m_manager->status(token)->state != LiveState::Lost);
        failBeat();
        QCOMPARE(m_manager->status(token)->state, LiveState::Lost);
    }

    void onlyAliveSessionsCanBeDismissed()
    {
        const Token token = open("s1");
        m_manager->dismiss(token);
        m_manager->dismiss(4711);
        QCOMPARE(m_manager->sessions().size(), 1);
    }

    void keepsAHundredLostRows()
    {
        HeartbeatPolicy policy;
        policy.maxFailures = 1;
        m_manager->setPolicy(policy);
        const Token oldest = open("s0");
        const Token second = open("s1");
        for (int i = 2; i < 102; ++i)
            open("s" + std::to_string(i));
        m_clock->advance(10s);
        for (int i = 1; i < 101; ++i)
            failOpenBeat("s" + std::to_string(i));
        QCOMPARE(m_manager->sessions().size(), 102);
        failOpenBeat("s0"); // the oldest, and the last to be lost: its own row must stay
        QCOMPARE(m_manager->sessions().size(), 101);
        QCOMPARE(m_manager->status(oldest)->state, LiveState::Lost);
        QVERIFY(!m_manager->status(second));
    }

    void endsOnRequest()
    {
        const Token token = open("s1");
        m_clock->advance(10s);
        m_manager->end(token, u"closed"_s);
        QVERIFY(m_transport->last().cancelled);
        QVERIFY(!m_manager->status(token));
        m_manager->end(token, u"again"_s);
        noBeatFollows();
    }

    void endsWithItsOwner()
    {
        open("s1");
        m_clock->advance(10s);
        answerBeats("s1");
        m_owner.reset();
        QVERIFY(m_manager->sessions().isEmpty());
        noBeatFollows();
    }

    void at_10e_lateCreateReplyIsRecorded_data()
    {
        QTest::addColumn<bool>("ownerDies");
        QTest::newRow("owner gone") << true;
        QTest::newRow("ended") << false;
    }
    void at_10e_lateCreateReplyIsRecorded()
    {
        QFETCH(bool, ownerDies);
        const Token token = start();
        if (ownerDies)
            m_owner.reset();
        else
            m_manager->end(token, u"gave up waiting"_s);
        QVERIFY(m_manager->sessions().isEmpty());
        m_events->rows.clear();
        m_transport->answerLast(reply(R"({"session_id":"late"})"));
        QCOMPARE(m_events->rows.size(), 1);
        QCOMPARE(m_events->rows[0].object, u"late"_s);
        QCoreApplication::processEvents();
        QCOMPARE(m_created.size(), std::size_t(ownerDies ? 0 : 1));
        if (!ownerDies)
            QCOMPARE(m_created[0].error().kind, ErrorKind::Cancelled);
        noBeatFollows();
    }

    void at_9b_followsThePolicyAtTheNextBeat()
    {
        open("s1");
        HeartbeatPolicy policy;
        policy.interval = 1s;
        m_manager->setPolicy(policy);
        QCOMPARE(m_clock->pendingTimers(), 1);
        m_clock->advance(10s);
        QCOMPARE(beats("s1"), 1);
        answerBeats("s1");
        QCOMPARE(m_clock->pendingTimers(), 1);
        m_clock->advance(1s);
        QCOMPARE(beats("s1"), 2);
        QCOMPARE(m_clock->pendingTimers(), 1); // never two for one session
    }

    void aCancelledBeatIsNoFailure()
    {
        const Token token = open("s1");
        m_clock->advance(10s);
        m_transport->answerLast(failure(ErrorKind::Cancelled, "shut down"));
        QCOMPARE(m_manager->status(token)->failedBeats, 0);
        QCOMPARE(m_manager->status(token)->state, LiveState::Alive);
    }

    void losesTheSessionsOfADeadTransport()
    {
        const Token alive = open("s1");
        start();
        m_clock->advance(10s);
        QCOMPARE(m_manager->queueLength(), 1);
        QSignalSpy lost(m_manager.get(), &SessionManager::sessionLost);
        m_transport.reset();
        QCOMPARE(lost.size(), 1);
        QCOMPARE(m_manager->status(alive)->state, LiveState::Lost);
        QCOMPARE(m_manager->queueLength(), 0);
        QCOMPARE(m_manager->sessions().size(), 1); // the one that was being made has failed
        QTRY_COMPARE(m_created.size(), std::size_t(2));
        QCOMPARE(m_created[1].error().kind, ErrorKind::Network);
        m_clock->advance(1h);
    }

    void listenersMayRemoveTheSession()
    {
        HeartbeatPolicy policy;
        policy.maxFailures = 2;
        m_manager->setPolicy(policy);
        const Token first = open("s1");
        connect(m_manager.get(), &SessionManager::sessionLost, this, [&](quint64 token) { m_manager->dismiss(token); });
        failBeat();
        failBeat();
        QVERIFY(!m_manager->status(first));
        const Token second = open("s2");
        connect(m_manager.get(), &SessionManager::sessionChanged, this,
                [&](quint64 token) { m_manager->end(token, u"unwanted"_s); });
        m_clock->advance(25s); // the next beat is overdue when the answer comes
        answerBeats("s2");
        QVERIFY(!m_manager->status(second));
        noBeatFollows();
    }

    void stopEndsEverything()
    {
        open("s1");
        start();
        m_manager->stop();
        QVERIFY(m_manager->hasExited());
        QVERIFY(m_manager->sessions().isEmpty());
        QTRY_COMPARE(m_created.size(), std::size_t(2));
        QCOMPARE(m_created[1].error().kind, ErrorKind::Cancelled);
        noBeatFollows();
        const int calls = m_transport->count();
        start();
        QTRY_COMPARE(m_created.size(), std::size_t(3));
        QCOMPARE(m_created[2].error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_transport->count(), calls);
    }

    void at_9a_destructionEndsEverything()
    {
        open("s1");
        start();
        m_manager.reset();
        QTRY_COMPARE(m_created.size(), std::size_t(2));
        QCOMPARE(m_created[1].error().kind, ErrorKind::Cancelled);
        noBeatFollows();
        m_owner.reset(); // still watched by nobody
    }

    void at_9a_aNewManagerBeatsEachSessionOncePerInterval()
    {
        open("old");
        m_manager = std::make_unique<SessionManager>(*m_clock, *m_events);
        m_manager->start();
        HeartbeatPolicy policy;
        policy.interval = 100ms;
        m_manager->setPolicy(policy);
        for (const char* id : {"s1", "s2", "s3"})
            open(id);
        for (int beat = 1; beat <= 20; ++beat) {
            m_clock->advance(100ms);
            for (const char* id : {"s1", "s2", "s3"}) {
                QCOMPARE(beats(id), beat);
                answerBeats(id);
            }
        }
        QCOMPARE(beats("old"), 0);
        QCOMPARE(m_clock->pendingTimers(), 3);
    }

    /// Once per window: a session that is late stays quiet, one that came back and is late again speaks again.
    void ax_25_oneWarningForEveryTrouble()
    {
        open("s1");
        for (int trouble = 1; trouble <= 3; ++trouble) {
            for (int i = 0; i < 25; ++i)
                failBeat();
            QCOMPARE(m_events->count(Severity::Warning), trouble);
            m_clock->advance(10s);
            m_transport->answerLast(reply("{}"));
            QCOMPARE(m_events->count(Severity::Info), trouble);
        }
        const auto warnings =
            std::ranges::count_if(m_events->rows, [](const EventRow& row) { return row.object == u"s1"_s; });
        QCOMPARE(warnings, 6); // each names the session
    }

    void ownerDiesAfterTheManager()
    {
        open("s1");
        m_manager.reset();
        m_owner.reset();
        noBeatFollows();
    }

private:
    Token start()
    {
        return m_manager->create(*m_transport, u"label"_s, {}, m_owner.get(),
                                 [this](auto result) { m_created.push_back(std::move(result)); });
    }

    Token open(const std::string& id)
    {
        const Token token = start();
        m_transport->answerLast(reply(R"({"session_id":")" + id + R"("})"));
        const std::size_t before = m_created.size();
        for (int i = 0; i < 10 && m_created.size() == before; ++i)
            QCoreApplication::processEvents();
        return token;
    }

    int beats(const std::string& id) const
    {
        return static_cast<int>(m_transport->find(kBeat, "\"" + id + "\"").size());
    }

    void answerBeats(const std::string& id)
    {
        for (const int index : m_transport->find(kBeat, "\"" + id + "\""))
            m_transport->answer(index, reply("{}"));
    }

    void failOpenBeat(const std::string& id)
    {
        for (const int index : m_transport->find(kBeat, "\"" + id + "\""))
            m_transport->answer(index, failure(ErrorKind::Network, "down"));
    }

    void failBeat(Milliseconds interval = 10s)
    {
        const int before = m_transport->count();
        m_clock->advance(interval);
        QCOMPARE(m_transport->count(), before + 1);
        m_transport->answerLast(failure(ErrorKind::Network, "down"));
    }

    void noBeatFollows()
    {
        const std::size_t before = m_transport->find(kBeat).size();
        m_clock->advance(1h);
        QCoreApplication::processEvents();
        QCOMPARE(m_transport->find(kBeat).size(), before);
        QCOMPARE(m_clock->pendingTimers(), 0);
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<FakeEventSink> m_events;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<QObject> m_owner;
    std::unique_ptr<SessionManager> m_manager;
    std::vector<Result<wire::CreateSessionResponse>> m_created;
};

QTEST_GUILESS_MAIN(TestSessionManager)
#include "tst_sessionmanager.moc"
