#include "core/base/redact.h"

#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

class TestRedact : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void masks_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("key") << u"bad key tml-AbC_12-x."_s << u"bad key tml-***"_s;
        QTest::newRow("jwt") << u"token eyJhbGciOi.eyJzdWIi.c2ln-_ end"_s << u"token eyJ*** end"_s;
        QTest::newRow("header") << u"X-API-Key: s3cret more\r\nHost: h"_s << u"X-API-Key: ***\r\nHost: h"_s;
        QTest::newRow("json") << uR"({"x-api-key": "s3cret", "a": 1})"_s << uR"({"x-api-key": "***", "a": 1})"_s;
        QTest::newRow("escaped json") << uR"(\"authorization\":\"Basic abc\",\"a\":1)"_s
                                      << uR"(\"authorization\":\"***\",\"a\":1)"_s;
        QTest::newRow("python dict") << u"{'Authorization': 'Basic abc'}"_s << u"{'Authorization': '***'}"_s;
        QTest::newRow("api_key=") << u"api_key=abc&x=1"_s << u"api_key=***&x=1"_s;
        QTest::newRow("bearer") << u"sent bearer abc.def, failed"_s << u"sent bearer ***, failed"_s;
        QTest::newRow("cloudflare") << u"CF-Access-Client-Secret: abc"_s << u"CF-Access-Client-Secret: ***"_s;
        QTest::newRow("signed URL") << u"GET https://s3/x.tar?X-Sig=1&k=2 failed"_s
                                    << u"GET https://s3/x.tar?*** failed"_s;
        QTest::newRow("URL user") << u"http://me:pw@host/x"_s << u"http://***@host/x"_s;
        QTest::newRow("plain") << u"HTTP 503 from /api/v1/optim_step"_s << u"HTTP 503 from /api/v1/optim_step"_s;
        QTest::newRow("model path") << u"tinker://run:train:0/weights/0001"_s << u"tinker://run:train:0/weights/0001"_s;
        QTest::newRow("empty") << QString() << QString();
    }
    void masks()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const QString once = redact(text);
        QCOMPARE(once, expected);
        QCOMPARE(redact(once), once);
        QCOMPARE(redact(std::string_view(text.toStdString())), expected);
    }
};

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_redact.moc"
