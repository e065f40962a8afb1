#include "core/text/splitter.h"

#include <QTest>

using namespace tinkex;

class SplitterTest : public QObject {
    Q_OBJECT

private:
    using Pieces = std::vector<std::string_view>;
    static Pieces split(const Result<Splitter>& splitter, std::string_view text)
    {
        Pieces pieces;
        splitter->split(text, pieces);
        return pieces;
    }

private Q_SLOTS:
    void keepsWhatIsBetween() { QCOMPARE(split(Splitter::regex(R"(\p{N})"), "a12b"), (Pieces{"a", "1", "2", "b"})); }
    void dropsWhatIsBetween()
    {
        QCOMPARE(split(Splitter::regex("[a-z]+", Splitter::Between::Drop), "1ab2c"), (Pieces{"ab", "c"}));
    }
    void literal() { QCOMPARE(split(Splitter::literal(".*"), "a.*b"), (Pieces{"a", ".*", "b"})); }
    void emptyMatchesAreNone()
    {
        QCOMPARE(split(Splitter::regex("x*"), "ab\xc3\xa9xxc"), (Pieces{"ab\xc3\xa9", "xx", "c"}));
    }
    void invalidUtf8IsBetween()
    {
        QCOMPARE(split(Splitter::regex(R"(\p{L}+)"), "ab\xff\xc3"
                                                     "cd"),
                 (Pieces{"ab", "\xff\xc3", "cd"}));
    }
    void nothing() { QCOMPARE(split(Splitter::regex("a"), ""), Pieces{}); }
    void unicodeClasses()
    {
        QCOMPARE(split(Splitter::regex(R"(\s+)"), "a\xc2\xa0"
                                                  "b"),
                 (Pieces{"a", "\xc2\xa0", "b"}));
    }
    void badPattern()
    {
        const auto splitter = Splitter::regex("(");
        QVERIFY(!splitter);
        QCOMPARE(splitter.error().kind, ErrorKind::Storage);
    }
};

QTEST_APPLESS_MAIN(SplitterTest)
#include "tst_splitter.moc"
