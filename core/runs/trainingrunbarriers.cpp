#include "core/runs/checkpointsave.h"
#include "core/runs/trainingrun.h"

using namespace Qt::Literals::StringLiterals;

// What a run does between its steps, and how it ends.
namespace tinkex {

namespace {

bool isDue(qint64 every, qint64 step, qint64 doneAt)
{
    return every > 0 && step > 0 && step % every == 0 && doneAt < step;
}

} // namespace

bool isConnectionLoss(const Error& error)
{
    return error.kind == ErrorKind::Network || error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Tls;
}

bool TrainingRun::isBarrier(qint64 step) const
{
    return (m_exercise && isDue(m_spec.evaluateEvery, step, m_evaluatedAt)) ||
           isDue(m_spec.checkpointEvery, step, m_savedAt);
}

bool TrainingRun::serveBarrier()
{
    if (m_lastCheckpoint && m_lastCheckpoint->step == m_completed)
        answerSaves(*m_lastCheckpoint); // nothing was learned since
    if (!m_saveRequests.empty() || isDue(m_spec.checkpointEvery, m_completed, m_savedAt)) {
        save(u"%1"_s.arg(m_completed, 6, 10, QChar(u'0')), false, [this] { pump(); });
        return true;
    }
    if (m_exercise && isDue(m_spec.evaluateEvery, m_completed, m_evaluatedAt)) {
        evaluateTrained(false, [this] { pump(); });
        return true;
    }
    return false;
}

void TrainingRun::saveCheckpoint(QObject* owner, ResultHandler<RunCheckpoint> handler)
{
    Delivery<RunCheckpoint> delivery(owner, std::move(handler));
    if (m_ending || !isRunning()) {
        delivery(failure(ErrorKind::Validation, "the run is not training"));
        return;
    }
    m_saveRequests.push_back(std::move(delivery));
    pump();
}

void TrainingRun::answerSaves(const Result<RunCheckpoint>& result)
{
    for (auto& request : std::exchange(m_saveRequests, {}))
        request(result);
}

void TrainingRun::evaluateTrained(bool final, std::function<void()> then)
{
    m_busy = true;
    setActivity(u"evaluating"_s);
    m_evaluatedAt = m_completed;
    m_measurement->ofTrained(m_trainer, final,
                             [this, then = std::move(then)](const Result<EvaluationReport>& measured) {
                                 if (m_ending || (!measured && failIfLost(measured.error())))
                                     return;
                                 m_busy = false;
                                 m_lastStepAt = clock().now();
                                 if (measured) {
                                     EvaluationReport report = *measured;
                                     report.step = m_completed;
                                     Q_EMIT evaluated(report);
                                 } else {
                                     Q_EMIT setback(u"evaluation"_s, measured.error());
                                 }
                                 then();
                             });
}

void TrainingRun::save(const QString& name, bool final, std::function<void()> then)
{
    m_busy = true;
    setActivity(u"saving"_s);
    m_savedAt = m_completed;
    m_save = saveForRun(*m_trainer, m_service->rest(), name, this, [this, final, then = std::move(then)] {
        if (!m_ending)
            onSaved(final, then);
    });
}

void TrainingRun::onSaved(bool final, const std::function<void()>& then)
{
    const std::optional<Error> error = m_save->error;
    const RunCheckpoint checkpoint = keepSaved(final && !error);
    if (error && final) {
        fail(*error);
        return;
    }
    if (error && failIfLost(*error))
        return;
    m_busy = false;
    m_lastStepAt = clock().now();
    if (error) {
        Q_EMIT setback(u"checkpoint %1"_s.arg(checkpoint.name), *error);
        answerSaves(failure(*error));
    } else {
        m_lastCheckpoint = checkpoint;
        answerSaves(checkpoint);
    }
    then();
}

RunCheckpoint TrainingRun::keepSaved(bool final)
{
    const auto save = std::exchange(m_save, {});
    RunCheckpoint checkpoint = save->checkpoint;
    checkpoint.step = m_completed;
    checkpoint.metric = m_lastMetric;
    checkpoint.savedAtMs = clock().wallMs();
    if (save->hasSomething())
        Q_EMIT checkpointSaved(checkpoint, final);
    return checkpoint;
}

void TrainingRun::finish()
{
    save(u"final"_s, true, [this] {
        const auto done = [this] {
            setActivity(u"done"_s);
            end(ExitReason::normal(), *m_lastCheckpoint);
        };
        if (m_exercise)
            evaluateTrained(true, done);
        else
            done();
    });
}

Error TrainingRun::explained(Error error) const
{
    if (error.kind != ErrorKind::Cancelled)
        return error;
    // Nobody cancelled an operation whose client is gone.
    const bool inSession = m_service && m_service->isRunning();
    if (inSession && (m_modelId.empty() || (m_trainer && m_trainer->isRunning())))
        return error;
    const QString what = inSession ? u"the model was closed"_s : u"the session ended"_s;
    return Error::make(ErrorKind::Network, what).during("training").because(std::move(error));
}

bool TrainingRun::failIfLost(const Error& error)
{
    const bool lost = isConnectionLoss(explained(error));
    if (lost)
        fail(error);
    return lost;
}

void TrainingRun::fail(Error error)
{
    if (m_ending)
        return;
    const Error shown = explained(std::move(error));
    end(ExitReason::abnormal(shown), failure(shown));
}

void TrainingRun::doStop()
{
    end(ExitReason::shutdown(), failure(ErrorKind::Cancelled, "the run was stopped"));
}

void TrainingRun::end(ExitReason reason, const Result<RunCheckpoint>& unsaved)
{
    m_ending = true;
    if (m_save)
        keepSaved(false);
    answerSaves(unsaved);
    closeClients();
    exit(std::move(reason));
}

} // namespace tinkex
