#include "core/telemetry/telemetryreporter.h"

#include "core/telemetry/telemetryevents.h"
#include "core/wire/codec.h"
#include "tests/core/session/faketransport.h"
#include "tests/support/virtualclock.h"

#include <QTest>
#include <numeric>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {
const std::string kAccepted = R"({"status":"accepted"})";
const std::string kRunsPage = R"({"name":"runs"})";
} // namespace

class TestTelemetryReporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_transport = std::make_unique<FakeTransport>();
        m_tasks = std::make_unique<TaskSupervisor>(*m_clock, 1);
        m_tasks->start();
        m_events.rows.clear();
        m_exits.clear();
        m_ends.clear();
    }
    void cleanup()
    {
        m_reporter.reset();
        m_tasks.reset();
    }

    void startsWithTheSessionStart()
    {
        make();
        QCOMPARE(m_transport->count(), 0);
        m_reporter->log(genericEvent("page", kRunsPage, Severity::Warning));
        m_clock->advance(9'999ms);
        QCOMPARE(m_transport->count(), 0);
        m_clock->advance(1ms);
        QCOMPARE(m_transport->count(), 1);

        const Call call = m_transport->last().call;
        QCOMPARE(call.trafficClass, TrafficClass::Telemetry);
        QCOMPARE(call.path, std::string("/api/v1/telemetry"));
        QCOMPARE(call.timeout, 5'000ms);
        QCOMPARE(call.retry.maxRetries, 0);
        const wire::TelemetryBatch batch = batchAt(0);
        QCOMPARE(batch.sessionId, std::string("s1"));
        QVERIFY(!batch.platform.empty());
        QVERIFY(!batch.sdkVersion.empty());
        QVERIFY(!batch.processUuid.empty());
        QCOMPARE(batch.events.size(), std::size_t(2));
        QCOMPARE(batch.events[0].event, std::string("SESSION_START"));
        QCOMPARE(batch.events[0].sessionIndex, 0);
        QCOMPARE(batch.events[0].severity, std::string("INFO"));
        QCOMPARE(batch.events[0].timestamp, std::string("2025-06-15T15:06:40.000Z"));
        QCOMPARE(batch.events[1].event, std::string("GENERIC_EVENT"));
        QCOMPARE(batch.events[1].sessionIndex, 1);
        QCOMPARE(batch.events[1].severity, std::string("WARNING"));
        QCOMPARE(batch.events[1].fields.at("event_name"), std::string("page"));
        QCOMPARE(batch.events[1].eventDataJson, kRunsPage);
        QVERIFY(batch.events[0].eventId != batch.events[1].eventId);

        m_transport->answerLast(reply(kAccepted));
        QCOMPARE(m_reporter->counts().sent, 2);
        QCOMPARE(m_reporter->counts().queued, 0);
        m_clock->advance(1h);
        QCOMPARE(m_transport->count(), 1); // nothing to tell, nothing sent
    }

    void keepsOrderTwoBatchesAtATime()
    {
        make();
        for (int i = 1; i < 350; ++i)
            say("e");
        QCOMPARE(m_transport->count(), 2); // a full batch does not wait for its time, the third for one of the two
        QCOMPARE(m_reporter->counts().queued, 350);
        m_clock->advance(3s);
        QCOMPARE(m_transport->count(), 2);
        m_transport->answer(1, reply(kAccepted));
        QCOMPARE(m_transport->count(), 3);
        m_transport->answer(0, reply(kAccepted));
        m_transport->answer(2, reply(kAccepted));
        QCOMPARE(m_transport->count(), 3); // the last 50 wait
        m_clock->advance(10s);
        QCOMPARE(m_transport->count(), 4);
        m_transport->answer(3, reply(kAccepted));
        std::int64_t expected = 0;
        for (int i = 0; i < 4; ++i) {
            for (const auto& event : batchAt(i).events)
                QCOMPARE(event.sessionIndex, expected++);
        }
        QCOMPARE(expected, 350);
        QCOMPARE(m_reporter->counts().sent, 350);
        QCOMPARE(m_reporter->counts().posts, 4);
    }

    void aFailedBatchHoldsTheLaterOnes()
    {
        make();
        for (int i = 1; i < 400; ++i)
            say("e");
        m_transport->answer(0, serverError(500));
        m_transport->answer(1, reply(kAccepted));
        QCOMPARE(m_transport->count(), 2);
        m_clock->advance(999ms);
        QCOMPARE(m_transport->count(), 2);
        m_clock->advance(1ms);
        QCOMPARE(m_transport->count(), 3);
        QCOMPARE(m_transport->at(2).call.body, m_transport->at(0).call.body);
        m_transport->answer(2, reply(kAccepted));
        QCOMPARE(m_transport->count(), 4);
        QCOMPARE(batchAt(3).events.front().sessionIndex, 200);
        QCOMPARE(m_reporter->counts().failedPosts, 1);
    }

    void everyBatchInFlightIsATask()
    {
        make();
        for (int i = 1; i < 300; ++i)
            say("e");
        const QList<TaskRow> rows = m_tasks->tasks();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].name, u"telemetry"_s);
        QCOMPARE(rows[0].owner, u"telemetry s1"_s);
        QCOMPARE(rows[0].kind, TaskKind::Network);
        m_transport->answer(0, reply(kAccepted));
        m_tasks->cancel(rows[1].id);
        QCOMPARE(m_reporter->counts().dropped, 100);
        QVERIFY(m_transport->at(1).cancelled);
        QCOMPARE(m_tasks->tasks().size(), 1); // the third batch
        m_transport->answer(2, reply(kAccepted));
        QCOMPARE(m_tasks->tasks().size(), 0);
        QCOMPARE(m_tasks->counts().finished, 2);
        QCOMPARE(m_tasks->counts().cancelled, 1);
    }

    void countsWhatDoesNotFit()
    {
        TelemetryPolicy policy;
        policy.queueLimit = 10;
        policy.batchSize = 4;
        make(policy);
        for (int i = 0; i < 20; ++i)
            say("e");
        // 8 are on their way, 10 wait, 3 of 21 did not fit
        QCOMPARE(m_reporter->counts().queued, 18);
        QCOMPARE(m_reporter->counts().dropped, 3);
        QCOMPARE(m_events.count(Severity::Warning), 1); // once, not for each
        for (int i = 0; m_transport->openCount() > 0; ++i) {
            m_transport->answer(i, reply(kAccepted));
            m_clock->advance(10s);
        }
        QCOMPARE(m_reporter->counts().sent, 18);
    }

    void triesAgainThenGivesUp()
    {
        make();
        m_reporter->flush();
        m_transport->answerLast(failure(ErrorKind::Timeout, "slow"));
        QCOMPARE(*m_clock->nextTimerIn(), 1s);
        say("later");
        m_reporter->flush(); // does not overtake
        QCOMPARE(m_transport->count(), 1);
        m_clock->advance(1s);
        QCOMPARE(m_transport->count(), 2);
        QCOMPARE(m_transport->at(1).call.body, m_transport->at(0).call.body);
        m_transport->answerLast(serverError(503));
        QCOMPARE(*m_clock->nextTimerIn(), 2s);
        m_clock->advance(2s);
        QCOMPARE(m_transport->count(), 3);
        m_transport->answerLast(serverError(500));
        QCOMPARE(m_reporter->counts().dropped, 1);
        QCOMPARE(m_events.count(Severity::Warning), 1); // somebody hears of it
        QCOMPARE(m_reporter->counts().queued, 1);
        m_clock->advance(10s);
        QCOMPARE(m_transport->count(), 4);
        QCOMPARE(batchAt(3).events.at(0).fields.at("event_name"), std::string("later"));
        m_transport->answerLast(reply(kAccepted));
        QCOMPARE(m_reporter->counts().sent, 1);
        QVERIFY(m_reporter->isEnabled());
    }

    void oneRetryCanSucceed()
    {
        make();
        m_reporter->flush();
        m_transport->answerLast(failure(ErrorKind::Network, "down"));
        m_clock->advance(1s);
        m_transport->answerLast(reply(kAccepted));
        QCOMPARE(m_reporter->counts().sent, 1);
        QCOMPARE(m_reporter->counts().dropped, 0);
    }

    void aRefusedBatchIsNotRepeated()
    {
        make();
        m_reporter->flush();
        m_transport->answerLast(serverError(422));
        QCOMPARE(m_reporter->counts().dropped, 1);
        QVERIFY(m_reporter->isEnabled());
        m_clock->advance(1h);
        QCOMPARE(m_transport->count(), 1);
    }

    void aServerWithoutTelemetryEndsIt_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {404, 405, 501})
            QTest::addRow("%d", status) << status;
    }
    void aServerWithoutTelemetryEndsIt()
    {
        QFETCH(int, status);
        TelemetryPolicy policy;
        policy.attempts = 1;
        make(policy);
        m_reporter->flush();
        say("waits");
        m_transport->answerLast(serverError(status));
        QVERIFY(!m_reporter->isEnabled());
        QCOMPARE(m_reporter->counts().dropped, 2);
        say("e");
        QCOMPARE(m_reporter->counts().queued, 0);
        m_clock->advance(1h);
        QCOMPARE(m_transport->count(), 1);
        m_reporter->stop();
        QTRY_COMPARE(m_exits, std::vector{ExitReason::Kind::Normal});
    }

    void errorsGoAtOnceAndWithoutKeys()
    {
        make();
        m_reporter->logError(Error::make(ErrorKind::Cancelled, "the user closed it"));
        QCOMPARE(m_transport->count(), 0);
        m_reporter->logError(Error::make(ErrorKind::Internal, "refused for tml-secret"));
        QCOMPARE(m_transport->count(), 1);
        const wire::TelemetryEvent event = batchAt(0).events.at(1);
        QCOMPARE(event.event, std::string("UNHANDLED_EXCEPTION"));
        QCOMPARE(event.fields.at("error_message"), std::string("refused for tml-***"));
    }

    void switchedOff()
    {
        make({}, false);
        QVERIFY(m_reporter->isRunning());
        say("e");
        m_reporter->logError(Error::make(ErrorKind::Internal, "m"));
        m_reporter->flush();
        m_clock->advance(1h);
        QCOMPARE(m_transport->count(), 0);
        QCOMPARE(m_reporter->counts().queued, 0);
        m_reporter->stop();
        QTRY_COMPARE(m_exits, std::vector{ExitReason::Kind::Normal});
        QCOMPARE(m_transport->count(), 0);
    }

    void stopSendsTheEnd()
    {
        make();
        m_clock->advance(83s + 450ms);
        m_transport->answerLast(reply(kAccepted));
        say("last words");
        m_reporter->stop();
        m_reporter->stop();
        say("too late");
        QVERIFY(!m_reporter->hasExited());
        const wire::TelemetryBatch batch = batchAt(1);
        QCOMPARE(batch.events.size(), std::size_t(2));
        QCOMPARE(batch.events[1].event, std::string("SESSION_END"));
        QCOMPARE(batch.events[1].fields.at("duration"), std::string("0:01:23.450000"));
        m_transport->answerLast(reply(kAccepted));
        QTRY_COMPARE(m_exits, std::vector{ExitReason::Kind::Shutdown});
        QCOMPARE(m_reporter->counts().sent, 3);
        QCOMPARE(m_reporter->counts().dropped, 0);
        nothingFollows();
    }

    void stopAfterDays()
    {
        make();
        m_clock->advance(25h);
        m_transport->answerLast(reply(kAccepted));
        m_reporter->stop();
        QCOMPARE(batchAt(1).events.at(0).fields.at("duration"), std::string("1 day, 1:00:00.000000"));
    }

    void stopSendsSeveralBatches()
    {
        TelemetryPolicy policy;
        policy.batchSize = 3;
        make(policy);
        for (int i = 0; i < 6; ++i)
            say("e");
        m_reporter->stop();
        for (int i = 0; i < 3; ++i) {
            QVERIFY(!m_reporter->hasExited());
            m_transport->answer(i, reply(kAccepted));
        }
        QCOMPARE(batchAt(2).events.back().event, std::string("SESSION_END"));
        QVERIFY(m_reporter->hasExited());
        QCOMPARE(m_reporter->counts().sent, 8);
    }

    void stopKeepsToItsShare()
    {
        TelemetryPolicy policy;
        policy.stopShare = 2s;
        make(policy);
        for (int i = 0; i < 150; ++i)
            say("e");
        m_reporter->stop();
        m_clock->advance(1'999ms);
        QVERIFY(!m_reporter->hasExited());
        m_clock->advance(1ms);
        QVERIFY(m_reporter->hasExited());
        QTRY_COMPARE(m_exits, std::vector{ExitReason::Kind::Shutdown});
        QVERIFY(m_transport->last().cancelled);
        QVERIFY(m_tasks->tasks().isEmpty());
        QCOMPARE(m_reporter->counts().dropped, 152); // with the start and the end of the session
        QCOMPARE(m_reporter->counts().queued, 0);
        nothingFollows();
    }

    void stopDoesNotWaitForTheBackOff()
    {
        make();
        m_reporter->flush();
        m_transport->answerLast(failure(ErrorKind::Network, "down"));
        QCOMPARE(m_transport->count(), 1);
        m_reporter->stop();
        QCOMPARE(m_transport->count(), 2);
        m_clock->advance(1s);
        QCOMPARE(m_transport->count(), 2); // the old timer does not send the batch again
        m_transport->answerLast(reply(kAccepted));
        m_transport->answerLast(reply(kAccepted)); // SESSION_END, held back by the failure
        QVERIFY(m_reporter->hasExited());
        QCOMPARE(m_reporter->counts().sent, 2);
        nothingFollows();
    }

    void stopWithAClosedConnection()
    {
        make();
        m_reporter->stop();
        m_transport->answerLast(failure(ErrorKind::Cancelled, "the connection is shut down"));
        QVERIFY(m_reporter->hasExited());
        QCOMPARE(m_reporter->counts().dropped, 2);
        nothingFollows();
    }

    void theEndFitsEvenAFullQueue()
    {
        TelemetryPolicy policy;
        policy.queueLimit = 1;
        make(policy);
        say("does not fit");
        QCOMPARE(m_reporter->counts().dropped, 1);
        m_reporter->stop();
        QCOMPARE(batchAt(0).events.size(), std::size_t(2));
        QCOMPARE(batchAt(0).events[1].event, std::string("SESSION_END"));
    }

    void destructionSendsNothing()
    {
        make();
        m_reporter->flush();
        m_reporter.reset();
        QVERIFY(m_transport->last().cancelled);
        nothingFollows();
    }

    void closeSaysHowItWent_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<TelemetryEnd::Kind>("kind");
        QTest::newRow("healthy") << 200 << TelemetryEnd::Kind::Drained;
        QTest::newRow("failing") << 500 << TelemetryEnd::Kind::Dropped;
        QTest::newRow("refusing") << 422 << TelemetryEnd::Kind::Dropped;
        QTest::newRow("without telemetry") << 404 << TelemetryEnd::Kind::Dropped;
        QTest::newRow("silent") << 0 << TelemetryEnd::Kind::TimedOut;
    }
    void closeSaysHowItWent()
    {
        QFETCH(int, status);
        QFETCH(TelemetryEnd::Kind, kind);
        make();
        for (int i = 0; i < 150; ++i)
            say("e");
        close();
        for (int step = 0; step < 60; ++step) {
            for (int i = 0; status != 0 && i < m_transport->count(); ++i) {
                m_transport->answer(i, status == 200 ? Result<HttpReply>(reply(kAccepted))
                                                     : Result<HttpReply>(serverError(status)));
            }
            m_clock->advance(100ms);
        }
        QTRY_COMPARE(m_ends.size(), std::size_t(1));
        QCOMPARE(m_ends[0].kind, kind);
        const bool arrived = kind == TelemetryEnd::Kind::Drained;
        QCOMPARE(m_ends[0].sent, arrived ? 152 : 0); // with the start and the end of the session
        QCOMPARE(m_ends[0].dropped, arrived ? 0 : 152);
        QTRY_COMPARE(m_exits, std::vector{ExitReason::Kind::Shutdown});
        nothingFollows();
    }

    void closeCountsOnlyWhatWasLeft()
    {
        make();
        m_reporter->flush();
        m_transport->answerLast(reply(kAccepted));
        say("last words");
        close();
        m_transport->answerLast(reply(kAccepted));
        QTRY_COMPARE(m_ends.size(), std::size_t(1));
        QCOMPARE(m_ends[0].sent, 2);
        QCOMPARE(m_reporter->counts().sent, 3);
    }

    void aSecondCloseIsAnsweredAtOnce()
    {
        make();
        close();
        close();
        QTRY_COMPARE(m_ends.size(), std::size_t(1));
        QCOMPARE(m_ends[0].kind, TelemetryEnd::Kind::NotRunning);
        QVERIFY(!m_reporter->hasExited());
        m_transport->answerLast(reply(kAccepted));
        QTRY_COMPARE(m_ends.size(), std::size_t(2));
        QCOMPARE(m_ends[1].kind, TelemetryEnd::Kind::Drained);
        close();
        QTRY_COMPARE(m_ends.size(), std::size_t(3));
        QCOMPARE(m_ends[2].kind, TelemetryEnd::Kind::NotRunning);
    }

    void closeOfADisabledOne()
    {
        make({}, false);
        close();
        QTRY_COMPARE(m_ends.size(), std::size_t(1));
        QCOMPARE(m_ends[0].kind, TelemetryEnd::Kind::NotRunning);
        QTRY_COMPARE(m_exits, std::vector{ExitReason::Kind::Normal});
    }

    void at_7e_flushTicksDoNotMultiply()
    {
        TelemetryPolicy policy;
        policy.flushInterval = 100ms;
        make(policy);
        m_clock->advance(100ms);
        m_transport->answerLast(reply(kAccepted));
        QCOMPARE(m_clock->pendingTimers(), 0); // idle: no tick at all
        for (int burst = 0; burst < 20; ++burst) {
            for (int i = 0; i < 100; ++i)
                say("burst");
            m_transport->answerLast(reply(kAccepted));
        }
        QVERIFY(m_clock->pendingTimers() <= 1);
        const int before = m_transport->count();
        for (int i = 0; i < 100; ++i) {
            say("trickle");
            m_clock->advance(10ms);
            if (m_transport->last().open)
                m_transport->answerLast(reply(kAccepted));
        }
        const int ticks = m_transport->count() - before;
        QVERIFY2(ticks >= 9 && ticks <= 11, qPrintable(QString::number(ticks)));
    }

    void ax_29_aFailedPostIsSentAgainOnceAndInOrder()
    {
        make();
        for (int i = 0; i < 5; ++i)
            say("e");
        m_reporter->flush();
        m_transport->answerLast(serverError(500));
        for (int i = 0; i < 5; ++i)
            say("later");
        m_clock->advance(1s);
        m_transport->answerLast(reply(kAccepted));
        m_clock->advance(10s);
        m_transport->answerLast(reply(kAccepted));
        std::vector<std::int64_t> delivered;
        for (const int accepted : {1, 2}) {
            for (const auto& event : batchAt(accepted).events)
                delivered.push_back(event.sessionIndex);
        }
        std::vector<std::int64_t> expected(11);
        std::iota(expected.begin(), expected.end(), 0);
        QCOMPARE(delivered, expected);
        QCOMPARE(m_transport->count(), 3);
        QCOMPARE(m_reporter->counts().dropped, 0);
    }

private:
    void say(const std::string& name) { m_reporter->log(genericEvent(name, "{}", Severity::Info)); }

    void close()
    {
        m_reporter->close(this, [this](const Result<TelemetryEnd>& end) { m_ends.push_back(*end); });
    }

    void make(const TelemetryPolicy& policy = {}, bool enabled = true)
    {
        m_reporter =
            std::make_unique<TelemetryReporter>(*m_transport, *m_tasks, *m_clock, m_events, "s1", enabled, policy);
        connect(m_reporter.get(), &Worker::exited, this,
                [this](const ExitReason& reason) { m_exits.push_back(reason.kind); });
        m_reporter->start();
    }

    wire::TelemetryBatch batchAt(int index) const
    {
        return wire::decode<wire::TelemetryBatch>(m_transport->at(index).call.body).value();
    }

    static tl::unexpected<Error> serverError(int status)
    {
        Error error = Error::make(ErrorKind::HttpStatus, "scripted");
        error.httpStatus = status;
        return failure(error);
    }

    void nothingFollows()
    {
        const int before = m_transport->count();
        m_clock->advance(1h);
        QCoreApplication::processEvents();
        QCOMPARE(m_transport->count(), before);
        QCOMPARE(m_clock->pendingTimers(), 0);
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<TaskSupervisor> m_tasks;
    FakeEventSink m_events;
    std::unique_ptr<TelemetryReporter> m_reporter;
    std::vector<ExitReason::Kind> m_exits;
    std::vector<TelemetryEnd> m_ends;
};

QTEST_GUILESS_MAIN(TestTelemetryReporter)
#include "tst_telemetryreporter.moc"
