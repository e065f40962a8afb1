#include "core/server/modelqueue.h"
#include "tests/support/virtualclock.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::server;
using namespace std::chrono_literals;

class TestModelQueue : public QObject {
    Q_OBJECT

private:
    ModelQueue::Operation operation(int number)
    {
        return {[this, number] { m_log.append(QStringLiteral("run %1").arg(number)); },
                [this, number](const std::string& reason) {
                    m_log.append(QStringLiteral("fail %1: %2").arg(number).arg(QString::fromStdString(reason)));
                }};
    }
    QStringList m_log;

private Q_SLOTS:
    void init() { m_log.clear(); }

    void runsInOrderOfNumbers_data()
    {
        QTest::addColumn<QList<int>>("arrival");
        QTest::newRow("in order") << QList<int>{1, 2, 3, 4};
        QTest::newRow("first chunk last") << QList<int>{2, 3, 1, 4};
        QTest::newRow("reversed") << QList<int>{4, 3, 2, 1};
    }
    void runsInOrderOfNumbers()
    {
        QFETCH(QList<int>, arrival);
        test::VirtualClock clock;
        ModelQueue queue(clock, this, 60s);
        for (const int number : arrival)
            queue.accept(number, operation(number));
        QCOMPARE(m_log, QStringList({QStringLiteral("run 1"), QStringLiteral("run 2"), QStringLiteral("run 3"),
                                     QStringLiteral("run 4")}));
        QCOMPARE(clock.pendingTimers(), 0);
    }

    void aRefusedNumberHoldsNothingUp()
    {
        test::VirtualClock clock;
        ModelQueue queue(clock, this, 60s);
        queue.accept(2, operation(2));
        queue.skip(1);
        QCOMPARE(m_log, QStringList{QStringLiteral("run 2")});
        QVERIFY(queue.isPast(2));
        queue.skip(2); // late: nothing happens
        QCOMPARE(queue.next(), 3);
    }

    void aGapFailsWhatWaitsAfterAWhile()
    {
        test::VirtualClock clock;
        ModelQueue queue(clock, this, 60s);
        queue.accept(3, operation(3));
        clock.advance(30s);
        queue.accept(5, operation(5));
        clock.advance(29s);
        QVERIFY(m_log.isEmpty());
        clock.advance(1s);
        QCOMPARE(m_log.size(), 2);
        QVERIFY(m_log.first().contains(QStringLiteral("fail 3: the request with seq_id 1 never arrived")));
        QVERIFY(queue.isPast(4));
        queue.accept(6, operation(6));
        QCOMPARE(m_log.last(), QStringLiteral("run 6"));
    }

    void progressRestartsTheWait()
    {
        test::VirtualClock clock;
        ModelQueue queue(clock, this, 60s);
        queue.accept(2, operation(2));
        queue.accept(4, operation(4));
        clock.advance(50s);
        queue.accept(1, operation(1));
        clock.advance(59s);
        QCOMPARE(m_log.size(), 2);
        clock.advance(1s);
        QVERIFY(m_log.last().startsWith(QStringLiteral("fail 4")));
    }

    void abandonFailsEverything()
    {
        test::VirtualClock clock;
        ModelQueue queue(clock, this, 60s);
        queue.accept(2, operation(2));
        queue.abandon("gone");
        QCOMPARE(m_log, QStringList{QStringLiteral("fail 2: gone")});
        QCOMPARE(clock.pendingTimers(), 0);
    }

    void boundsHowFarAhead()
    {
        test::VirtualClock clock;
        const ModelQueue queue(clock, this, 60s);
        QVERIFY(!queue.isTooFarAhead(ModelQueue::kWindow));
        QVERIFY(queue.isTooFarAhead(1 + ModelQueue::kWindow));
    }
};

QTEST_GUILESS_MAIN(TestModelQueue)
#include "tst_modelqueue.moc"
