#include "core/supervision/restartdecision.h"

#include <QTest>

using namespace tinkex;
using namespace std::chrono_literals;
using Kind = RestartDecision::Kind;
using Reason = ExitReason::Kind;

Q_DECLARE_METATYPE(tinkex::Restart)
Q_DECLARE_METATYPE(tinkex::Strategy)
Q_DECLARE_METATYPE(tinkex::ExitReason::Kind)
Q_DECLARE_METATYPE(tinkex::RestartDecision::Kind)
Q_DECLARE_METATYPE(std::vector<int>)
Q_DECLARE_METATYPE(std::vector<tinkex::ChildFact>)

class TestRestartDecision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void restart_type_decides_whether_to_restart_data()
    {
        QTest::addColumn<Restart>("restart");
        QTest::addColumn<Reason>("reason");
        QTest::addColumn<Kind>("expected");
        QTest::newRow("permanent normal") << Restart::Permanent << Reason::Normal << Kind::Restart;
        QTest::newRow("permanent shutdown") << Restart::Permanent << Reason::Shutdown << Kind::Restart;
        QTest::newRow("permanent abnormal") << Restart::Permanent << Reason::Abnormal << Kind::Restart;
        QTest::newRow("transient normal") << Restart::Transient << Reason::Normal << Kind::Leave;
        QTest::newRow("transient shutdown") << Restart::Transient << Reason::Shutdown << Kind::Leave;
        QTest::newRow("transient abnormal") << Restart::Transient << Reason::Abnormal << Kind::Restart;
        QTest::newRow("temporary normal") << Restart::Temporary << Reason::Normal << Kind::Leave;
        QTest::newRow("temporary abnormal") << Restart::Temporary << Reason::Abnormal << Kind::Leave;
    }
    void restart_type_decides_whether_to_restart()
    {
        QFETCH(Restart, restart);
        QFETCH(Reason, reason);
        const auto decision = decideRestart(Strategy::OneForOne, {}, {{restart, false}}, 0, reason, {}, 1s);
        QTEST(decision.kind, "expected");
        QCOMPARE(decision.history.size(), decision.kind == Kind::Restart ? 1u : 0u);
    }

    void strategy_chooses_siblings_data()
    {
        using Facts = std::vector<ChildFact>;
        using List = std::vector<int>;
        QTest::addColumn<Strategy>("strategy");
        QTest::addColumn<Facts>("children");
        QTest::addColumn<List>("stop");
        QTest::addColumn<List>("start");
        const ChildFact on{Restart::Permanent, true};
        const ChildFact off{Restart::Permanent, false};
        const ChildFact temporary{Restart::Temporary, true};
        // Child 1 failed in each.
        QTest::newRow("one for one") << Strategy::OneForOne << Facts{on, off, on} << List{} << List{1};
        QTest::newRow("rest for one") << Strategy::RestForOne << Facts{on, off, on, on} << List{3, 2} << List{1, 2, 3};
        QTest::newRow("one for all") << Strategy::OneForAll << Facts{on, off, on} << List{2, 0} << List{0, 1, 2};
        QTest::newRow("temporary is stopped, not started")
            << Strategy::OneForAll << Facts{on, off, temporary} << List{2, 0} << List{0, 1};
        QTest::newRow("ended siblings stay ended")
            << Strategy::RestForOne << Facts{on, off, off, on} << List{3} << List{1, 3};
    }
    void strategy_chooses_siblings()
    {
        QFETCH(Strategy, strategy);
        QFETCH(std::vector<ChildFact>, children);
        const auto decision = decideRestart(strategy, {}, children, 1, Reason::Abnormal, {}, 1s);
        QCOMPARE(decision.kind, Kind::Restart);
        QTEST(decision.stop, "stop");
        QTEST(decision.start, "start");
    }

    void gives_up_when_the_count_exceeds_intensity_within_period()
    {
        const RestartLimits limits{3, 5s, 0ms, 0ms};
        std::deque<Milliseconds> history;
        for (int i = 0; i < 3; ++i) {
            const auto decision = decideRestart(Strategy::OneForOne, limits, {{Restart::Permanent, false}}, 0,
                                                Reason::Abnormal, history, Milliseconds(i * 1000));
            QCOMPARE(decision.kind, Kind::Restart);
            history = decision.history;
        }
        const auto fourth = decideRestart(Strategy::OneForOne, limits, {{Restart::Permanent, false}}, 0,
                                          Reason::Abnormal, history, 5000ms);
        QCOMPARE(fourth.kind, Kind::GiveUp);
        // One millisecond later the first restart has left the window.
        const auto later = decideRestart(Strategy::OneForOne, limits, {{Restart::Permanent, false}}, 0,
                                         Reason::Abnormal, history, 5001ms);
        QCOMPARE(later.kind, Kind::Restart);
        QCOMPARE(later.history.size(), 3u);
    }

    void intensity_zero_never_restarts()
    {
        const auto decision = decideRestart(Strategy::OneForOne, {0, 5s, 0ms, 0ms}, {{Restart::Permanent, false}}, 0,
                                            Reason::Abnormal, {}, 1s);
        QCOMPARE(decision.kind, Kind::GiveUp);
    }

    void backoff_doubles_up_to_its_cap()
    {
        const RestartLimits limits{10, 60s, 100ms, 500ms};
        std::deque<Milliseconds> history;
        QList<qint64> delays;
        for (int i = 0; i < 5; ++i) {
            const auto decision = decideRestart(Strategy::OneForOne, limits, {{Restart::Permanent, false}}, 0,
                                                Reason::Abnormal, history, Milliseconds(i * 1000));
            history = decision.history;
            delays << decision.delay.count();
        }
        QCOMPARE(delays, (QList<qint64>{100, 200, 400, 500, 500}));
    }
};

QTEST_GUILESS_MAIN(TestRestartDecision)
#include "tst_restartdecision.moc"
