#pragma once

#include "tests/support/fakeworkbench.h"

/// Whole situations for pictures and page tests. No number in them was measured.
namespace tinkex::test {

void sceneEmpty(FakeWorkbench& bench);  ///< a fresh machine: embedded server connected, nothing done yet
void sceneNormal(FakeWorkbench& bench); ///< two runs active, one finished, samples, a full supervision tree
void sceneFaulty(FakeWorkbench& bench); ///< a lost connection, a failing session, a run to resume, a rate limit

} // namespace tinkex::test
