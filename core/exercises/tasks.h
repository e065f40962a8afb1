#pragma once

#include "core/exercises/corpus.h"

#include <string_view>

/// The single-turn tasks of the corpus.
namespace tinkex::tasks {

/// Question about the world; about one in seven has several good answers ("Name three animals.").
QaPair nextQuestion(Rng& rng);
/// Spell, reverse, repeat, sort, first and last letter, count, next letter, shout.
QaPair nextLetters(Rng& rng);
/// Single digits: plus (in words and in figures), plus with a carry, minus; count, successor, bigger. No sum of numbers
/// with two digits.
QaPair nextArithmetic(Rng& rng);

/// `count` different letters of a … h in random order.
std::string randomLetters(Rng& rng, int count);
/// "Sort e h c f b." -> "b c e f h."
QaPair sortTask(std::string_view letters);
/// True for the tenth of the lists of five letters that neither the corpus nor training ever shows.
bool isHeldOutSort(std::string_view letters);

} // namespace tinkex::tasks
