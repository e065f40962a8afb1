#pragma once

#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "core/exercises/exercise.h"
#include "core/runs/batchsource.h"
#include "core/runs/measurement.h"
#include "core/runs/policybatch.h"
#include "core/runs/run.h"
#include "core/runs/trainingstep.h"

#include <QPointer>
#include <map>
#include <memory>

namespace tinkex {

/// What a run works with. Thread: core. The references outlive the run; the service may end at any time.
struct RunContext {
    ServiceClient& service;
    TaskSupervisor& tasks;
    Clock& clock;
    EventSink& events;
    ModelText text;
    qint64 maxContext = 0;
};

/// Where an attempt begins: at step 0 with a new model, or after a checkpoint.
struct RunStart {
    qint64 step = 0;
    std::string statePath;     ///< tinker://…/weights/…; empty: a new model
    bool withOptimizer = true; ///< its state too
};

/// Whether a run that ends with this error has lost its server, rather than failed.
bool isConnectionLoss(const Error& error);

struct RunSave;

/// One attempt at a run: makes the model, measures the answers before, trains step by step, evaluates and saves at
/// their cadence, saves and measures at the end. Up to two supervised steps are on their way at a time, so that the
/// server never waits for the client; they are reported in sequence, whichever ends first. A temporary worker: exits
/// normally when done, as shutdown when stopped, abnormally with the reason. Thread: core. Ownership: the
/// DynamicSupervisor of RunManager. The model is closed with the run. Signal order: started, then any of the others,
/// then exited. A save or an evaluation that fails costs no step: setback() tells, and only the last save or the loss
/// of the server ends the run.
class TrainingRun : public Worker {
    Q_OBJECT
public:
    TrainingRun(RunContext context, const RunSpec& spec, RunStart start, QObject* parent = nullptr);
    ~TrainingRun() override;

    void setPaused(bool paused);
    /// Saves after the steps under way. Several requests before the save share it; one that comes after the last save
    /// gets that one. The handler gets the error when any part of the checkpoint could not be saved.
    void saveCheckpoint(QObject* owner, ResultHandler<RunCheckpoint> handler);

    const std::string& modelId() const { return m_modelId; } ///< empty until the model is made; stays after the end
    QString detail() const override { return m_activity; }

Q_SIGNALS:
    void modelMade();
    void activityChanged(const QString& activity); ///< machine word
    void stepDone(const tinkex::StepReport& report);
    void evaluated(const tinkex::EvaluationReport& report);
    void checkpointSaved(const tinkex::RunCheckpoint& checkpoint, bool final); ///< one of the paths may be empty
    /// A save or an evaluation between two steps failed; the run goes on. what: English, for the log.
    void setback(const QString& what, const tinkex::Error& why);

protected:
    void doStart() override;
    void doStop() override;

private:
    void setActivity(const QString& activity);
    void prepareData();
    void createTrainer();
    void onTrainer(TrainingClient* trainer);
    void measureBefore();
    void begin();
    void pump();
    bool isBarrier(qint64 step) const;
    bool serveBarrier();
    void submitSupervised(qint64 step);
    void submitPolicy(qint64 step);
    void sendPolicy(qint64 step, PolicyBatch batch);
    void sendStep(const std::shared_ptr<TrainingStep>& step, std::vector<wire::Datum> data);
    void completeStep(const TrainingStep& step);

    void evaluateTrained(bool final, std::function<void()> then);
    void save(const QString& name, bool final, std::function<void()> then);
    void onSaved(bool final, const std::function<void()>& then);
    RunCheckpoint keepSaved(bool final); ///< tells what m_save has brought so far
    void answerSaves(const Result<RunCheckpoint>& result);
    void finish();
    Error explained(Error error) const; ///< Cancelled without a wish of the user is a lost session or model
    bool failIfLost(const Error& error);
    void fail(Error error);
    void end(ExitReason reason, const Result<RunCheckpoint>& unsaved);
    void closeSampler();
    void closeClients();
    /// A handler that runs f with the value, or ends the run with the error.
    template<class T, class F> ResultHandler<T> orFail(F f);

    RunContext m_context;
    QPointer<ServiceClient> m_service;
    RunSpec m_spec;
    RunStart m_start;
    const Exercise* m_exercise = nullptr;
    std::unique_ptr<BatchSource> m_batches;
    QPointer<TrainingClient> m_trainer;
    std::string m_modelId;
    QPointer<SamplingClient> m_sampler;   ///< of the present policy step
    Measurement* m_measurement = nullptr; ///< a child; null without an exercise
    std::vector<Delivery<RunCheckpoint>> m_saveRequests;
    std::shared_ptr<const RunSave> m_save;         ///< under way
    std::optional<RunCheckpoint> m_lastCheckpoint; ///< of this attempt, whole
    QString m_activity;
    qint64 m_submitted = 0;
    qint64 m_completed = 0;                    ///< all steps before this one
    std::map<qint64, TrainingStep> m_finished; ///< by number: those that overtook an earlier one
    qint64 m_evaluatedAt = -1;
    qint64 m_savedAt = -1;
    Milliseconds m_lastStepAt{0};
    double m_lastMetric = 0; ///< loss or reward
    bool m_paused = false;
    bool m_busy = false;   ///< evaluating or saving: nothing is submitted
    bool m_ending = false; ///< stopping, failed or done: late answers are dropped
};

template<class T, class F> ResultHandler<T> TrainingRun::orFail(F f)
{
    return [this, f = std::move(f)](Result<T> result) mutable {
        if (m_ending)
            return;
        if (!result)
            fail(result.error());
        else
            f(std::move(*result));
    };
}

} // namespace tinkex
