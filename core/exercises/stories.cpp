#include "core/exercises/stories.h"

#include "core/exercises/world.h"

#include <vector>

namespace tinkex::prose {

namespace {

using world::Person;

struct Cast {
    const Person& hero;
    std::string_view friendName;
    std::string_view otherName;
    std::string_view place;
    std::string_view animal;
    std::string_view thing;
    std::string_view colour;
    std::string_view day;
    std::string_view food;
};

Cast nextCast(Rng& rng)
{
    const auto people = world::people();
    std::vector<std::size_t> order(people.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    rng.shuffle(order);
    const std::string_view place = rng.pick(world::kPlaces);
    const std::string_view animal = rng.pick(world::kAnimals).first;
    const std::string_view thing = rng.pick(world::kThings);
    return {people[order[0]],          people[order[1]].name,  people[order[2]].name,  place, animal, thing,
            rng.pick(world::kColours), rng.pick(world::kDays), rng.pick(world::kFoods)};
}

/// Fills {h} hero, {H} She/He, {f} friend, {o} other, {p} place, {a} animal, {t} thing, {c} coloured thing with
/// article, {k} colour, {d} day, {e} food.
std::string fill(std::string_view pattern, const Cast& cast)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            text += pattern[i];
            continue;
        }
        switch (pattern[i + 1]) {
        case 'h': text += cast.hero.name; break;
        case 'H': text += world::capitalized(cast.hero.pronoun); break;
        case 's': text += cast.hero.pronoun == "he" ? "his" : "her"; break;
        case 'f': text += cast.friendName; break;
        case 'o': text += cast.otherName; break;
        case 'p': text += cast.place; break;
        case 'a': text += cast.animal; break;
        case 't': text += cast.thing; break;
        case 'c': text += world::withArticle(std::string(cast.colour).append(" ").append(cast.thing)); break;
        case 'k': text += cast.colour; break;
        case 'd': text += cast.day; break;
        case 'e': text += cast.food; break;
        default: break;
        }
        i += 2;
    }
    return text;
}

constexpr std::array<std::string_view, 5> kOpenings = {
    "One day {h} was in the {p}.", "On {d} {h} went to the {p}.", "It was {d}, and {h} walked to the {p}.",
    "Early on {d} {h} ran to the {p}.", "Once {h} and {f} met in the {p}."};
constexpr std::array<std::string_view, 6> kWishes = {
    "{H} wanted to find {s} {k} {t}.",     "{H} looked for {c}.", "{H} had lost {s} {t}.",
    "{H} was hungry and wanted some {e}.", "{H} saw {c} there.",  "{H} was looking for a {t} and some {e}."};
constexpr std::array<std::string_view, 7> kEvents = {
    "Then {f} came with a {t}.",        "A small {a} sat on the {t}.",   "The {a} ran away with the {t}!",
    "{h} gave the {a} some {e}.",       "Then {o} called from the {p}.", "{f} asked, \"Where is my {t}?\"",
    "{h} and {f} found {c} at the {p}."};
constexpr std::array<std::string_view, 5> kTurns = {"{f} laughed and said, \"What a brave {a}!\"",
                                                    "{o} helped them to find it.", "The {a} was very happy.",
                                                    "{h} said, \"Thank you, {f}!\"", "{f} said, \"Let us eat {e}!\""};
constexpr std::array<std::string_view, 5> kEndings = {"That night {h} slept well.", "In the end they were friends.",
                                                      "Then they all went home.", "After that {h} ate some {e}.",
                                                      "{h} never lost the {t} again."};

} // namespace

std::string story(Rng& rng)
{
    const Cast cast = nextCast(rng);
    std::string text = fill(rng.pick(kOpenings), cast) + " " + fill(rng.pick(kWishes), cast);
    std::vector<std::string_view> events(kEvents.begin(), kEvents.end());
    rng.shuffle(events);
    const int count = rng.between(1, 2);
    for (int i = 0; i < count; ++i)
        text += " " + fill(events[static_cast<std::size_t>(i)], cast);
    if (rng.chance(0.6))
        text += " " + fill(rng.pick(kTurns), cast);
    return text + " " + fill(rng.pick(kEndings), cast);
}

std::string bio(Rng& rng)
{
    const Person& who = rng.pick(world::people());
    const std::string she = world::capitalized(who.pronoun);
    const std::string pet = world::withArticle(std::string(who.petColour).append(" ").append(who.pet));
    std::vector<std::string> sentences = {
        she + " lives in " + std::string(who.town) + ".", she + " has " + pet + ".",
        she + " likes " + std::string(who.food) + ".",
        "The colour " + std::string(who.pronoun) + " likes is " + std::string(who.colour) + ".",
        "On " + std::string(who.marketDay) + " " + std::string(who.pronoun) + " goes to the market."};
    rng.shuffle(sentences);
    std::string text = std::string(who.name) + " is " + world::withArticle(who.job) + ".";
    const int count = rng.between(2, 5);
    for (int i = 0; i < count; ++i)
        text += " " + sentences[static_cast<std::size_t>(i)];
    return text;
}

std::string list(Rng& rng)
{
    std::vector<std::string_view> words;
    std::string text(rng.pick(world::people()).name);
    switch (rng.below(3)) {
    case 0:
        text += " buys ";
        words.assign(world::kFoods.begin(), world::kFoods.end());
        break;
    case 1:
        text += " packs the ";
        words.assign(world::kThings.begin(), world::kThings.end());
        break;
    default:
        text += " sees the ";
        for (const world::Pair& animal : world::kAnimals)
            words.push_back(animal.first);
        break;
    }
    rng.shuffle(words);
    words.resize(static_cast<std::size_t>(rng.between(3, 5)));
    return text + world::enumeration(words) + ".";
}

} // namespace tinkex::prose
