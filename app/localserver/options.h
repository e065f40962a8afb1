#pragma once

#include "core/base/error.h"

#include <QString>
#include <QStringList>
#include <QtGlobal>
#include <string>

namespace tinkex {

/// What the command line asks for.
struct LocalServerOptions {
    quint16 port = 0;
    bool ipv6 = false;
    std::string key;
    QString model;
    std::string modelName; ///< empty: made from the directory's name
    QString dataDirectory;
    int threads = 0;
    qint64 parentPid = 0;
    bool watchStdin = false;
    QString help; ///< not empty: print this and end
};

/// Validation with the reason. The key comes from --key, --key-file or TINKEX_LOCALSERVER_KEY, which is removed from
/// the environment.
Result<LocalServerOptions> parseOptions(const QStringList& arguments);

} // namespace tinkex
