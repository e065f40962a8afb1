#include "core/text/tokenizer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <thread>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

TokenizerPtr load(const char* path)
{
    auto tokenizer = Tokenizer::fromFile(path);
    if (!tokenizer)
        qFatal("%s", qPrintable(tokenizer.error().toText()));
    return *tokenizer;
}
TokenizerPtr digits()
{
    return load(TINKEX_TEST_DATA "/digits.json");
}
TokenizerPtr split()
{
    return load(TINKEX_TEST_DATA "/split.json");
}

/// A small generator; the exact numbers do not matter here.
struct Numbers {
    std::uint64_t state = 88172645463325252ULL;
    std::uint32_t below(std::uint32_t n)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return static_cast<std::uint32_t>(state >> 32) % n;
    }
};

std::string join(const Tokenizer& tokenizer, const std::vector<std::int32_t>& ids)
{
    std::string bytes;
    for (const std::int32_t id : ids)
        bytes += tokenizer.tokenBytes(id);
    return bytes;
}

} // namespace

class TokenizerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameIdsAsTheReference_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("set");
        QTest::newRow("digits and ByteLevel") << QStringLiteral(TINKEX_TEST_DATA "/digits.json") << u"digits"_s;
        QTest::newRow("split, NFC, added tokens") << QStringLiteral(TINKEX_TEST_DATA "/split.json") << u"split"_s;
    }
    void sameIdsAsTheReference()
    {
        QFETCH(QString, file);
        QFETCH(QString, set);
        const TokenizerPtr tokenizer = load(qPrintable(file));
        QFile vectors(QStringLiteral(TINKEX_TEST_DATA "/vectors.json"));
        QVERIFY(vectors.open(QIODevice::ReadOnly));
        const QJsonArray cases = QJsonDocument::fromJson(vectors.readAll()).object()[set].toArray();
        QVERIFY(cases.size() > 300);
        for (const QJsonValue value : cases) {
            const QJsonObject entry = value.toObject();
            std::vector<std::int32_t> ids;
            for (const QJsonValue id : entry["ids"_L1].toArray())
                ids.push_back(id.toInt());
            if (entry.contains("text"_L1)) {
                const std::string text = entry["text"_L1].toString().toStdString();
                if (tokenizer->encode(text) != ids)
                    QFAIL(qPrintable(u"other ids for "_s + entry["text"_L1].toString()));
            }
            // As std::string: QString would swallow a byte order mark.
            QCOMPARE(tokenizer->decode(ids), entry["decoded"_L1].toString().toStdString());
        }
    }

    void everyByteComesBack()
    {
        for (const TokenizerPtr& tokenizer : {digits(), split()}) {
            std::string all;
            for (int byte = 0; byte < 256; ++byte) {
                const char text = static_cast<char>(byte);
                QCOMPARE(join(*tokenizer, tokenizer->encode({&text, 1})), std::string(1, text));
                all += text;
            }
            QCOMPARE(join(*tokenizer, tokenizer->encode(all)), all);
        }
    }

    void randomBytesComeBack()
    {
        const TokenizerPtr tokenizer = digits();
        Numbers numbers;
        for (int round = 0; round < 300; ++round) {
            std::string text(numbers.below(80), ' ');
            for (char& c : text)
                c = static_cast<char>(round % 2 ? numbers.below(256) : 32 + numbers.below(95));
            QCOMPARE(join(*tokenizer, tokenizer->encode(text)), text);
        }
    }

    void longPieces()
    {
        const TokenizerPtr tokenizer = digits();
        for (const std::string& text :
             {std::string(200'000, 'a'), std::string(200'000, ' '), std::string(200'000, '\n')}) {
            QCOMPARE(join(*tokenizer, tokenizer->encode(text)), text);
        }
    }

    void digitsAreSingleTokens()
    {
        const TokenizerPtr tokenizer = digits();
        const std::vector<std::int32_t> ids = tokenizer->encode("1234567890");
        QCOMPARE(ids.size(), std::size_t{10});
        QCOMPARE(ids.front(), std::int32_t{'1'});
    }

    void specials()
    {
        const TokenizerPtr tokenizer = digits();
        QCOMPARE(tokenizer->vocabSize(), 512);
        QVERIFY(tokenizer->isSpecial(256));
        QVERIFY(!tokenizer->isSpecial(255));
        QVERIFY(!tokenizer->isSpecial(-1));
        QVERIFY(!tokenizer->isSpecial(512));
        QCOMPARE(tokenizer->tokenId("<|end|>"), std::optional<std::int32_t>(256));
        QCOMPARE(tokenizer->tokenId("a"), std::optional<std::int32_t>('a'));
        QCOMPARE(tokenizer->tokenId("no such token"), std::nullopt);
        const std::vector<std::int32_t> ids = {'a', 256, 'b'};
        QCOMPARE(tokenizer->decode(ids), std::string("a<|end|>b"));
        QCOMPARE(tokenizer->decode(ids, Tokenizer::Specials::Skip), std::string("ab"));
        QCOMPARE(tokenizer->encode("a<|end|>b"), ids);
        QVERIFY(tokenByteTable(*tokenizer)[256].empty());
        QCOMPARE(tokenByteTable(*tokenizer)['a'], std::string("a"));
    }

    void idsThatDoNotExist()
    {
        const TokenizerPtr tokenizer = digits();
        const std::vector<std::int32_t> ids = {-1, 'a', 512, 2'000'000'000, 'b'};
        QCOMPARE(tokenizer->decode(ids), std::string("ab"));
        QVERIFY(tokenizer->tokenBytes(512).empty());
    }

    void shared()
    {
        const TokenizerPtr tokenizer = split();
        const std::string text = "The brown fox, caf\xc3\xa9 <|end|> 1234 we'll see.";
        const std::vector<std::int32_t> expected = tokenizer->encode(text);
        std::array<int, 4> wrong{};
        std::vector<std::thread> threads;
        for (int& count : wrong) {
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i)
                    count += tokenizer->encode(text) == expected ? 0 : 1;
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong, (std::array<int, 4>{}));
    }

    void missingFile()
    {
        const auto tokenizer = Tokenizer::fromFile("/nowhere/tokenizer.json");
        QVERIFY(!tokenizer);
        QCOMPARE(tokenizer.error().kind, ErrorKind::Storage);
        QVERIFY(tokenizer.error().detail.contains("/nowhere/tokenizer.json"_L1));
    }
};

QTEST_APPLESS_MAIN(TokenizerTest)
#include "tst_tokenizer.moc"
