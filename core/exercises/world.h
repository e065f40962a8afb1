#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

/// The fixed tables of the closed world: one fact is true everywhere in the corpus.
namespace tinkex::world {

struct Person {
    std::string_view name;
    std::string_view pronoun; ///< "he", "she"
    std::string_view job;     ///< one person each
    std::string_view pet;     ///< one person each
    std::string_view petColour;
    std::string_view town;
    std::string_view food;
    std::string_view colour; ///< the favourite one
    std::string_view marketDay;
};

struct Pair {
    std::string_view first;
    std::string_view second;
};

inline constexpr std::array<std::string_view, 8> kColours = {"red",   "blue",  "green", "yellow",
                                                             "white", "black", "brown", "orange"};
inline constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                          "Friday", "Saturday", "Sunday"};
inline constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                             "May",       "June",     "July",     "August",
                                                             "September", "October",  "November", "December"};
inline constexpr std::array<std::string_view, 12> kFoods = {"pie",  "soup",  "bread", "rice",   "fish",   "cake",
                                                            "eggs", "plums", "nuts",  "cheese", "apples", "beans"};
/// Animal and its sound.
inline constexpr std::array<Pair, 12> kAnimals = {{{"cow", "moo"},
                                                   {"cat", "meow"},
                                                   {"dog", "woof"},
                                                   {"duck", "quack"},
                                                   {"owl", "hoo"},
                                                   {"frog", "croak"},
                                                   {"hen", "cluck"},
                                                   {"pig", "oink"},
                                                   {"sheep", "baa"},
                                                   {"horse", "neigh"},
                                                   {"bee", "buzz"},
                                                   {"fox", "yap"}}};
inline constexpr std::array<std::string_view, 16> kThings = {"boat", "lamp", "bell", "hat",  "door", "coat",
                                                             "cup",  "kite", "ball", "drum", "book", "chair",
                                                             "key",  "bag",  "tent", "ring"};
inline constexpr std::array<Pair, 12> kOpposites = {{{"hot", "cold"},
                                                     {"big", "small"},
                                                     {"old", "new"},
                                                     {"fast", "slow"},
                                                     {"up", "down"},
                                                     {"day", "night"},
                                                     {"wet", "dry"},
                                                     {"full", "empty"},
                                                     {"open", "closed"},
                                                     {"long", "short"},
                                                     {"early", "late"},
                                                     {"light", "dark"}}};
inline constexpr std::array<std::string_view, 8> kPlaces = {"forest", "harbour", "market", "garden",
                                                            "mill",   "castle",  "field",  "river"};

std::span<const Person> people();
/// Colour of kThings[index].
std::string_view thingColour(std::size_t index);

/// "a fox", "an orange boat".
std::string withArticle(std::string_view words);
/// First letter in upper case (ASCII).
std::string capitalized(std::string_view word);
/// "red, blue and green".
std::string enumeration(std::span<const std::string_view> words);

} // namespace tinkex::world
