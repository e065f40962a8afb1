#include "core/workbench/localworkbench_p.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

void LocalWorkbench::sendProfiles(Core& core)
{
    post(this, [this, profiles = core.profiles().profiles()] {
        m_profiles = profiles;
        Q_EMIT profilesChanged();
    });
}

void LocalWorkbench::saveProfile(const ServerProfile& profile, QObject* context, Handler<QString> done)
{
    askSettings(Delivery<QString>(context, std::move(done)), [this, profile](Core& core, Delivery<QString> delivery) {
        Result<QString> saved = core.profiles().save(profile);
        sendProfiles(core);
        delivery(std::move(saved));
    });
}

void LocalWorkbench::removeProfile(const QString& id)
{
    command([this, id](Core& core) {
        if (core.profiles().remove(id)) {
            core.secrets().remove(id);
            core.secrets().remove(proxySecretId(id));
        }
        sendProfiles(core);
    });
    m_withKey.remove(id);
}

void LocalWorkbench::setKey(const QString& profileId, const QString& key, bool remember, QObject* context,
                            Handler<bool> done)
{
    Delivery<bool> delivery(context, std::move(done));
    const auto profile = std::ranges::find(m_profiles, profileId, &ServerProfile::id);
    const auto checked = checkApiKey(key, profile != m_profiles.end() && profile->kind == ProfileKind::Hosted);
    if (!checked) {
        delivery(failure(checked.error()));
        return;
    }
    m_withKey << profileId;
    askSettings(delivery, [this, profileId, key = *checked, remember](Core& core, Delivery<bool> delivery) {
        core.events().addSecret(key);
        core.secrets().write(profileId, key, remember, &core,
                             [this, &core, profileId, delivery](SecretStore::Place place) mutable {
                                 core.profiles().setKeyKept(profileId, place == SecretStore::Place::Keychain);
                                 sendProfiles(core);
                                 delivery(place == SecretStore::Place::Keychain);
                             });
    });
}

bool LocalWorkbench::hasKey(const QString& profileId) const
{
    const auto profile = std::ranges::find(m_profiles, profileId, &ServerProfile::id);
    return m_withKey.contains(profileId) || (profile != m_profiles.end() && profile->keyKept) ||
           (m_connection.profile.id == profileId && m_connection.keyInKeychain);
}

void LocalWorkbench::setProxyLogin(const QString& profileId, const QString& user, const QString& password,
                                   bool remember, QObject* context, Handler<bool> done)
{
    Delivery<bool> delivery(context, std::move(done));
    if (user.isEmpty() || user.contains(u':')) {
        delivery(failure(ErrorKind::Validation, "A user name cannot be empty or hold a colon."));
        return;
    }
    askSettings(delivery, [profileId, user, password, remember](Core& core, Delivery<bool> delivery) {
        core.events().addSecret(password);
        core.secrets().write(
            proxySecretId(profileId), user + u':' + password, remember, &core,
            [delivery](SecretStore::Place place) mutable { delivery(place == SecretStore::Place::Keychain); });
    });
}

void LocalWorkbench::forgetProxyLogin(const QString& profileId)
{
    command([profileId](Core& core) { core.secrets().remove(proxySecretId(profileId)); });
}

void LocalWorkbench::connectTo(const QString& profileId)
{
    command([profileId](Core& core) { core.connectTo(profileId); });
}

void LocalWorkbench::disconnectFromServer()
{
    command([](Core& core) { core.disconnectFromServer(); });
}

} // namespace tinkex
