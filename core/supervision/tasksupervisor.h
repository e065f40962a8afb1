#pragma once

#include "core/supervision/canceltoken.h"
#include "core/supervision/ownerguard.h"
#include "core/supervision/worker.h"

#include <QPointer>
#include <QThreadPool>
#include <atomic>
#include <deque>
#include <map>

namespace tinkex {

struct TaskOptions {
    std::optional<Milliseconds> deadline = Milliseconds{30'000}; ///< running longer shows as overdue; never killed
};

/// Asks a task to stop. Its handler then gets ErrorKind::Cancelled at once. Thread: any; no-op after the end.
class TaskHandle {
public:
    TaskHandle() = default;
    explicit TaskHandle(std::function<void()> cancel) : m_cancel(std::move(cancel)) {}
    void cancel()
    {
        if (auto f = std::exchange(m_cancel, {}))
            f();
    }

private:
    std::function<void()> m_cancel;
};

class TaskSupervisor;

/// Work outside the pool - requests, polls, timers - among the tasks for as long as this lives. Move-only; may outlive
/// the supervisor. Dropping it ends it as cancelled. Thread: core.
class TrackedTask {
public:
    TrackedTask() = default;
    TrackedTask(TrackedTask&& other) noexcept;
    TrackedTask& operator=(TrackedTask&& other) noexcept;
    ~TrackedTask() { end(TaskEnd::Cancelled); }

    quint64 id() const { return m_id; } ///< stays after the end
    void setProgress(double fraction);  ///< 0…1
    void end(TaskEnd how);              ///< counts it and takes it off the list; the first call wins

private:
    friend class TaskSupervisor;
    TrackedTask(TaskSupervisor* tasks, quint64 id);

    QPointer<TaskSupervisor> m_tasks; ///< null: ended
    quint64 m_id = 0;
};

/// Of all kinds.
struct TaskCounts {
    qint64 finished = 0; ///< with a result
    qint64 failed = 0;   ///< with an error, exceptions included
    qint64 cancelled = 0;
    qint64 overdue = 0;
    int peakRunning = 0; ///< in the pool
};

/// Knows every asynchronous operation of the program, and runs the CPU work among them on one private, bounded thread
/// pool: values in, values out; never waits, polls or sleeps there. Queues itself (a queue inside QThreadPool would run
/// on destruction). Every task ends exactly once: result, error or cancelled. Exceptions become ErrorKind::Internal.
/// The handler runs on the owner's thread and is dropped when the owner is gone, which also cancels the task. Thread:
/// core, except run() and TaskHandle::cancel(): any. Stopping cancels everything queued or running and waits for what
/// runs, up to its supervisor's deadline.
class TaskSupervisor : public Worker {
    Q_OBJECT
public:
    template<class T> using Work = std::function<Result<T>(const CancelToken&)>;

    /// threads 0: one less than the cores, at least 2.
    TaskSupervisor(Clock& clock, int threads = 0, QObject* parent = nullptr);
    ~TaskSupervisor() override;

    /// Called on the owner's thread. The supervisor must be alive during the call.
    template<class T>
    TaskHandle run(const QString& name, QObject* owner, Work<T> work, ResultHandler<T> handler,
                   TaskOptions options = {});
    /// Shows work outside the pool. cancel is called by cancel(id) and by the stop of this, once at most and never
    /// after the end; it has to end the entry before it returns.
    TrackedTask track(TaskKind kind, const QString& name, const QString& owner, std::function<void()> cancel);

    QList<TaskRow> tasks() const; ///< by id, so the oldest first
    TaskCounts counts() const { return m_counts; }
    int runningCount() const { return m_running; }                          ///< in the pool
    int trackedCount() const { return static_cast<int>(m_tracked.size()); } ///< outside the pool
    int threadCount() const;
    void cancel(quint64 id);
    QStringList unfinished() const; ///< names of the tasks still running: what a shutdown had to cut

    QString detail() const override;
    int queueLength() const override { return static_cast<int>(m_queue.size()); }

protected:
    void doStop() override;

private:
    friend class TrackedTask;
    /// Type-erased: `work` runs on the pool and says whether it succeeded; `deliver` and `fail` hand over the end.
    struct Job;
    struct Tracked {
        TaskRow row;
        std::function<void()> cancel;
    };

    TaskHandle submit(std::shared_ptr<Job> job);
    void enqueue(const std::shared_ptr<Job>& job);
    void dispatch();
    void onFinished(quint64 id, bool succeeded);
    void cancelJob(quint64 id);
    void cancelTracked(quint64 id);
    void cancelAll();
    void forget(quint64 id);

    std::unique_ptr<QThreadPool> m_pool;
    std::shared_ptr<OwnerGuard> m_self; ///< lets a task outlive this object without touching it
    std::deque<std::shared_ptr<Job>> m_queue;
    std::map<quint64, std::shared_ptr<Job>> m_jobs; ///< queued and running
    std::map<quint64, Tracked> m_tracked;
    std::atomic<quint64> m_nextId{1};
    TaskCounts m_counts;
    int m_running = 0;
};

struct TaskSupervisor::Job {
    quint64 id = 0;
    QString name;
    QString owner;
    TaskOptions options;
    CancelSource cancel;
    std::function<bool(const CancelToken&)> work; ///< keeps its result for deliver
    std::function<void()> deliver;
    std::function<void(Error)> fail;
    TimerHandle overdueTimer;
    qint64 startedAtMs = 0;
    bool running = false;
    bool overdue = false;
    bool settled = false; ///< the handler has been served
};

namespace detail {
/// Calls work and turns an exception into an error.
template<class T> Result<T> guarded(const TaskSupervisor::Work<T>& work, const CancelToken& token)
{
    try {
        return work(token);
    } catch (const std::exception& e) {
        return failure(ErrorKind::Internal, std::string_view(e.what()));
    } catch (...) {
        return failure(ErrorKind::Internal, "unknown exception in a task");
    }
}
} // namespace detail

template<class T>
TaskHandle TaskSupervisor::run(const QString& name, QObject* owner, Work<T> work, ResultHandler<T> handler,
                               TaskOptions options)
{
    auto job = std::make_shared<Job>();
    job->id = m_nextId++;
    job->name = name;
    job->options = options;
    Delivery<T> delivery(owner, std::move(handler),
                         [cancel = job->cancel, self = m_self, this, id = job->id]() mutable {
                             cancel.cancel();
                             self->post([this, id] { cancelJob(id); });
                         });
    job->owner = delivery.ownerName();
    auto result = std::make_shared<std::optional<Result<T>>>();
    job->work = [work = std::move(work), result](const CancelToken& token) {
        result->emplace(detail::guarded<T>(work, token));
        return (*result)->has_value();
    };
    job->deliver = [delivery, result]() mutable {
        delivery(std::move(**result));
    };
    job->fail = [delivery](Error error) mutable {
        delivery(failure(std::move(error)));
    };
    return submit(std::move(job));
}

} // namespace tinkex
