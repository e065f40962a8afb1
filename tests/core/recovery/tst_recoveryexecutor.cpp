#include "core/recovery/recoveryexecutor.h"

#include "tests/core/session/faketransport.h"
#include "tests/support/virtualclock.h"

#include <QTest>
#include <stdexcept>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

Error broken()
{
    return Error::make(ErrorKind::Network, "down");
}

} // namespace

class TestRecoveryExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_tasks = std::make_unique<TaskSupervisor>(*m_clock, 1);
        m_tasks->start();
        m_begun.clear();
        m_log.clear();
        m_handlers.clear();
        m_owners.clear();
        m_events.rows.clear();
    }
    void cleanup()
    {
        m_executor.reset();
        m_tasks.reset();
    }

    void isOffByDefault()
    {
        make(RecoveryPolicy{});
        QVERIFY(!m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        QVERIFY(m_executor->rows().isEmpty());
        QCOMPARE(m_executor->detail(), u"switched off"_s);
    }

    void badPoliciesAreNamed_data()
    {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("word");
        QTest::newRow("attempts") << 0 << u"attempt"_s;
        QTest::newRow("concurrency") << 1 << u"at a time"_s;
        QTest::newRow("back-off") << 2 << u"back-off"_s;
        QTest::newRow("cap") << 3 << u"cap"_s;
        QTest::newRow("interval") << 4 << u"interval"_s;
        QTest::newRow("checkpoint") << 5 << u"tinker://"_s;
    }
    void badPoliciesAreNamed()
    {
        QFETCH(int, field);
        QFETCH(QString, word);
        RecoveryPolicy policy = enabled();
        if (field == 0)
            policy.maxAttempts = 0;
        else if (field == 1)
            policy.maxConcurrent = 0;
        else if (field == 2)
            policy.backoff = -1ms;
        else if (field == 3)
            policy.backoffCap = 1ms;
        else if (field == 4)
            policy.pollInterval = 0ms;
        else
            policy.checkpoint = "/tmp/x";
        make(policy);
        const auto submitted = m_executor->submit(u"A"_s, held(u"A"_s));
        QVERIFY(!submitted.has_value());
        QVERIFY2(submitted.error().detail.contains(word), qPrintable(submitted.error().detail));
    }

    void backsOff_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("first") << 1 << qint64{5'000};
        QTest::newRow("second") << 2 << qint64{10'000};
        QTest::newRow("fifth") << 5 << qint64{60'000};
        QTest::newRow("many") << 1'000 << qint64{60'000};
    }
    void backsOff()
    {
        QFETCH(int, failures);
        QFETCH(qint64, ms);
        QCOMPARE(RecoveryPolicy{}.delayAfter(failures).count(), ms);
    }

    void firstComeFirstServedWithinItsLimit()
    {
        make(enabled(2));
        for (const QString& run : {u"C"_s, u"A"_s, u"B"_s})
            QVERIFY(m_executor->submit(run, held(run)).has_value());
        QVERIFY(m_begun.isEmpty()); // never inside submit
        const QStringList two{u"C"_s, u"A"_s};
        QTRY_COMPARE(m_begun, two);
        QCOMPARE(m_executor->slotsInUse(), 2);
        QCOMPARE(m_tasks->tasks().size(), 2);
        QCOMPARE(m_tasks->tasks()[0].name, u"recovery"_s);
        QCOMPARE(m_tasks->tasks()[0].owner, u"C"_s);
        QCOMPARE(m_executor->queueLength(), 1);
        m_handlers[u"C"_s](RecoveredRun{"new", "tinker://c"});
        QTRY_COMPARE(m_begun.size(), 3);
        const QStringList log{u"recovered C new"_s};
        QTRY_COMPARE(m_log, log);
        QCOMPARE(stateOf(u"C"_s), RecoveryState::Done);
        QCOMPARE(m_executor->slotsInUse(), 2);
    }

    void refusesWhatIsPending()
    {
        make(enabled());
        QVERIFY(m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        QVERIFY(!m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        QTRY_COMPARE(m_begun.size(), 1);
        const auto again = m_executor->submit(u"A"_s, held(u"A"_s));
        QVERIFY(again.error().detail.contains(u"already"_s));
        m_handlers[u"A"_s](RecoveredRun{});
        QVERIFY(m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
    }

    /// C1.86: back-off, exhausted, told
    void triesAgainUntilItsAttemptsAreUsedUp()
    {
        make(enabled());
        QVERIFY(m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        for (const auto delay : {5'000ms, 10'000ms}) {
            QTRY_VERIFY(m_handlers.contains(u"A"_s));
            m_handlers.take(u"A"_s)(failure(broken()));
            QCOMPARE(stateOf(u"A"_s), RecoveryState::WaitingRetry);
            QCOMPARE(m_executor->slotsInUse(), 0); // not held while it waits
            QCOMPARE(row(u"A"_s).nextTryAtMs, m_clock->wallMs() + delay.count());
            m_clock->advance(delay - 1ms);
            QCOMPARE(stateOf(u"A"_s), RecoveryState::WaitingRetry);
            m_clock->advance(1ms);
        }
        m_handlers.take(u"A"_s)(failure(broken()));
        QCOMPARE(stateOf(u"A"_s), RecoveryState::Exhausted);
        QCOMPARE(row(u"A"_s).attempts, 3);
        const QStringList log{u"exhausted A"_s};
        QTRY_COMPARE(m_log, log);
        QList<SupervisedRow> rows;
        m_executor->appendRows(rows, {});
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[1].state, SupervisedState::Failed);
        QVERIFY(rows[1].detail.contains(u"down"_s));
        QCOMPARE(m_clock->pendingTimers(), 0);
    }

    void at_1d_ax_12_aLostAttemptGivesItsSlotBack_data()
    {
        QTest::addColumn<QString>("how");
        for (const char* how : {"cancelled", "task cancelled", "throws", "client deleted", "fails", "forgotten"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void at_1d_ax_12_aLostAttemptGivesItsSlotBack()
    {
        QFETCH(QString, how);
        make(enabled());
        auto client = std::make_unique<QObject>();
        const bool throws = how == u"throws"_s;
        QVERIFY(m_executor->submit(u"A"_s, throws ? throwing() : held(u"A"_s)).has_value());
        QVERIFY(m_executor->submit(u"B"_s, held(u"B"_s)).has_value());
        if (!throws) {
            QTRY_COMPARE(m_begun, QStringList{u"A"_s});
            QCOMPARE(m_executor->slotsInUse(), 1);
        }
        // What an operation of a client does when that is deleted: its handler hears it.
        const auto handler = m_handlers.value(u"A"_s);
        connect(client.get(), &QObject::destroyed, this,
                [handler] { handler(failure(ErrorKind::Cancelled, "the client is gone")); });
        if (how == u"cancelled"_s)
            m_executor->cancel(u"A"_s);
        else if (how == u"task cancelled"_s)
            m_tasks->cancel(m_tasks->tasks().front().id);
        else if (how == u"client deleted"_s)
            client.reset();
        else if (how == u"fails"_s)
            handler(failure(broken()));
        else if (how == u"forgotten"_s)
            m_executor->forget(u"A"_s);
        else
            QTRY_COMPARE(stateOf(u"A"_s), RecoveryState::WaitingRetry);
        disconnect(client.get(), nullptr, this, nullptr);
        QCoreApplication::processEvents(); // one turn
        QVERIFY(m_begun.contains(u"B"_s));
        QCOMPARE(stateOf(u"B"_s), RecoveryState::InProgress);
        QCOMPARE(m_executor->slotsInUse(), 1);
        QVERIFY(m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        QTRY_COMPARE(m_tasks->tasks().size(), 1);
        m_handlers[u"B"_s](RecoveredRun{});
        QTRY_COMPARE(stateOf(u"A"_s), RecoveryState::InProgress);
        if (!throws)
            QVERIFY(m_owners.front().isNull()); // what the first attempt had under way went with it
    }

    void aLateAnswerOfAnOldAttemptIsNothing()
    {
        make(enabled());
        QVERIFY(m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        QTRY_COMPARE(m_begun.size(), 1);
        const auto old = m_handlers.value(u"A"_s);
        m_executor->cancel(u"A"_s);
        QVERIFY(m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        QTRY_COMPARE(m_begun.size(), 2);
        old(RecoveredRun{"stale", ""});
        QCOMPARE(stateOf(u"A"_s), RecoveryState::InProgress);
    }

    void aSlowListenerHoldsNoSlot()
    {
        make(enabled());
        int inUse = -1;
        connect(m_executor.get(), &RecoveryExecutor::recovered, this, [&] { inUse = m_executor->slotsInUse(); });
        QVERIFY(m_executor->submit(u"A"_s, held(u"A"_s)).has_value());
        QTRY_COMPARE(m_begun.size(), 1);
        m_handlers[u"A"_s](RecoveredRun{});
        QCOMPARE(inUse, -1); // in a turn of its own
        QTRY_COMPARE(inUse, 0);
    }

    void stopCancelsEverything()
    {
        make(enabled());
        for (const QString& run : {u"A"_s, u"B"_s})
            QVERIFY(m_executor->submit(run, held(run)).has_value());
        QTRY_COMPARE(m_begun.size(), 1);
        m_executor->stop();
        QVERIFY(m_executor->hasExited());
        QCOMPARE(m_executor->slotsInUse(), 0);
        QVERIFY(m_tasks->tasks().isEmpty());
        QCOMPARE(m_clock->pendingTimers(), 0);
        QVERIFY(!m_executor->submit(u"C"_s, held(u"C"_s)).has_value());
        QCoreApplication::processEvents();
        QCOMPARE(m_begun.size(), 1);
    }

private:
    static RecoveryPolicy enabled(int concurrent = 1)
    {
        RecoveryPolicy policy;
        policy.enabled = true;
        policy.maxConcurrent = concurrent;
        return policy;
    }
    void make(const RecoveryPolicy& policy)
    {
        m_executor = std::make_unique<RecoveryExecutor>(policy, *m_tasks, *m_clock, m_events);
        connect(m_executor.get(), &RecoveryExecutor::recovered, this,
                [this](const QString& run, const RecoveredRun& r) {
                    m_log << u"recovered %1 %2"_s.arg(run, QString::fromStdString(r.trainingRunId));
                });
        connect(m_executor.get(), &RecoveryExecutor::exhausted, this,
                [this](const QString& run) { m_log << u"exhausted "_s + run; });
        m_executor->start();
    }
    RecoverFunction held(const QString& run)
    {
        return [this, run](QObject* owner, const ResultHandler<RecoveredRun>& handler) {
            m_begun << run;
            m_owners << owner;
            m_handlers[run] = handler;
        };
    }
    static RecoverFunction throwing()
    {
        return [](QObject*, const ResultHandler<RecoveredRun>&) {
            throw std::runtime_error("boom");
        };
    }
    RecoveryRow row(const QString& run) const
    {
        for (const RecoveryRow& row : m_executor->rows()) {
            if (row.run == run)
                return row;
        }
        return {};
    }
    RecoveryState stateOf(const QString& run) const { return row(run).state; }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<TaskSupervisor> m_tasks;
    FakeEventSink m_events;
    std::unique_ptr<RecoveryExecutor> m_executor;
    QStringList m_begun;
    QStringList m_log;
    QHash<QString, ResultHandler<RecoveredRun>> m_handlers;
    QList<QPointer<QObject>> m_owners;
};

QTEST_GUILESS_MAIN(TestRecoveryExecutor)
#include "tst_recoveryexecutor.moc"
