#include "core/exercises/exercisesets.h"
#include "core/exercises/tasks.h"

namespace tinkex::exercisesets {

namespace {

constexpr std::string_view kStart = "Sort ";
constexpr std::size_t kLetters = 5;

std::vector<QaPair> sortBatch(std::uint64_t seed, int step, int count)
{
    Rng rng(seed, static_cast<std::uint64_t>(step));
    std::vector<QaPair> batch;
    while (static_cast<int>(batch.size()) < count) {
        const std::string letters = tasks::randomLetters(rng, static_cast<int>(kLetters));
        if (!tasks::isHeldOutSort(letters))
            batch.push_back(tasks::sortTask(letters));
    }
    return batch;
}

std::vector<QaPair> heldOutSorts()
{
    Rng rng(5);
    std::vector<QaPair> items;
    while (items.size() < 200) {
        const std::string letters = tasks::randomLetters(rng, static_cast<int>(kLetters));
        if (tasks::isHeldOutSort(letters))
            items.push_back(tasks::sortTask(letters));
    }
    return items;
}

float rewardSort(std::string_view question, std::string_view answer)
{
    if (!question.starts_with(kStart) || !question.ends_with('.'))
        return 0.f;
    std::string letters;
    for (const char c : question.substr(kStart.size(), question.size() - kStart.size() - 1)) {
        if (c != ' ')
            letters += c;
    }
    if (letters.size() != kLetters)
        return 0.f;
    const QaPair task = tasks::sortTask(letters);
    return task.question == question && isRightAnswer(task, answer) ? 1.f : 0.f;
}

} // namespace

Exercise sorting()
{
    return {.id = "sort",
            .titleKey = "Sort five letters",
            .descriptionKey = "Reinforcement learning: the model tries, and right answers are rewarded.",
            .kind = ExerciseKind::Reinforcement,
            .defaults = {.loss = "importance_sampling",
                         .rank = 16,
                         .learningRate = 5e-4,
                         .schedule = LearningRateSchedule::Constant,
                         .batchSize = 8,
                         .groupSize = 8,
                         .steps = 60,
                         .temperature = 1.0,
                         .maxAnswerTokens = 16,
                         .evaluationItems = 100},
            .trainingBatch = sortBatch,
            .heldOut = heldOutSorts,
            .otherAnswers = [] { return baseTasks(200); },
            .reward = rewardSort};
}

} // namespace tinkex::exercisesets
