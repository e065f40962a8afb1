#include "core/workbench/localworkbench_p.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

/// A file as "New run" shows it; an exercise as the first items of its first step.
Result<DataPreview> previewSpec(const RunSpec& spec, const ModelText& text, qint64 maxContext,
                                const CancelToken& cancel)
{
    if (spec.exerciseId.isEmpty()) {
        const auto chosen = withRenderer(text, spec.renderer);
        if (!chosen)
            return failure(chosen.error());
        auto dataset = readDataset(spec.dataFile, *chosen, maxContext, cancel);
        if (!dataset)
            return failure(dataset.error());
        return previewOf(*dataset, *text.tokenizer);
    }
    const Exercise* exercise = findExercise(spec.exerciseId.toStdString());
    if (!exercise)
        return failure(ErrorKind::Validation, "there is no such exercise");
    Dataset dataset;
    for (const QaPair& item : exercise->trainingBatch(spec.seed, 0, spec.batchSize)) {
        const std::vector<ChatMessage> turns{{"user", item.question}, {"assistant", item.answer}};
        const auto line = static_cast<qint64>(dataset.examples.size()) + 1;
        dataset.examples.push_back({shiftForTraining(text.renderer->trainingExample(turns)), line});
    }
    return previewOf(dataset, *text.tokenizer);
}

} // namespace

void LocalWorkbench::previewData(const RunSpec& spec, QObject* context, Handler<DataPreview> done)
{
    auto task = std::make_shared<TaskHandle>(); // of the core thread
    const auto stopReading = [self = QPointer(this), task] {
        if (self)
            self->command([task](Core&) { task->cancel(); });
    };
    Delivery<DataPreview> answer(context, std::move(done), stopReading);
    ask(std::move(answer), [spec, task](Core& core, Delivery<DataPreview> delivery) {
        const auto text = core.connector().text();
        if (!text) {
            delivery(
                failure(ErrorKind::Validation, "connect to a server first: its tokenizer is needed to count tokens"));
            return;
        }
        TaskSupervisor::Work<DataPreview> work = [spec, text,
                                                  limit = core.connector().maxContext()](const CancelToken& cancel) {
            return previewSpec(spec, *text, limit, cancel);
        };
        *task = core.tasks().run<DataPreview>(
            u"read %1"_s.arg(spec.dataFile.isEmpty() ? spec.exerciseId : spec.dataFile), &core, std::move(work),
            [delivery](Result<DataPreview> preview) mutable { delivery(std::move(preview)); });
    });
}

void LocalWorkbench::startRun(const RunSpec& spec, QObject* context, Handler<QString> done)
{
    Delivery<QString> delivery(context, std::move(done));
    if (const auto problems = validate(spec); !problems.isEmpty()) {
        delivery(failure(problems.first().error));
        return;
    }
    ask(delivery, [spec](Core& core, Delivery<QString> answer) {
        auto runContext = core.runContext();
        if (runContext)
            answer(core.runs().start(spec, std::move(*runContext)));
        else
            answer(failure(runContext.error()));
    });
}

void LocalWorkbench::pauseRun(const QString& runId)
{
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().setPaused(runId, true);
    });
}

void LocalWorkbench::continueRun(const QString& runId)
{
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().setPaused(runId, false);
    });
}

void LocalWorkbench::cancelRun(const QString& runId)
{
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().cancel(runId);
    });
}

void LocalWorkbench::saveCheckpoint(const QString& runId, QObject* context, Handler<RunCheckpoint> done)
{
    ask(Delivery<RunCheckpoint>(context, std::move(done)), [runId](Core& core, Delivery<RunCheckpoint> delivery) {
        core.runs().saveCheckpoint(runId, &core,
                                   [delivery](Result<RunCheckpoint> saved) mutable { delivery(std::move(saved)); });
    });
}

void LocalWorkbench::resumeRun(const QString& runId, QObject* context, Handler<QString> done)
{
    ask(Delivery<QString>(context, std::move(done)), [runId](Core& core, Delivery<QString> delivery) {
        auto runContext = core.runContext();
        if (!runContext) {
            delivery(failure(runContext.error()));
            return;
        }
        if (auto resumed = core.runs().resume(runId, std::move(*runContext)); !resumed)
            delivery(failure(resumed.error()));
        else
            delivery(runId);
    });
}

void LocalWorkbench::removeRun(const QString& runId)
{
    m_series.removeRun(runId);
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().remove(runId);
    });
}

quint64 LocalWorkbench::sample(const SampleSpec& spec, QObject* context, Handler<SampleResult> done)
{
    const quint64 id = m_nextSample++;
    ask(Delivery<SampleResult>(context, std::move(done)),
        [id, spec](Core& core, Delivery<SampleResult> delivery) { core.desk().sample(id, spec, std::move(delivery)); });
    return id;
}

void LocalWorkbench::cancelSample(quint64 id)
{
    command([id](Core& core) { core.desk().cancel(id); });
}

quint64 LocalWorkbench::alternatives(const SamplingTarget& target, const QVector<qint32>& ids, int k, QObject* context,
                                     Handler<AlternativesResult> done)
{
    const quint64 id = m_nextSample++;
    ask(Delivery<AlternativesResult>(context, std::move(done)),
        [id, target, ids, k](Core& core, Delivery<AlternativesResult> delivery) {
            core.desk().alternatives(id, target, ids, k, std::move(delivery));
        });
    return id;
}

void LocalWorkbench::tokenize(const PromptSpec& prompt, QObject* context, Handler<TokenizedPrompt> done)
{
    ask(Delivery<TokenizedPrompt>(context, std::move(done)), [prompt](Core& core, Delivery<TokenizedPrompt> delivery) {
        const auto text = core.connector().text();
        if (!text) {
            delivery(failure(ErrorKind::Validation, "there is no tokenizer for this model"));
            return;
        }
        TaskSupervisor::Work<TokenizedPrompt> work =
            [prompt, text, limit = core.connector().maxContext()](const CancelToken&) -> Result<TokenizedPrompt> {
            auto ids = promptTokens(prompt, *text);
            if (!ids)
                return failure(ids.error());
            TokenizedPrompt result;
            for (const std::int32_t id : *ids)
                result.tokens << shownToken(id, text.get());
            result.rendered = QString::fromStdString(text->tokenizer->decode(*ids));
            result.maxContext = limit;
            return result;
        };
        core.tasks().run<TokenizedPrompt>(
            u"tokenize"_s, &core, std::move(work),
            [delivery](Result<TokenizedPrompt> result) mutable { delivery(std::move(result)); });
    });
}

} // namespace tinkex
