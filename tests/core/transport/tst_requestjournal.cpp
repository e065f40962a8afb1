#include "core/transport/journal.h"
#include "tests/support/virtualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

RequestEntry ended(const QString& operation, qint64 ms, RequestState state = RequestState::Done, int attempts = 1)
{
    RequestEntry entry;
    entry.operation = operation;
    entry.durationMs = ms;
    entry.state = state;
    entry.attempt = attempts;
    return entry;
}

} // namespace

class TestRequestJournal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isARing()
    {
        test::VirtualClock clock;
        RequestJournal journal(clock);
        for (int i = 0; i < RequestJournal::kCapacity + 10; ++i)
            journal.add({});
        const auto entries = journal.entries();
        QCOMPARE(entries.size(), RequestJournal::kCapacity);
        QCOMPARE(entries.front().id, 11U);
        QCOMPARE(entries.back().id, quint64{RequestJournal::kCapacity + 10});
        QCOMPARE(entries.back().queuedAtMs, test::VirtualClock::kEpochMs);
    }

    void updatesById()
    {
        test::VirtualClock clock;
        RequestJournal journal(clock);
        for (int i = 0; i < RequestJournal::kCapacity + 1; ++i)
            journal.add({});
        QSignalSpy changed(&journal, &RequestJournal::changed);
        const auto setAttempt = [](RequestEntry& entry) {
            entry.attempt = 7;
        };
        for (const quint64 id : {quint64{0}, quint64{1}, quint64{RequestJournal::kCapacity + 2}})
            journal.update(id, setAttempt);
        QCOMPARE(changed.count(), 0);
        journal.update(3, setAttempt);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(journal.entries().at(1).attempt, 7);
    }

    void summarisesLatencies()
    {
        test::VirtualClock clock;
        RequestJournal journal(clock);
        for (int ms = 100; ms >= 1; --ms)
            journal.recordEnd(ended(u"optim_step"_s, ms));
        journal.recordEnd(ended(u"asample"_s, 7, RequestState::Failed, 3));
        journal.recordEnd(ended(u"asample"_s, 999, RequestState::Cancelled));
        const auto summaries = journal.latencies();
        QCOMPARE(summaries.size(), 2);
        QCOMPARE(summaries[0].operation, u"asample"_s);
        QCOMPARE(summaries[0].count, 1);
        QCOMPARE(summaries[0].errors, 1);
        QCOMPARE(summaries[0].retries, 2);
        QCOMPARE(summaries[0].p99Ms, 7.0);
        QCOMPARE(summaries[1].p50Ms, 50.0);
        QCOMPARE(summaries[1].p95Ms, 95.0);
        QCOMPARE(summaries[1].p99Ms, 99.0);
    }

    void tellsOfEveryEnd()
    {
        test::VirtualClock clock;
        RequestJournal journal(clock);
        QList<RequestState> states;
        connect(&journal, &RequestJournal::ended, this, [&](const RequestEntry& entry) { states << entry.state; });
        journal.recordEnd(ended(u"asample"_s, 1));
        journal.recordEnd(ended(u"asample"_s, 1, RequestState::Cancelled));
        const QList<RequestState> expected{RequestState::Done, RequestState::Cancelled};
        QCOMPARE(states, expected);
    }

    void forgetsOldLatencies()
    {
        test::VirtualClock clock;
        RequestJournal journal(clock);
        for (int i = 0; i < 1000; ++i)
            journal.recordEnd(ended(u"a"_s, 1000, RequestState::Failed));
        for (int i = 0; i < 1000; ++i)
            journal.recordEnd(ended(u"a"_s, 1));
        const auto summary = journal.latencies().front();
        QCOMPARE(summary.count, 1000);
        QCOMPARE(summary.errors, 0);
        QCOMPARE(summary.p99Ms, 1.0);
    }
};

QTEST_GUILESS_MAIN(TestRequestJournal)
#include "tst_requestjournal.moc"
