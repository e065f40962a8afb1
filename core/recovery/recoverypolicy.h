#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <string>

namespace tinkex {

/// When and how a run that its server calls corrupted is brought back from a checkpoint. A value.
struct RecoveryPolicy {
    bool enabled = false;
    int maxAttempts = 3;
    Milliseconds backoff{5'000}; ///< before the second attempt; doubled for each further one
    Milliseconds backoffCap{60'000};
    Milliseconds pollInterval{30'000}; ///< between two looks at every watched run
    std::string checkpoint;            ///< tinker://…; empty: the latest one
    bool restoreOptimizer = true;
    int maxConcurrent = 1;

    /// Validation: names the field that makes no sense. Nothing is replaced silently.
    Result<void> check() const;
    /// After so many failed attempts.
    Milliseconds delayAfter(int failures) const;
};

} // namespace tinkex
