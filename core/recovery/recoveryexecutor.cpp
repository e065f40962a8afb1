#include "core/recovery/recoveryexecutor.h"

#include "core/base/post.h"

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

/// One of the places for attempts; the destructor gives it back.
class Slot {
public:
    explicit Slot(std::shared_ptr<int> used) : m_used(std::move(used)) { ++*m_used; }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() { --*m_used; }

private:
    std::shared_ptr<int> m_used;
};

QString textOf(RecoveryState state)
{
    const std::string_view text = name(state);
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

SupervisedState shownAs(RecoveryState state)
{
    switch (state) {
    case RecoveryState::Queued: return SupervisedState::Idle;
    case RecoveryState::InProgress: return SupervisedState::Running;
    case RecoveryState::WaitingRetry: return SupervisedState::BackingOff;
    case RecoveryState::Exhausted: return SupervisedState::Failed;
    case RecoveryState::Done:
    case RecoveryState::Cancelled: return SupervisedState::Exited;
    }
    return SupervisedState::Idle;
}

} // namespace

std::string_view name(RecoveryState state)
{
    switch (state) {
    case RecoveryState::Queued: return "queued";
    case RecoveryState::InProgress: return "in progress";
    case RecoveryState::WaitingRetry: return "waiting for the next attempt";
    case RecoveryState::Done: return "done";
    case RecoveryState::Exhausted: return "exhausted";
    case RecoveryState::Cancelled: return "cancelled";
    }
    return "queued";
}

/// Owner of what one attempt has under way.
class RecoveryExecutor::Attempt : public QObject {
public:
    Attempt(quint64 attemptId, std::shared_ptr<int> used, TrackedTask task)
        : id(attemptId), m_slot(std::in_place, std::move(used)), m_task(std::move(task))
    {}
    /// Gives slot and task back; the first call says how it ended.
    void end(TaskEnd how)
    {
        m_slot.reset();
        m_task.end(how);
    }

    const quint64 id;

private:
    std::optional<Slot> m_slot;
    TrackedTask m_task;
};

struct RecoveryExecutor::Entry {
    RecoveryRow row;
    RecoverFunction recover;
    std::unique_ptr<Attempt> attempt;
    TimerHandle retryTimer;
    qint64 sinceMs = 0;

    bool isPending() const { return row.state == RecoveryState::Queued || row.state == RecoveryState::InProgress; }
};

RecoveryExecutor::RecoveryExecutor(const RecoveryPolicy& policy, TaskSupervisor& tasks, Clock& clock, EventSink& events,
                                   QObject* parent)
    : Worker(u"recovery executor"_s, clock, parent),
      m_policy(policy),
      m_tasks(tasks),
      m_events(events),
      m_slots(std::make_shared<int>(0))
{}

RecoveryExecutor::~RecoveryExecutor() = default;

Result<void> RecoveryExecutor::submit(const QString& run, RecoverFunction recover)
{
    if (!m_policy.enabled || !isRunning())
        return failure(ErrorKind::Validation, "recovery is switched off");
    if (auto checked = m_policy.check(); !checked)
        return checked;
    std::unique_ptr<Entry>& entry = m_entries[run];
    if (entry && entry->isPending())
        return failure(ErrorKind::Validation, "the run is already being recovered");
    entry = std::make_unique<Entry>();
    entry->row.run = run;
    entry->row.maxAttempts = m_policy.maxAttempts;
    entry->recover = std::move(recover);
    settle(*entry, RecoveryState::Queued);
    m_queue.push_back(run);
    post(this, [this] { pump(); });
    return {};
}

void RecoveryExecutor::cancel(const QString& run)
{
    const auto found = m_entries.find(run);
    if (found == m_entries.end())
        return;
    Entry& entry = *found->second;
    if (!entry.isPending() && entry.row.state != RecoveryState::WaitingRetry)
        return;
    std::erase(m_queue, run);
    entry.row.error = Error::make(ErrorKind::Cancelled, u"cancelled"_s);
    settle(entry, RecoveryState::Cancelled);
    post(this, [this, run] { Q_EMIT cancelled(run); });
}

void RecoveryExecutor::forget(const QString& run)
{
    cancel(run);
    m_entries.erase(run);
    noteChanged();
}

void RecoveryExecutor::pump()
{
    while (isRunning() && *m_slots < m_policy.maxConcurrent && !m_queue.empty()) {
        const auto found = m_entries.find(m_queue.front());
        m_queue.pop_front();
        if (found != m_entries.end())
            begin(*found->second);
    }
}

void RecoveryExecutor::begin(Entry& entry)
{
    const QString run = entry.row.run;
    const quint64 id = ++m_lastAttemptId;
    entry.attempt = std::make_unique<Attempt>(
        id, m_slots, m_tasks.track(TaskKind::Network, u"recovery"_s, run, [this, run] { cancel(run); }));
    ++entry.row.attempts;
    settle(entry, RecoveryState::InProgress);
    m_events.report(Severity::Info, "training", run,
                    u"recovery: attempt %1 of %2"_s.arg(entry.row.attempts).arg(m_policy.maxAttempts));
    const ResultHandler<RecoveredRun> handler = [this, run, id](Result<RecoveredRun> result) {
        onEnded(run, id, std::move(result));
    };
    Attempt* attempt = entry.attempt.get();
    try {
        entry.recover(attempt, handler);
    } catch (const std::exception& e) {
        Delivery<RecoveredRun>(attempt, handler)(failure(ErrorKind::Internal, std::string_view(e.what())));
    } catch (...) {
        Delivery<RecoveredRun>(attempt, handler)(failure(ErrorKind::Internal, "unknown exception"));
    }
}

void RecoveryExecutor::onEnded(const QString& run, quint64 attemptId, Result<RecoveredRun> result)
{
    const auto found = m_entries.find(run);
    if (found == m_entries.end() || !found->second->attempt || found->second->attempt->id != attemptId)
        return;
    Entry& entry = *found->second;
    entry.attempt->end(result ? TaskEnd::Finished : TaskEnd::Failed);
    if (!result) {
        onFailed(entry, result.error());
        return;
    }
    entry.row.error.reset();
    entry.row.checkpoint = result->checkpoint;
    settle(entry, RecoveryState::Done);
    m_events.report(Severity::Info, "training", run,
                    u"recovered from %1"_s.arg(QString::fromStdString(result->checkpoint)));
    post(this, [this, run, recovered = *result] { Q_EMIT this->recovered(run, recovered); });
}

void RecoveryExecutor::onFailed(Entry& entry, const Error& error)
{
    const QString run = entry.row.run;
    entry.row.error = error;
    m_events.report(Severity::Warning, "training", run, u"recovery failed: "_s + error.toText());
    if (entry.row.attempts >= m_policy.maxAttempts) {
        settle(entry, RecoveryState::Exhausted);
        post(this, [this, run, error] { Q_EMIT exhausted(run, error); });
        return;
    }
    const Milliseconds delay = m_policy.delayAfter(entry.row.attempts);
    settle(entry, RecoveryState::WaitingRetry);
    entry.row.nextTryAtMs = clock().wallMs() + delay.count();
    entry.retryTimer = clock().after(delay, this, [this, run] {
        settle(*m_entries.at(run), RecoveryState::Queued);
        m_queue.push_back(run);
        pump();
    });
}

/// Leaves whatever the entry was doing; its slot, if it had one, is free afterwards.
void RecoveryExecutor::settle(Entry& entry, RecoveryState state)
{
    entry.row.state = state;
    entry.row.nextTryAtMs = 0;
    entry.sinceMs = clock().wallMs();
    entry.retryTimer.cancel();
    if (state != RecoveryState::InProgress && entry.attempt) {
        entry.attempt->end(TaskEnd::Cancelled);
        entry.attempt->setParent(this);
        entry.attempt.release()->deleteLater(); // a call of it may be on the stack
    }
    noteChanged();
    if (!m_queue.empty())
        post(this, [this] { pump(); });
}

QList<RecoveryRow> RecoveryExecutor::rows() const
{
    QList<RecoveryRow> rows;
    for (const auto& [run, entry] : m_entries)
        rows << entry->row;
    return rows;
}

QString RecoveryExecutor::detail() const
{
    if (!m_policy.enabled)
        return u"switched off"_s;
    const auto exhausted = std::ranges::count_if(
        m_entries, [](const auto& item) { return item.second->row.state == RecoveryState::Exhausted; });
    return u"%1 in progress, %2 exhausted"_s.arg(slotsInUse()).arg(exhausted);
}

void RecoveryExecutor::appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const
{
    Worker::appendRows(rows, parentPath);
    const QString own = rows.last().path;
    for (const auto& [run, entry] : m_entries) {
        SupervisedRow row;
        row.name = run;
        row.path = own + u'/' + QString(run).replace(u'/', u'∕');
        row.kind = u"Recovery"_s;
        row.state = shownAs(entry->row.state);
        row.restarts = entry->row.attempts;
        row.sinceMs = entry->sinceMs;
        row.detail = textOf(entry->row.state) + (entry->row.error ? u": "_s + entry->row.error->toText() : QString());
        rows.append(row);
    }
}

void RecoveryExecutor::doStop()
{
    for (const auto& [run, entry] : m_entries)
        cancel(run);
    exit(ExitReason::shutdown());
}

} // namespace tinkex
