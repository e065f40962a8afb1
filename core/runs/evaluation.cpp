#include "core/runs/evaluation.h"

#include "core/exercises/exercise.h"

namespace tinkex {

void Evaluation::run(SamplingClient& sampler, const ModelText& text, int maxTokens, const std::vector<QaPair>& items,
                     QObject* parent, Done done)
{
    auto* evaluation = new Evaluation(items.size(), text.renderer, parent, std::move(done));
    if (items.empty()) {
        evaluation->finish(std::vector<std::string>{});
        return;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::vector<ChatMessage> turns{{"user", items[i].question}};
        wire::SampleRequest request;
        request.prompt = wire::ModelInput::fromTokens(text.renderer->generationPrompt(turns));
        request.params.maxTokens = maxTokens;
        request.params.temperature = 0;
        request.params.stopStrings = text.renderer->stopStrings();
        sampler.sample(std::move(request), evaluation,
                       [evaluation, i](const Result<SampleOutcome>& outcome) { evaluation->onAnswer(i, outcome); });
    }
}

Evaluation::Evaluation(std::size_t count, RendererPtr renderer, QObject* parent, Done done)
    : QObject(parent), m_renderer(std::move(renderer)), m_done(std::move(done)), m_answers(count), m_pending(count)
{}

void Evaluation::onAnswer(std::size_t index, const Result<SampleOutcome>& outcome)
{
    if (!m_done)
        return;
    if (!outcome) {
        finish(failure(outcome.error()));
        return;
    }
    if (outcome->response.sequences.empty()) {
        finish(failure(ErrorKind::Protocol, "the reply has no sequence"));
        return;
    }
    m_answers[index] = m_renderer->parseAnswer(outcome->response.sequences.front().tokens);
    if (--m_pending == 0)
        finish(std::move(m_answers));
}

void Evaluation::finish(Result<std::vector<std::string>> result)
{
    deleteLater();
    if (auto done = std::exchange(m_done, {}))
        done(std::move(result));
}

double shareRight(const std::vector<QaPair>& items, const std::vector<std::string>& answers)
{
    if (items.empty())
        return -1;
    std::size_t right = 0;
    for (std::size_t i = 0; i < items.size() && i < answers.size(); ++i)
        right += isRightAnswer(items[i], answers[i]) ? 1 : 0;
    return static_cast<double>(right) / static_cast<double>(items.size());
}

} // namespace tinkex
