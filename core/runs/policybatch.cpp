#include "core/runs/policybatch.h"

namespace tinkex {

void PolicySampling::run(SamplingClient& sampler, const ModelText& text, const Exercise& exercise,
                         std::vector<QaPair> items, int groupSize, quint64 seed, QObject* parent, Done done)
{
    auto* sampling = new PolicySampling(text, exercise, std::move(items), groupSize, parent, std::move(done));
    for (std::size_t i = 0; i < sampling->m_groups.size(); ++i) {
        wire::SampleRequest request;
        request.prompt = wire::ModelInput::fromTokens(sampling->m_groups[i].prompt);
        request.numSamples = groupSize;
        request.params.maxTokens = exercise.defaults.maxAnswerTokens;
        request.params.temperature = exercise.defaults.temperature;
        request.params.seed = static_cast<std::int64_t>((seed + i) & 0x7fffffff);
        request.params.stopStrings = text.renderer->stopStrings();
        sampler.sample(std::move(request), sampling,
                       [sampling, i](const Result<SampleOutcome>& outcome) { sampling->onGroup(i, outcome); });
    }
}

PolicySampling::PolicySampling(const ModelText& text, const Exercise& exercise, std::vector<QaPair> items,
                               int groupSize, QObject* parent, Done done)
    : QObject(parent),
      m_renderer(text.renderer),
      m_exercise(exercise),
      m_items(std::move(items)),
      m_groupSize(groupSize),
      m_groups(m_items.size()),
      m_pending(m_items.size()),
      m_done(std::move(done))
{
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const std::vector<ChatMessage> turns{{"user", m_items[i].question}};
        m_groups[i].prompt = m_renderer->generationPrompt(turns);
    }
}

void PolicySampling::onGroup(std::size_t index, const Result<SampleOutcome>& outcome)
{
    if (!m_done)
        return;
    if (!outcome) {
        finish(failure(outcome.error()));
        return;
    }
    m_groups[index].answers = outcome->response.sequences;
    for (const wire::SampledSequence& answer : m_groups[index].answers) {
        if (!answer.logprobs || answer.logprobs->size() != answer.tokens.size()) {
            finish(failure(ErrorKind::Protocol,
                           "the server returned samples without log-probabilities, which this loss needs"));
            return;
        }
    }
    if (m_groups[index].answers.size() != static_cast<std::size_t>(m_groupSize)) {
        finish(failure(ErrorKind::Protocol, "the server returned another number of samples than was asked for"));
        return;
    }
    if (--m_pending == 0)
        finish(batch());
}

PolicyBatch PolicySampling::batch() const
{
    PolicyBatch result;
    std::vector<float> rewards;
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        for (const wire::SampledSequence& answer : m_groups[i].answers) {
            rewards.push_back(m_exercise.reward(m_items[i].question, m_renderer->parseAnswer(answer.tokens)));
            result.meanReward += static_cast<double>(rewards.back());
            result.sampledTokens += static_cast<qint64>(answer.tokens.size());
        }
    }
    const std::vector<float> advantages = groupAdvantages(rewards, m_groupSize);
    result.meanReward /= static_cast<double>(rewards.size());

    std::size_t next = 0;
    for (const Group& group : m_groups) {
        bool mixed = false;
        for (const wire::SampledSequence& answer : group.answers) {
            const float advantage = advantages[next++];
            if (advantage == 0.f || answer.tokens.empty())
                continue;
            mixed = true;
            result.data.push_back(
                policyDatum({group.prompt, answer.tokens, *answer.logprobs, advantage}, rewards.size()));
        }
        result.mixedShare += mixed ? 1.0 : 0.0;
    }
    result.mixedShare /= static_cast<double>(m_groups.size());
    return result;
}

void PolicySampling::finish(Result<PolicyBatch> result)
{
    deleteLater();
    if (auto done = std::exchange(m_done, {}))
        done(std::move(result));
}

} // namespace tinkex
