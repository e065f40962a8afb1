#include "core/settings/paths.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

QString firstExisting(const QStringList& candidates)
{
    for (const QString& candidate : candidates) {
        const QFileInfo info(candidate);
        if (info.exists())
            return info.canonicalFilePath();
    }
    return {};
}

QString shippedModel()
{
    const QString here = QCoreApplication::applicationDirPath();
    return firstExisting({here + u"/../share/tinkex-desktop/models/tinkex-tiny-512"_s,
                          QStringLiteral(TINKEX_SOURCE_DIR "/resources/models/tinkex-tiny-512")});
}

QString shippedServer()
{
    const QString here = QCoreApplication::applicationDirPath();
    return firstExisting({here + u"/tinkex-localserver"_s, here + u"/../localserver/tinkex-localserver"_s,
                          QStringLiteral(TINKEX_BINARY_DIR "/app/localserver/tinkex-localserver")});
}

Paths withShippedParts(Paths paths)
{
    paths.baseModel = shippedModel();
    paths.serverProgram = shippedServer();
    return paths;
}

} // namespace

Paths Paths::standard(const QString& dataFolder)
{
    const QString data = dataFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                                                    u"/tinkex-desktop"_s
                                              : QDir(dataFolder).absolutePath();
    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return withShippedParts(
        {config + u"/tinkex-desktop/settings.ini"_s, data + u"/runs"_s, data + u"/local-server"_s, {}, {}});
}

Paths Paths::inside(const QString& folder)
{
    const QString root = QDir(folder).absolutePath();
    return withShippedParts({root + u"/settings.ini"_s, root + u"/runs"_s, root + u"/local-server"_s, {}, {}});
}

} // namespace tinkex
