#pragma once

#include "core/base/error.h"

namespace tinkex {

/// Moves a complete folder to its name at once; both lie in the same folder. With replace, an existing target changes
/// places with it: the old one then has the first name. Without, an existing target stays: Storage, code "exists".
/// Thread: any; blocks.
Result<void> moveIntoPlace(const QString& folder, const QString& target, bool replace);

} // namespace tinkex
