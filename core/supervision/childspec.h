#pragma once

#include "core/base/clock.h"

#include <QString>
#include <functional>
#include <optional>

namespace tinkex {

class Worker;

enum class Restart {
    Permanent, ///< always
    Transient, ///< only after an abnormal exit
    Temporary  ///< never
};

/// How a supervisor makes and ends one child. A value; checked by Supervisor::addChild.
struct ChildSpec {
    QString name; ///< unique below its supervisor, no '/'
    Restart restart = Restart::Permanent;
    std::optional<Milliseconds> shutdown = Milliseconds{5'000}; ///< nullopt: as long as it takes (supervisors)
    std::function<Worker*()> factory;                           ///< a new, unstarted worker without parent
};

} // namespace tinkex
