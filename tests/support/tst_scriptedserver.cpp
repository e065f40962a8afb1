#include "core/transport/curlengine.h"
#include "tests/support/scriptedserverthread.h"
#include "tests/support/tlsserver.h"

#include <QTcpSocket>
#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

namespace {

/// One exchange without an event loop of the calling thread; what the server sent until it closed.
QByteArray askBlocking(quint16 port, const char* path)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    if (!socket.waitForConnected(20'000))
        return "not connected";
    socket.write(QByteArray("GET ") + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QByteArray bytes;
    while (socket.waitForReadyRead(20'000))
        bytes += socket.readAll();
    return bytes;
}

} // namespace

class TestScriptedServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void faultsAreWhatTheySay_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("outcome"); // the body, or the name of the error
        const auto row = [this](const char* name, Answer answer, const char* outcome) {
            m_faults.push_back(std::move(answer));
            QTest::newRow(name) << static_cast<int>(m_faults.size()) - 1 << QString::fromLatin1(outcome);
        };
        row("reply", answer::json(R"({"a":1})"), R"({"a":1})");
        row("reset", answer::reset(), "network");
        row("closed without a byte", answer::dropBeforeHeaders(), "network");
        row("half a body", answer::truncated("{\"a\":", 7), "network");
        row("length too large", answer::wrongLength("100", "{}"), "network");
        row("length too small", answer::wrongLength("1", "{}"), "{");
        row("length negative", answer::wrongLength("-5", "{}"), "protocol");
        row("length no number", answer::wrongLength("two", "{}"), "protocol");
        row("two lengths", answer::wrongLength("2\r\nContent-Length: 7", "{}"), "network");
        row("chunks", answer::chunked({"{\"a\":", "1}"}), R"({"a":1})");
        row("bad chunks", answer::badChunks(), "network");
        row("chunks without an end", answer::unendedChunks("{}"), "network");
        row("not HTTP", answer::garbage(), "protocol");
        row("trickle", answer::trickle(m_clock, R"({"a":1})", 16, 1ms), R"({"a":1})");
        row("late", answer::after(m_clock, 20ms, answer::json("{}")), "{}");
    }
    void faultsAreWhatTheySay()
    {
        QFETCH(int, fault);
        QFETCH(QString, outcome);
        ScriptedServer server;
        server.expect("/x", {m_faults[static_cast<std::size_t>(fault)]});
        const Result<EngineReply> reply = ask(server.baseUrl() + "/x");
        const std::string got = reply ? reply->body : std::string(name(reply.error().kind));
        QCOMPARE(QString::fromStdString(got), outcome);
        QVERIFY(server.count("/x") >= 1);
    }

    void tricklesSlowly()
    {
        ScriptedServer server;
        server.always("/x", answer::trickle(m_clock, std::string(100, 'x'), 10, 50ms));
        const Result<EngineReply> reply = ask(server.baseUrl() + "/x", 200ms);
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, ErrorKind::Timeout);
    }

    void refusesBadTls_data()
    {
        QTest::addColumn<TlsServer::Certificate>("certificate");
        QTest::newRow("self-signed") << TlsServer::Certificate::SelfSigned;
        QTest::newRow("other host") << TlsServer::Certificate::OtherHost;
    }
    void refusesBadTls()
    {
        QFETCH(TlsServer::Certificate, certificate);
        TlsServer server(certificate);
        const Result<EngineReply> reply = ask(server.baseUrl() + "/x");
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, ErrorKind::Tls);
        QCOMPARE(server.connections(), 1);
        QCOMPARE(server.received(), QByteArray());
    }
    void refusesPlainAnswersToTls()
    {
        ScriptedServer server;
        server.always("/x", answer::json("{}"));
        const Result<EngineReply> reply = ask(server.httpsUrl() + "/x");
        QVERIFY(!reply);
        QCOMPARE(reply.error().kind, ErrorKind::Tls);
        QCOMPARE(server.count("/x"), 0);
    }

    void answersWhileTheTestBlocks()
    {
        ScriptedServerThread server;
        server.always("/x", answer::json(R"({"a":1})"));
        server.expect("/x", {answer::status(503), answer::after(m_clock, 20ms, answer::json("late"))});
        QVERIFY(askBlocking(server.port(), "/x").startsWith("HTTP/1.1 503"));
        QVERIFY(askBlocking(server.port(), "/x").endsWith("late"));
        QVERIFY(askBlocking(server.port(), "/x").endsWith(R"({"a":1})"));
        QCOMPARE(server.count("/x"), 3);
        QCOMPARE(server.requests("/x").front().method, std::string("GET"));
    }
    void holdsWhileTheTestBlocks()
    {
        ScriptedServerThread server;
        server.hold("/x", 1);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        QVERIFY(socket.waitForConnected(20'000));
        socket.write("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
        socket.waitForBytesWritten(20'000);
        QVERIFY(server.waitForCount("/x", 1));
        QVERIFY(!server.waitForCount("/x", 2, 10ms));
        QCOMPARE(server.heldCount("/x"), 1);
        QVERIFY(server.release("/x", ServerResponse::json("free")));
        QVERIFY(!server.release("/x", ServerResponse::json("again")));
        QVERIFY(socket.waitForReadyRead(20'000));
        QVERIFY(socket.readAll().endsWith("free"));
    }
    void endsWithRequestsUnderWay()
    {
        ScriptedServerThread server;
        server.hold("/held", 1);
        server.always("/slow", answer::trickle(m_clock, std::string(100, 'x'), 1, 1h));
        server.always("/late", answer::after(m_clock, 1h, answer::json("{}")));
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (const char* path : {"/held", "/slow", "/late"}) {
            auto& socket = sockets.emplace_back(std::make_unique<QTcpSocket>());
            socket->connectToHost(QHostAddress::LocalHost, server.port());
            QVERIFY(socket->waitForConnected(20'000));
            socket->write(QByteArray("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            socket->waitForBytesWritten(20'000);
            QVERIFY(server.waitForCount(path, 1));
        }
    }

private:
    Result<EngineReply> ask(const std::string& url, Milliseconds timeout = 20s)
    {
        CurlEngine engine(m_clock);
        std::optional<Result<EngineReply>> result;
        EngineRequest request;
        request.url = url;
        request.timeout = timeout;
        engine.start(std::move(request), [&](Result<EngineReply> reply) { result = std::move(reply); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
            return failure(ErrorKind::Internal, "no end");
        return *result;
    }

    SystemClock m_clock;
    std::vector<Answer> m_faults;
};

QTEST_GUILESS_MAIN(TestScriptedServer)
#include "tst_scriptedserver.moc"
