#pragma once

#include "core/base/serveraccess.h"

#include <QString>

namespace tinkex {

/// Where a server is and how it is reached. Never holds a key: those are in SecretStore.
enum class ProfileKind { Embedded, Hosted, Custom };

struct ServerProfile {
    QString id;
    QString name;
    ProfileKind kind = ProfileKind::Custom;
    QString baseUrl;              ///< empty for the embedded server
    bool fromEnvironment = false; ///< offered because TINKER_BASE_URL / TINKER_API_KEY are set
    QString tokenizerPath;        ///< a tokenizer.json for servers whose tokenizer the program cannot find itself
    bool keyKept = false;         ///< its key was written to the keychain
    ServerAccess access{};        ///< proxy credentials are in SecretStore under proxySecretId(), as user:password
};

inline QString proxySecretId(const QString& profileId)
{
    return profileId + QStringLiteral("/proxy");
}

} // namespace tinkex
