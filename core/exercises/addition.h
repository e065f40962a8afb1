#pragma once

#include "core/exercises/corpus.h"

/// Adding two numbers of two digits in written-out steps.
namespace tinkex::additionexercise {

/// "What is 67 plus 93?" -> "7+3=10. 6+9+1=16. 160.": units, tens with the carry, result. 10 <= x, y <= 99.
QaPair workedSum(int x, int y);
/// A random-like tenth of the pairs.
bool isHeldOut(int x, int y);

} // namespace tinkex::additionexercise
