#pragma once

#include "core/workbench/snapshots.h"

namespace tinkex {

/// The most telling wait of what is under way. What needs a person comes before what passes by itself, the server's
/// reasons before this program's, and of two alike the one that has lasted longer. Operations that say nothing count as
/// being worked on by the server. Pure. Thread: any.
bool tellsMore(const Wait& a, const Wait& b);
const OperationRow* mostTelling(const QList<OperationRow>& operations); ///< null: none
WaitSummary whyWaiting(const ConnectionSnapshot& connection, const QList<SessionRow>& sessions);

} // namespace tinkex
