#include "core/settings/profilestore.h"

#include <QSettings>
#include <QUrl>
#include <QUuid>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

const QString kEmbedded = u"embedded"_s;
const QString kHosted = u"hosted"_s;
const QString kEnvironment = u"environment"_s;

ServerProfile embeddedProfile()
{
    return {kEmbedded, u"Embedded local server"_s, ProfileKind::Embedded, {}, false, {}};
}

ServerProfile hostedProfile()
{
    return {kHosted, u"Tinker"_s, ProfileKind::Hosted, QString::fromLatin1(kHostedBaseUrl), false, {}};
}

bool isBuiltIn(const QString& id)
{
    return id == kEmbedded || id == kHosted || id == kEnvironment;
}

} // namespace

ProfileStore::ProfileStore(QSettings& settings, const QProcessEnvironment& environment)
    : m_settings(settings),
      m_environmentUrl(environment.value(u"TINKER_BASE_URL"_s).trimmed()),
      m_environmentKey(environment.value(u"TINKER_API_KEY"_s).trimmed())
{}

QList<ServerProfile> ProfileStore::profiles() const
{
    QList<ServerProfile> own;
    m_settings.beginGroup(u"profiles"_s);
    for (const QString& id : m_settings.childGroups()) {
        m_settings.beginGroup(id);
        ServerProfile profile;
        profile.id = id;
        profile.name = m_settings.value(u"name"_s).toString();
        profile.baseUrl = m_settings.value(u"url"_s).toString();
        profile.tokenizerPath = m_settings.value(u"tokenizer"_s).toString();
        m_settings.endGroup();
        // A file edited by hand may hold anything; what cannot be used is not offered.
        if (!isBuiltIn(id) && !profile.name.isEmpty() && checkBaseUrl(profile.baseUrl))
            own << profile;
    }
    m_settings.endGroup();
    std::ranges::sort(own, {}, [](const ServerProfile& p) { return p.name.toCaseFolded(); });

    QList<ServerProfile> all{embeddedProfile()};
    if (!m_environmentUrl.isEmpty() || !m_environmentKey.isEmpty()) {
        const QString url = m_environmentUrl.isEmpty() ? QString::fromLatin1(kHostedBaseUrl) : m_environmentUrl;
        const auto kind = m_environmentUrl.isEmpty() ? ProfileKind::Hosted : ProfileKind::Custom;
        all << ServerProfile{kEnvironment, u"From the environment"_s, kind, url, true, {}};
    }
    all << hostedProfile();
    for (ServerProfile& profile : all)
        profile.tokenizerPath = m_settings.value(u"tokenizers/"_s + profile.id).toString();
    return all + own;
}

std::optional<ServerProfile> ProfileStore::find(const QString& id) const
{
    const auto all = profiles();
    const auto it = std::ranges::find(all, id, &ServerProfile::id);
    return it == all.end() ? std::nullopt : std::optional(*it);
}

Result<QString> ProfileStore::save(ServerProfile profile)
{
    if (isBuiltIn(profile.id)) {
        // Only the tokenizer of a built-in profile is the user's to set.
        m_settings.setValue(u"tokenizers/"_s + profile.id, profile.tokenizerPath);
        return profile.id;
    }
    profile.name = profile.name.trimmed();
    if (profile.name.isEmpty())
        return failure(ErrorKind::Validation, "The server needs a name.");
    const auto url = checkBaseUrl(profile.baseUrl);
    if (!url)
        return failure(url.error());
    if (profile.id.isEmpty())
        profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_settings.beginGroup(u"profiles/"_s + profile.id);
    m_settings.setValue(u"name"_s, profile.name);
    m_settings.setValue(u"url"_s, *url);
    m_settings.setValue(u"tokenizer"_s, profile.tokenizerPath);
    m_settings.endGroup();
    return profile.id;
}

bool ProfileStore::remove(const QString& id)
{
    if (isBuiltIn(id) || !find(id))
        return false;
    m_settings.remove(u"profiles/"_s + id);
    if (lastUsed() == id)
        setLastUsed(kEmbedded);
    return true;
}

QString ProfileStore::lastUsed() const
{
    const QString id = m_settings.value(u"lastProfile"_s, kEmbedded).toString();
    return find(id) ? id : kEmbedded;
}

void ProfileStore::setLastUsed(const QString& id)
{
    m_settings.setValue(u"lastProfile"_s, id);
}

QString ProfileStore::environmentKey(const QString& profileId) const
{
    return profileId == kEnvironment || profileId == kHosted ? m_environmentKey : QString();
}

Result<QString> checkBaseUrl(const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return failure(ErrorKind::Validation, "Enter the server's address, for example http://127.0.0.1:8000.");
    const QUrl url(trimmed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"http"_s && url.scheme() != u"https"_s))
        return failure(ErrorKind::Validation, "The address must begin with http:// or https:// and name a host.");
    if (!url.userInfo().isEmpty())
        return failure(ErrorKind::Validation, "Leave user name and password out of the address; enter the key below.");
    if (url.hasQuery() || url.hasFragment())
        return failure(ErrorKind::Validation, "The address must not have a '?' or '#' part.");
    QString address = url.toString();
    while (address.endsWith(u'/'))
        address.chop(1);
    return address;
}

Result<QString> checkApiKey(const QString& text, bool strict)
{
    const QString key = text.trimmed();
    if (key.isEmpty())
        return failure(ErrorKind::Validation, "Enter the API key.");
    const bool printable = std::ranges::all_of(key, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    if (!printable)
        return failure(ErrorKind::Validation, "The key has blanks or unusual characters; copy it again.");
    if (strict && !key.startsWith(u"tml-"_s) && !key.startsWith(u"eyJ"_s))
        return failure(ErrorKind::Validation, "A Tinker key begins with 'tml-'; copy it again from the console.");
    return key;
}

} // namespace tinkex
