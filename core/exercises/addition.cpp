#include "core/exercises/addition.h"

#include "core/exercises/exercisesets.h"

#include <charconv>

namespace tinkex {

namespace additionexercise {

QaPair workedSum(int x, int y)
{
    const auto text = [](int number) {
        return std::to_string(number);
    };
    const int units = x % 10 + y % 10;
    const int carry = units / 10;
    const int tens = x / 10 + y / 10 + carry;
    return {"What is " + text(x) + " plus " + text(y) + "?",
            text(x % 10) + "+" + text(y % 10) + "=" + text(units) + ". " + text(x / 10) + "+" + text(y / 10) +
                (carry > 0 ? "+1=" : "=") + text(tens) + ". " + text(x + y) + "."};
}

bool isHeldOut(int x, int y)
{
    return mixBits(static_cast<std::uint64_t>(x * 100 + y)) % 10 == 3;
}

} // namespace additionexercise

namespace exercisesets {

namespace {

using additionexercise::isHeldOut;
using additionexercise::workedSum;

std::vector<QaPair> additionBatch(std::uint64_t seed, int step, int count)
{
    Rng rng(seed, static_cast<std::uint64_t>(step));
    std::vector<QaPair> batch;
    // Every third item is an old task: without it the new skill wipes out the others.
    while (static_cast<int>(batch.size()) < count) {
        if (batch.size() % 3 == 2) {
            batch.push_back(nextExactTask(rng));
            continue;
        }
        const int x = rng.between(10, 99);
        const int y = rng.between(10, 99);
        if (!isHeldOut(x, y))
            batch.push_back(workedSum(x, y));
    }
    return batch;
}

std::vector<QaPair> heldOutSums()
{
    std::vector<QaPair> items;
    for (int x = 10; x <= 99; ++x) {
        for (int y = 10; y <= 99; ++y) {
            if (isHeldOut(x, y))
                items.push_back(workedSum(x, y));
        }
    }
    Rng(3).shuffle(items);
    return items;
}

/// Reads "What is 67 plus 93?"; false when the question is not of this form.
bool parseSum(std::string_view question, int& x, int& y)
{
    static constexpr std::string_view kStart = "What is ";
    static constexpr std::string_view kMiddle = " plus ";
    if (!question.starts_with(kStart) || !question.ends_with('?'))
        return false;
    question = question.substr(kStart.size());
    const std::size_t middle = question.find(kMiddle);
    if (middle != 2 || question.size() != 2 + kMiddle.size() + 3)
        return false;
    const char* second = question.data() + 2 + kMiddle.size();
    const auto first = std::from_chars(question.data(), question.data() + 2, x);
    const auto last = std::from_chars(second, second + 2, y);
    return first.ptr == question.data() + 2 && last.ptr == second + 2 && x >= 10 && y >= 10;
}

float rewardSum(std::string_view question, std::string_view answer)
{
    int x = 0;
    int y = 0;
    return parseSum(question, x, y) && isRightAnswer(workedSum(x, y), answer) ? 1.f : 0.f;
}

std::vector<QaPair> keptByAddition()
{
    return baseTasks(200);
}

} // namespace

Exercise addition()
{
    return {.id = "addition",
            .titleKey = "Worked addition",
            .descriptionKey =
                "Teaches the model to add two numbers of two digits in steps, while it keeps what it knew.",
            .kind = ExerciseKind::Supervised,
            .defaults = {.loss = "cross_entropy",
                         .rank = 16,
                         .learningRate = 5e-3,
                         .schedule = LearningRateSchedule::Linear,
                         .batchSize = 32,
                         .steps = 200,
                         .maxAnswerTokens = 40,
                         .evaluationItems = 100},
            .trainingBatch = additionBatch,
            .heldOut = heldOutSums,
            .otherAnswers = keptByAddition,
            .reward = rewardSum};
}

} // namespace exercisesets

} // namespace tinkex
