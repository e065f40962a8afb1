#include "core/settings/profilestore.h"

#include <QSettings>
#include <QUrl>
#include <QUuid>
#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

const QString kEmbedded = u"embedded"_s;
const QString kHosted = u"hosted"_s;
const QString kEnvironment = u"environment"_s;
const QString kKeysKept = u"keysKept/"_s;

ServerProfile embeddedProfile()
{
    return {kEmbedded, u"Embedded local server"_s, ProfileKind::Embedded, {}, false, {}};
}

ServerProfile hostedProfile()
{
    return {kHosted, u"Tinker"_s, ProfileKind::Hosted, QString::fromLatin1(kHostedBaseUrl), false, {}};
}

const std::array<QString, 3> kHttp2Names{u"automatic"_s, u"on"_s, u"off"_s};
const std::array<QString, 3> kAuthNames{u"api-key"_s, u"bearer"_s, u"none"_s};
const std::array<QString, 3> kProxyNames{u"environment"_s, u"none"_s, u"explicit"_s};

/// By its name in the file; what the file does not know is the first one.
template<class E> E fromName(const std::array<QString, 3>& names, const QString& name)
{
    const auto found = std::ranges::find(names, name);
    return static_cast<E>(found == names.end() ? 0 : found - names.begin());
}
template<class E> const QString& toName(const std::array<QString, 3>& names, E value)
{
    return names.at(static_cast<std::size_t>(value));
}

/// In the settings' present group.
ServerAccess readAccess(const QSettings& settings)
{
    ServerAccess access;
    access.http2 = fromName<Http2Use>(kHttp2Names, settings.value(u"http2"_s).toString());
    access.auth = fromName<AuthScheme>(kAuthNames, settings.value(u"auth"_s).toString());
    access.proxy = fromName<ProxyUse>(kProxyNames, settings.value(u"proxy"_s).toString());
    access.proxyUrl = checkProxyUrl(settings.value(u"proxyUrl"_s).toString()).value_or(QString());
    access.caFile = settings.value(u"caFile"_s).toString();
    return access;
}

void writeAccess(QSettings& settings, const ServerAccess& access)
{
    settings.setValue(u"http2"_s, toName(kHttp2Names, access.http2));
    settings.setValue(u"auth"_s, toName(kAuthNames, access.auth));
    settings.setValue(u"proxy"_s, toName(kProxyNames, access.proxy));
    settings.setValue(u"proxyUrl"_s, access.proxyUrl);
    settings.setValue(u"caFile"_s, access.caFile);
}

bool isBuiltIn(const QString& id)
{
    return id == kEmbedded || id == kHosted || id == kEnvironment;
}

} // namespace

ProfileStore::ProfileStore(QSettings& settings, const QProcessEnvironment& environment)
    : m_settings(settings),
      m_environmentUrl(environment.value(u"TINKER_BASE_URL"_s).trimmed()),
      m_environmentKey(environment.value(u"TINKER_API_KEY"_s).trimmed()),
      m_cloudflare{environment.value(u"CLOUDFLARE_ACCESS_CLIENT_ID"_s).trimmed(),
                   environment.value(u"CLOUDFLARE_ACCESS_CLIENT_SECRET"_s).trimmed()}
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
        if (m_settings.value(u"kind"_s).toString() == kHosted)
            profile.kind = ProfileKind::Hosted;
        profile.baseUrl = m_settings.value(u"url"_s).toString();
        profile.tokenizerPath = m_settings.value(u"tokenizer"_s).toString();
        profile.access = readAccess(m_settings);
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
    for (ServerProfile& profile : all) {
        profile.tokenizerPath = m_settings.value(u"tokenizers/"_s + profile.id).toString();
        m_settings.beginGroup(u"access/"_s + profile.id);
        profile.access = readAccess(m_settings);
        m_settings.endGroup();
    }
    all += own;
    for (ServerProfile& profile : all)
        profile.keyKept = m_settings.value(kKeysKept + profile.id).toBool();
    return all;
}

std::optional<ServerProfile> ProfileStore::find(const QString& id) const
{
    const auto all = profiles();
    const auto it = std::ranges::find(all, id, &ServerProfile::id);
    return it == all.end() ? std::nullopt : std::optional(*it);
}

Result<QString> ProfileStore::save(ServerProfile profile)
{
    const auto proxy = checkProxyUrl(profile.access.proxyUrl);
    if (!proxy || (proxy->isEmpty() && profile.access.proxy == ProxyUse::Explicit))
        return failure(proxy ? Error::make(ErrorKind::Validation, u"Enter the proxy's address."_s) : proxy.error());
    profile.access.proxyUrl = *proxy;
    if (isBuiltIn(profile.id)) {
        // Only the tokenizer and the way to a built-in profile are the user's to set.
        m_settings.setValue(u"tokenizers/"_s + profile.id, profile.tokenizerPath);
        m_settings.beginGroup(u"access/"_s + profile.id);
        writeAccess(m_settings, profile.access);
        m_settings.endGroup();
        return written(profile.id);
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
    m_settings.setValue(u"kind"_s, profile.kind == ProfileKind::Hosted ? kHosted : u"custom"_s);
    m_settings.setValue(u"url"_s, *url);
    m_settings.setValue(u"tokenizer"_s, profile.tokenizerPath);
    writeAccess(m_settings, profile.access);
    m_settings.endGroup();
    return written(profile.id);
}

Result<QString> ProfileStore::written(const QString& id)
{
    m_settings.sync();
    if (m_settings.status() == QSettings::NoError)
        return id;
    return failure(Error::make(
        ErrorKind::Storage,
        u"The settings file %1 cannot be written; check its permissions and the disk."_s.arg(m_settings.fileName())));
}

void ProfileStore::setKeyKept(const QString& id, bool kept)
{
    if (kept)
        m_settings.setValue(kKeysKept + id, true);
    else
        m_settings.remove(kKeysKept + id);
}

bool ProfileStore::remove(const QString& id)
{
    if (isBuiltIn(id) || !find(id))
        return false;
    m_settings.remove(u"profiles/"_s + id);
    setKeyKept(id, false);
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

std::optional<CloudflareAccess> ProfileStore::cloudflareAccess(const QString& profileId) const
{
    // Both become headers, so they have to be printable like a key.
    const bool usable = checkApiKey(m_cloudflare.clientId, false) && checkApiKey(m_cloudflare.clientSecret, false);
    return usable && profileId == kEnvironment && !m_environmentUrl.isEmpty() ? std::optional(m_cloudflare)
                                                                              : std::nullopt;
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

Result<QString> checkProxyUrl(const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return QString();
    QUrl url(trimmed, QUrl::StrictMode);
    const bool known = QStringList{u"http"_s, u"https"_s, u"socks5"_s, u"socks5h"_s}.contains(url.scheme());
    if (!url.isValid() || !known || url.host().isEmpty())
        return failure(ErrorKind::Validation,
                       "The proxy's address looks like http://proxy:3128 or socks5h://host:1080.");
    if (!url.userInfo().isEmpty())
        return failure(ErrorKind::Validation,
                       "Leave name and password out of the address; they have a place of their own.");
    if (url.path().size() > 1 || url.hasQuery() || url.hasFragment())
        return failure(ErrorKind::Validation, "The proxy's address ends with its port.");
    // libcurl would go to port 1080 of an http proxy whose port is not said.
    const int standard = url.scheme() == u"http"_s ? 80 : url.scheme() == u"https"_s ? 443 : 1080;
    url.setPort(url.port(standard));
    return url.toString(QUrl::RemovePath);
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
