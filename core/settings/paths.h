#pragma once

#include "core/base/error.h"

#include <QString>

namespace tinkex {

/// Where the program keeps its files. Absolute, without a trailing slash; not created here.
struct Paths {
    QString settingsFile;   ///< an ini file
    QString runs;           ///< one folder a run
    QString embeddedServer; ///< data folder of the embedded server
    QString baseModel;      ///< Hugging Face directory of the shipped model; empty when it cannot be found
    QString serverProgram;  ///< tinkex-localserver; empty when it cannot be found

    /// The platform's standard places. `dataFolder` overrides the folder of runs and of the embedded server.
    static Paths standard(const QString& dataFolder = {});
    /// Everything inside one folder: tests, tours.
    static Paths inside(const QString& folder);
};

} // namespace tinkex
