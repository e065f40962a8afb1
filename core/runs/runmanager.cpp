#include "core/runs/runmanager.h"

#include "core/runs/runprogress.h"

#include <QDateTime>
#include <QDir>
#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

struct RunManager::Record {
    RunSpec spec;
    RunSnapshot run;
    RunFolder folder{QString()};
    QPointer<TrainingRun> attempt;
    QString attemptName; ///< of the present or the failed attempt in the supervision tree
    std::string modelId; ///< of the present or the last attempt
    RunTimes times;
    std::optional<Error> endingBecause; ///< set before an attempt is stopped for a reason of its own
    bool storageFailed = false;         ///< said once
};

namespace {

/// After the last checkpoint, or the last of those at `path` if that is not empty.
RunStart startAfterCheckpoint(const RunSnapshot& run, const std::string& path = {})
{
    RunStart start;
    for (const RunCheckpoint& checkpoint : run.checkpoints) {
        const std::string state = checkpoint.statePath.toStdString();
        if (!state.empty() && (path.empty() || state == path))
            start = {checkpoint.step, state};
    }
    return start;
}

} // namespace

RunManager::RunManager(const QString& folder, Clock& clock, EventSink& events, QObject* parent)
    : Worker(u"runs"_s, clock, parent),
      m_folder(folder),
      m_events(events),
      m_attempts(std::make_unique<DynamicSupervisor>(u"attempts"_s, clock, events))
{
    connect(m_attempts.get(), &Worker::changed, this, &RunManager::noteChanged);
}

RunManager::~RunManager() = default;

void RunManager::doStart()
{
    loadFolders();
    m_attempts->start();
    markRunning();
}

void RunManager::doStop()
{
    for (const auto& record : m_records) {
        if (isActive(record->run.state))
            record->endingBecause = Error::make(ErrorKind::Cancelled, u"the program was closed"_s);
    }
    connect(m_attempts.get(), &Worker::exited, this, [this] { exit(ExitReason::shutdown()); });
    m_attempts->stop();
}

void RunManager::loadFolders()
{
    const QDir dir(m_folder);
    for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const RunFolder folder(dir.filePath(name));
        if (folder.isRemoved())
            continue;
        auto loaded = loadRunFolder(folder.path(), m_series);
        if (!loaded) {
            m_events.report(Severity::Warning, "training", name,
                            u"not a run of this program: "_s + loaded.error().toText());
            continue;
        }
        if (loaded->badLines > 0)
            m_events.report(Severity::Warning, "training", name,
                            u"%1 unreadable lines in the run's folder were left out"_s.arg(loaded->badLines));
        auto record = std::make_unique<Record>();
        record->spec = loaded->spec;
        record->run = loaded->run;
        record->folder = folder;
        record->times.elapsedBefore = loaded->run.elapsedMs;
        if (isActive(record->run.state)) {
            record->run.state = RunState::ConnectionLost;
            record->run.error = Error::make(ErrorKind::Network, u"the program ended while the run was training"_s);
        }
        m_records.push_back(std::move(record));
    }
    std::ranges::sort(m_records, {}, [](const auto& record) { return record->run.startedAtMs; });
}

RunManager::Record* RunManager::find(const QString& runId) const
{
    const auto it = std::ranges::find(m_records, runId, [](const auto& record) { return record->run.id; });
    return it == m_records.end() ? nullptr : it->get();
}

Result<QString> RunManager::start(const RunSpec& spec, RunContext context)
{
    auto record = std::make_unique<Record>();
    record->spec = spec;
    RunSnapshot& run = record->run;
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock().wallMs());
    const QString base =
        now.toString(u"yyyyMMdd-HHmmss"_s) + u'-' + (spec.exerciseId.isEmpty() ? u"file"_s : spec.exerciseId);
    run.id = base;
    for (int i = 2; find(run.id) || QDir(m_folder).exists(run.id); ++i)
        run.id = base + u"-%1"_s.arg(i);
    run.startedAtMs = clock().wallMs();
    run.lastLoss = run.lastReward = std::numeric_limits<double>::quiet_NaN();
    run.folder = m_folder + u'/' + run.id;
    const Exercise* exercise = findExercise(spec.exerciseId.toStdString());
    run.lossFn = exercise ? QString::fromUtf8(exercise->defaults.loss.data(), qsizetype(exercise->defaults.loss.size()))
                          : u"cross_entropy"_s;
    record->folder = RunFolder(run.folder);
    if (auto made = record->folder.create(spec, run); !made)
        return failure(made.error());
    m_records.push_back(std::move(record));
    launch(*m_records.back(), std::move(context), {});
    return m_records.back()->run.id;
}

Result<void> RunManager::resume(const QString& runId, RunContext context, const ResumePoint& from, By by)
{
    Record* record = find(runId);
    if (!record)
        return failure(ErrorKind::Validation, "there is no such run");
    if (isActive(record->run.state) || record->attempt)
        return failure(ErrorKind::Validation, "the run is still going on");
    if (record->run.state == RunState::Finished)
        return failure(ErrorKind::Validation, "the run is finished");
    RunStart start = startAfterCheckpoint(record->run, from.statePath);
    if (start.statePath.empty() && !from.statePath.empty())
        return failure(ErrorKind::Validation, "the run has no checkpoint " + from.statePath);
    start.withOptimizer = from.withOptimizer;
    if (by == By::User)
        Q_EMIT takenInHand(runId);
    launch(*record, std::move(context), start);
    return {};
}

void RunManager::launch(Record& record, RunContext context, RunStart start)
{
    record.run.state = RunState::Preparing;
    record.run.error.reset();
    record.run.step = start.step;
    record.endingBecause.reset();
    record.times.resumedAtMs = clock().wallMs();
    record.times.trainingSinceMs = 0;
    record.storageFailed = false;
    m_attempts->dismiss(record.attemptName); // the next attempt speaks for the run
    auto attempt = std::make_unique<TrainingRun>(std::move(context), record.spec, start);
    record.attempt = attempt.get();
    connectRun(record);
    if (auto adopted = m_attempts->adopt(std::move(attempt)); !adopted)
        end(record, RunState::Failed, adopted.error());
    else
        record.attemptName = record.attempt->objectName();
    noteChanged();
}

void RunManager::connectRun(Record& record)
{
    // Records live until they are removed, which disconnects their attempt first.
    Record* r = &record;
    TrainingRun* attempt = record.attempt;
    connect(attempt, &TrainingRun::activityChanged, this, [this, r](const QString& activity) {
        r->run.activity = activity;
        if (activity == u"saving"_s)
            r->run.state = RunState::Saving;
        else if (activity == u"paused"_s)
            r->run.state = RunState::Paused;
        else if (r->run.state != RunState::Preparing || activity == u"training"_s)
            r->run.state = RunState::Running;
        noteChanged();
    });
    connect(attempt, &TrainingRun::modelMade, this, [this, r] {
        r->modelId = r->attempt->modelId();
        Q_EMIT modelsChanged();
        noteChanged();
    });
    connect(attempt, &TrainingRun::stepDone, this, [this, r](const StepReport& report) { onStep(*r, report); });
    connect(attempt, &TrainingRun::evaluated, this,
            [this, r](const EvaluationReport& report) { onEvaluated(*r, report); });
    connect(attempt, &TrainingRun::checkpointSaved, this,
            [this, r](const RunCheckpoint& checkpoint, bool final) { onCheckpoint(*r, checkpoint, final); });
    connect(attempt, &TrainingRun::setback, this, [this, r](const QString& what, const Error& why) {
        m_events.report(Severity::Warning, "training", r->run.id,
                        u"the run goes on without %1: %2"_s.arg(what, why.toText()));
    });
    connect(attempt, &Worker::exited, this, [this, r](const ExitReason& reason) { onExited(*r, reason); });
}

void RunManager::onStep(Record& record, const StepReport& report)
{
    RunSnapshot& run = record.run;
    record.times.noteStep(report.step, clock().wallMs());
    applyStep(run, report);
    for (const auto& [name, value] : report.values)
        m_series.append(run.id, name, static_cast<double>(report.step), value);
    record.times.update(run, record.spec.steps, clock().wallMs());
    const double elapsed = static_cast<double>(run.elapsedMs) / 1000.0;
    m_series.append(run.id, u"elapsed_seconds"_s, static_cast<double>(report.step), elapsed);
    note(record, record.folder.appendMetrics(
                     report.step, report.values + QList<QPair<QString, double>>{{u"elapsed_seconds"_s, elapsed}},
                     clock().wallMs()));
    noteChanged();
}

void RunManager::onEvaluated(Record& record, const EvaluationReport& report)
{
    RunSnapshot& run = record.run;
    applyEvaluation(run, report);
    QList<QPair<QString, double>> values{{u"accuracy"_s, report.accuracy}};
    if (report.kept >= 0)
        values << QPair{u"kept"_s, report.kept};
    for (const auto& [name, value] : values)
        m_series.append(run.id, name, static_cast<double>(report.step), value);
    note(record, record.folder.appendMetrics(report.step, values, clock().wallMs()));
    noteChanged();
}

void RunManager::onCheckpoint(Record& record, const RunCheckpoint& checkpoint, bool final)
{
    if (!addCheckpoint(record.run.checkpoints, checkpoint))
        return;
    note(record, record.folder.appendCheckpoint(checkpoint, final));
    note(record, record.folder.saveState(record.run));
    noteChanged();
}

void RunManager::onExited(Record& record, const ExitReason& reason)
{
    if (reason.kind != ExitReason::Kind::Abnormal)
        record.attemptName.clear(); // it left no row, and another attempt may get its name
    switch (reason.kind) {
    case ExitReason::Kind::Normal: end(record, RunState::Finished, std::nullopt); break;
    case ExitReason::Kind::Shutdown: {
        const bool wanted = !record.endingBecause || record.endingBecause->kind == ErrorKind::Cancelled;
        end(record, wanted ? RunState::Cancelled : RunState::ConnectionLost, record.endingBecause);
        break;
    }
    case ExitReason::Kind::Abnormal: {
        const Error error = record.endingBecause.value_or(reason.error.value_or(Error{}));
        const RunState state = error.kind == ErrorKind::Cancelled ? RunState::Cancelled
                               : isConnectionLoss(error)          ? RunState::ConnectionLost
                                                                  : RunState::Failed;
        end(record, state, error);
        break;
    }
    }
}

void RunManager::end(Record& record, RunState state, std::optional<Error> error)
{
    record.attempt.clear();
    RunSnapshot& run = record.run;
    run.state = state;
    run.error = std::move(error);
    run.activity.clear();
    run.remainingMs = -1;
    run.stepsPerSecond = run.tokensPerSecond = 0;
    run.elapsedMs = record.times.elapsedBefore = record.times.elapsed(clock().wallMs());
    note(record, record.folder.saveState(run));
    if (run.error)
        m_events.report(state == RunState::Cancelled ? Severity::Info : Severity::Error, "training", run.id,
                        run.error->toText());
    else
        m_events.report(Severity::Info, "training", run.id, u"the run is finished"_s);
    Q_EMIT modelsChanged();
    noteChanged();
}

void RunManager::note(Record& record, const Result<void>& written)
{
    if (written || record.storageFailed)
        return;
    record.storageFailed = true;
    m_events.report(Severity::Error, "training", record.run.id, written.error().toText());
}

void RunManager::setPaused(const QString& runId, bool paused)
{
    if (Record* record = find(runId); record && record->attempt)
        record->attempt->setPaused(paused);
}

void RunManager::cancel(const QString& runId, By by)
{
    Record* record = find(runId);
    if (!record)
        return;
    if (by == By::User)
        Q_EMIT takenInHand(runId); // a run that has ended may be about to be resumed
    if (!record->attempt)
        return;
    const QString why = by == By::User ? u"cancelled"_s : u"stopped to be recovered"_s;
    record->endingBecause = Error::make(ErrorKind::Cancelled, why);
    m_attempts->stopChild(record->attempt);
}

void RunManager::saveCheckpoint(const QString& runId, QObject* owner, ResultHandler<RunCheckpoint> handler)
{
    if (Record* record = find(runId); record && record->attempt) {
        record->attempt->saveCheckpoint(owner, std::move(handler));
        return;
    }
    Delivery<RunCheckpoint>(owner, std::move(handler))(failure(ErrorKind::Validation, "the run is not training"));
}

void RunManager::remove(const QString& runId)
{
    Record* record = find(runId);
    if (!record)
        return;
    if (record->attempt) {
        disconnect(record->attempt, nullptr, this, nullptr);
        m_attempts->stopChild(record->attempt);
        end(*record, RunState::Cancelled, Error::make(ErrorKind::Cancelled, u"removed from the list"_s));
    }
    m_attempts->dismiss(record->attemptName);
    note(*record, record->folder.markRemoved());
    m_series.removeRun(runId);
    std::erase_if(m_records, [record](const auto& r) { return r.get() == record; });
    Q_EMIT takenInHand(runId);
    noteChanged();
}

void RunManager::connectionLost(const Error& why)
{
    for (const auto& record : m_records) {
        if (!record->attempt)
            continue;
        record->endingBecause = why;
        m_attempts->stopChild(record->attempt);
    }
}

QList<RunSnapshot> RunManager::snapshots() const
{
    QList<RunSnapshot> list;
    for (auto it = m_records.rbegin(); it != m_records.rend(); ++it) {
        const RunSpec& spec = (*it)->spec;
        RunSnapshot run = (*it)->run;
        run.name = spec.name;
        run.kind = runKind(spec);
        run.exerciseId = spec.exerciseId;
        run.dataFile = spec.dataFile;
        run.baseModel = spec.baseModel;
        run.rank = spec.rank;
        run.learningRate = spec.learningRate;
        run.schedule = spec.schedule;
        run.batchSize = spec.batchSize;
        run.groupSize = spec.groupSize;
        run.seed = spec.seed;
        run.totalSteps = spec.steps;
        run.metrics = m_series.metrics(run.id);
        list << run;
    }
    return list;
}

std::optional<RunSpec> RunManager::spec(const QString& runId) const
{
    const Record* record = find(runId);
    return record ? std::optional(record->spec) : std::nullopt;
}

QStringList RunManager::runIds() const
{
    QStringList ids;
    for (const auto& record : m_records)
        ids << record->run.id;
    return ids;
}

std::optional<RunState> RunManager::state(const QString& runId) const
{
    const Record* record = find(runId);
    return record ? std::optional(record->run.state) : std::nullopt;
}

std::string RunManager::modelId(const QString& runId) const
{
    const Record* record = find(runId);
    return record ? record->modelId : std::string();
}

std::string RunManager::lastStatePath(const QString& runId) const
{
    const Record* record = find(runId);
    return record ? startAfterCheckpoint(record->run).statePath : std::string();
}

int RunManager::activeCount() const
{
    return static_cast<int>(std::ranges::count_if(m_records, [](const auto& r) { return isActive(r->run.state); }));
}

QString RunManager::detail() const
{
    return u"%1 active"_s.arg(activeCount());
}

void RunManager::appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const
{
    Worker::appendRows(rows, parentPath);
    m_attempts->appendRows(rows, rows.last().path);
}

} // namespace tinkex
