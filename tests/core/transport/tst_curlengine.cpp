#include "core/transport/curlengine.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/virtualclock.h"

#include <QElapsedTimer>
#include <QTest>
#include <QtEndian>
#include <zstd.h>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

namespace {

QByteArray littleEndian(quint32 value)
{
    const quint32 stored = qToLittleEndian(value);
    return QByteArray(reinterpret_cast<const char*>(&stored), sizeof stored);
}

quint32 crc32(const QByteArray& bytes)
{
    quint32 crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<quint8>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

/// qCompress() gives a length, a zlib header, deflate data and a checksum; gzip frames the deflate data differently.
std::string gzip(const QByteArray& bytes)
{
    const QByteArray zlib = qCompress(bytes, 9);
    const QByteArray deflated = zlib.mid(6, zlib.size() - 10);
    const QByteArray head("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
    return (head + deflated + littleEndian(crc32(bytes)) + littleEndian(static_cast<quint32>(bytes.size())))
        .toStdString();
}

std::string zstd(const QByteArray& bytes)
{
    std::string out(ZSTD_compressBound(static_cast<std::size_t>(bytes.size())), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), bytes.constData(), static_cast<std::size_t>(bytes.size()), 3));
    return out;
}

} // namespace

class TestCurlEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_engine = std::make_unique<CurlEngine>(m_clock);
        m_result.reset();
    }
    void cleanup()
    {
        m_engine.reset();
        m_server.reset();
    }

    void sendsMethodsAndBodies_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
            QTest::addRow("%s with body", method) << QByteArray(method) << QByteArray("{\"a\":1}");
            QTest::addRow("%s without", method) << QByteArray(method) << QByteArray();
        }
    }
    void sendsMethodsAndBodies()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, body);
        m_server->always("/p:1/%2F", answer::json("{}", 201));
        EngineRequest request = to("/p:1/%2F");
        request.method = method.toStdString();
        request.body = body.toStdString();
        request.headers = {{"X-A", "1"}, {"X-Empty", ""}};
        run(request);
        QVERIFY(m_result->has_value());
        QCOMPARE((*m_result)->status, 201);
        QCOMPARE((*m_result)->body, std::string("{}"));
        QCOMPARE(headerValue((*m_result)->headers, "content-type"), std::string_view("application/json"));
        const ServerRequest& seen = m_server->requests().at(0);
        QCOMPARE(seen.method, method.toStdString());
        QCOMPARE(seen.body, body.toStdString());
        QCOMPARE(headerValue(seen.headers, "x-a"), std::string_view("1"));
        QVERIFY(headerValue(seen.headers, "content-type").empty());
        QVERIFY(headerValue(seen.headers, "accept-encoding").find("gzip") != std::string_view::npos);
    }

    void headHasNoBody()
    {
        m_server->always("/a", answer::json("{\"long\":1}"));
        EngineRequest request = to("/a");
        request.method = "HEAD";
        run(request);
        QCOMPARE((*m_result)->status, 200);
        QVERIFY((*m_result)->body.empty());
    }

    void largeBodiesPassWithoutDelay()
    {
        m_server->always("/a", [](const ServerRequest& request, Responder r) { r.send({200, {}, request.body}); });
        EngineRequest request = to("/a");
        request.method = "POST";
        request.body.assign(8'000'000, 'y');
        QElapsedTimer timer;
        timer.start();
        run(request);
        QVERIFY((*m_result)->body == request.body);
        QVERIFY(headerValue(m_server->requests().at(0).headers, "expect").empty());
        QVERIFY2(timer.elapsed() < 900, "waited for 100-continue?");
    }

    void neverCallsInsideStart()
    {
        bool inside = true;
        bool called = false;
        EngineRequest bad = to("/a");
        bad.headers = {{"X-A", "1\r\nX-B: 2"}};
        m_engine->start(bad, [&](const Result<EngineReply>& result) {
            QVERIFY(!inside);
            QCOMPARE(result.error().kind, ErrorKind::Validation);
            called = true;
        });
        inside = false;
        QTRY_VERIFY(called);
        QVERIFY(m_server->requests().empty());
    }

    void faultsBecomeErrors_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("no byte") << answer::dropBeforeHeaders() << ErrorKind::Network;
        QTest::newRow("no body") << answer::dropAfterHeaders() << ErrorKind::Network;
        QTest::newRow("half a body") << answer::truncated("{\"a\":", 100) << ErrorKind::Network;
        QTest::newRow("reset") << answer::reset() << ErrorKind::Network;
        QTest::newRow("not HTTP") << answer::garbage() << ErrorKind::Protocol;
        QTest::newRow("too large") << answer::huge(2'000'000) << ErrorKind::Protocol;
        QTest::newRow("bomb") << answer::status(200, {{"Content-Encoding", "gzip"}}, gzip(QByteArray(9'000'000, '\0')))
                              << ErrorKind::Protocol;
        QTest::newRow("broken gzip") << answer::status(200, {{"Content-Encoding", "gzip"}}, "not gzip")
                                     << ErrorKind::Protocol;
        QTest::newRow("endless header") << answer::status(200, HttpHeaders(30, {"X-Long", std::string(60'000, 'x')}),
                                                          "{}")
                                        << ErrorKind::Protocol;
    }
    void faultsBecomeErrors()
    {
        QFETCH(Answer, answer);
        QFETCH(ErrorKind, kind);
        m_server->always("/a", answer);
        EngineRequest request = to("/a");
        request.maxResponseBytes = 1'000'000;
        run(request);
        QVERIFY(!m_result->has_value());
        QCOMPARE(m_result->error().kind, kind);
        QVERIFY(!m_result->error().detail.isEmpty());
    }

    void decompresses_data()
    {
        QTest::addColumn<QByteArray>("encoding");
        QTest::newRow("gzip") << QByteArray("gzip");
        QTest::newRow("zstd") << QByteArray("zstd");
    }
    void decompresses()
    {
        QFETCH(QByteArray, encoding);
        const QByteArray body = "{\"text\":\"" + QByteArray(100'000, 'z') + "\"}";
        m_server->always("/a", [&](const ServerRequest& request, Responder responder) {
            const auto offered = headerValue(request.headers, "accept-encoding");
            QVERIFY(offered.find(encoding.toStdString()) != std::string_view::npos);
            responder.send(
                {200, {{"Content-Encoding", encoding.toStdString()}}, encoding == "gzip" ? gzip(body) : zstd(body)});
        });
        run(to("/a"));
        QVERIFY(m_result->has_value());
        QVERIFY((*m_result)->body == body.toStdString());
        QVERIFY((*m_result)->bytesReceived < 1000);
    }

    void refusesOtherSchemes_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::newRow("file") << QByteArray("file:///etc/passwd");
        QTest::newRow("ftp") << QByteArray("ftp://127.0.0.1/");
        QTest::newRow("nonsense") << QByteArray("ht tp://x");
        QTest::newRow("empty") << QByteArray();
    }
    void refusesOtherSchemes()
    {
        QFETCH(QByteArray, url);
        EngineRequest request;
        request.url = url.toStdString();
        run(request);
        QVERIFY(!m_result->has_value());
    }

    void plainServerIsATlsError()
    {
        EngineRequest request;
        request.url = "https://127.0.0.1:" + std::to_string(m_server->port());
        run(request);
        QCOMPARE(m_result->error().kind, ErrorKind::Tls);
    }

    void closedPortIsANetworkError()
    {
        EngineRequest request = to("/a");
        m_server->http().close();
        run(request);
        QCOMPARE(m_result->error().kind, ErrorKind::Network);
    }

    void timesOutByTheClock()
    {
        VirtualClock clock;
        CurlEngine engine(clock);
        m_server->always("/a", m_server->hold());
        EngineRequest request = to("/a");
        request.timeout = 45s;
        std::optional<ErrorKind> kind;
        engine.start(request, [&](const Result<EngineReply>& result) { kind = result.error().kind; });
        QTRY_COMPARE(m_server->heldCount("/a"), 1);
        clock.advance(44'999ms);
        QVERIFY(!kind);
        clock.advance(1ms);
        QCOMPARE(kind, std::optional(ErrorKind::Timeout));
        QTRY_COMPARE(m_server->heldCount("/a"), 0);
        QCOMPARE(engine.running(), 0);
    }

    void cancelIsSilentAndCloses()
    {
        m_server->always("/a", m_server->hold());
        int calls = 0;
        const auto count = [&](const Result<EngineReply>&) {
            ++calls;
        };
        const quint64 early = m_engine->start(to("/a"), count);
        m_engine->cancel(early);
        const quint64 held = m_engine->start(to("/a"), count);
        QTRY_COMPARE(m_server->heldCount("/a"), 1);
        m_engine->cancel(held);
        m_engine->cancel(held);
        m_engine->cancel(12345);
        QTRY_COMPARE(m_server->heldCount("/a"), 0);
        QCOMPARE(m_engine->running(), 0);
        QCOMPARE(m_server->requests().size(), 1U);
        QCOMPARE(calls, 0);
    }

    void keepsConnections()
    {
        m_server->always("/a", answer::json("{}"));
        for (int i = 0; i < 5; ++i)
            run(to("/a"));
        QCOMPARE(m_server->http().connectionCount(), 1);
    }

    void loopbackIgnoresTheProxy()
    {
        qputenv("http_proxy", "http://127.0.0.1:1");
        m_server->always("/a", answer::json("{}"));
        run(to("/a"));
        qunsetenv("http_proxy");
        QVERIFY(m_result->has_value());
    }

    void handlerMayDestroyTheEngine()
    {
        m_server->always("/a", answer::json("{}"));
        int calls = 0;
        for (int i = 0; i < 20; ++i) {
            m_engine->start(to("/a"), [&](const Result<EngineReply>&) {
                ++calls;
                m_engine.reset();
            });
        }
        QTRY_COMPARE(calls, 1);
        QTRY_COMPARE(m_server->http().connectionCount(), 0);
        QCOMPARE(calls, 1);
    }

    void thousandPollsAtOnce()
    {
        constexpr int kPolls = 1000;
        m_server->always("/poll", m_server->hold());
        int done = 0;
        for (int i = 0; i < kPolls; ++i) {
            m_engine->start(to("/poll"), [&](const Result<EngineReply>& result) {
                QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
                ++done;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_server->heldCount("/poll"), kPolls, 20'000);
        QCOMPARE(m_engine->running(), kPolls);
        for (int i = 0; i < kPolls; ++i)
            QVERIFY(m_server->release("/poll", ServerResponse::json("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(done, kPolls, 20'000);
        QCOMPARE(m_engine->running(), 0);
    }

    void thousandRequestsInARow()
    {
        m_server->always("/a", answer::json("{}"));
        int done = 0;
        std::function<void()> next = [&] {
            m_engine->start(to("/a"), [&](const Result<EngineReply>& result) {
                QVERIFY(result);
                if (++done < 1000)
                    next();
            });
        };
        next();
        QTRY_COMPARE_WITH_TIMEOUT(done, 1000, 20'000);
        QCOMPARE(m_server->http().connectionCount(), 1);
    }

private:
    EngineRequest to(const std::string& path) const
    {
        EngineRequest request;
        request.url = m_server->baseUrl(path);
        return request;
    }
    void run(const EngineRequest& request)
    {
        m_result.reset();
        m_engine->start(request, [this](Result<EngineReply> result) { m_result = std::move(result); });
        QTRY_VERIFY_WITH_TIMEOUT(m_result.has_value(), 10'000);
    }

    SystemClock m_clock;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<CurlEngine> m_engine;
    std::optional<Result<EngineReply>> m_result;
};

Q_DECLARE_METATYPE(tinkex::test::Answer)
Q_DECLARE_METATYPE(tinkex::ErrorKind)

QTEST_GUILESS_MAIN(TestCurlEngine)
#include "tst_curlengine.moc"
