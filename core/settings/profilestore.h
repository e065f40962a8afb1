#pragma once

#include "core/base/error.h"
#include "core/settings/profile.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

class QSettings;

namespace tinkex {

/// What a server behind Cloudflare Access wants besides its key.
struct CloudflareAccess {
    QString clientId;
    QString clientSecret; ///< a secret: never written anywhere
};

inline constexpr char kHostedBaseUrl[] = "https://tinker.thinkingmachines.dev/services/tinker-prod";

/// The server profiles, kept in the settings file under [profiles]. Always holds "embedded" and "hosted", which cannot
/// be removed; offers "environment" when TINKER_BASE_URL or TINKER_API_KEY is set. No key is ever written here. Thread:
/// one; owned by the workbench.
class ProfileStore {
public:
    ProfileStore(QSettings& settings, const QProcessEnvironment& environment);

    QList<ServerProfile> profiles() const; ///< embedded, environment (when set), hosted, then own ones by name
    std::optional<ServerProfile> find(const QString& id) const;
    /// Adds or replaces by id; an empty id gets a new one. An unusable name or URL: Validation. Returns the id.
    Result<QString> save(ServerProfile profile);
    bool remove(const QString& id);
    /// Remembers that a key is in the keychain, so that nobody has to ask the keychain before it is needed.
    void setKeyKept(const QString& id, bool kept);

    QString lastUsed() const; ///< id of the last connected one; "embedded" at first
    void setLastUsed(const QString& id);

    /// TINKER_API_KEY for the profile made from the environment and for the hosted one; empty when unset.
    QString environmentKey(const QString& profileId) const;
    /// CLOUDFLARE_ACCESS_CLIENT_ID and _SECRET for the server of TINKER_BASE_URL; none unless all three are set.
    std::optional<CloudflareAccess> cloudflareAccess(const QString& profileId) const;

private:
    Result<QString> written(const QString& id); ///< brings the file up to date

    QSettings& m_settings;
    QString m_environmentUrl;
    QString m_environmentKey;
    CloudflareAccess m_cloudflare;
};

/// Refuses what is not http(s) or socks5(h) with a host, has user info, a path, a query or a fragment. Empty is empty.
/// The port is always said: 80, 443 or 1080, that of the scheme, when the text says none.
Result<QString> checkProxyUrl(const QString& text);
/// Refuses what is not http(s) with a host, has user info, a query or a fragment; adds no slash. The detail says what
/// to do.
Result<QString> checkBaseUrl(const QString& text);
/// A key is tml-… or a JWT (eyJ…), without blanks (protocol.md 1.2). Servers other than the hosted one take any
/// printable text, so `strict` is for the hosted profile only.
Result<QString> checkApiKey(const QString& text, bool strict);

} // namespace tinkex
