#include "core/supervision/supervisor.h"
#include "tests/core/supervision/testworkers.h"
#include "tests/support/virtualclock.h"

#include <QMap>
#include <QRegularExpression>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

class TestSupervisor : public QObject {
    Q_OBJECT

private:
    struct Tree {
        explicit Tree(Strategy strategy = Strategy::OneForOne, RestartLimits limits = {})
            : root(std::make_unique<Supervisor>(u"root"_s, strategy, limits, clock, sink))
        {}
        void add(const QString& name, Restart restart = Restart::Permanent,
                 ProbeWorker::Start start = ProbeWorker::Start::Run, ProbeWorker::Stop stop = ProbeWorker::Stop::Exit,
                 std::optional<Milliseconds> shutdown = 5s)
        {
            const auto result = root->addChild({name, restart, shutdown, [this, name, start, stop]() -> Worker* {
                                                    ++made[name];
                                                    return new ProbeWorker(name, clock, journal, start, stop);
                                                }});
            QVERIFY(result);
        }
        ProbeWorker* probe(const QString& name) const { return static_cast<ProbeWorker*>(root->child(name)); }
        SupervisedRow row(const QString& path) const
        {
            for (const SupervisedRow& row : root->snapshot()) {
                if (row.path == path)
                    return row;
            }
            return {};
        }
        void run()
        {
            root->start();
            QTRY_VERIFY(root->isRunning());
        }

        VirtualClock clock;
        ListSink sink;
        QStringList journal;
        QMap<QString, int> made;
        std::unique_ptr<Supervisor> root;
    };

private Q_SLOTS:
    void starts_in_order_and_stops_in_reverse()
    {
        Tree tree;
        tree.add(u"a"_s);
        tree.add(u"b"_s);
        tree.add(u"c"_s);
        tree.run();
        QCOMPARE(tree.journal, (QStringList{u"start a"_s, u"start b"_s, u"start c"_s}));
        tree.journal.clear();
        tree.root->stop();
        QTRY_VERIFY(tree.root->hasExited());
        QTRY_COMPARE(tree.journal.size(), 6);
        QStringList stops = tree.journal.filter(u"stop"_s);
        QCOMPARE(stops, (QStringList{u"stop c"_s, u"stop b"_s, u"stop a"_s}));
        QCOMPARE(tree.root->exitReason()->kind, ExitReason::Kind::Shutdown);
    }

    void the_next_child_waits_until_the_one_before_runs()
    {
        Tree tree;
        tree.add(u"slow"_s, Restart::Permanent, ProbeWorker::Start::Hang);
        tree.add(u"next"_s);
        tree.root->start();
        QTRY_VERIFY(tree.root->child(u"slow"_s));
        QCoreApplication::processEvents();
        QVERIFY(!tree.root->child(u"next"_s));
        QCOMPARE(tree.row(u"root/slow"_s).state, SupervisedState::Starting);
        tree.probe(u"slow"_s)->nowRunning();
        QTRY_VERIFY(tree.root->isRunning());
        QVERIFY(tree.root->child(u"next"_s));
    }

    void restarts_only_the_crashed_child_one_for_one()
    {
        Tree tree;
        tree.add(u"a"_s);
        tree.add(u"b"_s);
        tree.run();
        Worker* const sibling = tree.root->child(u"b"_s);
        tree.probe(u"a"_s)->crash();
        QVERIFY(tree.made[u"a"_s] == 1); // never from inside the crash
        QTRY_COMPARE(tree.made[u"a"_s], 2);
        QTRY_COMPARE(tree.row(u"root/a"_s).state, SupervisedState::Running);
        QCOMPARE(tree.row(u"root/a"_s).restarts, 1);
        QCOMPARE(tree.root->child(u"b"_s), sibling);
        QVERIFY(tree.sink.lines.join(u'\n').contains(u"crashed"_s));
    }

    void rest_for_one_restarts_those_started_later()
    {
        Tree tree(Strategy::RestForOne);
        for (const QString& name : {u"a"_s, u"b"_s, u"c"_s})
            tree.add(name);
        tree.run();
        tree.journal.clear();
        tree.probe(u"b"_s)->crash();
        QTRY_COMPARE(tree.made[u"c"_s], 2);
        QCOMPARE(tree.made[u"a"_s], 1);
        QCOMPARE(tree.made[u"b"_s], 2);
        QCOMPARE(tree.journal.filter(QRegularExpression(u"st(op|art)"_s)),
                 (QStringList{u"stop c"_s, u"start b"_s, u"start c"_s}));
    }

    void two_crashes_at_once_restart_everything_once_under_one_for_all()
    {
        Tree tree(Strategy::OneForAll);
        for (const QString& name : {u"a"_s, u"b"_s})
            tree.add(name);
        tree.run();
        tree.probe(u"a"_s)->crash();
        tree.probe(u"b"_s)->crash();
        QTRY_VERIFY(tree.made[u"b"_s] == 2 && tree.probe(u"b"_s));
        QTRY_COMPARE(tree.row(u"root/b"_s).state, SupervisedState::Running);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(tree.made[u"a"_s], 2);
        QCOMPARE(tree.made[u"b"_s], 2);
    }

    void gives_up_upward_past_its_intensity()
    {
        Tree tree(Strategy::OneForOne, {2, 5s, 0ms, 0ms});
        tree.add(u"calm"_s);
        tree.add(u"hopeless"_s, Restart::Permanent, ProbeWorker::Start::Fail);
        tree.root->start();
        QTRY_VERIFY(tree.root->hasExited());
        QCOMPARE(tree.made[u"hopeless"_s], 3);
        QCOMPARE(tree.root->exitReason()->kind, ExitReason::Kind::Abnormal);
        QVERIFY(tree.root->exitReason()->error->toText().contains(u"cannot start"_s));
        QVERIFY(!tree.root->child(u"calm"_s));
    }

    void a_stop_wins_over_a_waiting_restart()
    {
        Tree tree(Strategy::OneForOne, {3, 60s, 1s, 10s});
        tree.add(u"a"_s);
        tree.run();
        tree.probe(u"a"_s)->crash();
        QTRY_COMPARE(tree.row(u"root/a"_s).state, SupervisedState::BackingOff);
        QTRY_COMPARE(tree.clock.pendingTimers(), 1);
        tree.root->stop();
        QTRY_VERIFY(tree.root->hasExited());
        tree.clock.advance(20s);
        QCoreApplication::processEvents();
        QCOMPARE(tree.made[u"a"_s], 1);
    }

    void a_back_off_given_up_does_not_cut_the_stop_short()
    {
        Tree tree(Strategy::OneForOne, {3, 60s, 1s, 10s});
        tree.add(u"crashes"_s);
        tree.add(u"stays"_s, Restart::Permanent, ProbeWorker::Start::Run, ProbeWorker::Stop::Hang, std::nullopt);
        tree.run();
        tree.probe(u"crashes"_s)->crash();
        QTRY_COMPARE(tree.clock.pendingTimers(), 1);
        tree.root->stop();
        QTRY_VERIFY(tree.journal.contains(u"stop stays"_s));
        tree.clock.advance(1s);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QVERIFY(!tree.root->hasExited());
        tree.probe(u"stays"_s)->finish();
        QTRY_VERIFY(tree.root->hasExited());
    }

    void restarts_after_its_back_off()
    {
        Tree tree(Strategy::OneForOne, {3, 60s, 1s, 10s});
        tree.add(u"a"_s);
        tree.run();
        tree.probe(u"a"_s)->crash();
        QTRY_COMPARE(tree.clock.pendingTimers(), 1);
        tree.clock.advance(999ms);
        QCoreApplication::processEvents();
        QCOMPARE(tree.made[u"a"_s], 1);
        tree.clock.advance(1ms);
        QTRY_COMPARE(tree.made[u"a"_s], 2);
    }

    void cuts_a_child_that_does_not_stop_in_time()
    {
        Tree tree;
        tree.add(u"first"_s);
        tree.add(u"stuck"_s, Restart::Permanent, ProbeWorker::Start::Run, ProbeWorker::Stop::Hang, 2s);
        tree.run();
        tree.root->stop();
        QTRY_VERIFY(tree.journal.contains(u"stop stuck"_s));
        QVERIFY(!tree.journal.contains(u"stop first"_s));
        tree.clock.advance(2s);
        QVERIFY(tree.journal.contains(u"delete stuck"_s));
        QTRY_VERIFY(tree.root->hasExited());
        QCOMPARE(tree.root->cutChildren(), QStringList{u"stuck"_s});
        QVERIFY(tree.root->detail().contains(u"stuck"_s));
    }

    void a_stop_during_the_start_stops_what_runs()
    {
        Tree tree;
        tree.add(u"a"_s);
        tree.add(u"hangs"_s, Restart::Permanent, ProbeWorker::Start::Hang);
        tree.add(u"never"_s);
        tree.root->start();
        QTRY_VERIFY(tree.root->child(u"hangs"_s));
        tree.root->stop();
        QTRY_VERIFY(tree.root->hasExited());
        QCOMPARE(tree.made[u"never"_s], 0);
        QCOMPARE(tree.journal.filter(u"stop"_s), (QStringList{u"stop hangs"_s, u"stop a"_s}));
    }

    void a_throwing_or_empty_factory_counts_as_a_crash()
    {
        VirtualClock clock;
        ListSink sink;
        Supervisor root(u"root"_s, Strategy::OneForOne, {1, 5s, 0ms, 0ms}, clock, sink);
        int calls = 0;
        QVERIFY(root.addChild({u"bad"_s, Restart::Permanent, 5s, [&]() -> Worker* {
                                   if (++calls == 1)
                                       throw std::runtime_error("no luck");
                                   return nullptr;
                               }}));
        root.start();
        QTRY_VERIFY(root.hasExited());
        QCOMPARE(calls, 2);
        QCOMPARE(root.exitReason()->kind, ExitReason::Kind::Abnormal);
    }

    void refuses_bad_specs()
    {
        Tree tree;
        const auto factory = []() -> Worker* {
            return nullptr;
        };
        QVERIFY(!tree.root->addChild({QString(), Restart::Permanent, 5s, factory}));
        QVERIFY(!tree.root->addChild({u"a/b"_s, Restart::Permanent, 5s, factory}));
        QVERIFY(!tree.root->addChild({u"a"_s, Restart::Permanent, 5s, {}}));
        tree.add(u"a"_s);
        QVERIFY(!tree.root->addChild({u"a"_s, Restart::Permanent, 5s, factory}));
    }

    void a_transient_child_that_finished_stays_away()
    {
        Tree tree;
        tree.add(u"job"_s, Restart::Transient);
        tree.run();
        tree.probe(u"job"_s)->finish();
        QTRY_COMPARE(tree.row(u"root/job"_s).state, SupervisedState::Exited);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(tree.made[u"job"_s], 1);
    }

    void a_supervisor_supervises_supervisors()
    {
        VirtualClock clock;
        ListSink sink;
        QStringList journal;
        int made = 0;
        Supervisor root(u"root"_s, Strategy::OneForOne, {3, 60s, 0ms, 0ms}, clock, sink);
        QVERIFY(root.addChild(
            {u"inner"_s, Restart::Permanent, std::nullopt, [&]() -> Worker* {
                 ++made;
                 auto* inner = new Supervisor(u"inner"_s, Strategy::OneForOne, {0, 5s, 0ms, 0ms}, clock, sink);
                 (void)inner->addChild({u"leaf"_s, Restart::Permanent, 5s, [&]() -> Worker* {
                                            return new ProbeWorker(u"leaf"_s, clock, journal);
                                        }});
                 return inner;
             }}));
        root.start();
        QTRY_VERIFY(root.isRunning());
        QCOMPARE(root.snapshot().constLast().path, u"root/inner/leaf"_s);
        static_cast<ProbeWorker*>(static_cast<Supervisor*>(root.child(u"inner"_s))->child(u"leaf"_s))->crash();
        QTRY_COMPARE(made, 2); // the inner one gave up, the outer one started it anew
        QTRY_COMPARE(journal.count(u"start leaf"_s), 2);
    }

    void deletes_in_reverse_order_without_a_stop()
    {
        Tree tree;
        tree.add(u"a"_s);
        tree.add(u"b"_s);
        tree.run();
        tree.journal.clear();
        tree.root.reset();
        QCOMPARE(tree.journal, (QStringList{u"delete b"_s, u"delete a"_s}));
    }
};

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
