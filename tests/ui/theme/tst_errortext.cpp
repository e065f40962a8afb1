#include "core/base/error.h"
#include "ui/errortext.h"

#include <QSet>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestErrorText : public QObject {
    Q_OBJECT
private slots:
    void everyKindSaysWhatAndWhatNext()
    {
        QSet<QString> titles;
        for (int kind = int(ErrorKind::Cancelled); kind <= int(ErrorKind::Internal); ++kind) {
            const Error error = Error::make(ErrorKind(kind), "something specific");
            QVERIFY(!ErrorText::title(error).isEmpty());
            QVERIFY(ErrorText::whatNext(error).endsWith(u'.'));
            QVERIFY(ErrorText::sentence(error).contains(u"something specific"_s));
            QVERIFY(ErrorText::sentence(error).contains(ErrorText::whatNext(error)));
            titles.insert(ErrorText::title(error));
        }
        QCOMPARE(titles.size(), int(ErrorKind::Internal) + 1);
    }

    void codesOfTheCoreHaveTheirOwnAdvice_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("advice");
        QTest::newRow("proxy login") << ErrorKind::HttpStatus << u"proxy"_s << u"user name and password"_s;
        QTest::newRow("proxy") << ErrorKind::Network << u"proxy"_s << u"proxy's address"_s;
        QTest::newRow("ca file") << ErrorKind::Tls << u"ca_file"_s << u"another file of certificates"_s;
        QTest::newRow("connect") << ErrorKind::Timeout << u"connect"_s << u"the server runs"_s;
        QTest::newRow("circuit open") << ErrorKind::Network << u"circuit_open"_s << u"by itself"_s;
        QTest::newRow("too large") << ErrorKind::Protocol << u"too_large"_s << u"less at a time"_s;
        QTest::newRow("future gone") << ErrorKind::HttpStatus << u"future_gone"_s << u"Start it again"_s;
        QTest::newRow("not offered") << ErrorKind::HttpStatus << u"not_offered"_s << u"a server that has it"_s;
        QTest::newRow("detached") << ErrorKind::Cancelled << u"detached"_s << u"goes on"_s;
        QTest::newRow("exists") << ErrorKind::Storage << u"exists"_s << u"another folder"_s;
    }

    void codesOfTheCoreHaveTheirOwnAdvice()
    {
        QFETCH(ErrorKind, kind);
        QFETCH(QString, code);
        QFETCH(QString, advice);
        Error error = Error::make(kind, "something specific");
        const QString usual = ErrorText::whatNext(error);
        QVERIFY(!usual.contains(advice));
        error.code = code;
        QVERIFY2(ErrorText::sentence(error).contains(advice), qPrintable(ErrorText::sentence(error)));
        error.kind = ErrorKind::Auth; // the server's own code
        QVERIFY(!ErrorText::whatNext(error).contains(advice));
    }

    void theProxyIsNotTakenForTheServer()
    {
        Error error = Error::make(ErrorKind::HttpStatus, "the proxy does not accept this login");
        error.httpStatus = 407;
        error.code = u"proxy"_s;
        QCOMPARE(ErrorText::sentence(error),
                 u"The proxy wants a login: the proxy does not accept this login. Enter the proxy's user name and "
                 "password in the server's connection details."_s);
    }

    void theRequestIdIsShown()
    {
        Error error = Error::make(ErrorKind::Timeout, "no reply");
        error.requestId = u"req-42"_s;
        QVERIFY(ErrorText::sentence(error).contains(u"req-42"_s));
    }

    void theBlameDecidesTheAdvice()
    {
        Error mine = Error::make(ErrorKind::RemoteTask, "bad datum");
        mine.category = ErrorCategory::User;
        Error theirs = mine;
        theirs.category = ErrorCategory::Server;
        QVERIFY(ErrorText::whatNext(mine) != ErrorText::whatNext(theirs));
        Error server = Error::make(ErrorKind::HttpStatus, "");
        server.httpStatus = 503;
        Error client = server;
        client.httpStatus = 404;
        QVERIFY(ErrorText::whatNext(server) != ErrorText::whatNext(client));
    }

    void theWaitIsNamed()
    {
        Error error = Error::make(ErrorKind::RateLimited, "429");
        error.retryAfter = std::chrono::milliseconds(5000);
        QVERIFY(ErrorText::whatNext(error).contains(u"5.0 s"_s));
    }

    void causesAreInTheDetails()
    {
        const Error error =
            Error::make(ErrorKind::Storage, "cannot save").because(Error::make(ErrorKind::Storage, "disk full"));
        QVERIFY(ErrorText::details(error).contains(u"disk full"_s));
    }
};

QTEST_APPLESS_MAIN(TestErrorText)
#include "tst_errortext.moc"
