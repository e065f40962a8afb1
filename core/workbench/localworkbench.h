#pragma once

#include "core/workbench/core.h"
#include "core/workbench/workbench.h"

#include <memory>

namespace tinkex {

/// The real Workbench: starts the core thread with everything on it and hands commands and snapshots across. Made and
/// destroyed on the GUI thread. Destroying it without shutdown() cuts what runs.
std::unique_ptr<Workbench> makeLocalWorkbench(const WorkbenchOptions& options);

} // namespace tinkex
