#pragma once

#include "core/workbench/snapshots.h"

namespace tinkex::ui {

/// The last values of "New run", by source, in QSettings. Thread: GUI.
void rememberRun(const RunSpec& spec);
/// `defaults` with what was remembered for its source; values of another kind are ignored.
RunSpec recallRun(RunSpec defaults);
QString lastSource(const QString& fallback); ///< exercise id, empty: a file
QString lastDataFile();

} // namespace tinkex::ui
