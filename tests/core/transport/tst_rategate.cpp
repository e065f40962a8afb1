#include "core/transport/rategate.h"

#include <QTest>
#include <vector>

using namespace tinkex;
using namespace std::chrono_literals;

class TestRateGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOpenAtFirst()
    {
        const RateGate gate;
        QCOMPARE(gate.remaining(0ms), 0ms);
        QVERIFY(!gate.isClosed(0ms));
    }

    void opensAfterTheWindow()
    {
        RateGate gate;
        gate.extend(100ms, 500ms);
        QVERIFY(gate.isClosed(599ms));
        QCOMPARE(gate.remaining(599ms), 1ms);
        QVERIFY(!gate.isClosed(600ms));
        QCOMPARE(gate.remaining(600ms), 0ms);
    }

    void ax_11_isOnlyEverExtended()
    {
        RateGate gate;
        gate.extend(0ms, 5000ms);
        gate.extend(0ms, 100ms);
        QCOMPARE(gate.opensAt(), 5000ms);
        gate.extend(1000ms, 4500ms);
        QCOMPARE(gate.opensAt(), 5500ms);
    }

    void openGateDoesNotSpread()
    {
        RateGate gate;
        gate.passed(0ms, true);
        QCOMPARE(gate.remaining(0ms), 0ms);
    }

    /// 20 waiters on a 500 ms window that is extended to 1,000 ms at 400 ms.
    void releasesWaitersOneByOne()
    {
        RateGate gate;
        gate.extend(0ms, 500ms);
        std::vector<Milliseconds> passes;
        int waiting = 20;
        Milliseconds now{0};
        while (waiting > 0) {
            if (now == 400ms)
                gate.extend(now, 600ms);
            if (gate.remaining(now) == 0ms) {
                gate.passed(now, --waiting > 0);
                passes.push_back(now);
            } else {
                ++now;
            }
        }
        QCOMPARE(passes.front(), 1000ms);
        for (std::size_t i = 1; i < passes.size(); ++i)
            QCOMPARE(passes[i] - passes[i - 1], RateGate::kSpacing);
        QCOMPARE(gate.remaining(now), 0ms); // nobody waits any more: no spacing
    }

    void closesAgainDuringTheSpread()
    {
        RateGate gate;
        gate.extend(0ms, 100ms);
        gate.passed(100ms, true);
        gate.extend(105ms, 1000ms);
        QCOMPARE(gate.remaining(110ms), 995ms);
    }
};

QTEST_GUILESS_MAIN(TestRateGate)
#include "tst_rategate.moc"
