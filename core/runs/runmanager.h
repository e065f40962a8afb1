#pragma once

#include "core/runs/runfolder.h"
#include "core/runs/runspec.h"
#include "core/runs/trainingrun.h"
#include "core/supervision/dynamicsupervisor.h"

#include <QPointer>
#include <memory>
#include <vector>

namespace tinkex {

/// Where a run is resumed.
struct ResumePoint {
    std::string statePath; ///< one of the run's checkpoints; empty: the last
    bool withOptimizer = true;
};

/// All runs: those that train, those that ended, and those found in the runs folder at the start. Owns their records,
/// points and folders; each attempt is a TrainingRun below it in the supervision tree and never restarted on its own.
/// Thread: core. Ownership: the root supervisor. changed() says that snapshots() differs; the reader coalesces.
class RunManager : public Worker {
    Q_OBJECT
public:
    RunManager(const QString& folder, Clock& clock, EventSink& events, QObject* parent = nullptr);
    ~RunManager() override;

    /// Who asks. What a user asks for is told by takenInHand().
    enum class By { User, Recovery };

    /// The specification must be valid (validateRunSpec). Storage when the run folder cannot be made.
    Result<QString> start(const RunSpec& spec, RunContext context);
    /// From ConnectionLost, Failed or Cancelled: after the checkpoint asked for, the last one that has a state, or from
    /// the beginning. Validation: the run has no such checkpoint.
    Result<void> resume(const QString& runId, RunContext context, const ResumePoint& from = {}, By by = By::User);
    void setPaused(const QString& runId, bool paused);
    void cancel(const QString& runId, By by = By::User);
    void saveCheckpoint(const QString& runId, QObject* owner, ResultHandler<RunCheckpoint> handler);
    void remove(const QString& runId); ///< an active run is cancelled first; the folder stays, marked
    /// Ends every active run as ConnectionLost with this reason.
    void connectionLost(const Error& why);

    QList<RunSnapshot> snapshots() const; ///< newest first
    std::optional<RunSpec> spec(const QString& runId) const;
    QStringList runIds() const; ///< oldest first
    std::optional<RunState> state(const QString& runId) const;
    std::string modelId(const QString& runId) const;       ///< of its last attempt in this program; may be empty
    std::string lastStatePath(const QString& runId) const; ///< tinker://… that resume() continues from; may be empty
    SeriesStore& series() { return m_series; }
    int activeCount() const;

    QString detail() const override;
    void appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const override;

Q_SIGNALS:
    /// A run got its model or ended.
    void modelsChanged();
    /// The user cancelled, resumed or removed it: whatever else was meant to happen to it is off. state() has none when
    /// it was removed.
    void takenInHand(const QString& runId);

protected:
    void doStart() override;
    void doStop() override;

private:
    struct Record;

    Record* find(const QString& runId) const;
    void loadFolders();
    void launch(Record& record, RunContext context, RunStart start);
    void connectRun(Record& record);
    void onStep(Record& record, const StepReport& report);
    void onEvaluated(Record& record, const EvaluationReport& report);
    void onCheckpoint(Record& record, const RunCheckpoint& checkpoint, bool final);
    void onExited(Record& record, const ExitReason& reason);
    void end(Record& record, RunState state, std::optional<Error> error);
    void note(Record& record, const Result<void>& written);

    QString m_folder;
    EventSink& m_events;
    SeriesStore m_series;
    std::vector<std::unique_ptr<Record>> m_records; ///< oldest first
    std::unique_ptr<DynamicSupervisor> m_attempts;
};

} // namespace tinkex
