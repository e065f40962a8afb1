#include "tests/support/virtualclock.h"

#include <QTest>
#include <functional>
#include <vector>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

/// The promises of Clock, kept by both clocks, and those of VirtualClock.
class TestClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void systemTimerFiresOnceFromTheLoop()
    {
        SystemClock clock;
        int fired = 0;
        TimerHandle handle = clock.after(0ms, this, [&] { ++fired; });
        QCOMPARE(fired, 0);
        QTRY_COMPARE(fired, 1);
    }

    void systemTimerDiesWithHandleAndContext()
    {
        SystemClock clock;
        int fired = 0;
        TimerHandle cancelled = clock.after(0ms, this, [&] { ++fired; });
        cancelled.cancel();
        {
            const TimerHandle dropped = clock.after(0ms, this, [&] { ++fired; });
        }
        auto context = std::make_unique<QObject>();
        const TimerHandle orphaned = clock.after(0ms, context.get(), [&] { ++fired; });
        context.reset();
        bool last = false;
        const TimerHandle later = clock.after(5ms, this, [&] { last = true; });
        QTRY_VERIFY(last);
        QCOMPARE(fired, 0);
    }

    void systemTimerMayBeArmedAnewFromItsOwnCall()
    {
        SystemClock clock;
        TimerHandle handle;
        int fired = 0;
        std::function<void()> arm = [&] {
            handle = clock.after(0ms, this, [&] {
                if (++fired < 3)
                    arm(); // ends the timer whose call this is
            });
        };
        arm();
        QTRY_COMPARE(fired, 3);
    }

    /// Delays that no int holds neither wrap around nor get lost.
    void systemTimerTakesAnyDelay()
    {
        SystemClock clock;
        bool negative = false;
        bool wrapped = false;
        bool later = false;
        const TimerHandle a = clock.after(-1h, this, [&] { negative = true; });
        const TimerHandle b = clock.after(Milliseconds{(qint64{1} << 32) + 1}, this, [&] { wrapped = true; });
        QTRY_VERIFY(negative);
        const TimerHandle c = clock.after(30ms, this, [&] { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!wrapped);
    }

    void firesInOrderOfDueTime()
    {
        VirtualClock clock;
        const Milliseconds start = clock.now();
        std::vector<int> order;
        TimerHandle nested;
        const auto b = clock.after(20ms, this, [&] { order.push_back(20); });
        const auto a = clock.after(10ms, this, [&] {
            order.push_back(10);
            QCOMPARE(clock.now() - start, 10ms);
            nested = clock.after(5ms, this, [&] { order.push_back(15); });
        });
        const auto c = clock.after(20ms, this, [&] { order.push_back(21); });
        QCOMPARE(clock.pendingTimers(), 3);
        QCOMPARE(clock.nextTimerIn(), std::optional(10ms));
        clock.advance(19ms);
        QCOMPARE(order, (std::vector<int>{10, 15}));
        clock.advance(1ms);
        QCOMPARE(order, (std::vector<int>{10, 15, 20, 21}));
        QCOMPARE(clock.now() - start, 20ms);
        QCOMPARE(clock.wallMs(), VirtualClock::kEpochMs + 20);
        QCOMPARE(clock.pendingTimers(), 0);
    }

    void virtualTimerDiesWithHandleAndContext()
    {
        VirtualClock clock;
        int fired = 0;
        auto context = std::make_unique<QObject>();
        const auto orphaned = clock.after(1ms, context.get(), [&] { ++fired; });
        auto cancelled = clock.after(1ms, this, [&] { ++fired; });
        context.reset();
        cancelled.cancel();
        QCOMPARE(clock.pendingTimers(), 0);
        QVERIFY(!clock.nextTimerIn());
        clock.advance(1s);
        QCOMPARE(fired, 0);
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
