#include "core/transport/curltransfer.h"
#include "core/transport/httptransport.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/tlsserver.h"
#include "tests/support/virtualclock.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <sys/socket.h>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

/// The way to a server: proxy, certificates, HTTP version.
class TestHttpRoute : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        m_proxy = std::make_unique<ScriptedServer>();
        m_proxy->always("/there", answer::json(R"({"through":"proxy"})"));
        m_result.reset();
    }

    /// The host does not exist: an answer can only come through the proxy.
    void explicitProxyIsUsed()
    {
        EngineRoute route;
        route.proxy = ProxyUse::Explicit;
        route.proxyUrl = m_proxy->baseUrl();
        route.proxyUser = "me";
        route.proxyPassword = "s3cret:x";
        qputenv("no_proxy", "*"); // does not bind an explicit choice
        get("http://server.invalid", route);
        QCOMPARE(m_proxy->requests().at(0).target, std::string("http://server.invalid/there"));
        QVERIFY2(m_result->has_value(), qPrintable(textOf()));
        QCOMPARE((*m_result)->body, std::string(R"({"through":"proxy"})"));
        const HttpHeaders headers = m_proxy->requests().at(0).headers;
        const std::string basic = "Basic " + QByteArray("me:s3cret:x").toBase64().toStdString();
        QCOMPARE(headerValue(headers, "proxy-authorization"), std::string_view(basic));
        QCOMPARE(headerValue(headers, "x-api-key"), std::string_view("tml-k"));
    }

    void environmentChoosesTheProxy()
    {
        qputenv("http_proxy", QByteArray::fromStdString(m_proxy->baseUrl()));
        get("http://server.invalid", {});
        QVERIFY2(m_result->has_value(), qPrintable(textOf()));
        QCOMPARE(m_proxy->requests().size(), 1U);
    }

    void noProxyWhateverTheEnvironmentSays()
    {
        qputenv("http_proxy", QByteArray::fromStdString(m_proxy->baseUrl()));
        EngineRoute route;
        route.proxy = ProxyUse::None;
        get("http://server.invalid", route);
        QCOMPARE(m_result->error().kind, ErrorKind::Network);
        QVERIFY(m_proxy->requests().empty());
    }

    void loopbackNeedsNoProxy()
    {
        ScriptedServer server;
        server.always("/there", answer::json("{}"));
        EngineRoute route;
        route.proxy = ProxyUse::Explicit;
        route.proxyUrl = m_proxy->baseUrl();
        get(server.baseUrl(), route);
        QVERIFY(m_result->has_value());
        QVERIFY(m_proxy->requests().empty());
    }

    void unreachableProxyIsNamed()
    {
        EngineRoute route;
        route.proxy = ProxyUse::Explicit;
        route.proxyUrl = "http://proxy.invalid:3128";
        route.proxyUser = "me";
        route.proxyPassword = "s3cret";
        get("http://server.invalid", route);
        QCOMPARE(m_result->error().kind, ErrorKind::Network);
        QCOMPARE(m_result->error().code, u"proxy"_s);
        QVERIFY(!m_result->error().toText().contains(u"s3cret"_s));
    }

    /// The proxy's refusal is the same and final whether it was asked for a tunnel or for the page.
    void refusedProxyLoginIsFinal_data()
    {
        QTest::addColumn<std::string>("server");
        QTest::newRow("tunnel") << std::string("https://server.invalid");
        QTest::newRow("plain") << std::string("http://server.invalid");
    }
    void refusedProxyLoginIsFinal()
    {
        QFETCH(std::string, server);
        m_proxy->otherwise(answer::status(407, {{"Proxy-Authenticate", "Basic realm=\"p\""}}, ""));
        m_proxy->always("/there", answer::status(407, {{"Proxy-Authenticate", "Basic realm=\"p\""}}, ""));
        EngineRoute route;
        route.proxy = ProxyUse::Explicit;
        route.proxyUrl = m_proxy->baseUrl();
        route.proxyUser = "me";
        route.proxyPassword = "wrong";
        get(server, route, RetryPolicy::standard());
        QCOMPARE(m_result->error().kind, ErrorKind::HttpStatus);
        QCOMPARE(m_result->error().code, u"proxy"_s);
        QCOMPARE(m_result->error().httpStatus, 407);
        QVERIFY(!m_result->error().isTransient());
        QCOMPARE(m_proxy->requests().size(), 1U);
    }

    void onlyKnownCertificatesAreTrusted()
    {
        const TlsServer self(TlsServer::Certificate::SelfSigned);
        get(self.baseUrl(), {});
        QCOMPARE(m_result->error().kind, ErrorKind::Tls);
        QVERIFY(self.received().isEmpty());

        EngineRoute route;
        route.caFile = TINKEX_SUPPORT_DATA "/selfsigned.pem";
        get(self.baseUrl(), route);
        QVERIFY2(m_result->has_value(), qPrintable(textOf()));

        // A certificate that is trusted but for somebody else.
        const TlsServer other(TlsServer::Certificate::OtherHost);
        route.caFile = TINKEX_SUPPORT_DATA "/otherhost.pem";
        get(other.baseUrl(), route);
        QCOMPARE(m_result->error().kind, ErrorKind::Tls);
        QVERIFY(other.received().isEmpty());
    }

    void missingCertificateFileIsNamed()
    {
        const TlsServer self(TlsServer::Certificate::SelfSigned);
        EngineRoute route;
        route.caFile = "/nowhere/ca.pem";
        get(self.baseUrl(), route);
        QCOMPARE(m_result->error().kind, ErrorKind::Tls);
        QCOMPARE(m_result->error().code, u"ca_file"_s);
        QVERIFY(self.received().isEmpty());
    }

    /// A balancer that restarts cuts handshakes; what was asked for may be asked again.
    void lostHandshakeIsANetworkError_data()
    {
        QTest::addColumn<bool>("reset");
        QTest::newRow("reset") << true;
        QTest::newRow("closed") << false;
    }
    void lostHandshakeIsANetworkError()
    {
        QFETCH(bool, reset);
        QTcpServer listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        connect(&listener, &QTcpServer::newConnection, &listener, [&] {
            QTcpSocket* socket = listener.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, reset] {
                socket->readAll();
                const linger now{1, 0};
                if (reset)
                    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
                socket->close();
            });
        });
        get("https://127.0.0.1:" + std::to_string(listener.serverPort()), {});
        QVERIFY2(m_result->error().kind == ErrorKind::Network, qPrintable(textOf()));
    }

    void httpVersions_data()
    {
        QTest::addColumn<int>("use");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<unsigned>("libcurl");
        QTest::addColumn<long>("version");
        const auto row = [](const char* name, Http2Use use, bool tls, unsigned libcurl, long version) {
            QTest::newRow(name) << static_cast<int>(use) << tls << libcurl << version;
        };
        row("automatic, old", Http2Use::Automatic, true, 0x075801U, CURL_HTTP_VERSION_1_1);
        row("automatic, 8.5", Http2Use::Automatic, true, 0x080500U, CURL_HTTP_VERSION_2TLS);
        row("automatic, plain", Http2Use::Automatic, false, 0x080500U, CURL_HTTP_VERSION_1_1);
        row("on, old", Http2Use::On, true, 0x075801U, CURL_HTTP_VERSION_2TLS);
        row("on, plain", Http2Use::On, false, 0x080500U, CURL_HTTP_VERSION_1_1);
        row("off, new", Http2Use::Off, true, 0x080900U, CURL_HTTP_VERSION_1_1);
    }
    void httpVersions()
    {
        QFETCH(int, use);
        QFETCH(bool, tls);
        QFETCH(unsigned, libcurl);
        QTEST(httpVersion(static_cast<Http2Use>(use), tls, libcurl), "version");
    }

    /// What the client offers in its first TLS message.
    void offersHttp2WhenAsked_data()
    {
        QTest::addColumn<int>("use");
        QTest::addColumn<bool>("offered");
        QTest::newRow("on") << static_cast<int>(Http2Use::On) << true;
        QTest::newRow("off") << static_cast<int>(Http2Use::Off) << false;
    }
    void offersHttp2WhenAsked()
    {
        QFETCH(int, use);
        QTcpServer listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        QByteArray hello;
        connect(&listener, &QTcpServer::newConnection, &listener, [&] {
            QTcpSocket* socket = listener.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                hello += socket->readAll();
                socket->abort();
            });
        });
        EngineRoute route;
        route.http2 = static_cast<Http2Use>(use);
        get("https://127.0.0.1:" + std::to_string(listener.serverPort()), route);
        QVERIFY(hello.contains("\x08http/1.1"));
        QTEST(hello.contains("\x02h2"), "offered");
    }

private:
    void get(const std::string& baseUrl, const EngineRoute& route, const RetryPolicy& retry = RetryPolicy::none())
    {
        TransportOptions options;
        options.baseUrl = baseUrl;
        options.key = [] {
            return "tml-k";
        };
        options.route = route;
        HttpTransport transport(m_clock, options);
        Call call;
        call.method = "GET";
        call.path = "/there";
        call.retry = retry;
        m_result.reset();
        QObject owner;
        transport.send(call, &owner, [this](Result<HttpReply> result) { m_result = std::move(result); });
        QVERIFY(QTest::qWaitFor([this] { return m_result.has_value(); }, 20'000));
    }
    QString textOf() const { return m_result->has_value() ? QString() : m_result->error().toText(); }

    VirtualClock m_clock;
    std::unique_ptr<ScriptedServer> m_proxy;
    std::optional<Result<HttpReply>> m_result;
};

QTEST_GUILESS_MAIN(TestHttpRoute)
#include "tst_httproute.moc"
