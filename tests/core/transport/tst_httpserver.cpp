#include "core/transport/requestreader.h"

#include <QTcpSocket>
#include <QTest>
#include <optional>

using namespace tinkex;

namespace {

/// Collects what the server sends; a plain socket, so that malformed requests can be written.
class RawClient : public QObject {
public:
    explicit RawClient(quint16 port)
    {
        connect(&socket, &QTcpSocket::readyRead, this, [this] { received += socket.readAll(); });
        socket.connectToHost(QHostAddress::LocalHost, port);
    }
    void send(const QByteArray& bytes) { socket.write(bytes); }
    bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QTcpSocket socket;
    QByteArray received;
};

QByteArray get(const QByteArray& path)
{
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

} // namespace

class TestHttpServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<HttpServer>();
        m_requests.clear();
        m_held.reset();
        m_server->setHandler([this](const ServerRequest& request, Responder responder) {
            m_requests.push_back(request);
            if (request.path == "/hold")
                m_held = responder;
            else if (request.path != "/drop")
                responder.send(ServerResponse::json("{\"n\":" + std::to_string(request.body.size()) + "}"));
        });
    }
    void cleanup()
    {
        m_held.reset();
        m_server.reset();
    }

    void splitsTarget_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("query");
        QTest::newRow("plain") << QByteArray("/a/b") << QByteArray("/a/b") << QByteArray();
        QTest::newRow("query") << QByteArray("/a?x=1&y=%3A?") << QByteArray("/a") << QByteArray("x=1&y=%3A?");
        QTest::newRow("escaped") << QByteArray("/run%3A0/weights") << QByteArray("/run%3A0/weights") << QByteArray();
        QTest::newRow("absolute") << QByteArray("http://h:1/p?q") << QByteArray("/p") << QByteArray("q");
        QTest::newRow("absolute, no path") << QByteArray("http://h:1") << QByteArray("/") << QByteArray();
    }
    void splitsTarget()
    {
        QFETCH(QByteArray, target);
        RawClient client(listen());
        client.send(get(target));
        QTRY_COMPARE(m_requests.size(), 1U);
        QTEST(QByteArray::fromStdString(m_requests[0].path), "path");
        QTEST(QByteArray::fromStdString(m_requests[0].query), "query");
        QCOMPARE(m_requests[0].target, target.toStdString());
    }

    void keepsConnectionAlive()
    {
        RawClient client(listen());
        for (int i = 1; i <= 3; ++i) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
            QTRY_COMPARE(client.received.count("{\"n\":2}"), i);
        }
        QCOMPARE(m_server->connectionCount(), 1);
        QVERIFY(
            client.received.startsWith("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n"));
        QVERIFY(!client.received.contains("Connection: close"));
    }

    void readsRequestByteByByte()
    {
        const std::string request =
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
        RequestReader reader(HttpServerLimits{});
        QVERIFY(!reader.isStarted());
        for (std::size_t i = 0; i + 1 < request.size(); ++i) {
            QCOMPARE(reader.feed({&request[i], 1}), RequestReader::Step::NeedMore);
            QVERIFY(reader.isStarted());
        }
        QCOMPARE(reader.feed({&request.back(), 1}), RequestReader::Step::Complete);
        const ServerRequest read = reader.take();
        QCOMPARE(read.body, std::string("hello world"));
        QCOMPARE(headerValue(read.headers, "TRANSFER-encoding"), std::string_view("chunked"));
        QVERIFY(!reader.isStarted());
    }

    void answersExpectContinue()
    {
        RawClient client(listen());
        client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        QTRY_COMPARE(client.received, QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
        QVERIFY(m_requests.empty());
        client.send("abc");
        QTRY_VERIFY(client.received.endsWith("{\"n\":3}"));
        QCOMPARE(client.received.count("100 Continue"), 1);
    }

    void headHasNoBody()
    {
        RawClient client(listen());
        client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_VERIFY(client.received.contains("Content-Length: 7\r\n"));
        client.send(get("/a"));
        QTRY_VERIFY(client.received.endsWith("{\"n\":0}"));
        QCOMPARE(client.received.count("{\"n\":0}"), 1);
    }

    void noContentHasNoLength()
    {
        m_server->setHandler([](const ServerRequest&, Responder responder) { responder.send({204, {}, "ignored"}); });
        RawClient client(listen());
        client.send(get("/a"));
        QTRY_COMPARE(client.received, QByteArray("HTTP/1.1 204 No Content\r\n\r\n"));
    }

    void headerInjectionIsDropped()
    {
        m_server->setHandler([](const ServerRequest&, Responder responder) {
            responder.send({200, {{"X-A", "1\r\nX-Evil: 1"}, {"X-B", "2"}}, {}});
        });
        RawClient client(listen());
        client.send(get("/a"));
        QTRY_VERIFY(client.received.endsWith("\r\n\r\n"));
        QVERIFY(!client.received.contains("Evil"));
        QVERIFY(client.received.contains("X-B: 2"));
    }

    void refusesBadRequests_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const QByteArray post = "POST /a HTTP/1.1\r\nHost: x\r\n";
        QTest::newRow("length and chunked") << post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                            << 400;
        QTest::newRow("chunked and length") << post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"
                                            << 400;
        QTest::newRow("two lengths") << post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd" << 400;
        QTest::newRow("bad length") << post + "Content-Length: -1\r\n\r\n" << 400;
        QTest::newRow("gzip transfer") << post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" << 501;
        QTest::newRow("unending transfer") << post + "Transfer-Encoding: gzip\r\n\r\n" << 501;
        QTest::newRow("garbage") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11) << 400;
        QTest::newRow("header too large") << get("/a").chopped(2) + "X: " + QByteArray(5000, 'x') + "\r\n\r\n" << 431;
        QTest::newRow("endless header") << "GET /" + QByteArray(9000, 'x') << 431;
        QTest::newRow("body too large") << post + "Content-Length: 10001\r\n\r\n" << 413;
        QTest::newRow("chunks too large")
            << post + "Transfer-Encoding: chunked\r\n\r\n2711\r\n" + QByteArray(10001, 'x') + "\r\n0\r\n\r\n"
            << 413;
    }
    void refusesBadRequests()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        HttpServerLimits limits;
        limits.headerBytes = 4096;
        limits.bodyBytes = 10'000;
        m_server->setLimits(limits);
        RawClient client(listen());
        client.send(request);
        QTRY_VERIFY(client.received.startsWith("HTTP/1.1 " + QByteArray::number(status)));
        QVERIFY(client.received.contains("Connection: close"));
        QTRY_VERIFY(client.isClosed());
        QTRY_COMPARE(m_server->connectionCount(), 0);
        QVERIFY(m_requests.empty());
    }

    void refusalSurvivesARunningUpload()
    {
        HttpServerLimits limits;
        limits.bodyBytes = 1000;
        m_server->setLimits(limits);
        RawClient client(listen());
        client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n" + QByteArray(8'000'000, 'x'));
        QTRY_VERIFY(client.received.startsWith("HTTP/1.1 413"));
        QVERIFY(client.received.contains("too large"));
    }

    void answersLater()
    {
        RawClient client(listen());
        client.send(get("/hold"));
        QTRY_VERIFY(m_held.has_value());
        QVERIFY(m_held->isOpen());
        auto copy = *m_held;
        copy.send(ServerResponse::json("{\"late\":1}"));
        m_held->send(ServerResponse::json("{\"second\":1}"));
        QVERIFY(!m_held->isOpen());
        QTRY_VERIFY(client.received.endsWith("{\"late\":1}"));
        client.send(get("/a"));
        QTRY_VERIFY(client.received.endsWith("{\"n\":0}"));
        QVERIFY(!client.received.contains("second"));
    }

    void heldRequestIsNotIdle()
    {
        HttpServerLimits limits;
        limits.idleSeconds = 0;
        m_server->setLimits(limits);
        RawClient holder(listen());
        holder.send(get("/hold"));
        QTRY_VERIFY(m_held.has_value());
        RawClient idler(m_server->port());
        QTRY_COMPARE(m_server->connectionCount(), 2);
        QTRY_VERIFY(idler.isClosed());
        QVERIFY(!holder.isClosed());
        m_held->send(ServerResponse::json("{\"late\":1}"));
        QTRY_VERIFY(holder.received.endsWith("{\"late\":1}"));
        QTRY_COMPARE(m_server->connectionCount(), 0);
    }

    void droppedResponderAnswers500()
    {
        RawClient client(listen());
        client.send(get("/drop"));
        QTRY_VERIFY(client.received.startsWith("HTTP/1.1 500"));
    }

    void clientLeavesDuringHeldRequest()
    {
        auto client = std::make_unique<RawClient>(listen());
        client->send(get("/hold"));
        QTRY_VERIFY(m_held.has_value());
        int closed = 0;
        QObject context;
        m_held->onClosed(&context, [&] { ++closed; });
        auto deadContext = std::make_unique<QObject>();
        m_held->onClosed(deadContext.get(), [&] { closed += 100; });
        deadContext.reset();
        client.reset();
        QTRY_COMPARE(closed, 1);
        QVERIFY(!m_held->isOpen());
        m_held->send(ServerResponse::json("{}"));
        m_held->sendRaw("x", true);
        m_held->abort();
        m_held->onClosed(&context, [&] { ++closed; });
        QTRY_COMPARE(closed, 2);
        QCOMPARE(m_server->connectionCount(), 0);
    }

    void pipelinedRequestIsRefusedPolitely()
    {
        RawClient client(listen());
        client.send(get("/a") + get("/b"));
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(m_requests.size(), 1U);
        QVERIFY(client.received.contains("Connection: close"));
        QCOMPARE(client.received.count("HTTP/1.1 200"), 1);

        RawClient later(m_server->port());
        later.send(get("/hold"));
        QTRY_VERIFY(m_held.has_value());
        later.send(get("/b"));
        later.socket.flush();
        RawClient probe(m_server->port()); // its answer proves that the loop has seen the bytes before it
        probe.send(get("/a"));
        QTRY_VERIFY(probe.received.endsWith("}"));
        m_held->send(ServerResponse::json("{}"));
        QTRY_VERIFY(later.isClosed());
        QVERIFY(later.received.contains("Connection: close"));
    }

    void closesWhenAsked_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("1.1 close") << QByteArray("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        QTest::newRow("1.0") << QByteArray("GET /a HTTP/1.0\r\n\r\n");
    }
    void closesWhenAsked()
    {
        QFETCH(QByteArray, request);
        RawClient client(listen());
        client.send(request);
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.received.endsWith("{\"n\":0}"));
    }

    void rawAnswersAndAborts()
    {
        m_server->setHandler([](const ServerRequest& request, Responder responder) {
            if (request.path == "/raw") {
                responder.sendRaw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", false);
                responder.sendRaw("part", true);
            } else if (request.path == "/rawdrop") {
                responder.sendRaw("half", false);
            } else {
                responder.abort();
            }
        });
        RawClient truncated(listen());
        truncated.send(get("/raw"));
        QTRY_VERIFY(truncated.isClosed());
        QVERIFY(truncated.received.endsWith("\r\n\r\npart"));
        RawClient dropped(m_server->port());
        dropped.send(get("/rawdrop"));
        QTRY_VERIFY(dropped.isClosed());
        QCOMPARE(dropped.received, QByteArray("half"));
        RawClient aborted(m_server->port());
        aborted.send(get("/abort"));
        QTRY_VERIFY(aborted.isClosed());
        QVERIFY(aborted.received.isEmpty());
        QTRY_COMPARE(m_server->connectionCount(), 0);
    }

    void tooManyConnectionsGet503()
    {
        HttpServerLimits limits;
        limits.connections = 1;
        m_server->setLimits(limits);
        RawClient first(listen());
        QTRY_COMPARE(m_server->connectionCount(), 1);
        RawClient second(m_server->port());
        QTRY_VERIFY(second.received.startsWith("HTTP/1.1 503"));
        first.send(get("/a"));
        QTRY_VERIFY(first.received.startsWith("HTTP/1.1 200"));
    }

    void takenPortIsAnError()
    {
        const quint16 port = listen();
        HttpServer other;
        const auto result = other.listen(QHostAddress::LocalHost, port);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Network);
        QVERIFY(result.error().detail.contains(QString::number(port)));
    }

    void closeEndsEverything()
    {
        RawClient client(listen());
        client.send(get("/hold"));
        QTRY_VERIFY(m_held.has_value());
        int closed = 0;
        m_held->onClosed(this, [&] { ++closed; });
        m_server->close();
        QTRY_VERIFY(client.isClosed());
        QTRY_COMPARE(closed, 1);
        QVERIFY(!m_held->isOpen());
        QCOMPARE(m_server->connectionCount(), 0);
    }

    void handlerMayDestroyTheServer()
    {
        m_server->setHandler([this](const ServerRequest&, Responder) { m_server.reset(); });
        RawClient client(listen());
        client.send(get("/a"));
        QTRY_VERIFY(client.isClosed());
        QVERIFY(!m_server);
    }

    void largeBodiesPassUnchanged()
    {
        m_server->setHandler([](const ServerRequest& request, Responder responder) {
            responder.send({200, {}, request.body});
        });
        QByteArray body(20'000'000, '\0');
        for (qsizetype i = 0; i < body.size(); ++i)
            body[i] = static_cast<char>(i * 31 % 251);
        RawClient client(listen());
        client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n");
        client.send(body);
        QTRY_VERIFY_WITH_TIMEOUT(client.received.size() > body.size(), 20'000);
        QVERIFY(client.received.endsWith(body));
    }

private:
    quint16 listen()
    {
        const auto port = m_server->listen(QHostAddress::LocalHost, 0);
        Q_ASSERT(port.has_value());
        return *port;
    }

    std::unique_ptr<HttpServer> m_server;
    std::vector<ServerRequest> m_requests;
    std::optional<Responder> m_held;
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
