#pragma once

#include "packaging/tinylm/options.h"

namespace tinkex::tinylm {

/// Runs a shipped exercise with its defaults on the engine alone and prints how it goes: the figures that the defaults
/// were chosen by.
Result<void> demo(const Options& options);

} // namespace tinkex::tinylm
