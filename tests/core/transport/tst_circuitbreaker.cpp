#include "core/transport/circuitbreaker.h"

#include <QTest>

using namespace tinkex;
using namespace std::chrono_literals;
using State = CircuitBreaker::State;
using Outcome = CircuitBreaker::Outcome;

namespace {

void failTimes(CircuitBreaker& breaker, int times, Milliseconds now)
{
    for (int i = 0; i < times; ++i)
        breaker.report(breaker.admit(now).value(), Outcome::Failure, now);
}

} // namespace

class TestCircuitBreaker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensAfterFiveFailuresInARow()
    {
        CircuitBreaker breaker;
        failTimes(breaker, 4, 0ms);
        breaker.report(breaker.admit(0ms).value(), Outcome::Success, 0ms);
        failTimes(breaker, 4, 0ms);
        breaker.report(breaker.admit(0ms).value(), Outcome::Abandoned, 0ms);
        QCOMPARE(breaker.state(0ms), State::Closed);
        failTimes(breaker, 1, 0ms);
        QCOMPARE(breaker.state(0ms), State::Open);
        QVERIFY(!breaker.admit(29'999ms));
        QCOMPARE(breaker.remaining(10'000ms), 20'000ms);
    }

    void halfOpenAdmitsExactlyOne()
    {
        CircuitBreaker breaker;
        failTimes(breaker, 5, 0ms);
        QCOMPARE(breaker.state(30'000ms), State::HalfOpen);
        const auto trial = breaker.admit(30'000ms);
        QVERIFY(trial);
        for (int i = 0; i < 9; ++i)
            QVERIFY(!breaker.admit(30'000ms));
        breaker.report(*trial, Outcome::Success, 30'100ms);
        QCOMPARE(breaker.state(30'100ms), State::Closed);
        for (int i = 0; i < 10; ++i)
            QVERIFY(breaker.admit(30'100ms));
    }

    void c1_50_aSuccessCountsAnew()
    {
        CircuitBreaker breaker;
        failTimes(breaker, 5, 0ms);
        breaker.report(*breaker.admit(30'000ms), Outcome::Success, 30'000ms);
        failTimes(breaker, 4, 30'000ms);
        QCOMPARE(breaker.state(30'000ms), State::Closed);
        failTimes(breaker, 1, 30'000ms);
        QCOMPARE(breaker.state(30'000ms), State::Open);
    }

    void failedTrialOpensAgain()
    {
        CircuitBreaker breaker;
        failTimes(breaker, 5, 0ms);
        const auto trial = breaker.admit(30'000ms);
        breaker.report(*trial, Outcome::Failure, 31'000ms);
        QVERIFY(!breaker.admit(60'999ms));
        QVERIFY(breaker.admit(61'000ms));
    }

    void abandonedTrialGivesItsPlaceBack()
    {
        CircuitBreaker breaker;
        failTimes(breaker, 5, 0ms);
        breaker.report(*breaker.admit(30'000ms), Outcome::Abandoned, 30'000ms);
        QVERIFY(breaker.admit(30'000ms));
        QVERIFY(!breaker.admit(30'000ms));
    }

    void lateReportsAreIgnored()
    {
        CircuitBreaker breaker;
        const auto early = breaker.admit(0ms);
        const auto alsoEarly = breaker.admit(0ms);
        failTimes(breaker, 5, 0ms);
        breaker.report(*early, Outcome::Success, 1ms);
        QCOMPARE(breaker.state(1ms), State::Open);
        const auto trial = breaker.admit(30'000ms);
        breaker.report(*alsoEarly, Outcome::Failure, 30'001ms);
        QCOMPARE(breaker.state(30'001ms), State::HalfOpen);
        breaker.report(*trial, Outcome::Success, 30'002ms);
        QCOMPARE(breaker.state(30'002ms), State::Closed);
    }
};

QTEST_GUILESS_MAIN(TestCircuitBreaker)
#include "tst_circuitbreaker.moc"
