#pragma once

#include "core/clients/serviceclient.h"
#include "core/recovery/recoveryexecutor.h"

#include <QPointer>
#include <map>

namespace tinkex {

/// Asks the server of every watched run at the policy's interval whether the run is corrupted, and hands those that are
/// to the executor. A recovered run stays watched under its new training run id, so that a second corruption is seen;
/// an exhausted or cancelled one is looked at on and recovered again only after the server called it sound, or when it
/// is watched anew. A look that fails is reported and changes nothing. Thread: core. Ownership: a supervisor, which
/// starts it after the executor and restarts it with that. Signal order: detected() before anything of the executor.
class RecoveryMonitor : public Worker {
    Q_OBJECT
public:
    RecoveryMonitor(RecoveryExecutor& executor, Clock& clock, EventSink& events, QObject* parent = nullptr);
    ~RecoveryMonitor() override;

    /// Makes one recovery of a run, for its present training run id.
    using MakeRecovery = std::function<RecoverFunction(const std::string& trainingRunId)>;

    /// `run`: the name it keeps. Watching it again with another training run id replaces that; with the same one it is
    /// a no-op. Validation: recovery is switched off.
    Result<void> watch(const QString& run, const std::string& trainingRunId, ServiceClient* service,
                       MakeRecovery recovery);
    void unwatch(const QString& run);
    QStringList watched() const;
    std::string trainingRunId(const QString& run) const; ///< empty: not watched

    QString detail() const override;

Q_SIGNALS:
    void detected(const QString& run, const QString& trainingRunId);

protected:
    void doStart() override;

private:
    struct Watch;

    void armPoll();
    void pollAll();
    void poll(const QString& run, Watch& watch);
    void onRun(const QString& run, const std::string& askedFor, const Result<wire::TrainingRun>& answer);
    void onRecovered(const QString& run, const RecoveredRun& result);
    void onGivenUp(const QString& run);

    QPointer<RecoveryExecutor> m_executor;
    EventSink& m_events;
    std::map<QString, Watch> m_watched;
    TimerHandle m_timer;
};

} // namespace tinkex
