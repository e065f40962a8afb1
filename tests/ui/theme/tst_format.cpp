#include "ui/format.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestFormat : public QObject {
    Q_OBJECT
private slots:
    void integer()
    {
        QCOMPARE(Format::integer(0), u"0"_s);
        QCOMPARE(Format::integer(999), u"999"_s);
        QCOMPARE(Format::integer(11240), u"11\u202f240"_s);
        QCOMPARE(Format::integer(-1234567), u"-1\u202f234\u202f567"_s);
    }

    void number_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << 3 << u"0.00"_s;
        QTest::newRow("below one") << 0.128 << 3 << u"0.128"_s;
        QTest::newRow("small") << 0.00767 << 3 << u"0.00767"_s;
        QTest::newRow("tiny") << 1.25e-7 << 4 << u"1.2e-07"_s;
        QTest::newRow("some") << 8.13 << 2 << u"8.1"_s;
        QTest::newRow("large") << 123456.0 << 3 << u"123\u202f456"_s;
        QTest::newRow("nan") << std::nan("") << 3 << u"–"_s;
        QTest::newRow("inf") << std::numeric_limits<double>::infinity() << 3 << u"∞"_s;
        QTest::newRow("-inf") << -std::numeric_limits<double>::infinity() << 3 << u"−∞"_s;
    }

    void number()
    {
        QFETCH(double, value);
        QFETCH(int, digits);
        QFETCH(QString, text);
        QCOMPARE(Format::number(value, digits), text);
    }

    void duration_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(-1) << u"–"_s;
        QTest::newRow("tenths") << qint64(9'400) << u"9.4 s"_s;
        QTest::newRow("seconds") << qint64(40'900) << u"40 s"_s;
        QTest::newRow("minutes and seconds") << qint64(125'000) << u"2 min 5 s"_s;
        QTest::newRow("minutes") << qint64(1'500'000) << u"25 min"_s;
        QTest::newRow("hours") << qint64(4'800'000) << u"1 h 20 min"_s;
        QTest::newRow("days") << qint64(3 * 86'400'000LL) << u"3 d"_s;
    }

    void duration()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(Format::duration(ms), text);
    }

    void ages()
    {
        QCOMPARE(Format::age(0, 5000), u"–"_s);
        QCOMPARE(Format::age(1000, 3100), u"2.1 s"_s);
        QCOMPARE(Format::age(1000, 121'000), u"2 min"_s);
        QCOMPARE(Format::age(5000, 1000), u"0.0 s"_s); // a clock that was set back
        QCOMPARE(Format::agoLong(1000, 1500), u"just now"_s);
        QCOMPARE(Format::agoLong(1000, 4600), u"3 s ago"_s);
        QCOMPARE(Format::agoLong(1000, 41'000), u"40 s ago"_s);
    }

    void ids()
    {
        QCOMPARE(Format::shortId(u"short"_s, 10), u"short"_s);
        const QString id = Format::shortId(u"7f3a9b52-1d0e-4a77-9c21"_s, 10);
        QCOMPARE(id.size(), 10);
        QVERIFY(id.startsWith(u"7f3a9"_s) && id.endsWith(u"9c21"_s));
    }

    void percentAndBytes()
    {
        QCOMPARE(Format::percent(0.5), u"50\u202f%"_s);
        QCOMPARE(Format::percent(-1), u"–"_s);
    }

    void ax_37_sizesOfEveryMagnitude_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << -1LL << u"–"_s;
        QTest::newRow("0") << 0LL << u"0 B"_s;
        QTest::newRow("1 023") << 1023LL << u"1\u202f023 B"_s;
        QTest::newRow("1 024") << 1024LL << u"1.0 KiB"_s;
        QTest::newRow("just below 1 MiB") << 1'048'575LL << u"1.0 MiB"_s;
        QTest::newRow("1.5 MB") << 1'500'000LL << u"1.4 MiB"_s;
        QTest::newRow("1.5 MiB") << 1'572'864LL << u"1.5 MiB"_s;
        QTest::newRow("5 PB") << 5'000'000'000'000'000LL << u"4.4 PiB"_s;
        QTest::newRow("5 PiB") << 5'629'499'534'213'120LL << u"5.0 PiB"_s;
        QTest::newRow("most") << std::numeric_limits<qint64>::max() << u"8.0 EiB"_s;
    }

    void ax_37_sizesOfEveryMagnitude()
    {
        QFETCH(qint64, bytes);
        QTEST(Format::bytes(bytes), "text");
    }
};

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
