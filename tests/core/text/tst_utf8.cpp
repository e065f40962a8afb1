#include "core/base/utf8.h"
#include "core/text/bytealphabet.h"

#include <QTest>

using namespace tinkex;

class Utf8Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replaced_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("marks"); ///< U+FFFD in the result
        QTest::addColumn<int>("tail");
        QTest::newRow("ascii") << QByteArray("abc") << 0 << 0;
        QTest::newRow("whole") << QByteArray("\xe4\xbd\xa0\xf0\x9f\x99\x82") << 0 << 0;
        QTest::newRow("two of three") << QByteArray("\xe4\xbd") << 1 << 2;
        QTest::newRow("three of four") << QByteArray("a\xf0\x9f\x99") << 1 << 3;
        QTest::newRow("continuation") << QByteArray("\xbd\xbd") << 2 << 0;
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << 2 << 0;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << 3 << 0;
        QTest::newRow("beyond the last") << QByteArray("\xf4\x90\x80\x80") << 4 << 0;
        QTest::newRow("cut, then good") << QByteArray("\xe4\xbd"
                                                      "a")
                                        << 1 << 0;
        QTest::newRow("ff") << QByteArray("\xff") << 1 << 0;
        QTest::newRow("first byte only") << QByteArray("\xc3") << 1 << 1;
    }
    void replaced()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, marks);
        QFETCH(int, tail);
        const std::string_view view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        const std::string text = toValidUtf8(view);
        QVERIFY(isValidUtf8(text));
        QCOMPARE(isValidUtf8(view), marks == 0);
        QCOMPARE(QString::fromStdString(text).count(QChar(0xfffd)), marks);
        QCOMPARE(incompleteUtf8Tail(view), static_cast<std::size_t>(tail));
    }

    void everyCodePoint()
    {
        for (char32_t point = 0; point <= 0x10ffff; ++point) {
            if (point >= 0xd800 && point <= 0xdfff)
                continue;
            std::string text;
            appendUtf8(text, point);
            if (utf8Length(text) != text.size())
                QFAIL(qPrintable(QString::number(point, 16)));
        }
    }

    void prefix()
    {
        QCOMPARE(utf8Prefix("a\xc3\xa9z", 9), std::string_view("a\xc3\xa9z"));
        QCOMPARE(utf8Prefix("a\xc3\xa9z", 3), std::string_view("a\xc3\xa9"));
        QCOMPARE(utf8Prefix("a\xc3\xa9z", 2), std::string_view("a")); // not half a character
        QCOMPARE(utf8Prefix("", 0), std::string_view());
    }

    void byteAlphabet()
    {
        for (int byte = 0; byte < 256; ++byte) {
            const std::string bytes(1, static_cast<char>(byte));
            QCOMPARE(bytealphabet::toBytes(bytealphabet::fromBytes(bytes)), bytes);
        }
        QCOMPARE(bytealphabet::fromBytes(" \n"), std::string("\xc4\xa0\xc4\x8a"));
        QCOMPARE(bytealphabet::toBytes("<\xef\xbd\x9c>"), std::string("<\xef\xbd\x9c>"));
    }
};

QTEST_APPLESS_MAIN(Utf8Test)
#include "tst_utf8.moc"
