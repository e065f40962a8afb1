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
