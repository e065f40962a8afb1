#pragma once

#include "core/base/error.h"

#include <QString>
#include <optional>
#include <string>
#include <string_view>

/// What the recovery of runs shows of itself: values, safe to hand to any thread.
namespace tinkex {

enum class RecoveryState { Queued, InProgress, WaitingRetry, Done, Exhausted, Cancelled };
std::string_view name(RecoveryState state);

/// One run as the Health page shows it.
struct RecoveryRow {
    QString run;
    RecoveryState state = RecoveryState::Queued;
    int attempts = 0; ///< begun
    int maxAttempts = 0;
    qint64 nextTryAtMs = 0; ///< epoch; WaitingRetry only
    std::string checkpoint; ///< Done only
    std::optional<Error> error;
};

} // namespace tinkex
