#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace tinkex {

/// What the program was started with.
struct CommandLine {
    QHash<QString, QString> settings; ///< by AppSettings key
    QString profile;                  ///< connect to it at the start; empty: the last one
    QString tourFolder;               ///< set: do the guided run by itself, write pictures there, and end
    bool offscreen = false;           ///< draw into memory
    QString message;                  ///< print it and end: help, version or what is wrong
    int exitCode = 0;                 ///< for message
};

/// `arguments` begins with the program. `hasDisplay`: whether a window could be shown; without one the program does the
/// guided run offscreen instead of failing.
CommandLine parseCommandLine(const QStringList& arguments, bool hasDisplay);

} // namespace tinkex
