#include "core/telemetry/eventlog.h"

#include "tests/support/virtualclock.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestEventLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsReported()
    {
        VirtualClock clock;
        EventLog log(clock);
        QCOMPARE(log.lastId(), quint64(0));
        clock.advance(1500ms);
        log.report(Severity::Warning, "session", u"s1"_s, u"late"_s);
        QCOMPARE(log.entries().size(), 1);
        const EventRow row = log.entries().constFirst();
        QCOMPARE(row.id, quint64(1));
        QCOMPARE(row.timeMs, VirtualClock::kEpochMs + 1500);
        QCOMPARE(row.severity, Severity::Warning);
        QCOMPARE(row.category, u"session"_s);
        QCOMPARE(row.object, u"s1"_s);
        QCOMPARE(row.text, u"late"_s);
    }

    void isBounded()
    {
        VirtualClock clock;
        EventLog log(clock);
        for (int i = 1; i <= EventLog::kCapacity + 10; ++i)
            log.report(i % 2 ? Severity::Info : Severity::Error, "app", {}, QString::number(i));
        const QList<EventRow> rows = log.entries();
        QCOMPARE(rows.size(), EventLog::kCapacity);
        QCOMPARE(rows.constFirst().text, u"11"_s);
        QCOMPARE(rows.constLast().id, log.lastId());
        QCOMPARE(log.lastId(), quint64(EventLog::kCapacity + 10));
        QCOMPARE(log.count(Severity::Info), (EventLog::kCapacity + 10) / 2); // of all, not of those kept
        QCOMPARE(log.count(Severity::Error), (EventLog::kCapacity + 10) / 2);
        QCOMPARE(log.count(Severity::Debug), 0);
    }

    void since()
    {
        VirtualClock clock;
        EventLog log(clock);
        QVERIFY(log.since(0).isEmpty());
        for (int i = 1; i <= 5; ++i)
            log.report(Severity::Info, "app", {}, QString::number(i));
        QCOMPARE(log.since(0).size(), 5);
        QCOMPARE(log.since(3).size(), 2);
        QCOMPARE(log.since(3).constFirst().id, quint64(4));
        QVERIFY(log.since(5).isEmpty());
        QVERIFY(log.since(99).isEmpty());
    }

    void appendsOncePerTurn()
    {
        VirtualClock clock;
        EventLog log(clock);
        QList<QList<EventRow>> batches;
        connect(&log, &EventLog::appended, this, [&](const QList<EventRow>& rows) {
            batches.append(rows);
            if (batches.size() == 1)
                log.report(Severity::Info, "app", {}, u"from a listener"_s);
        });
        log.report(Severity::Info, "app", {}, u"1"_s);
        log.report(Severity::Info, "app", {}, u"2"_s);
        QVERIFY(batches.isEmpty());
        QTRY_COMPARE(batches.size(), 2);
        QCOMPARE(batches[0].size(), 2);
        QCOMPARE(batches[1].size(), 1);
        QCOMPARE(batches[1].constFirst().id, quint64(3));
    }

    void aFloodInOneTurnStaysBounded()
    {
        VirtualClock clock;
        EventLog log(clock);
        qsizetype count = 0;
        connect(&log, &EventLog::appended, this, [&](const QList<EventRow>& rows) { count += rows.size(); });
        for (int i = 0; i < EventLog::kCapacity + 50; ++i)
            log.report(Severity::Info, "app", {}, u"x"_s);
        QTRY_COMPARE(count, EventLog::kCapacity);
    }

    void strikesOutSecrets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("secret");
        QTest::newRow("key") << u"sent tml-abc123XYZ away"_s << u"abc123XYZ"_s;
        QTest::newRow("header") << u"X-API-Key: hunter2hunter2"_s << u"hunter2"_s;
        QTest::newRow("bearer") << u"Authorization: Bearer abcdef"_s << u"abcdef"_s;
        QTest::newRow("json web token") << u"got eyJhbGciOi.eyJzdWIiOi.c2ln"_s << u"c2ln"_s;
        QTest::newRow("the key in use") << u"refused: my odd key 42!"_s << u"odd key 42"_s;
        QTest::newRow("the key in use, twice") << u"my odd key 42! my odd key 42!"_s << u"odd key 42"_s;
        QTest::newRow("the key in use within another") << u"tml-my odd key 42!"_s << u"odd key 42"_s;
    }
    void strikesOutSecrets()
    {
        QFETCH(QString, text);
        QFETCH(QString, secret);
        VirtualClock clock;
        EventLog log(clock);
        log.addSecret({}); // must not strike out everything
        log.addSecret(u"my odd key 42!"_s);
        QList<EventRow> heard;
        connect(&log, &EventLog::appended, this, [&](const QList<EventRow>& rows) { heard += rows; });
        log.report(Severity::Error, "transport", text, text);
        const EventRow row = log.entries().constFirst();
        QVERIFY2(!row.text.contains(secret), qPrintable(row.text));
        QVERIFY2(!row.object.contains(secret), qPrintable(row.object));
        QVERIFY(row.text.contains(u"***"_s));
        QTRY_COMPARE(heard.size(), 1);
        QVERIFY(!heard.constFirst().text.contains(secret));
    }

    void leavesOtherTextAlone()
    {
        VirtualClock clock;
        EventLog log(clock);
        log.addSecret({});
        log.report(Severity::Info, "app", u"run 1"_s, u"step 3 of 10"_s);
        QCOMPARE(log.entries().constFirst().object, u"run 1"_s);
        QCOMPARE(log.entries().constFirst().text, u"step 3 of 10"_s);
    }

    void cutsEndlessTexts()
    {
        VirtualClock clock;
        EventLog log(clock);
        log.report(Severity::Error, "app", {}, QString(1'000'000, u'x'));
        QVERIFY(log.entries().constFirst().text.size() <= 10'000);
    }
};

QTEST_GUILESS_MAIN(TestEventLog)
#include "tst_eventlog.moc"
