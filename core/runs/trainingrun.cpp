#include "core/runs/trainingrun.h"

#include "core/runs/runspec.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr qint64 kStepsInFlight = 2;

} // namespace

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

TrainingRun::~TrainingRun()
{
    answerSaves(failure(ErrorKind::Cancelled, "the run is gone"));
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
        m_measurement = new Measurement(m_context.service, m_context.text, *m_exercise, m_spec.name, this);
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
    const auto text = withRenderer(m_context.text, m_spec.renderer);
    if (!text) {
        fail(text.error());
        return;
    }
    TaskSupervisor::Work<Loaded> work = [path = m_spec.dataFile, text = *text,
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
                                }));
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
    auto handler = orFail<TrainingClient*>([this](TrainingClient* trainer) { onTrainer(trainer); });
    if (m_start.statePath.empty())
        m_service->createTrainer(options, this, std::move(handler));
    else
        m_service->createTrainerFromState(m_start.statePath, m_start.withOptimizer, options, this, std::move(handler));
}

void TrainingRun::onTrainer(TrainingClient* trainer)
{
    m_trainer = trainer;
    m_modelId = m_trainer->modelId();
    Q_EMIT modelMade();
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
    m_measurement->ofBase(m_spec.baseModel, orFail<EvaluationReport>([this](const EvaluationReport& report) {
                              Q_EMIT evaluated(report);
                              begin();
                          }));
}

void TrainingRun::begin()
{
    markRunning();
    m_lastStepAt = clock().now();
    setActivity(u"training"_s);
    pump();
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

void TrainingRun::submitSupervised(qint64 step)
{
    auto items = m_batches->batch(step);
    normalizeWeights(items);
    auto state = std::make_shared<TrainingStep>();
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
    auto state = std::make_shared<TrainingStep>();
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

void TrainingRun::sendStep(const std::shared_ptr<TrainingStep>& step, std::vector<wire::Datum> data)
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
    const wire::AdamParams params = adamAt(step->number, m_spec, m_exercise);
    step->extra << QPair{u"learning_rate"_s, params.learningRate};
    m_trainer->optimStep(params, this, orFail<wire::OptimStepResult>([this, step](const wire::OptimStepResult& result) {
                             if (const auto it = result.metrics.find("unclipped_grad_l2:mean");
                                 it != result.metrics.end())
                                 step->extra << QPair{u"grad_norm"_s, it->second};
                             if (--step->pending == 0)
                                 completeStep(*step);
                         }));
}

void TrainingRun::completeStep(const TrainingStep& step)
{
    m_finished.insert_or_assign(step.number, step);
    // The results are polled side by side: a later step may end first. It waits for those before it.
    QList<TrainingStep> steps;
    for (auto next = m_finished.begin(); next != m_finished.end() && next->first == m_completed + steps.size();
         next = m_finished.erase(next))
        steps << next->second;
    if (steps.isEmpty())
        return;
    const Milliseconds now = clock().now();
    const double seconds = static_cast<double>((now - m_lastStepAt).count()) / 1000.0;
    m_lastStepAt = now;
    for (const TrainingStep& done : steps) {
        m_completed = done.number + 1;
        m_lastMetric = m_batches ? done.loss : done.reward;
        Q_EMIT stepDone(reportOf(done, std::max(1e-3, seconds / static_cast<double>(steps.size()))));
    }
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

void TrainingRun::closeSampler()
{
    if (m_service && m_sampler)
        m_service->closeClient(m_sampler->row().id);
    m_sampler.clear();
}

void TrainingRun::closeClients()
{
    closeSampler();
    if (m_measurement)
        m_measurement->cancel();
    if (m_service && m_trainer)
        m_service->closeClient(m_trainer->row().id);
}

} // namespace tinkex
