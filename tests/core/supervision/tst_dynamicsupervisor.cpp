#include "core/base/post.h"
#include "core/supervision/dynamicsupervisor.h"
#include "tests/core/supervision/testworkers.h"
#include "tests/support/virtualclock.h"

#include <QSignalSpy>
#include <QTest>
#include <map>
#include <set>
#include <thread>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

class TestDynamicSupervisor : public QObject {
    Q_OBJECT

private:
    ProbeWorker* adopt(const QString& name, ProbeWorker::Stop stop = ProbeWorker::Stop::Exit)
    {
        auto worker = std::make_unique<ProbeWorker>(name, *m_clock, m_journal, ProbeWorker::Start::Run, stop);
        ProbeWorker* const raw = worker.get();
        return m_parent->adopt(std::move(worker), 2s) ? raw : nullptr;
    }
    QStringList paths() const
    {
        QList<SupervisedRow> rows;
        m_parent->appendRows(rows, {});
        QStringList all;
        for (const SupervisedRow& row : rows)
            all << row.path;
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<VirtualClock>();
        m_journal.clear();
        m_parent = std::make_unique<DynamicSupervisor>(u"clients"_s, *m_clock, m_sink);
        m_parent->start();
    }
    void cleanup() { m_parent.reset(); }

    void closing_many_children_leaves_the_others_alone()
    {
        ProbeWorker* const keeper = adopt(u"keeper"_s);
        QList<ProbeWorker*> others;
        for (int i = 0; i < 50; ++i)
            others << adopt(u"c%1"_s.arg(i));
        for (ProbeWorker* worker : others)
            m_parent->stopChild(worker);
        QTRY_COMPARE(m_parent->count(), 1);
        QVERIFY(keeper->isRunning());
        QVERIFY(m_parent->isRunning());
        QCOMPARE(paths(), (QStringList{u"clients"_s, u"clients/keeper"_s}));
    }

    void at_3c_a_failed_child_leaves_a_row_until_dismissed()
    {
        QSignalSpy ended(m_parent.get(), &DynamicSupervisor::childEnded);
        adopt(u"x"_s)->crash("bad weights");
        QTRY_COMPARE(m_parent->count(), 0);
        QCOMPARE(ended.count(), 1);
        QList<SupervisedRow> rows;
        m_parent->appendRows(rows, {});
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[1].state, SupervisedState::Failed);
        QVERIFY(rows[1].detail.contains(u"bad weights"_s));
        QCOMPARE(m_journal.count(u"start x"_s), 1);
        m_parent->dismiss(u"x"_s);
        QCOMPARE(paths().size(), 1);
    }

    void equal_names_get_different_paths()
    {
        adopt(u"run"_s);
        adopt(u"run"_s);
        QCOMPARE(paths().mid(1), (QStringList{u"clients/run"_s, u"clients/run (2)"_s}));
    }

    void stopping_stops_all_at_once_and_cuts_the_late()
    {
        adopt(u"good"_s);
        adopt(u"stuck"_s, ProbeWorker::Stop::Hang);
        m_parent->stop();
        QTRY_COMPARE(m_parent->count(), 1);
        QVERIFY(!m_parent->hasExited());
        m_clock->advance(2s);
        QTRY_VERIFY(m_parent->hasExited());
        QCOMPARE(m_parent->cutChildren(), QStringList{u"stuck"_s});
        QVERIFY(m_journal.contains(u"delete stuck"_s));
    }

    void nobody_is_adopted_by_a_stopping_parent()
    {
        m_parent->stop();
        QVERIFY(!adopt(u"late"_s));
        QVERIFY(m_journal.contains(u"delete late"_s));
        QVERIFY(!m_journal.contains(u"start late"_s));
    }

    void a_child_deleted_by_somebody_else_is_forgotten()
    {
        ProbeWorker* const gone = adopt(u"gone"_s);
        ProbeWorker* const stuck = adopt(u"stuck"_s, ProbeWorker::Stop::Hang);
        delete gone;
        QCOMPARE(m_parent->count(), 1);
        QCOMPARE(paths().mid(1), QStringList{u"clients/stuck"_s});
        m_parent->stop();
        delete stuck; // the last one it waited for
        QTRY_VERIFY(m_parent->hasExited());
        QVERIFY(m_parent->cutChildren().isEmpty());
        m_clock->advance(1h);
    }

    void at_6a_coming_and_going_in_any_order_leaves_no_row()
    {
        std::map<int, QPointer<ProbeWorker>> living;
        std::set<int> unwanted; // closed before it was made
        const auto come = [&](int i) {
            if (unwanted.erase(i) == 0)
                living[i] = adopt(u"c"_s);
        };
        const auto go = [&](int i) {
            if (const auto found = living.find(i); found != living.end()) {
                delete found->second.data();
                living.erase(found);
            } else {
                unwanted.insert(i);
            }
        };
        constexpr int kRounds = 10'000;
        int done = 0;
        std::thread other([&] {
            for (int i = 0; i < kRounds; ++i) {
                const bool first = i % 2 == 0;
                post(m_parent.get(), [&, i, first] { first ? come(i) : go(i); });
                post(m_parent.get(), [&, i, first] { first ? go(i) : come(i); });
                post(m_parent.get(), [&] { ++done; });
            }
        });
        QTRY_COMPARE_WITH_TIMEOUT(done, kRounds, 60'000);
        other.join();
        QCOMPARE(m_parent->count(), 0);
        QCOMPARE(paths(), QStringList{u"clients"_s});
        QVERIFY(living.empty() && unwanted.empty());
        QCOMPARE(m_journal.count(u"start c"_s), kRounds / 2);
        QCOMPARE(m_journal.count(u"delete c"_s), kRounds / 2);
    }

    void a_slash_in_a_name_is_no_level()
    {
        ProbeWorker* const worker = adopt(u"tiny/v1"_s);
        QCOMPARE(paths().constLast().count(u'/'), 1);
        worker->crash();
        QTRY_COMPARE(m_parent->count(), 0);
        QCOMPARE(paths().constLast().count(u'/'), 1);
    }

    void deletes_last_started_first()
    {
        adopt(u"a"_s);
        adopt(u"b"_s);
        m_journal.clear();
        m_parent.reset();
        QCOMPARE(m_journal, (QStringList{u"delete b"_s, u"delete a"_s}));
    }

private:
    std::unique_ptr<VirtualClock> m_clock;
    ListSink m_sink;
    QStringList m_journal;
    std::unique_ptr<DynamicSupervisor> m_parent;
};

QTEST_GUILESS_MAIN(TestDynamicSupervisor)
#include "tst_dynamicsupervisor.moc"
