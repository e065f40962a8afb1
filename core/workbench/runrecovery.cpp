#include "core/workbench/runrecovery.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

/// One attempt: waits for the end of what is left of the run, resumes it, waits for its new model. Ownership: the
/// executor's attempt.
class Resumption : public QObject {
public:
    Resumption(RunManager& runs, QString run, std::string before, std::function<Result<RunContext>()> context,
               ResumePoint from, ResultHandler<RecoveredRun> handler, QObject* owner)
        : QObject(owner),
          m_runs(runs),
          m_run(std::move(run)),
          m_before(std::move(before)),
          m_context(std::move(context)),
          m_from(std::move(from)),
          m_end(this, std::move(handler))
    {
        connect(&m_runs, &Worker::changed, this, &Resumption::goOn);
        if (hasNewModel()) {
            end(recovered()); // somebody was faster
            return;
        }
        m_runs.cancel(m_run, RunManager::By::Recovery); // no-op when it has ended
        goOn();
    }

private:
    void goOn()
    {
        if (m_done)
            return;
        const auto state = m_runs.state(m_run);
        if (!state) {
            end(failure(ErrorKind::Validation, "there is no such run"));
        } else if (!isActive(*state)) {
            if (m_resumed)
                end(failure(ErrorKind::RemoteTask, "the resumed run ended before it had a model"));
            else
                resume();
        } else if (hasNewModel()) {
            end(recovered());
        }
    }

    bool hasNewModel() const
    {
        const std::string now = m_runs.modelId(m_run);
        return isActive(m_runs.state(m_run).value_or(RunState::Failed)) && !now.empty() && now != m_before;
    }

    RecoveredRun recovered() const
    {
        const bool asTold = m_resumed && !m_from.statePath.empty();
        return {m_runs.modelId(m_run), asTold ? m_from.statePath : m_runs.lastStatePath(m_run)};
    }

    void resume()
    {
        m_resumed = true; // resume() may say changed() before it returns
        auto context = m_context();
        const Result<void> resumed = context
                                         ? m_runs.resume(m_run, std::move(*context), m_from, RunManager::By::Recovery)
                                         : Result<void>(failure(context.error()));
        if (!resumed)
            end(failure(resumed.error()));
    }

    void end(Result<RecoveredRun> result)
    {
        m_done = true;
        m_end(std::move(result));
    }

    RunManager& m_runs;
    QString m_run;
    std::string m_before;
    std::function<Result<RunContext>()> m_context;
    ResumePoint m_from;
    Delivery<RecoveredRun> m_end;
    bool m_resumed = false;
    bool m_done = false;
};

} // namespace

RunRecovery::RunRecovery(RunManager& runs, RecoveryExecutor& executor, RecoveryMonitor& monitor,
                         std::function<Result<RunContext>()> context, QObject* parent)
    : QObject(parent), m_runs(&runs), m_executor(&executor), m_monitor(&monitor), m_context(std::move(context))
{
    connect(&runs, &RunManager::modelsChanged, this, &RunRecovery::sync);
    connect(&runs, &RunManager::takenInHand, this, &RunRecovery::onTakenInHand);
    connect(&monitor, &Worker::started, this, &RunRecovery::sync);
    // After the monitor, which was connected before: the run may train with another service than it was watched with.
    connect(&executor, &RecoveryExecutor::recovered, this, &RunRecovery::sync);
}

void RunRecovery::onTakenInHand(const QString& run)
{
    if (!m_runs || !m_executor || !m_monitor)
        return;
    if (m_runs->state(run)) {
        m_executor->cancel(run);
        return;
    }
    m_executor->forget(run);
    m_monitor->unwatch(run);
}

void RunRecovery::sync()
{
    if (!m_runs || !m_executor || !m_monitor || !m_executor->policy().enabled)
        return;
    const auto context = m_context();
    for (const QString& run : m_runs->runIds()) {
        const std::string model = m_runs->modelId(run);
        const RunState state = m_runs->state(run).value_or(RunState::Finished);
        if (isRecovering(run))
            continue;
        if (context && !model.empty() && (isActive(state) || state == RunState::Failed)) {
            // Refused only while the monitor is not running; its start comes here again.
            (void)m_monitor->watch(run, model, &context->service,
                                   [this, run](const std::string& id) { return recovery(run, id); });
        } else {
            m_monitor->unwatch(run);
        }
    }
}

bool RunRecovery::isRecovering(const QString& run) const
{
    return std::ranges::any_of(m_executor->rows(), [&](const RecoveryRow& row) {
        return row.run == run && (row.state == RecoveryState::Queued || row.state == RecoveryState::InProgress ||
                                  row.state == RecoveryState::WaitingRetry);
    });
}

RecoverFunction RunRecovery::recovery(const QString& run, const std::string& trainingRunId) const
{
    const RecoveryPolicy& policy = m_executor->policy();
    const ResumePoint from{policy.checkpoint, policy.restoreOptimizer};
    return [runs = m_runs, run, trainingRunId, context = m_context, from](QObject* owner,
                                                                          const ResultHandler<RecoveredRun>& handler) {
        if (runs)
            new Resumption(*runs, run, trainingRunId, context, from, handler, owner);
        else
            Delivery<RecoveredRun>(owner, handler)(failure(ErrorKind::Cancelled, "the program is closing"));
    };
}

} // namespace tinkex
