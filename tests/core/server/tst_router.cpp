#include "core/server/accessguard.h"
#include "core/server/router.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::server;

class TestRouter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decodesPercent_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("decoded");
        QTest::newRow("colon") << QByteArray("a%3Atrain%3a0") << QByteArray("a:train:0");
        QTest::newRow("plain") << QByteArray("a:b") << QByteArray("a:b");
        QTest::newRow("cut escape") << QByteArray("a%3") << QByteArray("a%3");
        QTest::newRow("not hex") << QByteArray("a%zz%41") << QByteArray("a%zzA");
        QTest::newRow("nul") << QByteArray("a%00b") << QByteArray("a\0b", 3);
    }
    void decodesPercent()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, decoded);
        QCOMPARE(QByteArray::fromStdString(percentDecoded(text.toStdString())), decoded);
    }

    void readsQueryNumbers_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<qint64>("number"); ///< -1: malformed
        QTest::newRow("absent") << QByteArray("offset=3") << qint64(20);
        QTest::newRow("given") << QByteArray("offset=3&limit=7") << qint64(7);
        QTest::newRow("empty") << QByteArray("limit=") << qint64(-1);
        QTest::newRow("negative") << QByteArray("limit=-1") << qint64(-1);
        QTest::newRow("text") << QByteArray("limit=7x") << qint64(-1);
        QTest::newRow("huge") << QByteArray("limit=99999999999999999999") << qint64(-1);
    }
    void readsQueryNumbers()
    {
        QFETCH(QByteArray, query);
        QFETCH(qint64, number);
        ServerRequest http;
        http.query = query.toStdString();
        const ApiRequest request{http, {}, {}};
        QCOMPARE(qint64(request.queryNumber("limit", 20).value_or(-1)), number);
    }

    void findsBareNonFiniteNumbers_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("found");
        QTest::newRow("none") << QByteArray(R"({"a":[1e5,true,null,"x"]})") << false;
        QTest::newRow("NaN") << QByteArray(R"({"a":NaN})") << true;
        QTest::newRow("infinity") << QByteArray(R"({"a":[-Infinity]})") << true;
        QTest::newRow("in text") << QByteArray(R"({"NaN":"Infinity \" NaN"})") << false;
        QTest::newRow("cut text") << QByteArray(R"({"a":"\)") << false;
    }
    void findsBareNonFiniteNumbers()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, found);
        QCOMPARE(hasNonFiniteToken(json.toStdString()), found);
    }

    void guardsHost_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("address") << QByteArray("127.0.0.1:4711") << true;
        QTest::newRow("name") << QByteArray("localhost:4711") << true;
        QTest::newRow("v6") << QByteArray("[::1]:4711") << true;
        QTest::newRow("no port") << QByteArray("127.0.0.1") << false;
        QTest::newRow("other port") << QByteArray("127.0.0.1:4712") << false;
        QTest::newRow("foreign") << QByteArray("evil.example:4711") << false;
        QTest::newRow("suffix") << QByteArray("localhost.evil.example:4711") << false;
        QTest::newRow("none") << QByteArray() << false;
    }
    void guardsHost()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, accepted);
        ServerRequest request;
        if (!host.isEmpty())
            request.headers.emplace_back("Host", host.toStdString());
        QCOMPARE(!AccessGuard("tml-x", 4711).refuseHost(request).has_value(), accepted);
    }

    void guardsKey_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("right") << QByteArray("tml-secret") << true;
        QTest::newRow("shorter") << QByteArray("tml-secre") << false;
        QTest::newRow("longer") << QByteArray("tml-secret2") << false;
        QTest::newRow("other") << QByteArray("tml-secres") << false;
        QTest::newRow("none") << QByteArray() << false;
    }
    void guardsKey()
    {
        QFETCH(QByteArray, key);
        QFETCH(bool, accepted);
        ServerRequest request;
        if (!key.isEmpty())
            request.headers.emplace_back("x-api-key", key.toStdString());
        const std::optional<ServerResponse> refusal = AccessGuard("tml-secret", 1).refuseKey(request);
        QCOMPARE(!refusal.has_value(), accepted);
        if (refusal)
            QCOMPARE(refusal->status, 401);
    }
};

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
