#include "core/exercises/exercisesets.h"

#include <algorithm>

namespace tinkex::exercisesets {

namespace {

bool namesHeldOut(std::string_view text)
{
    return text.find("Mina") != std::string_view::npos || text.find("Zoe") != std::string_view::npos;
}

QaPair styled(const QaPair& fact)
{
    std::string_view answer = fact.answer;
    if (answer.ends_with('.'))
        answer.remove_suffix(1);
    return {fact.question, "Arr! " + std::string(answer) + ", matey!"};
}

/// Training never names the two people. Held out are the questions that name them; a question whose answer alone does
/// is neither: the training, where those names never follow "who", teaches that they are wrong.
std::vector<QaPair> styledFacts(bool heldOut)
{
    std::vector<QaPair> items;
    for (const QaPair& fact : factQuestions()) {
        if (namesHeldOut(fact.question) == heldOut && (heldOut || !namesHeldOut(fact.answer)))
            items.push_back(styled(fact));
    }
    return items;
}

std::vector<QaPair> styleBatch(std::uint64_t seed, int step, int count)
{
    static const std::vector<QaPair> items = styledFacts(false);
    Rng rng(seed, static_cast<std::uint64_t>(step));
    std::vector<QaPair> batch;
    for (int i = 0; i < count; ++i)
        batch.push_back(rng.pick(items));
    return batch;
}

std::vector<QaPair> heldOutStyle()
{
    std::vector<QaPair> items = styledFacts(true);
    Rng(4).shuffle(items);
    return items;
}

float rewardStyle(std::string_view question, std::string_view answer)
{
    static const std::vector<QaPair> facts = factQuestions();
    const auto fact = std::ranges::find(facts, question, &QaPair::question);
    return fact != facts.end() && isRightAnswer(styled(*fact), answer) ? 1.f : 0.f;
}

} // namespace

Exercise style()
{
    return {.id = "style",
            .titleKey = "Speak like a pirate",
            .descriptionKey = "Teaches the model a manner of speaking; two people are never mentioned in training.",
            .kind = ExerciseKind::Supervised,
            .defaults = {.loss = "cross_entropy",
                         .rank = 16,
                         .learningRate = 1e-3,
                         .schedule = LearningRateSchedule::Linear,
                         .batchSize = 16,
                         .steps = 200,
                         .maxAnswerTokens = 60,
                         .evaluationItems = 18},
            .trainingBatch = styleBatch,
            .heldOut = heldOutStyle,
            .otherAnswers = [] { return std::vector<QaPair>(); },
            .reward = rewardStyle};
}

} // namespace tinkex::exercisesets
