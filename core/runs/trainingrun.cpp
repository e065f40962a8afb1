#include "core/runs/trainingrun.h"

#include "core/runs/evaluation.h"
#include "core/runs/runspec.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr qint64 kStepsInFlight = 2;
constexpr std::size_t kShownProbes = 6;
constexpr std::size_t kQuickItems = 32; ///< of an evaluation while training goes on

std::vector<QaPair> firstOf(const std::vector<QaPair>& items, std::size_t count)
{
    return {items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(count, items.size()))};
}

/// The service was closed or lost under the run: whoever asked for an operation sees it as cancelled.
Error asConnectionLoss(Error error)
{
    if (error.kind != ErrorKind::Cancelled)
        return error;
    return Error::make(ErrorKind::Network, u"the session ended"_s).during("training").because(std::move(error));
}

} // namespace

struct TrainingRun::Step {
    qint64 number = 0;
    qint64 tokens = 0;
    int pending = 2; ///< forward_backward and optim_step
    double loss = std::numeric_limits<double>::quiet_NaN();
    double reward = std::numeric_limits<double>::quiet_NaN();
    QList<QPair<QString, double>> extra;
};

TrainingRun::TrainingRun(RunContext context, const RunSpec& spec, RunStart start, QObject* parent)
    : Worker(spec.name, context.clock, parent),
      m_context(std::move(context)),
      m_service(&m_context.service),
      m_spec(spec),
      m_start(std::move(start)),
      m_exercise(findExercise(spec.exerciseId.toStdString())),
      m_submitted(m_start.step),
      m_completed(m_start.step)
{
    // What was due at the step that the attempt begins with has been done by the one before.
    m_evaluatedAt = m_savedAt = m_start.step;
}

TrainingRun::~TrainingRun() = default;

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

void TrainingRun::setActivity(const QString& activity)
{
    if (m_activity == activity)
        return;
    m_activity = activity;
    noteChanged();
    Q_EMIT activityChanged(activity);
}

void TrainingRun::doStart()
{
    setActivity(u"preparing_data"_s);
    if (m_exercise) {
        m_heldOut = firstOf(m_exercise->heldOut(), static_cast<std::size_t>(m_exercise->defaults.evaluationItems));
        if (m_exercise->otherAnswers)
            m_other =
                firstOf(m_exercise->otherAnswers(), static_cast<std::size_t>(m_exercise->defaults.evaluationItems));
        if (m_exercise->kind == ExerciseKind::Supervised)
            m_batches = exerciseBatches(*m_exercise, m_context.text.renderer, m_spec.seed, m_spec.batchSize);
        createTrainer();
    } else {
        prepareData();
    }
}

void TrainingRun::prepareData()
{
    using Loaded = std::shared_ptr<const Dataset>;
    TaskSupervisor::Work<Loaded> work = [path = m_spec.dataFile, text = m_context.text,
                                         limit = m_context.maxContext](const CancelToken& cancel) -> Result<Loaded> {
        auto dataset = readDataset(path, text, limit, cancel);
        if (!dataset)
            return failure(dataset.error());
        if (dataset->examples.empty())
            return failure(ErrorKind::Validation, "the file has no usable line");
        return std::make_shared<const Dataset>(std::move(*dataset));
    };
    m_context.tasks.run<Loaded>(u"read %1"_s.arg(m_spec.dataFile), this, std::move(work),
                                orFail<Loaded>([this](Loaded dataset) {
                                    m_batches = datasetBatches(std::move(dataset), m_spec.seed, m_spec.batchSize);
                                    createTrainer();
                                }),
                                TaskOptions{});
}

void TrainingRun::createTrainer()
{
    if (!m_service || !m_service->isRunning()) {
        fail(Error::make(ErrorKind::Network, u"there is no session with the server"_s));
        return;
    }
    setActivity(u"creating_model"_s);
    TrainerOptions options;
    options.name = m_spec.name;
    options.baseModel = m_spec.baseModel.toStdString();
    options.lora.rank = m_spec.rank;
    options.lora.seed = m_spec.seed;
    ResultHandler<TrainingClient*> handler = [this](Result<TrainingClient*> trainer) {
        onTrainer(std::move(trainer));
    };
    if (m_start.statePath.empty())
        m_service->createTrainer(options, this, std::move(handler));
    else
        m_service->createTrainerFromState(m_start.statePath, true, options, this, std::move(handler));
}

void TrainingRun::onTrainer(Result<TrainingClient*> trainer)
{
    if (m_ending)
        return;
    if (!trainer) {
        fail(trainer.error());
        return;
    }
    m_trainer = *trainer;
    connect(m_trainer, &Worker::exited, this, [this](const ExitReason& reason) {
        if (!m_ending)
            fail(reason.error.value_or(Error::make(ErrorKind::Network, u"the model was closed"_s)));
    });
    if (m_exercise && m_start.step == 0)
        measureBefore();
    else
        begin();
}

void TrainingRun::measureBefore()
{
    setActivity(u"measuring_before"_s);
    SamplerOptions options;
    options.name = m_spec.name;
    options.baseModel = m_spec.baseModel.toStdString();
    m_service->createSampler(options, this, orFail<SamplingClient*>([this](SamplingClient* sampler) {
                                 m_sampler = sampler;
                                 measure(m_heldOut, m_other, true, [this] { begin(); });
                             }));
}

void TrainingRun::begin()
{
    closeSampler();
    markRunning();
    m_lastStepAt = clock().now();
    setActivity(u"training"_s);
    pump();
}

bool TrainingRun::isBarrier(qint64 step) const
{
    const auto due = [step](qint64 every) {
        return every > 0 && step > 0 && step % every == 0;
    };
    return (m_exercise && due(m_spec.evaluateEvery) && m_evaluatedAt < step) ||
           (due(m_spec.checkpointEvery) && m_savedAt < step);
}

bool TrainingRun::serveBarrier()
{
    const auto due = [this](qint64 every, qint64 done) {
        return every > 0 && m_completed > 0 && m_completed % every == 0 && done < m_completed;
    };
    if (!m_saveRequests.empty() && m_lastCheckpoint && m_lastCheckpoint->step == m_completed) {
        for (auto& request : std::exchange(m_saveRequests, {}))
            request(*m_lastCheckpoint); // nothing was learned since
    }
    if (!m_saveRequests.empty() || due(m_spec.checkpointEvery, m_savedAt)) {
        save(u"%1"_s.arg(m_completed, 6, 10, QChar(u'0')), false, [this] { pump(); });
        return true;
    }
    if (m_exercise && due(m_spec.evaluateEvery, m_evaluatedAt)) {
        evaluateTrained(false, [this] { pump(); });
        return true;
    }
    return false;
}

void TrainingRun::pump()
{
    if (m_ending || m_busy || !isRunning())
        return;
    const bool idle = m_submitted == m_completed;
    if (idle && m_completed >= m_spec.steps) {
        finish();
        return;
    }
    if (idle && serveBarrier())
        return;
    if (m_paused) {
        if (idle)
            setActivity(u"paused"_s);
        return;
    }
    setActivity(u"training"_s);
    const qint64 limit = m_batches ? kStepsInFlight : 1;
    while (m_submitted - m_completed < limit && m_submitted < m_spec.steps && m_saveRequests.empty()) {
        if (m_submitted != m_completed && isBarrier(m_submitted))
            return;
        const qint64 step = m_submitted++;
        if (m_batches)
            submitSupervised(step);
        else
            submitPolicy(step);
        if (m_ending)
            return;
    }
}

wire::AdamParams TrainingRun::adam(qint64 step) const
{
    const auto schedule =
        m_spec.schedule == u"linear"_s ? LearningRateSchedule::Linear : LearningRateSchedule::Constant;
    wire::AdamParams params;
    params.learningRate =
        learningRateAt(schedule, m_spec.learningRate, static_cast<int>(step), static_cast<int>(m_spec.steps));
    params.gradClipNorm = m_spec.gradClipNorm;
    if (m_exercise) {
        params.beta1 = m_exercise->defaults.beta1;
        params.beta2 = m_exercise->defaults.beta2;
        params.eps = m_exercise->defaults.epsilon;
    } else {
        params.eps = 1e-8;
    }
    return params;
}

void TrainingRun::submitSupervised(qint64 step)
{
    auto items = m_batches->batch(step);
    normalizeWeights(items);
    auto state = std::make_shared<Step>();
    state->number = step;
    std::vector<wire::Datum> data;
    for (const TrainingTokens& item : items) {
        state->tokens += static_cast<qint64>(item.tokens.size());
        data.push_back(crossEntropyDatum(item));
    }
    sendStep(state, std::move(data));
}

void TrainingRun::submitPolicy(qint64 step)
{
    m_service->createSamplerFromTrainer(
        m_trainer, m_spec.name, this, orFail<SamplingClient*>([this, step](SamplingClient* sampler) {
            m_sampler = sampler;
            auto items = m_exercise->trainingBatch(m_spec.seed, static_cast<int>(step), m_spec.batchSize);
            const quint64 seed = m_spec.seed * 1'000'003u + static_cast<quint64>(step) * 4'099u;
            PolicySampling::run(
                *sampler, m_context.text, *m_exercise, std::move(items), m_spec.groupSize, seed, this,
                orFail<PolicyBatch>([this, step](PolicyBatch batch) { sendPolicy(step, std::move(batch)); }));
        }));
}

void TrainingRun::sendPolicy(qint64 step, PolicyBatch batch)
{
    closeSampler();
    auto state = std::make_shared<Step>();
    state->number = step;
    state->tokens = batch.sampledTokens;
    state->reward = batch.meanReward;
    state->extra << QPair{u"mixed_groups"_s, batch.mixedShare};
    if (batch.data.empty()) {
        // No group has a signal: there is nothing to learn from this step.
        completeStep(*state);
        return;
    }
    sendStep(state, std::move(batch.data));
}

void TrainingRun::sendStep(const std::shared_ptr<Step>& step, std::vector<wire::Datum> data)
{
    const std::string loss = m_exercise ? std::string(m_exercise->defaults.loss) : "cross_entropy";
    m_trainer->forwardBackward(
        std::move(data), loss, {}, this,
        orFail<wire::ForwardBackwardOutput>([this, step](const wire::ForwardBackwardOutput& output) {
            if (const auto it = output.metrics.find("loss:sum"); it != output.metrics.end())
                step->loss = it->second;
            if (--step->pending == 0)
                completeStep(*step);
        }));
    if (m_ending || !m_trainer)
        return;
    const wire::AdamParams params = adam(step->number);
    step->extra << QPair{u"learning_rate"_s, params.learningRate};
    m_trainer->optimStep(params, this, orFail<wire::OptimStepResult>([this, step](const wire::OptimStepResult& result) {
                             if (const auto it = result.metrics.find("unclipped_grad_l2:mean");
                                 it != result.metrics.end())
                                 step->extra << QPair{u"grad_norm"_s, it->second};
                             if (--step->pending == 0)
                                 completeStep(*step);
                         }));
}

void TrainingRun::completeStep(Step& step)
{
    const Milliseconds now = clock().now();
    const double seconds = std::max(1e-3, static_cast<double>((now - m_lastStepAt).count()) / 1000.0);
    m_lastStepAt = now;
    m_completed = step.number + 1;

    StepReport report;
    report.step = m_completed;
    report.tokens = step.tokens;
    report.loss = step.loss;
    report.reward = step.reward;
    if (std::isfinite(step.reward))
        report.values << QPair{u"reward"_s, step.reward};
    report.values << QPair{u"loss"_s, step.loss};
    report.values << QPair{u"tokens_per_second"_s, static_cast<double>(step.tokens) / seconds};
    report.values << step.extra;
    m_lastMetric = m_batches ? step.loss : step.reward;
    Q_EMIT stepDone(report);
    pump();
}

void TrainingRun::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    m_lastStepAt = clock().now();
    pump();
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

void TrainingRun::evaluateTrained(bool final, std::function<void()> then)
{
    m_busy = true;
    setActivity(u"evaluating"_s);
    m_evaluatedAt = m_completed;
    m_service->createSamplerFromTrainer(
        m_trainer, m_spec.name, this,
        orFail<SamplingClient*>([this, final, then = std::move(then)](SamplingClient* sampler) {
            m_sampler = sampler;
            const auto heldOut = final ? m_heldOut : firstOf(m_heldOut, kQuickItems);
            const auto other = final ? m_other : std::vector<QaPair>{};
            measure(heldOut, other, false, [this, then] {
                closeSampler();
                m_busy = false;
                m_lastStepAt = clock().now();
                then();
            });
        }));
}

void TrainingRun::measure(const std::vector<QaPair>& heldOut, const std::vector<QaPair>& other, bool before,
                          std::function<void()> then)
{
    std::vector<QaPair> items = heldOut;
    items.insert(items.end(), other.begin(), other.end());
    using Answers = std::vector<std::string>;
    Evaluation::run(*m_sampler, m_context.text, m_exercise->defaults.maxAnswerTokens, items, this,
                    orFail<Answers>([this, heldOut, other, before, then = std::move(then)](const Answers& answers) {
                        const auto split = answers.begin() + static_cast<std::ptrdiff_t>(heldOut.size());
                        const double kept = shareRight(other, Answers(split, answers.end()));
                        report(heldOut, Answers(answers.begin(), split), kept, before);
                        then();
                    }));
}

void TrainingRun::report(const std::vector<QaPair>& heldOut, const std::vector<std::string>& answers, double kept,
                         bool before)
{
    EvaluationReport report;
    report.step = m_completed;
    report.accuracy = shareRight(heldOut, answers);
    report.kept = kept;
    for (std::size_t i = 0; i < std::min(kShownProbes, heldOut.size()); ++i) {
        ProbeRow row;
        row.prompt = QString::fromStdString(heldOut[i].question);
        row.expected = QString::fromStdString(heldOut[i].answer);
        (before ? row.before : row.after) = QString::fromStdString(answers[i]);
        (before ? row.beforeRight : row.afterRight) = isRightAnswer(heldOut[i], answers[i]);
        report.probes << row;
    }
    Q_EMIT evaluated(report);
}

void TrainingRun::save(const QString& name, bool final, std::function<void()> then)
{
    m_busy = true;
    setActivity(u"saving"_s);
    m_savedAt = m_completed;
    SaveOptions options;
    options.name = name.toStdString();
    options.overwrite = true;
    auto checkpoint = std::make_shared<RunCheckpoint>();
    checkpoint->name = name;
    checkpoint->step = m_completed;
    checkpoint->metric = m_lastMetric;
    // The two results are polled side by side: either may come first.
    auto part = [this, checkpoint, final, then = std::move(then), pending = std::make_shared<int>(2)](
                    QString RunCheckpoint::*path, const wire::SaveWeightsResult& saved) {
        (*checkpoint).*path = QString::fromStdString(saved.path.value_or(""));
        if (--*pending == 0)
            onSaved(*checkpoint, final, then);
    };
    using Saved = wire::SaveWeightsResult;
    m_trainer->saveWeights(options, this,
                           orFail<Saved>([part](const Saved& saved) { part(&RunCheckpoint::statePath, saved); }));
    m_trainer->saveWeightsForSampler(
        options, this, orFail<Saved>([part](const Saved& saved) { part(&RunCheckpoint::samplerPath, saved); }));
}

void TrainingRun::onSaved(RunCheckpoint checkpoint, bool final, const std::function<void()>& then)
{
    checkpoint.savedAtMs = clock().wallMs();
    m_busy = false;
    m_lastStepAt = clock().now();
    m_lastCheckpoint = checkpoint;
    Q_EMIT checkpointSaved(checkpoint, final);
    for (auto& request : std::exchange(m_saveRequests, {}))
        request(checkpoint);
    then();
}

void TrainingRun::finish()
{
    save(u"final"_s, true, [this] {
        const auto done = [this] {
            m_ending = true;
            setActivity(u"done"_s);
            if (m_service && m_trainer)
                m_service->closeClient(m_trainer->row().id);
            exit(ExitReason::normal());
        };
        if (m_exercise)
            evaluateTrained(true, done);
        else
            done();
    });
}

void TrainingRun::closeSampler()
{
    if (m_service && m_sampler)
        m_service->closeClient(m_sampler->row().id);
    m_sampler.clear();
}

void TrainingRun::fail(Error error)
{
    if (m_ending)
        return;
    m_ending = true;
    Error shown = asConnectionLoss(std::move(error));
    for (auto& request : std::exchange(m_saveRequests, {}))
        request(failure(shown));
    closeSampler();
    if (m_service && m_trainer)
        m_service->closeClient(m_trainer->row().id);
    exit(ExitReason::abnormal(std::move(shown)));
}

void TrainingRun::doStop()
{
    m_ending = true;
    for (auto& request : std::exchange(m_saveRequests, {}))
        request(failure(ErrorKind::Cancelled, "the run was stopped"));
    closeSampler();
    if (m_service && m_trainer)
        m_service->closeClient(m_trainer->row().id);
    exit(ExitReason::shutdown());
}

} // namespace tinkex
