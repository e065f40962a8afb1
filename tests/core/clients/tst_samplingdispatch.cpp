#include "core/clients/samplingdispatch.h"
#include "tests/support/virtualclock.h"

#include <QTest>
#include <map>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

class tst_SamplingDispatch : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_admitted.clear();
        m_held.clear();
        m_clock = std::make_unique<VirtualClock>();
        m_dispatch = std::make_unique<SamplingDispatch>(*m_clock);
    }

    void admitsUpToItsLimitInOrder()
    {
        DispatchLimits limits;
        limits.posts = 2;
        m_dispatch->setLimits(limits);
        for (int i = 0; i < 4; ++i)
            ask(i);
        QVERIFY(m_admitted.isEmpty()); // never inside acquire()
        QTRY_COMPARE(m_admitted, (QList<int>{0, 1}));
        m_held.erase(0);
        QTRY_COMPARE(m_admitted, (QList<int>{0, 1, 2}));
        QCOMPARE(m_dispatch->inFlight(), 2);
        QCOMPARE(m_dispatch->waiting(), 1);
    }

    void anEarlierTicketKeepsItsPlace()
    {
        DispatchLimits limits;
        limits.posts = 1;
        m_dispatch->setLimits(limits);
        const quint64 early = m_dispatch->newTicket();
        ask(0);
        QTRY_COMPARE(m_admitted, (QList<int>{0}));
        ask(1);
        ask(2, 100, early);
        m_held.clear();
        QTRY_COMPARE(m_admitted, (QList<int>{0, 2}));
    }

    void oneRequestMayOverdrawTheBytes()
    {
        DispatchLimits limits;
        limits.bytes = 1000;
        m_dispatch->setLimits(limits);
        ask(0, 5000);
        ask(1, 1);
        QTRY_COMPARE(m_admitted, (QList<int>{0}));
        QCoreApplication::processEvents();
        QCOMPARE(m_dispatch->waiting(), 1);
        m_held.clear();
        QTRY_COMPARE(m_admitted, (QList<int>{0, 1}));
        QCOMPARE(m_dispatch->bytesInFlight(), 1);
    }

    void choosesThePause_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<int>("retryAfter");
        QTest::addColumn<int>("expected");
        QTest::newRow("small") << qint64{131'072} << 0 << 1000;
        QTest::newRow("large") << qint64{131'073} << 0 << 5000;
        QTest::newRow("the server wants longer") << qint64{10} << 3000 << 3000;
        QTest::newRow("the server wants less") << qint64{200'000} << 3000 << 5000;
        QTest::newRow("the server wants too much") << qint64{10} << 600'000 << 60'000;
    }
    void choosesThePause()
    {
        QFETCH(qint64, bytes);
        QFETCH(int, retryAfter);
        QFETCH(int, expected);
        const auto asked = retryAfter > 0 ? std::optional(Milliseconds(retryAfter)) : std::nullopt;
        QCOMPARE(m_dispatch->pause(bytes, asked).count(), expected);
        QCOMPARE((m_dispatch->pausedUntil() - m_clock->now()).count(), expected);
    }

    void aPauseIsOnlyEverExtended()
    {
        m_dispatch->pause(200'000, {});
        const Milliseconds until = m_dispatch->pausedUntil();
        m_dispatch->pause(1, {});
        QCOMPARE(m_dispatch->pausedUntil(), until);
    }

    void waitersLookAgainWhenThePauseGrows()
    {
        m_dispatch->pause(1, 500ms); // 1 s
        for (int i = 0; i < 20; ++i)
            ask(i);
        QTRY_COMPARE(m_clock->pendingTimers(), 1);
        m_clock->advance(900ms);
        m_dispatch->pause(1, {}); // until 1.9 s
        m_clock->advance(900ms);
        QCoreApplication::processEvents();
        QVERIFY(m_admitted.isEmpty());
        m_clock->advance(101ms);
        QTRY_COMPARE(m_admitted.size(), 1); // one after another, no burst
        m_clock->advance(200ms);
        QCoreApplication::processEvents();
        QVERIFY(m_admitted.size() > 1 && m_admitted.size() < 10);
        QVERIFY(m_dispatch->isThrottled());
        m_clock->advance(2s);
        QTRY_COMPARE(m_admitted.size(), 10); // the throttled limit
    }

    void throttlesForTenSecondsAfterAPause()
    {
        m_dispatch->pause(1, {});
        m_clock->advance(1s);
        QVERIFY(!m_dispatch->isPaused());
        m_clock->advance(9'999ms);
        QVERIFY(m_dispatch->isThrottled());
        m_clock->advance(1ms);
        QVERIFY(!m_dispatch->isThrottled());
    }

    void bytesWeighTwentyfoldWhileThrottled()
    {
        m_dispatch->pause(1, {});
        m_clock->advance(1s);
        ask(0, 100);
        QTRY_COMPARE(m_admitted.size(), 1);
        QCOMPARE(m_dispatch->bytesInFlight(), 2000);
        m_held.clear();
        QCOMPARE(m_dispatch->bytesInFlight(), 0);
    }

    void forgetsWaitersThatDied()
    {
        DispatchLimits limits;
        limits.posts = 1;
        m_dispatch->setLimits(limits);
        ask(0);
        auto context = std::make_unique<QObject>();
        bool served = false;
        m_dispatch->acquire(m_dispatch->newTicket(), 1, context.get(), [&](DispatchPermit) { served = true; });
        ask(2);
        context.reset();
        QTRY_COMPARE(m_admitted, (QList<int>{0}));
        m_held.clear();
        QTRY_COMPARE(m_admitted, (QList<int>{0, 2}));
        QVERIFY(!served);
    }

    void permitsOutliveTheDispatch()
    {
        ask(0);
        QTRY_COMPARE(m_admitted.size(), 1);
        m_dispatch.reset();
        m_held.clear();
    }

private:
    void ask(int name, qint64 bytes = 100, std::optional<quint64> ticket = {})
    {
        m_dispatch->acquire(ticket ? *ticket : m_dispatch->newTicket(), bytes, this,
                            [this, name](DispatchPermit permit) {
                                m_admitted << name;
                                m_held.emplace(name, std::move(permit));
                            });
    }

    std::unique_ptr<VirtualClock> m_clock;
    std::unique_ptr<SamplingDispatch> m_dispatch;
    QList<int> m_admitted;
    std::map<int, DispatchPermit> m_held;
};

QTEST_GUILESS_MAIN(tst_SamplingDispatch)
#include "tst_samplingdispatch.moc"
