#include "core/settings/secretstore.h"

#include "core/base/post.h"

#include <qt6keychain/keychain.h>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {
const QString kService = u"tinkex-desktop"_s;
}

SecretStore::SecretStore(QObject* parent) : QObject(parent) {}

void SecretStore::write(const QString& profileId, const QString& key, bool remember, QObject* context, Written done)
{
    m_known.insert(profileId, {key, Place::Memory});
    if (!remember || !m_keychainEnabled) {
        if (m_keychainEnabled) {
            auto* job = new QKeychain::DeletePasswordJob(kService, this);
            job->setKey(profileId);
            job->start();
        }
        post(context, [done = std::move(done)] { done(Place::Memory); });
        return;
    }
    auto* job = new QKeychain::WritePasswordJob(kService, this);
    job->setInsecureFallback(false);
    job->setKey(profileId);
    job->setTextData(key);
    connect(job, &QKeychain::Job::finished, this, [this, profileId, key](QKeychain::Job* finished) {
        const auto known = m_known.find(profileId);
        if (finished->error() == QKeychain::NoError && known != m_known.end() && known->key == key)
            known->place = Place::Keychain;
    });
    connect(job, &QKeychain::Job::finished, context, [done = std::move(done)](QKeychain::Job* finished) {
        done(finished->error() == QKeychain::NoError ? Place::Keychain : Place::Memory);
    });
    job->start();
}

void SecretStore::read(const QString& profileId, QObject* context, Read done)
{
    if (const auto known = m_known.constFind(profileId); known != m_known.cend()) {
        post(context, [done = std::move(done), found = *known] { done(found.key, found.place); });
        return;
    }
    if (!m_keychainEnabled) {
        post(context, [done = std::move(done)] { done({}, Place::Nowhere); });
        return;
    }
    auto* job = new QKeychain::ReadPasswordJob(kService, this);
    job->setInsecureFallback(false);
    job->setKey(profileId);
    connect(job, &QKeychain::Job::finished, context, [job, done = std::move(done)](QKeychain::Job* finished) {
        const bool found = finished->error() == QKeychain::NoError && !job->textData().isEmpty();
        done(found ? job->textData() : QString(), found ? Place::Keychain : Place::Nowhere);
    });
    job->start();
}

void SecretStore::remove(const QString& profileId)
{
    m_known.remove(profileId);
    if (!m_keychainEnabled)
        return;
    auto* job = new QKeychain::DeletePasswordJob(kService, this);
    job->setKey(profileId);
    job->start();
}

} // namespace tinkex
