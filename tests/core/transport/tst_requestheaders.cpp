#include "core/transport/requestheaders.h"

#include <QTest>
#include <algorithm>

using namespace tinkex;

namespace {

const Identity kIdentity{"Agent/1", {{"CF-Access-Client-Secret", "hush"}}, "tml-key"};

bool has(const HttpHeaders& headers, std::string_view name)
{
    return !headerValue(headers, name).empty();
}

} // namespace

class TestRequestHeaders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void postCarriesIdentity()
    {
        Call call;
        call.timeout = Milliseconds{45'500};
        call.contentEncoding = "zstd";
        const auto headers = attemptHeaders(call, kIdentity, "idem", 3, true);
        QCOMPARE(headerValue(headers, "x-api-key"), std::string_view("tml-key"));
        QCOMPARE(headerValue(headers, "user-agent"), std::string_view("Agent/1"));
        QCOMPARE(headerValue(headers, "content-type"), std::string_view("application/json"));
        QCOMPARE(headerValue(headers, "content-encoding"), std::string_view("zstd"));
        QCOMPARE(headerValue(headers, "accept"), std::string_view("application/json"));
        QCOMPARE(headerValue(headers, "x-idempotency-key"), std::string_view("idem"));
        QCOMPARE(headerValue(headers, "x-stainless-retry-count"), std::string_view("3"));
        QCOMPARE(headerValue(headers, "x-stainless-read-timeout"), std::string_view("45.5"));
        QCOMPARE(headerValue(headers, "cf-access-client-secret"), std::string_view("hush"));
    }

    void noCloudflareHeadersUnlessConfigured()
    {
        Identity identity = kIdentity;
        const auto count = [](const HttpHeaders& headers) {
            return std::ranges::count_if(headers, [](const auto& header) {
                return QByteArray::fromStdString(header.first).toLower().startsWith("cf-access-");
            });
        };
        QCOMPARE(count(attemptHeaders({}, identity, "idem", 0, true)), 1);
        identity.extra.clear();
        QCOMPARE(count(attemptHeaders({}, identity, "idem", 0, true)), 0);
    }

    void getHasNeitherContentTypeNorIdempotencyKey()
    {
        Call call;
        call.method = "GET";
        const auto headers = attemptHeaders(call, kIdentity, "idem", 0, true);
        QVERIFY(!has(headers, "content-type"));
        QVERIFY(!has(headers, "x-idempotency-key"));
        QVERIFY(has(headers, "x-api-key"));
    }

    void aRequestIdGoesToTheOwnOriginOnly()
    {
        Identity identity = kIdentity;
        QVERIFY(!has(attemptHeaders({}, identity, "idem", 0, true), "x-request-id"));
        identity.requestId = "one-connection";
        const auto headers = attemptHeaders({}, identity, "idem", 0, true);
        QCOMPARE(headerValue(headers, "x-request-id"), std::string_view("one-connection"));
        QVERIFY(!has(attemptHeaders({}, identity, "idem", 0, false), "x-request-id"));
    }

    void otherOriginLearnsNothing()
    {
        Call call;
        call.headers = {{"x-api-key", "tml-smuggled"}};
        const auto headers = attemptHeaders(call, kIdentity, "idem", 0, false);
        QVERIFY(!has(headers, "x-api-key"));
        QVERIFY(!has(headers, "cf-access-client-secret"));
        QVERIFY(!has(headers, "x-idempotency-key"));
        QVERIFY(!has(headers, "x-stainless-os"));
    }

    void callOverridesButNotTheKey()
    {
        Call call;
        call.headers = {{"USER-AGENT", "mine"}, {"X-API-KEY", "tml-other"}, {"X-Extra", "1"}};
        const auto headers = attemptHeaders(call, kIdentity, "idem", 0, true);
        QCOMPARE(headerValue(headers, "user-agent"), std::string_view("mine"));
        QCOMPARE(headerValue(headers, "x-api-key"), std::string_view("tml-key"));
        QCOMPARE(headerValue(headers, "x-extra"), std::string_view("1"));
        QCOMPARE(std::count_if(headers.begin(), headers.end(), [](const auto& h) { return h.first.size() == 9; }), 1);
    }

    void origins_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("origin");
        QTest::newRow("default port") << QByteArray("http://Host/a/b?c") << QByteArray("http://host:80");
        QTest::newRow("https") << QByteArray("https://host:443") << QByteArray("https://host:443");
        QTest::newRow("ipv4") << QByteArray("http://127.0.0.1:8000/x") << QByteArray("http://127.0.0.1:8000");
        QTest::newRow("other scheme") << QByteArray("ftp://host/") << QByteArray();
        QTest::newRow("file") << QByteArray("file:///etc/passwd") << QByteArray();
        QTest::newRow("password") << QByteArray("http://me:pw@host/") << QByteArray();
        QTest::newRow("no host") << QByteArray("http://") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void origins()
    {
        QFETCH(QByteArray, url);
        QTEST(QByteArray::fromStdString(originOf(url.toStdString())), "origin");
    }

    void locations_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QByteArray>("resolved");
        QTest::newRow("path") << QByteArray("/c?d=%3A#e") << QByteArray("http://h:1/c?d=%3A");
        QTest::newRow("relative") << QByteArray("c") << QByteArray("http://h:1/a/c");
        QTest::newRow("absolute") << QByteArray("https://o/x") << QByteArray("https://o/x");
        QTest::newRow("script") << QByteArray("javascript:1") << QByteArray();
        QTest::newRow("file") << QByteArray("file:///x") << QByteArray();
    }
    void locations()
    {
        QFETCH(QByteArray, location);
        const auto resolved = resolveLocation("http://h:1/a/b", location.toStdString());
        QTEST(QByteArray::fromStdString(resolved), "resolved");
    }
};

QTEST_GUILESS_MAIN(TestRequestHeaders)
#include "tst_requestheaders.moc"
