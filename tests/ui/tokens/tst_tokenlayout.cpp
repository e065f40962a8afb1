#include "ui/tokens/tokenlayout.h"
#include "ui/tokens/tokentext.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

QVector<TokenInfo> tokens(const QStringList& texts)
{
    QVector<TokenInfo> result;
    for (const QString& text : texts)
        result.append({qint32(result.size()), text, 0});
    return result;
}

/// Every character is 10 pixels wide.
TokenLayout laidOut(const QStringList& texts, double width)
{
    TokenLayout layout;
    layout.layOut(tokens(texts), width, 20, [](const QString& text) { return 10.0 * double(text.size()); });
    return layout;
}

QString drawn(const TokenLayout& layout)
{
    QStringList lines;
    for (int line = 0; line < layout.lineCount(); ++line) {
        QStringList pieces;
        for (const TokenLayout::Piece& piece : layout.line(line))
            pieces.append(piece.text);
        lines.append(pieces.join(u'|'));
    }
    return lines.join(u" / "_s);
}

} // namespace

class TestTokenLayout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void texts_data();
    void texts();
    void wraps_data();
    void wraps();
    void finds_tokens();
    void walks_between_lines();
    void cut_tokens_have_several_rectangles();
    void large_texts_are_fast();
};

void TestTokenLayout::texts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("parts");
    QTest::addColumn<bool>("special");
    QTest::newRow("word") << u" blue"_s << QStringList{u" blue"_s} << false;
    QTest::newRow("empty") << u""_s << QStringList{u"∅"_s} << false;
    QTest::newRow("line break") << u"\n"_s << QStringList{u"↵"_s, u""_s} << false;
    QTest::newRow("break inside") << u".\nUser"_s << QStringList{u".↵"_s, u"User"_s} << false;
    QTest::newRow("windows break") << u"a\r\nb"_s << QStringList{u"a↵"_s, u"b"_s} << false;
    QTest::newRow("tab") << u"\tx"_s << QStringList{u"⇥x"_s} << false;
    QTest::newRow("control") << QString(QChar(7)) << QStringList{u"⟨U+0007⟩"_s} << false;
    QTest::newRow("bidi override") << QString(QChar(0x202E)) + u"abc"_s << QStringList{u"⟨U+202E⟩abc"_s} << false;
    QTest::newRow("zero width") << QString(QChar(0x200B)) << QStringList{u"⟨U+200B⟩"_s} << false;
    QTest::newRow("combining mark") << QString(QChar(0x0301)) << QStringList{u"◌"_s + QChar(0x0301)} << false;
    QTest::newRow("lone surrogate") << QString(QChar(0xD800)) << QStringList{u"�"_s} << false;
    QTest::newRow("replacement") << u"�"_s << QStringList{u"�"_s} << false;
    QTest::newRow("special") << u"⟨end⟩"_s << QStringList{u"⟨end⟩"_s} << true;
}

void TestTokenLayout::texts()
{
    QFETCH(QString, text);
    QFETCH(QStringList, parts);
    QFETCH(bool, special);
    const TokenText shown = tokenText({1, text, 0});
    QCOMPARE(shown.parts, parts);
    QCOMPARE(shown.special, special);
}

void TestTokenLayout::wraps_data()
{
    QTest::addColumn<QStringList>("texts");
    QTest::addColumn<int>("characters");
    QTest::addColumn<QString>("lines");
    QTest::newRow("none") << QStringList{} << 10 << u""_s;
    QTest::newRow("fits") << QStringList{u"one"_s, u" two"_s} << 10 << u"one| two"_s;
    QTest::newRow("word kept whole") << QStringList{u"in"_s, u" har"_s, u"bour"_s} << 9 << u"in /  har|bour"_s;
    QTest::newRow("word too long for a line")
        << QStringList{u"a"_s, u" bcdef"_s, u"ghijk"_s} << 8 << u"a| bcdef / ghijk"_s;
    QTest::newRow("token too long for a line") << QStringList{u"abcdefghij"_s} << 4 << u"abcd / efgh / ij"_s;
    QTest::newRow("line break") << QStringList{u"a"_s, u"\n"_s, u"b"_s} << 10 << u"a|↵ / b"_s;
    QTest::newRow("break at the end") << QStringList{u"a"_s, u"\n"_s} << 10 << u"a|↵"_s;
    QTest::newRow("two breaks") << QStringList{u"a\n\nb"_s} << 10 << u"a↵ / ↵ / b"_s;
    QTest::newRow("narrower than a character") << QStringList{u"abc"_s} << 0 << u"a / b / c"_s;
}

void TestTokenLayout::wraps()
{
    QFETCH(QStringList, texts);
    QFETCH(int, characters);
    QFETCH(QString, lines);
    const TokenLayout layout = laidOut(texts, characters * 10.0);
    QCOMPARE(drawn(layout), lines);
    QCOMPARE(layout.height(), 20.0 * layout.lineCount());
}

void TestTokenLayout::finds_tokens()
{
    const TokenLayout layout = laidOut({u"one"_s, u" two"_s, u" three"_s}, 80);
    QCOMPARE(drawn(layout), u"one| two /  three"_s);
    QCOMPARE(layout.tokenAt({5, 5}), 0);
    QCOMPARE(layout.tokenAt({30, 5}), 1);
    QCOMPARE(layout.tokenAt({5, 25}), 2);
    QCOMPARE(layout.tokenAt({75, 5}), -1);
    QCOMPARE(layout.tokenAt({5, -1}), -1);
    QCOMPARE(layout.tokenAt({5, 45}), -1);
    QCOMPARE(layout.nearestToken({500, 5}), 1);
    QCOMPARE(layout.nearestToken({500, 500}), 2);
    QCOMPARE(TokenLayout().nearestToken({0, 0}), -1);
}

void TestTokenLayout::walks_between_lines()
{
    const TokenLayout layout = laidOut({u"one"_s, u" two"_s, u" three"_s, u"\n"_s, u"x"_s}, 80);
    QCOMPARE(layout.tokenInDirection(1, 1), 2);
    QCOMPARE(layout.tokenInDirection(2, -1), 1);
    QCOMPARE(layout.tokenInDirection(0, -1), 0);
    QCOMPARE(layout.tokenInDirection(4, 1), 4);
    QCOMPARE(layout.firstOfLine(3), 2);
    QCOMPARE(layout.lastOfLine(2), 3);
}

void TestTokenLayout::cut_tokens_have_several_rectangles()
{
    const TokenLayout layout = laidOut({u"ab"_s, u"cdefghij"_s, u"k"_s}, 40);
    QCOMPARE(drawn(layout), u"ab / cdef / ghij / k"_s);
    QCOMPARE(layout.rects(1), QVector<QRectF>({{0, 20, 40, 20}, {0, 40, 40, 20}}));
    QCOMPARE(layout.firstLineOf(2), 3);
    QVERIFY(layout.rects(9).isEmpty());
    QVERIFY(layout.rects(-1).isEmpty());
}

void TestTokenLayout::large_texts_are_fast()
{
    QStringList texts;
    for (int i = 0; i < 200'000; ++i)
        texts.append(i % 3 == 0 ? u" har"_s : u"bour"_s);
    const TokenLayout layout = laidOut(texts, 800);
    QVERIFY(layout.lineCount() > 9'000);
    QCOMPARE(layout.rects(199'999).size(), qsizetype(1));
}

QTEST_APPLESS_MAIN(TestTokenLayout)
#include "tst_tokenlayout.moc"
