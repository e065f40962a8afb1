#include "core/engine/threadteam.h"

#include <QtTest>
#include <atomic>
#include <set>
#include <stdexcept>

using namespace tinkex::engine;

class TestThreadTeam : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsEveryPartOnce();
    void usesSeveralThreads();
    void passesExceptionsOn();
    void nestedAndConcurrentCallsFinish();
};

void TestThreadTeam::runsEveryPartOnce()
{
    ThreadTeam team;
    for (const int parts : {0, 1, 2, 5, 3, 1, 4}) {
        for (int round = 0; round < 200; ++round) {
            std::vector<std::atomic<int>> counts(static_cast<std::size_t>(parts));
            team.run(parts, [&](int part) { ++counts[static_cast<std::size_t>(part)]; });
            for (const auto& count : counts)
                QCOMPARE(count.load(), 1);
        }
    }
}

void TestThreadTeam::usesSeveralThreads()
{
    ThreadTeam team;
    std::mutex mutex;
    std::set<std::thread::id> ids;
    team.run(3, [&](int) {
        const std::lock_guard lock(mutex);
        ids.insert(std::this_thread::get_id());
    });
    QCOMPARE(ids.size(), std::size_t{3});
    QVERIFY(ids.contains(std::this_thread::get_id()));
}

void TestThreadTeam::passesExceptionsOn()
{
    ThreadTeam team;
    for (const int thrower : {0, 1, 2}) {
        std::atomic<int> finished = 0;
        const auto job = [&](int part) {
            if (part == thrower)
                throw std::runtime_error("part");
            ++finished;
        };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, team.run(3, job));
        QCOMPARE(finished.load(), 2);
    }
    std::atomic<int> count = 0;
    team.run(2, [&](int) { ++count; });
    QCOMPARE(count.load(), 2);
}

void TestThreadTeam::nestedAndConcurrentCallsFinish()
{
    ThreadTeam team;
    std::atomic<int> count = 0;
    const auto work = [&] {
        team.run(2, [&](int) { team.run(2, [&](int) { ++count; }); });
    };
    std::thread other([&] {
        for (int i = 0; i < 100; ++i)
            work();
    });
    for (int i = 0; i < 100; ++i)
        work();
    other.join();
    QCOMPARE(count.load(), 800);
}

QTEST_GUILESS_MAIN(TestThreadTeam)
#include "tst_threadteam.moc"
