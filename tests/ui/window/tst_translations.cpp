#include "translations/translations.h"
#include "ui/format.h"
#include "ui/waittext.h"
#include "ui/words.h"

#include <QFile>
#include <QLocale>
#include <QTest>
#include <QXmlStreamReader>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

class TestTranslations : public QObject {
    Q_OBJECT
private slots:
    void germanIsComplete()
    {
        QFile file(QStringLiteral(CATALOGUE));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        int messages = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            messages += xml.name() == u"message"_s ? 1 : 0;
            if (xml.name() == u"translation"_s)
                QVERIFY2(xml.attributes().value(u"type"_s).isEmpty(), qPrintable(u"line %1"_s.arg(xml.lineNumber())));
        }
        QVERIFY(!xml.hasError());
        QVERIFY(messages > 500);
    }

    void germanIsSpoken()
    {
        installTranslations(*QCoreApplication::instance(), QLocale(QLocale::German));
        QCOMPARE(ui::Words::of(RunState::Running).word, u"läuft"_s);
        QCOMPARE(ui::Format::agoLong(1000, 41'000), u"vor 40 s"_s);
        HealthSnapshot health;
        health.waiting.connection = ConnectionState::Connected;
        health.inFlight = 1;
        QVERIFY(ui::WaitText::sentence(health, 0).contains(u"1 Anfrage "_s));
        health.inFlight = 2;
        QVERIFY(ui::WaitText::sentence(health, 0).contains(u"2 Anfragen "_s));
    }

    void englishHasItsPlurals()
    {
        installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English));
        HealthSnapshot health;
        health.waiting.connection = ConnectionState::Connected;
        health.inFlight = 1;
        QVERIFY(ui::WaitText::sentence(health, 0).contains(u"1 request in flight"_s));
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
