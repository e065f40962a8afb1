#include "core/base/utf8.h"
#include "core/text/detokenizer.h"

#include <QTest>

using namespace tinkex;

class DetokenizerTest : public QObject {
    Q_OBJECT

private:
    TokenizerPtr m_tokenizer;

private Q_SLOTS:
    void initTestCase()
    {
        auto tokenizer = Tokenizer::fromFile(TINKEX_TINY_MODEL "/tokenizer.json");
        QVERIFY(tokenizer);
        m_tokenizer = *tokenizer;
    }

    void holdsBackIncompleteCharacters()
    {
        Detokenizer stream(m_tokenizer);
        QCOMPARE(stream.push(0xf0), std::string());
        QCOMPARE(stream.push(0x9f), std::string());
        QCOMPARE(stream.push(0x99), std::string());
        QCOMPARE(stream.push(0x82), std::string("\xf0\x9f\x99\x82"));
        QCOMPARE(stream.push('a'), std::string("a"));
        QCOMPARE(stream.push(0xc3), std::string());
        QCOMPARE(stream.push('b'), std::string("\xef\xbf\xbd"
                                               "b"));
        QCOMPARE(stream.push(0xc3), std::string());
        QCOMPARE(stream.finish(), std::string("\xef\xbf\xbd"));
        QCOMPARE(stream.finish(), std::string());
    }

    void piecesJoinToTheWhole()
    {
        std::uint32_t state = 3;
        for (int round = 0; round < 500; ++round) {
            std::vector<std::int32_t> ids;
            for (int i = 0; i < 20; ++i)
                ids.push_back(static_cast<std::int32_t>((state = state * 1664525u + 1013904223u) >> 16) % 530);
            for (const auto specials : {Tokenizer::Specials::Keep, Tokenizer::Specials::Skip}) {
                Detokenizer stream(m_tokenizer, specials);
                std::string joined;
                for (const std::int32_t id : ids) {
                    const std::string piece = stream.push(id);
                    QVERIFY(isValidUtf8(piece));
                    joined += piece;
                }
                joined += stream.finish();
                QCOMPARE(joined, m_tokenizer->decode(ids, specials));
            }
        }
    }
};

QTEST_APPLESS_MAIN(DetokenizerTest)
#include "tst_detokenizer.moc"
