#include "core/settings/profilestore.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_ProfileStore : public QObject {
    Q_OBJECT
private slots:
    void init() { QVERIFY(m_dir.isValid()); }

    void offersEmbeddedAndHostedAtFirst()
    {
        QSettings settings(file(), QSettings::IniFormat);
        const ProfileStore store(settings, {});
        const auto profiles = store.profiles();
        QCOMPARE(profiles.size(), 2);
        QCOMPARE(profiles[0].kind, ProfileKind::Embedded);
        QCOMPARE(profiles[1].kind, ProfileKind::Hosted);
        QCOMPARE(store.lastUsed(), u"embedded"_s);
    }

    void offersTheEnvironment()
    {
        QSettings settings(file(), QSettings::IniFormat);
        QProcessEnvironment environment;
        environment.insert(u"TINKER_BASE_URL"_s, u"http://127.0.0.1:9000/x"_s);
        environment.insert(u"TINKER_API_KEY"_s, u"tml-secret"_s);
        const ProfileStore store(settings, environment);
        const auto profile = store.find(u"environment"_s);
        QVERIFY(profile);
        QVERIFY(profile->fromEnvironment);
        QCOMPARE(profile->baseUrl, u"http://127.0.0.1:9000/x"_s);
        QCOMPARE(store.environmentKey(u"environment"_s), u"tml-secret"_s);
        QCOMPARE(store.environmentKey(u"embedded"_s), QString());
    }

    void offersCloudflareAccessToTheEnvironmentsServerOnly()
    {
        QSettings settings(file(), QSettings::IniFormat);
        QProcessEnvironment environment;
        environment.insert(u"TINKER_BASE_URL"_s, u"https://behind.example"_s);
        environment.insert(u"CLOUDFLARE_ACCESS_CLIENT_ID"_s, u" id.access "_s);
        QVERIFY(!ProfileStore(settings, environment).cloudflareAccess(u"environment"_s)); // half of it is none
        environment.insert(u"CLOUDFLARE_ACCESS_CLIENT_SECRET"_s, u"s3cret"_s);
        const ProfileStore store(settings, environment);
        const auto access = store.cloudflareAccess(u"environment"_s);
        QVERIFY(access);
        QCOMPARE(access->clientId, u"id.access"_s);
        QCOMPARE(access->clientSecret, u"s3cret"_s);
        QProcessEnvironment keyOnly = environment;
        keyOnly.remove(u"TINKER_BASE_URL"_s);
        keyOnly.insert(u"TINKER_API_KEY"_s, u"tml-secret"_s);
        QVERIFY(!ProfileStore(settings, keyOnly).cloudflareAccess(u"environment"_s)); // that is the hosted service
        QVERIFY(!store.cloudflareAccess(u"hosted"_s));
        QVERIFY(!store.cloudflareAccess(u"embedded"_s));
        environment.insert(u"CLOUDFLARE_ACCESS_CLIENT_SECRET"_s, u"s3cret\r\nX-Evil: 1"_s);
        QVERIFY(!ProfileStore(settings, environment).cloudflareAccess(u"environment"_s));
    }

    void keepsOwnProfilesAndNoKeyInTheFile()
    {
        const QString path = file();
        QString id;
        {
            QSettings settings(path, QSettings::IniFormat);
            ProfileStore store(settings, {});
            const auto saved = store.save({{}, u" Lab "_s, ProfileKind::Custom, u"http://lab:8000/"_s, false, {}});
            QVERIFY(saved);
            id = *saved;
            store.setLastUsed(id);
        }
        QSettings settings(path, QSettings::IniFormat);
        ProfileStore store(settings, {});
        QCOMPARE(store.lastUsed(), id);
        QCOMPARE(store.find(id)->name, u"Lab"_s);
        QCOMPARE(store.find(id)->baseUrl, u"http://lab:8000"_s);
        QVERIFY(store.remove(id));
        QVERIFY(!store.find(id));
        QCOMPARE(store.lastUsed(), u"embedded"_s);
        QVERIFY(!store.remove(u"hosted"_s));
    }

    void skipsDamagedEntries()
    {
        const QString path = file();
        QSettings settings(path, QSettings::IniFormat);
        settings.setValue(u"profiles/bad/name"_s, u"bad"_s);
        settings.setValue(u"profiles/bad/url"_s, u"ftp://x"_s);
        settings.setValue(u"lastProfile"_s, u"bad"_s);
        const ProfileStore store(settings, {});
        QCOMPARE(store.profiles().size(), 2);
        QCOMPARE(store.lastUsed(), u"embedded"_s);
    }

    void remembersKindAndKeptKey()
    {
        QSettings settings(m_dir.filePath(u"kind.ini"_s), QSettings::IniFormat);
        ProfileStore store(settings, {});
        ServerProfile second{{}, u"Second account"_s, ProfileKind::Hosted, QString::fromLatin1(kHostedBaseUrl), false,
                             {}};
        const auto id = store.save(second);
        QVERIFY(id);
        QCOMPARE(store.find(*id)->kind, ProfileKind::Hosted);
        QVERIFY(!store.find(*id)->keyKept);
        store.setKeyKept(*id, true);
        store.setKeyKept(u"hosted"_s, true);
        QVERIFY(store.find(*id)->keyKept);
        QVERIFY(ProfileStore(settings, {}).find(u"hosted"_s)->keyKept);
        QVERIFY(store.remove(*id));
        QVERIFY(!settings.contains(u"keysKept/"_s + *id));
    }

    void saysThatTheFileCannotBeWritten()
    {
        QVERIFY(QDir(m_dir.path()).mkdir(u"folder.ini"_s)); // a folder where the file should be
        QSettings settings(m_dir.filePath(u"folder.ini"_s), QSettings::IniFormat);
        ProfileStore store(settings, {});
        const auto id = store.save({{}, u"gpu"_s, ProfileKind::Custom, u"http://gpu7"_s, false, {}});
        QVERIFY(!id);
        QCOMPARE(id.error().kind, ErrorKind::Storage);
        QVERIFY(id.error().detail.contains(u"folder.ini"_s));
    }

    void checksAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("accepted");
        QTest::newRow("plain") << u"http://127.0.0.1:8000"_s << u"http://127.0.0.1:8000"_s;
        QTest::newRow("prefix and slash") << u" https://host/a/b/ "_s << u"https://host/a/b"_s;
        QTest::newRow("empty") << u""_s << QString();
        QTest::newRow("no scheme") << u"localhost:8000"_s << QString();
        QTest::newRow("other scheme") << u"ftp://host"_s << QString();
        QTest::newRow("password") << u"http://a:b@host"_s << QString();
        QTest::newRow("query") << u"http://host/?a=1"_s << QString();
        QTest::newRow("no host") << u"http://"_s << QString();
    }
    void checksAddresses()
    {
        QFETCH(QString, text);
        QFETCH(QString, accepted);
        const auto result = checkBaseUrl(text);
        QCOMPARE(result.has_value(), !accepted.isEmpty());
        if (result)
            QCOMPARE(*result, accepted);
        else
            QCOMPARE(result.error().kind, ErrorKind::Validation);
    }

    /// Of every profile, also of those that are built in; a file edited by hand does no harm.
    void keepsTheWayToAServer()
    {
        const QString path = file();
        ServerAccess access;
        access.http2 = Http2Use::Off;
        access.auth = AuthScheme::Bearer;
        access.proxy = ProxyUse::Explicit;
        access.proxyUrl = u"http://proxy:3128"_s;
        access.caFile = u"/etc/lab/ca.pem"_s;
        QString id;
        {
            QSettings settings(path, QSettings::IniFormat);
            ProfileStore store(settings, {});
            ServerProfile lab;
            lab.name = u"Lab"_s;
            lab.baseUrl = u"https://lab"_s;
            lab.access = access;
            id = *store.save(lab);
            ServerProfile hosted = *store.find(u"hosted"_s);
            QCOMPARE(hosted.access, ServerAccess());
            hosted.access.proxy = ProxyUse::None;
            QVERIFY(store.save(hosted));
        }
        QSettings settings(path, QSettings::IniFormat);
        ProfileStore store(settings, {});
        QCOMPARE(store.find(id)->access, access);
        QCOMPARE(store.find(u"hosted"_s)->access.proxy, ProxyUse::None);
        settings.setValue(u"profiles/"_s + id + u"/http2"_s, u"perhaps"_s);
        settings.setValue(u"profiles/"_s + id + u"/proxyUrl"_s, u"http://me:secret@proxy"_s);
        QCOMPARE(store.find(id)->access.http2, Http2Use::Automatic);
        QCOMPARE(store.find(id)->access.proxyUrl, QString());
    }

    void checksProxies_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("accepted"); // null: refused
        QTest::newRow("http") << u" http://proxy:3128 "_s << u"http://proxy:3128"_s;
        QTest::newRow("slash") << u"http://proxy:3128/"_s << u"http://proxy:3128"_s;
        QTest::newRow("https") << u"https://proxy:3129"_s << u"https://proxy:3129"_s;
        QTest::newRow("http, no port") << u"http://proxy"_s << u"http://proxy:80"_s;
        QTest::newRow("https, no port") << u"https://proxy/"_s << u"https://proxy:443"_s;
        QTest::newRow("socks, no port") << u"socks5h://proxy"_s << u"socks5h://proxy:1080"_s;
        QTest::newRow("the port said") << u"http://proxy:80"_s << u"http://proxy:80"_s;
        QTest::newRow("socks") << u"socks5h://127.0.0.1:1080"_s << u"socks5h://127.0.0.1:1080"_s;
        QTest::newRow("empty") << u""_s << u""_s;
        QTest::newRow("no scheme") << u"proxy:3128"_s << QString();
        QTest::newRow("ftp") << u"ftp://proxy"_s << QString();
        QTest::newRow("credentials") << u"http://me:secret@proxy:3128"_s << QString();
        QTest::newRow("path") << u"http://proxy/x"_s << QString();
        QTest::newRow("query") << u"http://proxy?x"_s << QString();
        QTest::newRow("no host") << u"http://:3128"_s << QString();
    }
    void checksProxies()
    {
        QFETCH(QString, text);
        QFETCH(QString, accepted);
        const auto result = checkProxyUrl(text);
        QCOMPARE(result.has_value(), !accepted.isNull());
        if (result)
            QCOMPARE(*result, accepted);
        else
            QVERIFY(!result.error().detail.contains(u"secret"_s));
    }

    void anExplicitProxyNeedsAnAddress()
    {
        QSettings settings(file(), QSettings::IniFormat);
        ProfileStore store(settings, {});
        ServerProfile lab;
        lab.name = u"Lab"_s;
        lab.baseUrl = u"https://lab"_s;
        lab.access.proxy = ProxyUse::Explicit;
        QVERIFY(!store.save(lab));
    }

    void checksKeys_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("strict");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("tml") << u"tml-abc"_s << true << true;
        QTest::newRow("jwt") << u"eyJhbGciOi.x.y"_s << true << true;
        QTest::newRow("other, hosted") << u"sk-abc"_s << true << false;
        QTest::newRow("other, own server") << u"sk-abc"_s << false << true;
        QTest::newRow("blank inside") << u"tml-a b"_s << true << false;
        QTest::newRow("line break") << u"tml-a\nb"_s << false << false;
        QTest::newRow("empty") << u"  "_s << false << false;
        QTest::newRow("empty, hosted") << u""_s << true << false;
    }
    void checksKeys()
    {
        QFETCH(QString, key);
        QFETCH(bool, strict);
        QFETCH(bool, accepted);
        QCOMPARE(checkApiKey(key, strict).has_value(), accepted);
    }

private:
    QString file() { return m_dir.filePath(u"settings%1.ini"_s.arg(++m_count)); }

    QTemporaryDir m_dir;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(tst_ProfileStore)
#include "tst_profilestore.moc"
