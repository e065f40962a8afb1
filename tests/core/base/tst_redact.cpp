#include "core/base/redact.h"

#include <QTest>
#include <QThread>
#include <memory>
#include <vector>

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

    void knownSecretsAreStruckOut()
    {
        const QString text = u"the key acme-7f3 and its token acme-7f3/long; acme stays"_s;
        QCOMPARE(redact(text), text);
        addSecret(u"acme-7f3"_s);
        addSecret(u"acme-7f3/long"_s);
        addSecret(u"key"_s); // too short
        addSecret({});
        const QString once = redact(text);
        QCOMPARE(once, u"the key *** and its token ***; acme stays"_s);
        QCOMPARE(redact(once), once);
    }

    void knownSecretsMayComeFromAnyThread()
    {
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back(QThread::create([i] {
                for (int k = 0; k < 50; ++k) {
                    const QString secret = u"secret-%1-%2."_s.arg(i).arg(k);
                    addSecret(secret);
                    if (redact(u"a "_s + secret) != u"a ***"_s)
                        qFatal("not struck out");
                }
            }));
            threads.back()->start();
        }
        for (const auto& thread : threads)
            QVERIFY(thread->wait(30'000));
    }
};

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_redact.moc"
