#include "core/text/modeltext.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

class ModelTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shippedModel()
    {
        const auto text = loadModelText(TINKEX_TINY_MODEL);
        QVERIFY2(text, text ? "" : qPrintable(text.error().toText()));
        QCOMPARE(text->documentTokens.end, 256);
        QCOMPARE(text->documentTokens.begin, std::optional<std::int32_t>(256));
        QCOMPARE(text->renderer->name(), std::string_view("role_colon"));
        QCOMPARE(text->tokenizer->vocabSize(), 512);
    }

    void config_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("renderer"); ///< empty: refused
        QTest::newRow("string") << QByteArray(R"({"eos_token":"<|end|>"})") << u"raw"_s;
        QTest::newRow("object") << QByteArray(R"({"eos_token":{"content":"<|end|>"}})") << u"raw"_s;
        QTest::newRow("renderer") << QByteArray(R"({"eos_token":"<|end|>","tinkex_renderer":"role_colon"})")
                                  << u"role_colon"_s;
        QTest::newRow("unknown renderer")
            << QByteArray(R"({"eos_token":"<|end|>","tinkex_renderer":"x"})") << QString();
        QTest::newRow("no end token") << QByteArray("{}") << QString();
        QTest::newRow("unknown end token") << QByteArray(R"({"eos_token":"<|none|>"})") << QString();
        QTest::newRow("not JSON") << QByteArray("{") << QString();
        QTest::newRow("list") << QByteArray("[1]") << QString();
    }
    void config()
    {
        QFETCH(QByteArray, config);
        QFETCH(QString, renderer);
        const QTemporaryDir directory;
        QVERIFY(
            QFile::copy(QStringLiteral(TINKEX_TINY_MODEL "/tokenizer.json"), directory.filePath(u"tokenizer.json"_s)));
        QFile file(directory.filePath(u"tokenizer_config.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(config);
        file.close();
        const auto text = loadModelText(directory.path().toStdString());
        QCOMPARE(text.has_value(), !renderer.isEmpty());
        if (text)
            QCOMPARE(QString::fromUtf8(text->renderer->name().data()), renderer);
    }

    void anotherChatFormatIsTheUsersToChoose()
    {
        const auto own = loadModelText(TINKEX_TINY_MODEL);
        QVERIFY(own);
        QCOMPARE(withRenderer(*own, {})->renderer, own->renderer);
        const auto raw = withRenderer(*own, u"raw"_s);
        QVERIFY(raw);
        QCOMPARE(raw->renderer->name(), std::string_view("raw"));
        QCOMPARE(raw->tokenizer, own->tokenizer);
        const auto unknown = withRenderer(*own, u"klingon"_s);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, ErrorKind::Validation);
    }

    void missingFiles()
    {
        const QTemporaryDir directory;
        const auto text = loadModelText(directory.path().toStdString());
        QVERIFY(!text);
        QCOMPARE(text.error().kind, ErrorKind::Storage);
    }
};

QTEST_APPLESS_MAIN(ModelTextTest)
#include "tst_modeltext.moc"
