#pragma once

#include "core/recovery/recoverymonitor.h"
#include "core/runs/runmanager.h"

#include <QPointer>
#include <functional>

namespace tinkex {

/// Puts the program's runs under the watch of a RecoveryMonitor: every run that trains, and every one that failed in
/// the present session. Recovering a run ends its attempt, if one is left, and resumes it where the policy says
/// (after its last checkpoint, with the optimizer's state, unless told otherwise); it counts as recovered when the new
/// attempt has its model. The user's word goes before: a run that is cancelled, resumed or removed by hand is recovered
/// no more. Thread: core. Ownership: Core; the parts may end before it.
class RunRecovery : public QObject {
    Q_OBJECT
public:
    /// context: what a resumed run works with, or why there is nothing to work with.
    RunRecovery(RunManager& runs, RecoveryExecutor& executor, RecoveryMonitor& monitor,
                std::function<Result<RunContext>()> context, QObject* parent = nullptr);

private:
    void sync();
    void onTakenInHand(const QString& run);
    bool isRecovering(const QString& run) const;
    RecoverFunction recovery(const QString& run, const std::string& trainingRunId) const;

    QPointer<RunManager> m_runs;
    QPointer<RecoveryExecutor> m_executor;
    QPointer<RecoveryMonitor> m_monitor;
    std::function<Result<RunContext>()> m_context;
};

} // namespace tinkex
