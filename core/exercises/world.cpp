#include "core/exercises/world.h"

#include "core/exercises/rng.h"

#include <algorithm>
#include <numeric>

namespace tinkex::world {

namespace {

constexpr std::uint64_t kWorldSeed = 20;
constexpr std::size_t kPeople = 12;

constexpr std::array<Pair, kPeople> kNames = {{{"Tom", "he"},
                                               {"Mina", "she"},
                                               {"Leo", "he"},
                                               {"Zoe", "she"},
                                               {"Sam", "he"},
                                               {"Ruby", "she"},
                                               {"Finn", "he"},
                                               {"Nora", "she"},
                                               {"Max", "he"},
                                               {"Ida", "she"},
                                               {"Otto", "he"},
                                               {"Vera", "she"}}};
constexpr std::array<std::string_view, kPeople> kJobs = {"cook",   "tailor",  "writer",   "baker",  "doctor", "teacher",
                                                         "farmer", "painter", "gardener", "singer", "sailor", "judge"};
constexpr std::array<std::string_view, 8> kTowns = {"Long Lake",  "Sunny Port", "Stone Bridge", "Red Hill",
                                                    "North Gate", "Old Mill",   "Silver Bay",   "Green Valley"};

template<std::size_t N> std::array<std::size_t, N> permutation(Rng& rng)
{
    std::array<std::size_t, N> order{};
    std::iota(order.begin(), order.end(), std::size_t{0});
    rng.shuffle(order);
    return order;
}

std::array<Person, kPeople> makePeople()
{
    Rng rng(kWorldSeed);
    const auto jobs = permutation<kPeople>(rng);
    const auto pets = permutation<kPeople>(rng);
    const auto foods = permutation<kPeople>(rng);
    std::array<Person, kPeople> people;
    for (std::size_t i = 0; i < kPeople; ++i) {
        people[i] = {.name = kNames[i].first,
                     .pronoun = kNames[i].second,
                     .job = kJobs[jobs[i]],
                     .pet = kAnimals[pets[i]].first,
                     .petColour = rng.pick(kColours),
                     .town = rng.pick(kTowns),
                     .food = kFoods[foods[i]],
                     .colour = rng.pick(kColours),
                     .marketDay = rng.pick(kDays)};
    }
    return people;
}

std::array<std::string_view, kThings.size()> makeThingColours()
{
    Rng rng(kWorldSeed, 1);
    std::array<std::string_view, kThings.size()> colours;
    std::ranges::generate(colours, [&] { return rng.pick(kColours); });
    return colours;
}

} // namespace

std::span<const Person> people()
{
    static const auto table = makePeople();
    return table;
}

std::string_view thingColour(std::size_t index)
{
    static const auto table = makeThingColours();
    return table[index];
}

std::string withArticle(std::string_view words)
{
    const bool vowel = std::string_view("aeiou").find(words.front()) != std::string_view::npos;
    return std::string(vowel ? "an " : "a ").append(words);
}

std::string capitalized(std::string_view word)
{
    std::string result(word);
    if (!result.empty() && result[0] >= 'a' && result[0] <= 'z')
        result[0] = static_cast<char>(result[0] - 'a' + 'A');
    return result;
}

std::string enumeration(std::span<const std::string_view> words)
{
    std::string result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            result += i + 1 == words.size() ? " and " : ", ";
        result += words[i];
    }
    return result;
}

} // namespace tinkex::world
