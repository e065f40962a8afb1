#pragma once

#include "core/runs/run.h"

#include <QJsonObject>

/// JSON of a run's specification and of what is known of it, for run folders. Missing members keep their defaults;
/// unknown ones are ignored. Pure.
namespace tinkex::runjson {

QJsonObject toJson(const RunSpec& spec);
RunSpec specFromJson(const QJsonObject& json);

QJsonObject toJson(const RunSnapshot& run);
RunSnapshot runFromJson(const QJsonObject& json);

QString stateName(RunState state);
RunState stateFromName(const QString& name); ///< unknown: Failed

} // namespace tinkex::runjson
