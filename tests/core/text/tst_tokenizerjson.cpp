#include "core/text/tokenizer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray original()
{
    QFile file(QStringLiteral(TINKEX_TINY_MODEL "/tokenizer.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no tokenizer.json");
    return file.readAll();
}

Result<TokenizerPtr> parse(const QByteArray& json)
{
    return Tokenizer::fromJson({json.constData(), static_cast<std::size_t>(json.size())});
}

/// The tiny model's file with one member replaced; "model.x" and "pre_tokenizer.x" reach into these.
QByteArray changed(const QString& path, const QByteArray& json)
{
    const QJsonValue value = QJsonDocument::fromJson("[" + json + "]").array()[0];
    QJsonObject root = QJsonDocument::fromJson(original()).object();
    const QStringList parts = path.split(u'.');
    if (parts.size() == 1) {
        root[path] = value;
    } else {
        QJsonObject inner = root[parts[0]].toObject();
        inner[parts[1]] = value;
        root[parts[0]] = inner;
    }
    return QJsonDocument(root).toJson();
}

/// Without raw strings, whose brackets confuse moc.
QByteArray splitBy(const char* pattern, const char* behavior)
{
    return "{\"type\":\"Split\",\"pattern\":{" + QByteArray(pattern) + "},\"behavior\":\"" + behavior + "\"}";
}

QByteArray byteLevel(const char* members)
{
    return QByteArray(R"({"type":"ByteLevel",)") + members + "}";
}

} // namespace

class TokenizerJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("reason");
        const int storage = static_cast<int>(ErrorKind::Storage);
        const int validation = static_cast<int>(ErrorKind::Validation);
        const auto row = [](const char* path, const QByteArray& value, int kind, const char* reason) {
            QTest::addRow("%s %s", path, value.left(40).constData())
                << QString::fromUtf8(path) << value << kind << QString::fromUtf8(reason);
        };
        row("model.type", R"("Unigram")", validation, "Unigram");
        row("model.type", "7", validation, "model type");
        row("model.dropout", "0.1", validation, "dropout");
        row("model.unk_token", R"("?")", validation, "unk_token");
        row("model.byte_fallback", "true", validation, "byte_fallback");
        row("model.end_of_word_suffix", R"("</w>")", validation, "end_of_word_suffix");
        row("model.vocab", "[]", storage, "vocab");
        row("model.vocab", R"({"a":0})", validation, "byte 0");
        row("model.vocab", R"({"a":-1})", storage, "id");
        row("model.vocab", R"({"a":"x"})", storage, "id");
        row("model.vocab", R"({"a":99999999999})", storage, "id");
        row("model.vocab", R"({"a":1,"b":1})", storage, "id 1");
        row("model.vocab", R"({"":1})", storage, "empty");
        row("model.merges", "{}", storage, "merges");
        row("model.merges", R"(["ab"])", storage, "merge 0");
        row("model.merges", R"(["a b c"])", storage, "merge 0");
        row("model.merges", R"([["a"]])", storage, "merge 0");
        row("model.merges", R"([["a",7]])", storage, "merge 0");
        row("model.merges", R"(["zq zq"])", storage, "outside");
        row("model", "null", storage, "no model");
        row("normalizer", R"({"type":"Lowercase"})", validation, "Lowercase");
        row("normalizer", "5", storage, "normalizer");
        row("pre_tokenizer", "null", validation, "ByteLevel");
        row("pre_tokenizer", R"({"type":"Whitespace"})", validation, "Whitespace");
        row("pre_tokenizer", R"({"type":"Digits"})", validation, "without ByteLevel");
        row("pre_tokenizer", R"({"type":"Sequence"})", storage, "Sequence");
        row("pre_tokenizer", R"({"type":"Sequence","pretokenizers":[3]})", storage, "object");
        row("pre_tokenizer", byteLevel(R"("add_prefix_space":true)"), validation, "add_prefix_space");
        row("pre_tokenizer", splitBy("\"Regex\":\"(\"", "Isolated"), storage, "pattern");
        row("pre_tokenizer", splitBy("\"String\":\"\"", "Isolated"), storage, "empty");
        row("pre_tokenizer", R"({"type":"Split","behavior":"Isolated"})", storage, "pattern");
        row("pre_tokenizer", splitBy("\"Regex\":\"a\"", "MergedWithNext"), validation, "MergedWithNext");
        row("decoder", "null", validation, "decoder");
        row("decoder", R"({"type":"Metaspace"})", validation, "decoder");
        row("added_tokens", "7", storage, "added_tokens");
        row("added_tokens", R"([{"id":256}])", storage, "added token 0");
        row("added_tokens", R"([{"id":-4,"content":"x"}])", storage, "added token 0");
        row("added_tokens", R"([{"id":97,"content":"x"}])", storage, "another token");
        row("added_tokens", R"([{"id":600,"content":"x","lstrip":true}])", validation, "lstrip");
    }
    void refused()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, value);
        QFETCH(int, kind);
        QFETCH(QString, reason);
        const auto tokenizer = parse(changed(path, value));
        QVERIFY(!tokenizer);
        QCOMPARE(static_cast<int>(tokenizer.error().kind), kind);
        QVERIFY2(tokenizer.error().detail.contains(reason), qPrintable(tokenizer.error().detail));
    }

    void accepted_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("tokens"); ///< of "12 ab"
        QTest::newRow("as it is") << u"version"_s << QByteArray(R"("1.0")") << 5;
        QTest::newRow("NFC") << u"normalizer"_s << QByteArray(R"({"type":"NFC"})") << 5;
        QTest::newRow("empty normalizers")
            << u"normalizer"_s << QByteArray(R"({"type":"Sequence","normalizers":[]})") << 5;
        QTest::newRow("no merges") << u"model.merges"_s << QByteArray("[]") << 5;
        QTest::newRow("pair merges") << u"model.merges"_s << QByteArray("[[\"\xc4\xa0\",\"a\"]]") << 4;
        QTest::newRow("no added tokens") << u"added_tokens"_s << QByteArray("null") << 5;
        QTest::newRow("post-processor") << u"post_processor"_s << QByteArray(R"({"type":"ByteLevel"})") << 5;
        QTest::newRow("matches only") << u"pre_tokenizer"_s
                                      << QByteArray(
                                             "{\"type\":\"Sequence\",\"pretokenizers\":[" +
                                             splitBy("\"Regex\":\"[a-z]+\"", "Removed\",\"invert\":true,\"x\":\"") +
                                             "," + byteLevel("\"add_prefix_space\":false") + "]}")
                                      << 2;
    }
    void accepted()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, value);
        QFETCH(int, tokens);
        const auto tokenizer = parse(changed(path, value));
        QVERIFY2(tokenizer, tokenizer ? "" : qPrintable(tokenizer.error().toText()));
        const std::size_t count = (*tokenizer)->encode("12 ab").size();
        // "a" or " a" may have been merged by the trained vocabulary; the rows above say by how much at most.
        QVERIFY2(count <= static_cast<std::size_t>(tokens) && count >= 1, qPrintable(QString::number(count)));
        if (path == "model.merges"_L1)
            QCOMPARE(count, static_cast<std::size_t>(tokens));
    }

    void damagedFiles()
    {
        const QByteArray good = original();
        for (qsizetype length = 0; length < good.size(); length += 131) {
            const auto tokenizer = parse(good.left(length));
            QVERIFY(!tokenizer);
            QCOMPARE(tokenizer.error().kind, ErrorKind::Storage);
        }
        // Any other byte at any place: an answer of either kind, no crash.
        for (qsizetype place = 0; place < good.size(); place += 61) {
            for (const char byte : {'\0', '"', '}', '9', '\xff'}) {
                QByteArray bad = good;
                bad[place] = byte;
                const auto tokenizer = parse(bad);
                QVERIFY(tokenizer || !tokenizer.error().detail.isEmpty());
            }
        }
    }

    void notAnObject_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("number") << QByteArray("3");
        QTest::newRow("empty object") << QByteArray("{}");
        QTest::newRow("deep") << QByteArray(100'000, '[');
    }
    void notAnObject()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!parse(json));
    }
};

QTEST_APPLESS_MAIN(TokenizerJsonTest)
#include "tst_tokenizerjson.moc"
