#include "core/exercises/tasks.h"

#include "core/exercises/world.h"

#include <algorithm>

namespace tinkex::tasks {

namespace {

constexpr double kOpenQuestions = 0.15;
constexpr double kSorts = 0.14;
/// Share of the sorts that have five letters: few, so that the reinforcement exercise begins with some success but has
/// nearly all still to learn.
constexpr double kFiveLetterSorts = 0.0;

std::string join(std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (const std::string_view part : parts)
        text += part;
    return text;
}

/// "abc" -> "a b c".
std::string spaced(std::string_view letters)
{
    std::string text;
    for (const char letter : letters) {
        if (!text.empty())
            text += ' ';
        text += letter;
    }
    return text;
}

QaPair listQuestion(Rng& rng)
{
    std::vector<std::string_view> words;
    std::string_view kind = "animals";
    switch (rng.below(3)) {
    case 0: std::ranges::transform(world::kAnimals, std::back_inserter(words), &world::Pair::first); break;
    case 1:
        kind = "colours";
        words.assign(world::kColours.begin(), world::kColours.end());
        break;
    default:
        kind = "foods";
        words.assign(world::kFoods.begin(), world::kFoods.end());
        break;
    }
    rng.shuffle(words);
    words.resize(3);
    return {join({"Name three ", kind, "."}), world::capitalized(world::enumeration(words)) + "."};
}

QaPair greeting(Rng& rng)
{
    static constexpr std::array<std::string_view, 4> kHellos = {"Hello!", "Good morning!", "Hi there!", "How are you?"};
    static constexpr std::array<std::string_view, 5> kReplies = {"Hello! How can I help you?", "Hello, my friend!",
                                                                 "Good to see you!", "I am well, thank you.",
                                                                 "Hi! What can I do for you?"};
    return {std::string(rng.pick(kHellos)), std::string(rng.pick(kReplies))};
}

QaPair wordTask(Rng& rng)
{
    const std::string_view word = rng.pick(world::kThings);
    static constexpr std::array<std::string_view, 6> kNumbers = {"zero", "one", "two", "three", "four", "five"};
    switch (rng.below(5)) {
    case 0: return {join({"Spell ", word, "."}), spaced(word) + "."};
    case 1:
        return {join({"What is the first letter of ", word, "?"}),
                join({"The first letter of ", word, " is ", word.substr(0, 1), "."})};
    case 2:
        return {join({"What is the last letter of ", word, "?"}),
                join({"The last letter of ", word, " is ", word.substr(word.size() - 1), "."})};
    case 3:
        return {join({"How many letters has ", word, "?"}),
                join({"The word ", word, " has ", kNumbers[word.size()], " letters."})};
    default: {
        std::string loud(word);
        std::ranges::transform(loud, loud.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        return {join({"Shout ", word, "."}), loud + "!"};
    }
    }
}

QaPair nextSort(Rng& rng)
{
    if (!rng.chance(kFiveLetterSorts))
        return sortTask(randomLetters(rng, rng.between(3, 4)));
    std::string letters = randomLetters(rng, 5);
    while (isHeldOutSort(letters))
        letters = randomLetters(rng, 5);
    return sortTask(letters);
}

} // namespace

std::string randomLetters(Rng& rng, int count)
{
    std::string letters = "abcdefgh";
    rng.shuffle(letters);
    letters.resize(static_cast<std::size_t>(count));
    return letters;
}

QaPair sortTask(std::string_view letters)
{
    std::string sorted(letters);
    std::ranges::sort(sorted);
    return {"Sort " + spaced(letters) + ".", spaced(sorted) + "."};
}

bool isHeldOutSort(std::string_view letters)
{
    std::uint64_t number = 0;
    for (const char letter : letters)
        number = number * 8 + static_cast<std::uint64_t>(letter - 'a');
    return letters.size() == 5 && mixBits(number + 5) % 10 == 0;
}

QaPair nextQuestion(Rng& rng)
{
    static const std::vector<QaPair> facts = factQuestions();
    if (rng.chance(kOpenQuestions))
        return rng.chance(0.6) ? listQuestion(rng) : greeting(rng);
    return rng.pick(facts);
}

QaPair nextLetters(Rng& rng)
{
    if (rng.chance(kSorts))
        return nextSort(rng);
    switch (rng.below(8)) {
    case 0: {
        const std::string letters = randomLetters(rng, rng.between(3, 4));
        return {"Reverse " + spaced(letters) + ".", spaced(std::string(letters.rbegin(), letters.rend())) + "."};
    }
    case 1:
    case 2: {
        std::string letters(static_cast<std::size_t>(rng.between(3, 6)), 'a');
        std::ranges::generate(letters, [&] { return static_cast<char>('a' + rng.below(8)); });
        return {"Repeat " + spaced(letters) + ".", spaced(letters) + "."};
    }
    case 3: {
        const char letter = static_cast<char>('a' + rng.below(25));
        const std::string next(1, static_cast<char>(letter + 1));
        return {join({"What letter comes after ", std::string(1, letter), "?"}),
                join({next, " comes after ", std::string(1, letter), "."})};
    }
    default: return wordTask(rng);
    }
}

QaPair nextArithmetic(Rng& rng)
{
    const int a = rng.below(10);
    const int b = rng.below(10);
    const std::string x = std::to_string(a);
    const std::string y = std::to_string(b);
    switch (rng.below(9)) {
    case 0:
    case 1:
        return {join({"What is ", x, " plus ", y, "?"}), join({x, " plus ", y, " is ", std::to_string(a + b), "."})};
    case 2:
    case 3: return {join({x, "+", y, "=?"}), join({x, "+", y, "=", std::to_string(a + b), "."})};
    case 4:
    case 5: return {join({x, "+", y, "+1=?"}), join({x, "+", y, "+1=", std::to_string(a + b + 1), "."})};
    case 6: {
        const std::string high = std::to_string(std::max(a, b));
        const std::string low = std::to_string(std::min(a, b));
        return {join({"What is ", high, " minus ", low, "?"}),
                join({high, " minus ", low, " is ", std::to_string(std::abs(a - b)), "."})};
    }
    case 7: {
        const int start = rng.between(1, 95);
        if (rng.chance(0.5))
            return {join({"What comes after ", std::to_string(start), "?"}),
                    join({std::to_string(start + 1), " comes after ", std::to_string(start), "."})};
        std::string numbers = std::to_string(start);
        for (int i = 1; i <= 4; ++i)
            numbers += " " + std::to_string(start + i);
        return {join({"Count from ", std::to_string(start), " to ", std::to_string(start + 4), "."}), numbers + "."};
    }
    default: {
        const int other = a == b ? (a + 1) % 10 : b;
        const std::string z = std::to_string(other);
        return {
            join({"Which is bigger, ", x, " or ", z, "?"}),
            join({std::to_string(std::max(a, other)), " is bigger than ", std::to_string(std::min(a, other)), "."})};
    }
    }
}

} // namespace tinkex::tasks
