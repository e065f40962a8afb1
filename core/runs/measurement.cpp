#include "core/runs/measurement.h"

#include "core/clients/samplingclient.h"
#include "core/runs/evaluation.h"

#include <algorithm>

namespace tinkex {

namespace {

constexpr std::size_t kShownProbes = 6;
constexpr std::size_t kQuickItems = 32; ///< while training goes on

std::vector<QaPair> firstOf(const std::vector<QaPair>& items, std::size_t count)
{
    return {items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(count, items.size()))};
}

} // namespace

struct Measurement::Round {
    std::vector<QaPair> heldOut;
    std::vector<QaPair> other;
    bool before = false;
    ResultHandler<EvaluationReport> handler;
};

Measurement::Measurement(ServiceClient& service, ModelText text, const Exercise& exercise, const QString& name,
                         QObject* parent)
    : QObject(parent), m_service(&service), m_text(std::move(text)), m_exercise(exercise), m_name(name)
{
    const auto count = static_cast<std::size_t>(exercise.defaults.evaluationItems);
    m_heldOut = firstOf(exercise.heldOut(), count);
    if (exercise.otherAnswers)
        m_other = firstOf(exercise.otherAnswers(), count);
}

void Measurement::ofBase(const QString& baseModel, ResultHandler<EvaluationReport> handler)
{
    SamplerOptions options;
    options.name = m_name;
    options.baseModel = baseModel.toStdString();
    m_service->createSampler(options, this, ask({m_heldOut, m_other, true, std::move(handler)}));
}

void Measurement::ofTrained(TrainingClient* trainer, bool all, ResultHandler<EvaluationReport> handler)
{
    Round round{all ? m_heldOut : firstOf(m_heldOut, kQuickItems), all ? m_other : std::vector<QaPair>{}, false,
                std::move(handler)};
    m_service->createSamplerFromTrainer(trainer, m_name, this, ask(std::move(round)));
}

ResultHandler<SamplingClient*> Measurement::ask(Round round)
{
    return [this, round = std::move(round)](Result<SamplingClient*> sampler) {
        if (!sampler) {
            round.handler(failure(sampler.error()));
            return;
        }
        m_sampler = *sampler;
        std::vector<QaPair> items = round.heldOut;
        items.insert(items.end(), round.other.begin(), round.other.end());
        Evaluation::run(*m_sampler, m_text, m_exercise.defaults.maxAnswerTokens, items, this,
                        [this, round](const Result<std::vector<std::string>>& answers) {
                            cancel();
                            if (answers)
                                round.handler(report(round, *answers));
                            else
                                round.handler(failure(answers.error()));
                        });
    };
}

EvaluationReport Measurement::report(const Round& round, const std::vector<std::string>& answers) const
{
    const auto split = answers.begin() + static_cast<std::ptrdiff_t>(round.heldOut.size());
    EvaluationReport report;
    report.accuracy = shareRight(round.heldOut, {answers.begin(), split});
    report.kept = shareRight(round.other, {split, answers.end()});
    for (std::size_t i = 0; i < std::min(kShownProbes, round.heldOut.size()); ++i) {
        const QaPair& question = round.heldOut[i];
        ProbeRow row;
        row.prompt = QString::fromStdString(question.question);
        row.expected = QString::fromStdString(question.answer);
        (round.before ? row.before : row.after) = QString::fromStdString(answers[i]);
        (round.before ? row.beforeRight : row.afterRight) = isRightAnswer(question, answers[i]);
        report.probes << row;
    }
    return report;
}

void Measurement::cancel()
{
    if (m_service && m_sampler)
        m_service->closeClient(m_sampler->row().id);
    m_sampler.clear();
}

} // namespace tinkex
