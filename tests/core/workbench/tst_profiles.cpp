#include "core/workbench/localworkbench.h"

#include "tests/support/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

/// Profiles and the logins of their proxies, from the window's command to the settings and the wire.
class TestProfiles : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        open({});
    }

    void cleanup() { close(); }

    void reachesTheProxyUntilItIsForgotten()
    {
        ScriptedServer proxy;
        proxy.otherwise(answer::status(503));
        ServerProfile profile{u"lab"_s, u"lab"_s, ProfileKind::Custom, u"http://server.invalid"_s, false, {}};
        profile.access.proxy = ProxyUse::Explicit;
        profile.access.proxyUrl = QString::fromStdString(proxy.baseUrl());
        m_workbench->saveProfile(profile, this, [](const Result<QString>& saved) { QVERIFY(saved); });
        bool stored = false;
        m_workbench->setProxyLogin(u"lab"_s, u"me"_s, u"a:b"_s, false, this,
                                   [&](const Result<bool>& inKeychain) { stored = inKeychain && !*inKeychain; });
        QTRY_VERIFY(stored);
        m_workbench->connectTo(u"lab"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!proxy.requests().empty(), 10'000);
        const std::string sent(headerValue(proxy.requests().front().headers, "proxy-authorization"));
        QCOMPARE(sent, "Basic " + QByteArray("me:a:b").toBase64().toStdString());
        m_workbench->disconnectFromServer();
        QTRY_COMPARE(m_workbench->connection().state, ConnectionState::Disconnected);

        m_workbench->forgetProxyLogin(u"lab"_s);
        const std::size_t before = proxy.requests().size();
        m_workbench->connectTo(u"lab"_s);
        QTRY_VERIFY_WITH_TIMEOUT(proxy.requests().size() > before, 10'000);
        QVERIFY(headerValue(proxy.requests().back().headers, "proxy-authorization").empty());
    }

    void aNewProfileGetsItsIdAndIsInTheList()
    {
        QString id;
        m_workbench->saveProfile({{}, u"gpu"_s, ProfileKind::Custom, u"http://gpu7"_s, false, {}}, this,
                                 [&](const Result<QString>& saved) {
                                     QVERIFY(saved);
                                     id = *saved;
                                     QCOMPARE(m_workbench->profiles().last().id, id);
                                 });
        QTRY_VERIFY(!id.isEmpty());
    }

    void aFailedConnectionLeavesNoRowOnceItIsBack()
    {
        ScriptedServer server;
        server.expect("/api/v1/create_session", {answer::status(400)});
        server.always("/api/v1/create_session", answer::json(R"({"session_id":"s1"})"));
        server.always("/api/v1/get_server_capabilities", answer::json(R"({"supported_models":[{"model_name":"m"}]})"));
        server.always("/api/v1/session_heartbeat", answer::json("{}"));
        const QString url = QString::fromStdString(server.baseUrl());
        m_workbench->saveProfile({u"lab"_s, u"lab"_s, ProfileKind::Custom, url, false, {}}, this,
                                 [](const Result<QString>& saved) { QVERIFY(saved); });
        const auto failedRows = [this] {
            return std::ranges::count(m_workbench->health().supervised, SupervisedState::Failed, &SupervisedRow::state);
        };
        m_workbench->connectTo(u"lab"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_workbench->connection().state, ConnectionState::Failed, 10'000);
        QTRY_COMPARE(failedRows(), 1);
        m_workbench->connectTo(u"lab"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_workbench->connection().state, ConnectionState::Connected, 10'000);
        QTRY_COMPARE(failedRows(), 0);
    }

    void refusesAUserThatHttpCannotSend_data()
    {
        QTest::addColumn<QString>("user");
        QTest::newRow("empty") << QString();
        QTest::newRow("colon") << u"a:b"_s;
    }
    void refusesAUserThatHttpCannotSend()
    {
        QFETCH(QString, user);
        std::optional<ErrorKind> kind;
        m_workbench->setProxyLogin(u"lab"_s, user, u"x"_s, false, this, [&](const Result<bool>& stored) {
            kind = stored ? std::nullopt : std::optional(stored.error().kind);
        });
        QTRY_COMPARE(kind, std::optional(ErrorKind::Validation));
    }

    void c1_72_aKeptKeyWinsOverTheEnvironments()
    {
        ScriptedServer server;
        server.otherwise(answer::status(400));
        QProcessEnvironment environment;
        environment.insert(u"TINKER_BASE_URL"_s, QString::fromStdString(server.baseUrl()));
        environment.insert(u"TINKER_API_KEY"_s, u"tml-of-the-environment"_s);
        close();
        open(environment);
        const auto keySent = [&] {
            const std::size_t before = server.requests().size();
            m_workbench->connectTo(u"environment"_s);
            const bool came = QTest::qWaitFor([&] { return server.requests().size() > before; }, 10'000);
            return came ? std::string(headerValue(server.requests()[before].headers, "x-api-key")) : "nothing";
        };
        QCOMPARE(keySent(), std::string("tml-of-the-environment"));
        bool stored = false;
        m_workbench->setKey(u"environment"_s, u"tml-kept"_s, false, this,
                            [&](const Result<bool>& inKeychain) { stored = inKeychain.has_value(); });
        QTRY_VERIFY(stored);
        QTRY_COMPARE(m_workbench->connection().state, ConnectionState::Failed);
        QCOMPARE(keySent(), std::string("tml-kept"));
    }

private:
    void open(const QProcessEnvironment& environment)
    {
        WorkbenchOptions options;
        options.paths = Paths::inside(m_dir->path());
        options.environment = environment;
        options.useKeychain = false;
        m_workbench = makeLocalWorkbench(options);
        QTRY_VERIFY(!m_workbench->health().supervised.isEmpty());
    }
    void close()
    {
        bool down = false;
        m_workbench->shutdown(this, [&down] { down = true; });
        QTRY_VERIFY_WITH_TIMEOUT(down, 6'000);
        m_workbench.reset();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Workbench> m_workbench;
};

QTEST_GUILESS_MAIN(TestProfiles)
#include "tst_profiles.moc"
