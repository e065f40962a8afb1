#pragma once

#include "core/base/eventsink.h"
#include "core/recovery/recoverypolicy.h"
#include "core/recovery/recoveryrow.h"
#include "core/supervision/tasksupervisor.h"

#include <deque>
#include <map>
#include <memory>

namespace tinkex {

/// What an attempt brought back.
struct RecoveredRun {
    std::string trainingRunId; ///< of the new model
    std::string checkpoint;    ///< tinker://… it continues from
};

/// One attempt to bring a run back: answers the handler once, from the event loop. `owner` is the attempt; its death
/// cancels whatever is under way. An exception fails the attempt.
using RecoverFunction = std::function<void(QObject* owner, ResultHandler<RecoveredRun> handler)>;

/// Brings runs back, first come first served, so many at a time as the policy says. Each attempt is a task and holds a
/// slot for as long as it lives, not while its run waits for the next attempt. Whatever ends an attempt - a result, an
/// error, an exception, a cancel from outside, the death of its client - gives the slot back at once.
/// Signals come in a turn of their own, after the slot was given back. What ended stays as a row until the run is
/// submitted again or forgotten. Thread: core. Ownership: a supervisor. The task supervisor outlives it.
class RecoveryExecutor : public Worker {
    Q_OBJECT
public:
    RecoveryExecutor(const RecoveryPolicy& policy, TaskSupervisor& tasks, Clock& clock, EventSink& events,
                     QObject* parent = nullptr);
    ~RecoveryExecutor() override;

    /// Validation: not enabled, a policy that makes no sense, the run is queued or in progress. A run that waits for
    /// its next attempt starts over.
    Result<void> submit(const QString& run, RecoverFunction recover);
    void cancel(const QString& run);
    void forget(const QString& run); ///< cancels too

    const RecoveryPolicy& policy() const { return m_policy; }
    QList<RecoveryRow> rows() const;
    int slotsInUse() const { return *m_slots; }

    QString detail() const override;
    int queueLength() const override { return static_cast<int>(m_queue.size()); }
    void appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const override;

Q_SIGNALS:
    void recovered(const QString& run, const tinkex::RecoveredRun& result);
    void exhausted(const QString& run, const tinkex::Error& why);
    void cancelled(const QString& run);

protected:
    void doStop() override;

private:
    class Attempt;
    struct Entry;

    void pump();
    void begin(Entry& entry);
    void onEnded(const QString& run, quint64 attemptId, Result<RecoveredRun> result);
    void onFailed(Entry& entry, const Error& error);
    void settle(Entry& entry, RecoveryState state);

    RecoveryPolicy m_policy;
    TaskSupervisor& m_tasks;
    EventSink& m_events;
    std::shared_ptr<int> m_slots; ///< in use
    std::map<QString, std::unique_ptr<Entry>> m_entries;
    std::deque<QString> m_queue;
    quint64 m_lastAttemptId = 0;
};

} // namespace tinkex
