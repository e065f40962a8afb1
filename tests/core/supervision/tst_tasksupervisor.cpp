#include "core/base/post.h"
#include "core/supervision/tasksupervisor.h"
#include "tests/support/virtualclock.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>
#include <stdexcept>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestTaskSupervisor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_tasks = std::make_unique<TaskSupervisor>(m_clock, 2);
        m_tasks->start();
    }
    void cleanup() { m_tasks.reset(); }

    void delivers_a_result_on_the_owners_thread()
    {
        QThread* workedOn = nullptr;
        QThread* handledOn = nullptr;
        int value = 0;
        m_tasks->run<int>(
            u"add"_s, this,
            [&](const CancelToken&) -> Result<int> {
                workedOn = QThread::currentThread();
                return 42;
            },
            [&](Result<int> result) {
                handledOn = QThread::currentThread();
                value = result.value_or(-1);
            });
        QTRY_COMPARE(value, 42);
        QCOMPARE(handledOn, thread());
        QVERIFY(workedOn && workedOn != thread());
        QCOMPARE(m_tasks->counts().finished, 1);
        QVERIFY(m_tasks->tasks().isEmpty());
    }

    void at_5c_an_exception_is_an_error_and_others_go_on()
    {
        std::optional<Error> error;
        int good = 0;
        m_tasks->run<int>(
            u"throws"_s, this, [](const CancelToken&) -> Result<int> { throw std::runtime_error("boom"); },
            [&](Result<int> result) { error = result.error(); });
        m_tasks->run<int>(
            u"good"_s, this, [](const CancelToken&) -> Result<int> { return 7; },
            [&](Result<int> result) { good = *result; });
        QTRY_VERIFY(error && good == 7);
        QCOMPARE(error->kind, ErrorKind::Internal);
        QCOMPARE(error->detail, u"boom"_s);
        QCOMPARE(m_tasks->counts().failed, 1);
        QVERIFY(m_tasks->isRunning());
    }

    void at_5a_a_thousand_tasks_end_once_each_within_the_bound()
    {
        std::vector<int> served(1000, 0);
        for (int i = 0; i < 1000; ++i) {
            m_tasks->run<int>(
                u"quick"_s, this, [i](const CancelToken&) -> Result<int> { return i; },
                [&served](Result<int> result) { ++served[static_cast<std::size_t>(*result)]; });
        }
        QTRY_COMPARE(m_tasks->counts().finished, 1000);
        QTRY_VERIFY(std::all_of(served.begin(), served.end(), [](int n) { return n == 1; }));
        QVERIFY(m_tasks->counts().peakRunning <= 2);
    }

    void tracked_work_is_listed_counted_and_ends_once()
    {
        int cancels = 0;
        TrackedTask task = m_tasks->track(TaskKind::Network, u"forward_backward"_s, u"trainer"_s, [&] { ++cancels; });
        task.setProgress(0.5);
        QCOMPARE(m_tasks->tasks().size(), 1);
        const TaskRow row = m_tasks->tasks().constFirst();
        QCOMPARE(row.id, task.id());
        QCOMPARE(row.kind, TaskKind::Network);
        QCOMPARE(row.name, u"forward_backward"_s);
        QCOMPARE(row.owner, u"trainer"_s);
        QCOMPARE(row.progress, 0.5);
        QCOMPARE(row.startedAtMs, m_clock.wallMs());
        QVERIFY(row.running);

        task.end(TaskEnd::Finished);
        task.end(TaskEnd::Failed);
        m_tasks->cancel(row.id);
        QVERIFY(m_tasks->tasks().isEmpty());
        QCOMPARE(cancels, 0);
        QCOMPARE(m_tasks->counts().finished, 1);
        QCOMPARE(m_tasks->counts().failed, 0);
        QCOMPARE(m_tasks->counts().cancelled, 0);
    }

    void tracked_work_is_cancelled_by_its_id_and_by_the_stop()
    {
        QStringList cancelled;
        std::map<QString, TrackedTask> entries;
        const auto add = [&](const QString& name) {
            entries[name] = m_tasks->track(TaskKind::Timer, name, {}, [&, name] {
                cancelled << name;
                entries.erase(name);
            });
        };
        for (const QString& name : {u"a"_s, u"b"_s, u"c"_s})
            add(name);
        m_tasks->cancel(entries.at(u"b"_s).id());
        QCOMPARE(cancelled, QStringList{u"b"_s});
        QCOMPARE(m_tasks->trackedCount(), 2);

        m_tasks->stop();
        QCOMPARE(cancelled, (QStringList{u"b"_s, u"a"_s, u"c"_s}));
        QCOMPARE(m_tasks->counts().cancelled, 3);
        QTRY_VERIFY(m_tasks->hasExited());

        add(u"late"_s);
        QTRY_COMPARE(cancelled.last(), u"late"_s);
        QCOMPARE(m_tasks->trackedCount(), 0);
    }

    void tracked_work_may_outlive_the_supervisor_and_move()
    {
        TrackedTask first = m_tasks->track(TaskKind::Network, u"x"_s, {}, [] {});
        TrackedTask second = std::move(first);
        first.end(TaskEnd::Failed);
        QCOMPARE(m_tasks->trackedCount(), 1);
        m_tasks.reset();
        second.setProgress(1);
        second.end(TaskEnd::Finished);
    }

    void cancelling_a_queued_task_never_runs_it()
    {
        QSemaphore gate;
        for (int i = 0; i < 2; ++i)
            block(gate);
        std::atomic_bool ran = false;
        int served = 0;
        std::optional<ErrorKind> kind;
        TaskHandle handle = m_tasks->run<int>(
            u"queued"_s, this,
            [&](const CancelToken&) -> Result<int> {
                ran = true;
                return 1;
            },
            [&](Result<int> result) {
                ++served;
                kind = result.error().kind;
            });
        QCOMPARE(m_tasks->queueLength(), 1);
        handle.cancel();
        QTRY_COMPARE(served, 1);
        QCOMPARE(*kind, ErrorKind::Cancelled);
        QCOMPARE(m_tasks->queueLength(), 0);
        gate.release(2);
        QTRY_VERIFY(m_tasks->tasks().isEmpty());
        QVERIFY(!ran);
        QCOMPARE(served, 1);
    }

    void cancelling_a_running_task_tells_it_and_serves_its_handler_at_once()
    {
        QSemaphore started;
        std::atomic_bool release = false;
        std::atomic_bool sawCancel = false;
        int served = 0;
        TaskHandle handle = m_tasks->run<int>(
            u"runs"_s, this,
            [&](const CancelToken& token) -> Result<int> {
                started.release();
                while (!release)
                    QThread::yieldCurrentThread();
                sawCancel = token.isCancelled();
                return 1;
            },
            [&](Result<int> result) { served += result ? 100 : 1; });
        QVERIFY(started.tryAcquire(1, 5000));
        handle.cancel();
        QTRY_COMPARE(served, 1);
        QCOMPARE(m_tasks->tasks().size(), 1);
        release = true;
        QTRY_VERIFY(m_tasks->tasks().isEmpty());
        QVERIFY(sawCancel);
        QCOMPARE(served, 1);
        QCOMPARE(m_tasks->counts().cancelled, 1);
    }

    void the_owners_death_drops_the_handler_and_cancels()
    {
        QSemaphore gate;
        for (int i = 0; i < 2; ++i)
            block(gate);
        auto owner = std::make_unique<QObject>();
        bool called = false;
        m_tasks->run<int>(
            u"orphan"_s, owner.get(), [](const CancelToken&) -> Result<int> { return 1; },
            [&](Result<int>) { called = true; });
        owner.reset();
        QTRY_COMPARE(m_tasks->queueLength(), 0);
        gate.release(2);
        QTRY_VERIFY(m_tasks->tasks().isEmpty());
        QVERIFY(!called);
        QCOMPARE(m_tasks->counts().cancelled, 1);
    }

    void marks_what_runs_past_its_deadline()
    {
        QSemaphore gate;
        block(gate, TaskOptions{10s});
        QTRY_COMPARE(m_clock.pendingTimers(), 1);
        m_clock.advance(9s);
        QVERIFY(!m_tasks->tasks().constFirst().overdue);
        m_clock.advance(1s);
        QVERIFY(m_tasks->tasks().constFirst().overdue);
        QVERIFY(m_tasks->detail().contains(u"past their deadline"_s));
        gate.release();
        QTRY_VERIFY(m_tasks->tasks().isEmpty());
        QCOMPARE(m_tasks->counts().overdue, 1);
    }

    void stopping_cancels_what_waits_and_waits_for_what_runs()
    {
        QSemaphore gate;
        int ended = 0;
        for (int i = 0; i < 5; ++i)
            block(gate, {}, [&](Result<int> result) { ended += result ? 100 : 1; });
        QTRY_COMPARE(m_tasks->runningCount(), 2);
        m_tasks->stop();
        QTRY_COMPARE(ended, 5);
        QVERIFY(!m_tasks->hasExited());
        QCOMPARE(m_tasks->unfinished().size(), 2);
        gate.release(2);
        QTRY_VERIFY(m_tasks->hasExited());
        QCOMPARE(ended, 5);
        bool refused = false;
        m_tasks->run<int>(
            u"late"_s, this, [](const CancelToken&) -> Result<int> { return 1; },
            [&](Result<int> result) { refused = !result; });
        QTRY_VERIFY(refused);
    }

    void an_owner_on_another_thread_gets_its_result_there()
    {
        QThread other;
        other.start();
        auto* owner = new QObject;
        owner->moveToThread(&other);
        std::atomic<QThread*> handledOn = nullptr;
        post(owner, [&] {
            m_tasks->run<int>(
                u"remote"_s, owner, [](const CancelToken&) -> Result<int> { return 1; },
                [&](Result<int>) { handledOn = QThread::currentThread(); });
        });
        QTRY_COMPARE(handledOn.load(), &other);
        owner->deleteLater();
        other.quit();
        QVERIFY(other.wait(5000));
    }

private:
    void block(
        QSemaphore& gate, TaskOptions options = {}, ResultHandler<int> handler = [](Result<int>) {})
    {
        m_tasks->run<int>(
            u"block"_s, this,
            [&gate](const CancelToken&) -> Result<int> {
                gate.acquire();
                return 1;
            },
            std::move(handler), options);
    }

    VirtualClock m_clock;
    std::unique_ptr<TaskSupervisor> m_tasks;
};

QTEST_GUILESS_MAIN(TestTaskSupervisor)
#include "tst_tasksupervisor.moc"
