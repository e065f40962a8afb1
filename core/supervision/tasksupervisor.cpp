#include "core/supervision/tasksupervisor.h"

#include "core/base/post.h"

#include <QThread>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {
/// How long the destructor waits for tasks that ignore their token, before it leaves the threads behind.
constexpr int kFinalWaitMs = 500;
} // namespace

TrackedTask::TrackedTask(TaskSupervisor* tasks, quint64 id) : m_tasks(tasks), m_id(id) {}

TrackedTask::TrackedTask(TrackedTask&& other) noexcept
    : m_tasks(std::exchange(other.m_tasks, nullptr)), m_id(std::exchange(other.m_id, 0))
{}

TrackedTask& TrackedTask::operator=(TrackedTask&& other) noexcept
{
    if (this != &other) {
        end(TaskEnd::Cancelled);
        m_tasks = std::exchange(other.m_tasks, nullptr);
        m_id = std::exchange(other.m_id, 0);
    }
    return *this;
}

void TrackedTask::setProgress(double fraction)
{
    if (!m_tasks)
        return;
    m_tasks->m_tracked.at(m_id).row.progress = std::clamp(fraction, 0.0, 1.0);
    m_tasks->noteChanged();
}

void TrackedTask::end(TaskEnd how)
{
    TaskSupervisor* tasks = std::exchange(m_tasks, nullptr);
    if (!tasks)
        return;
    tasks->m_tracked.erase(m_id);
    TaskCounts& counts = tasks->m_counts;
    ++(how == TaskEnd::Finished ? counts.finished : how == TaskEnd::Failed ? counts.failed : counts.cancelled);
    tasks->noteChanged();
}

TaskSupervisor::TaskSupervisor(Clock& clock, int threads, QObject* parent)
    : Worker(u"tasks"_s, clock, parent), m_pool(std::make_unique<QThreadPool>()), m_self(OwnerGuard::watch(this))
{
    m_pool->setMaxThreadCount(threads > 0 ? threads : std::max(2, QThread::idealThreadCount() - 1));
}

TaskSupervisor::~TaskSupervisor()
{
    cancelAll();
    for (const auto& [id, job] : m_jobs)
        job->overdueTimer.cancel();
    m_self->release();
    if (!m_pool->waitForDone(kFinalWaitMs)) {
        qWarning("tasks left behind at exit: %s", qUtf8Printable(unfinished().join(u", "_s)));
        (void)m_pool.release(); // ~QThreadPool would wait for ever; what runs touches nothing of ours
    }
}

TaskHandle TaskSupervisor::submit(std::shared_ptr<Job> job)
{
    const quint64 id = job->id;
    TaskHandle handle([self = m_self, this, id] { self->post([this, id] { cancelJob(id); }); });
    if (QThread::currentThread() == thread())
        enqueue(job);
    else
        m_self->post([this, job = std::move(job)] { enqueue(job); });
    return handle;
}

void TaskSupervisor::enqueue(const std::shared_ptr<Job>& job)
{
    if (hasExited() || state() == SupervisedState::Stopping) {
        ++m_counts.cancelled;
        job->fail(Error::make(ErrorKind::Cancelled, "the program is closing"));
        return;
    }
    m_jobs[job->id] = job;
    m_queue.push_back(job);
    noteChanged();
    dispatch();
}

void TaskSupervisor::dispatch()
{
    while (!m_queue.empty() && m_running < m_pool->maxThreadCount()) {
        const std::shared_ptr<Job> job = m_queue.front();
        m_queue.pop_front();
        job->running = true;
        job->startedAtMs = clock().wallMs();
        ++m_running;
        m_counts.peakRunning = std::max(m_counts.peakRunning, m_running);
        if (job->options.deadline) {
            job->overdueTimer = clock().after(*job->options.deadline, this, [this, id = job->id] {
                const auto it = m_jobs.find(id);
                if (it == m_jobs.end())
                    return;
                it->second->overdue = true;
                ++m_counts.overdue;
                noteChanged();
            });
        }
        // The closures go back with the end, so that whatever they hold is destroyed on this thread.
        std::function<void()> run = [this, self = m_self, id = job->id, token = job->cancel.token(),
                                     work = std::move(job->work)]() mutable {
            detail::tsanHandOver();
            const bool succeeded = work(token);
            detail::tsanHandOver();
            self->post([this, id, succeeded, work = std::move(work)] { onFinished(id, succeeded); });
        };
        detail::tsanHandOver();
        m_pool->start(std::move(run));
        detail::tsanHandOver();
    }
}

void TaskSupervisor::onFinished(quint64 id, bool succeeded)
{
    const auto it = m_jobs.find(id);
    if (it == m_jobs.end())
        return;
    const std::shared_ptr<Job> job = it->second;
    --m_running;
    if (!job->settled) {
        job->settled = true;
        ++(succeeded ? m_counts.finished : m_counts.failed);
        job->deliver();
    }
    forget(id);
    dispatch();
    if (state() == SupervisedState::Stopping && m_running == 0)
        exit(ExitReason::shutdown());
}

void TaskSupervisor::cancelJob(quint64 id)
{
    const auto it = m_jobs.find(id);
    if (it == m_jobs.end() || it->second->settled)
        return;
    const std::shared_ptr<Job> job = it->second;
    job->settled = true;
    job->cancel.cancel();
    ++m_counts.cancelled;
    job->fail(Error::make(ErrorKind::Cancelled, "cancelled").during(job->name.toStdString()));
    if (!job->running) {
        std::erase(m_queue, job);
        forget(id);
    }
    noteChanged();
}

TrackedTask TaskSupervisor::track(TaskKind kind, const QString& name, const QString& owner,
                                  std::function<void()> cancel)
{
    const quint64 id = m_nextId++;
    TaskRow row;
    row.id = id;
    row.kind = kind;
    row.name = name;
    row.owner = owner;
    row.running = true;
    row.startedAtMs = clock().wallMs();
    m_tracked.emplace(id, Tracked{std::move(row), std::move(cancel)});
    if (hasExited() || state() == SupervisedState::Stopping)
        m_self->post([this, id] { cancelTracked(id); });
    noteChanged();
    return {this, id};
}

void TaskSupervisor::cancelTracked(quint64 id)
{
    const auto it = m_tracked.find(id);
    if (it == m_tracked.end())
        return;
    if (const auto cancel = std::exchange(it->second.cancel, {}))
        cancel();
}

void TaskSupervisor::cancelAll()
{
    std::vector<quint64> jobs;
    for (const auto& [id, job] : m_jobs)
        jobs.push_back(id);
    std::vector<quint64> tracked;
    for (const auto& [id, entry] : m_tracked)
        tracked.push_back(id);
    for (quint64 id : jobs)
        cancelJob(id);
    for (quint64 id : tracked)
        cancelTracked(id);
}

void TaskSupervisor::forget(quint64 id)
{
    const auto it = m_jobs.find(id);
    it->second->overdueTimer.cancel();
    m_jobs.erase(it);
    noteChanged();
}

QList<TaskRow> TaskSupervisor::tasks() const
{
    QList<TaskRow> rows;
    for (const auto& [id, job] : m_jobs) {
        TaskRow row;
        row.id = id;
        row.name = job->name;
        row.owner = job->owner;
        row.running = job->running;
        row.overdue = job->overdue;
        row.startedAtMs = job->startedAtMs;
        rows.append(row);
    }
    for (const auto& [id, entry] : m_tracked)
        rows.append(entry.row);
    std::ranges::sort(rows, {}, &TaskRow::id);
    return rows;
}

int TaskSupervisor::threadCount() const
{
    return m_pool->maxThreadCount();
}

void TaskSupervisor::cancel(quint64 id)
{
    cancelJob(id);
    cancelTracked(id);
}

QStringList TaskSupervisor::unfinished() const
{
    QStringList names;
    for (const auto& [id, job] : m_jobs) {
        if (job->running)
            names << job->name;
    }
    return names;
}

QString TaskSupervisor::detail() const
{
    const int overdue = static_cast<int>(
        std::count_if(m_jobs.begin(), m_jobs.end(), [](const auto& entry) { return entry.second->overdue; }));
    return overdue > 0 ? u"%1 running past their deadline"_s.arg(overdue) : Worker::detail();
}

void TaskSupervisor::doStop()
{
    cancelAll();
    if (m_running == 0)
        exit(ExitReason::shutdown());
}

} // namespace tinkex
