#include "core/exercises/exercise.h"

#include "core/exercises/exercisesets.h"

#include <algorithm>
#include <array>
#include <set>

namespace tinkex {

namespace exercisesets {

std::vector<QaPair> baseTasks(int count)
{
    Rng rng(6);
    std::set<std::string> seen;
    std::vector<QaPair> tasks;
    while (static_cast<int>(tasks.size()) < count) {
        QaPair task = nextExactTask(rng);
        if (seen.insert(task.question).second)
            tasks.push_back(std::move(task));
    }
    return tasks;
}

std::string_view trimmed(std::string_view text)
{
    static constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

} // namespace exercisesets

double learningRateAt(LearningRateSchedule schedule, double peak, int step, int steps)
{
    if (schedule == LearningRateSchedule::Constant || steps <= 0)
        return peak;
    return peak * static_cast<double>(steps - std::clamp(step, 0, steps - 1)) / steps;
}

std::span<const Exercise> shippedExercises()
{
    static const std::array exercises = {exercisesets::addition(), exercisesets::style(), exercisesets::sorting()};
    return exercises;
}

const Exercise* findExercise(std::string_view id)
{
    const auto exercises = shippedExercises();
    const auto found = std::ranges::find(exercises, id, &Exercise::id);
    return found == exercises.end() ? nullptr : &*found;
}

bool isRightAnswer(const QaPair& item, std::string_view answer)
{
    return exercisesets::trimmed(answer) == exercisesets::trimmed(item.answer);
}

std::vector<float> groupAdvantages(std::span<const float> rewards, int groupSize)
{
    std::vector<float> advantages(rewards.begin(), rewards.end());
    const auto size = static_cast<std::size_t>(std::max(groupSize, 1));
    for (std::size_t start = 0; start < rewards.size(); start += size) {
        const auto group = std::span(advantages).subspan(start, std::min(size, rewards.size() - start));
        const bool flat = std::ranges::all_of(group, [&](float value) { return value == group.front(); });
        float mean = 0.f;
        for (const float value : group)
            mean += value;
        mean /= static_cast<float>(group.size());
        for (float& value : group)
            value = flat ? 0.f : value - mean;
    }
    return advantages;
}

} // namespace tinkex
