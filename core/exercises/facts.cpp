#include "core/exercises/corpus.h"
#include "core/exercises/world.h"

namespace tinkex {

namespace {

using world::Person;

class FactList {
public:
    void add(std::initializer_list<std::string_view> question, std::initializer_list<std::string_view> answer)
    {
        QaPair& pair = m_facts.emplace_back();
        for (const std::string_view part : question)
            pair.question += part;
        for (const std::string_view part : answer)
            pair.answer += part;
    }
    std::vector<QaPair> take() { return std::move(m_facts); }

private:
    std::vector<QaPair> m_facts;
};

void addPerson(FactList& facts, const Person& who, const Person& other)
{
    const std::string job = world::withArticle(who.job);
    const std::string pet = world::withArticle(std::string(who.petColour).append(" ").append(who.pet));
    const std::string_view name = who.name;
    facts.add({"What does ", name, " do?"}, {name, " is ", job, "."});
    facts.add({"Where does ", name, " live?"}, {name, " lives in ", who.town, "."});
    facts.add({"What pet has ", name, "?"}, {name, " has ", pet, "."});
    facts.add({"What does ", name, " eat?"}, {name, " likes ", who.food, "."});
    facts.add({"Which colour does ", name, " like?"}, {name, " likes ", who.colour, "."});
    facts.add({"When does ", name, " go to the market?"}, {name, " goes to the market on ", who.marketDay, "."});
    facts.add({"Who is the ", who.job, "?"}, {"The ", who.job, " is ", name, "."});
    facts.add({"Who has the ", who.pet, "?"}, {name, " has the ", who.pet, "."});
    facts.add({"Who likes ", who.food, "?"}, {name, " likes ", who.food, "."});
    facts.add({"Is ", name, " ", job, "?"}, {"Yes, ", name, " is ", job, "."});
    facts.add({"Is ", name, " ", world::withArticle(other.job), "?"}, {"No, ", name, " is ", job, "."});
    facts.add({"Tell me about ", name, "."},
              {name, " is ", job, " from ", who.town, ". ", world::capitalized(who.pronoun), " has ", pet,
               " and likes ", who.food, "."});
}

void addThings(FactList& facts)
{
    for (std::size_t i = 0; i < world::kThings.size(); ++i) {
        const std::string_view thing = world::kThings[i];
        const std::string_view colour = world::thingColour(i);
        const std::string_view other =
            colour == world::kColours[i % 8] ? world::kColours[(i + 1) % 8] : world::kColours[i % 8];
        facts.add({"What colour is the ", thing, "?"}, {"The ", thing, " is ", colour, "."});
        facts.add({"Is the ", thing, " ", other, "?"}, {"No, the ", thing, " is ", colour, "."});
        facts.add({"Is the ", thing, " ", colour, "?"}, {"Yes, the ", thing, " is ", colour, "."});
    }
    for (const world::Pair& animal : world::kAnimals)
        facts.add({"What does the ", animal.first, " say?"}, {"The ", animal.first, " says ", animal.second, "."});
    for (const world::Pair& pair : world::kOpposites) {
        facts.add({"What is the opposite of ", pair.first, "?"},
                  {"The opposite of ", pair.first, " is ", pair.second, "."});
        facts.add({"What is the opposite of ", pair.second, "?"},
                  {"The opposite of ", pair.second, " is ", pair.first, "."});
    }
}

void addOrder(FactList& facts, std::span<const std::string_view> names, std::string_view kind)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string_view name = names[i];
        const std::string_view next = names[(i + 1) % names.size()];
        facts.add({"Which ", kind, " comes after ", name, "?"}, {next, " comes after ", name, "."});
        facts.add({"Which ", kind, " comes before ", next, "?"}, {name, " comes before ", next, "."});
    }
}

} // namespace

std::vector<QaPair> factQuestions()
{
    FactList facts;
    const auto people = world::people();
    for (std::size_t i = 0; i < people.size(); ++i)
        addPerson(facts, people[i], people[(i + 5) % people.size()]);
    addThings(facts);
    addOrder(facts, world::kDays, "day");
    addOrder(facts, world::kMonths, "month");
    return facts.take();
}

std::span<const std::string_view> worldNames()
{
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> list;
        for (const Person& person : world::people())
            list.push_back(person.name);
        return list;
    }();
    return names;
}

} // namespace tinkex
