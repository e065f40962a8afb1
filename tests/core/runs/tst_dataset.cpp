#include "core/runs/dataset.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_Dataset : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        auto text = loadModelText(TINKEX_MODEL);
        QVERIFY2(text.has_value(), text ? "" : qPrintable(text.error().toText()));
        m_text = std::move(*text);
    }

    void readsConversationsAndPairs()
    {
        const auto dataset =
            read("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Yo\"}]}\n"
                 "\n"
                 "{\"prompt\":\"ab\",\"completion\":\"cd\"}\n");
        QVERIFY2(dataset.has_value(), dataset ? "" : qPrintable(dataset.error().toText()));
        QCOMPARE(dataset->problemCount, 0);
        QCOMPARE(dataset->examples.size(), std::size_t{2});
        QCOMPARE(dataset->examples[1].line, 3);
        for (const TrainingExample& example : dataset->examples) {
            const TrainingTokens& tokens = example.tokens;
            QCOMPARE(tokens.targets.size(), tokens.tokens.size());
            QCOMPARE(tokens.weights.size(), tokens.tokens.size());
            QCOMPARE(tokens.weights.front(), 0.f); // context
            QCOMPARE(tokens.weights.back(), 1.f);  // the end token is learned
            QCOMPARE(tokens.targets.back(), m_text.documentTokens.end);
        }
    }

    void listsBadLinesWithTheirNumbers_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const char* line, const QString& reason) {
            QTest::newRow(name) << QByteArray(line) << reason;
        };
        row("not JSON", "{oops", u"JSON"_s);
        row("a list", "[1,2]", u"object"_s);
        row("neither", "{\"text\":\"x\"}", u"messages"_s);
        row("no completion", "{\"prompt\":\"x\"}", u"completion"_s);
        row("empty completion", "{\"prompt\":\"x\",\"completion\":\"\"}", u"empty"_s);
        row("number as prompt", "{\"prompt\":1,\"completion\":\"x\"}", u"text"_s);
        row("messages not a list", "{\"messages\":{}}", u"list"_s);
        row("unknown role", "{\"messages\":[{\"role\":\"bot\",\"content\":\"x\"}]}", u"bot"_s);
        row("no content", "{\"messages\":[{\"role\":\"user\"}]}", u"content"_s);
        row("nothing to learn", "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", u"learn"_s);
        row("bad UTF-8", "{\"prompt\":\"\xff\",\"completion\":\"x\"}", u"UTF-8"_s);
    }
    void listsBadLinesWithTheirNumbers()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, reason);
        const QByteArray good = "{\"prompt\":\"ab\",\"completion\":\"cd\"}\n";
        const auto dataset = read(good + line + "\n" + good);
        QVERIFY(dataset.has_value());
        QCOMPARE(dataset->examples.size(), std::size_t{2});
        QCOMPARE(dataset->problemCount, 1);
        QCOMPARE(dataset->problems.first().line, 2);
        QVERIFY2(dataset->problems.first().reason.contains(reason), qPrintable(dataset->problems.first().reason));
    }

    void refusesWhatTheModelCannotHold()
    {
        const QByteArray longText = QByteArray("xyz ").repeated(500);
        const auto dataset = read("{\"prompt\":\"" + longText + "\",\"completion\":\"x\"}\n");
        QVERIFY(dataset.has_value());
        QCOMPARE(dataset->problemCount, 1);
        QVERIFY(dataset->problems.first().reason.contains(u"tokens"_s));
    }

    void takesALastLineWithoutABreakAndAByteOrderMark()
    {
        const auto dataset = read("\xef\xbb\xbf{\"prompt\":\"ab\",\"completion\":\"cd\"}");
        QVERIFY(dataset.has_value());
        QCOMPARE(dataset->examples.size(), std::size_t{1});
    }

    void keepsAtMostTheFirstProblems()
    {
        const auto dataset = read(QByteArray("x\n").repeated(1500));
        QVERIFY(dataset.has_value());
        QCOMPARE(dataset->problemCount, 1500);
        QCOMPARE(dataset->problems.size(), Dataset::kMaxProblems);
    }

    void saysWhyAFileCannotBeRead()
    {
        const auto dataset = readDataset(u"/nonexistent/data.jsonl"_s, m_text, 256, {});
        QVERIFY(!dataset.has_value());
        QCOMPARE(dataset.error().kind, ErrorKind::Storage);
    }

    void stopsWhenAsked()
    {
        CancelSource cancel;
        cancel.cancel();
        const auto dataset = read("{\"prompt\":\"ab\",\"completion\":\"cd\"}\n", cancel.token());
        QVERIFY(!dataset.has_value());
        QCOMPARE(dataset.error().kind, ErrorKind::Cancelled);
    }

    void previewsTokensWithTheirWeights()
    {
        const auto dataset = read("{\"prompt\":\"ab\",\"completion\":\"cd\"}\n");
        const DataPreview preview = previewOf(*dataset, *m_text.tokenizer);
        QCOMPARE(preview.examples, 1);
        QCOMPARE(preview.rows.size(), 1);
        const DataPreviewRow& row = preview.rows.first();
        QCOMPARE(row.tokens.size(), row.weights.size());
        QCOMPARE(preview.trainedTokens, qint64(std::count(row.weights.begin(), row.weights.end(), 1.f)));
        QString text;
        for (const TokenInfo& token : row.tokens)
            text += token.text;
        QVERIFY2(text.contains(u"abcd"_s), qPrintable(text));
        QVERIFY(row.tokens.last().text.startsWith(u'⟨'));
    }

private:
    Result<Dataset> read(const QByteArray& bytes, const CancelToken& cancel = {})
    {
        const QString path = m_dir.filePath(u"data%1.jsonl"_s.arg(++m_count));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the test's file");
        file.close();
        return readDataset(path, m_text, 256, cancel);
    }

    QTemporaryDir m_dir;
    ModelText m_text;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(tst_Dataset)
#include "tst_dataset.moc"
