#include "core/text/renderer.h"

#include <QTest>

using namespace tinkex;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::int32_t kEnd = 256;

using Messages = std::vector<ChatMessage>;

} // namespace

class RendererTest : public QObject {
    Q_OBJECT

private:
    TokenizerPtr m_tokenizer;
    RendererPtr m_renderer;

    std::string learned(const RenderedTokens& rendered) const
    {
        std::vector<std::int32_t> ids;
        for (std::size_t i = 0; i < rendered.tokens.size(); ++i) {
            if (rendered.weights[i] == 1.f)
                ids.push_back(rendered.tokens[i]);
        }
        return m_tokenizer->decode(ids);
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto tokenizer = Tokenizer::fromFile(TINKEX_TINY_MODEL "/tokenizer.json");
        QVERIFY(tokenizer);
        m_tokenizer = *tokenizer;
        auto renderer = makeRenderer("role_colon", m_tokenizer, {.begin = kEnd, .end = kEnd});
        QVERIFY(renderer);
        m_renderer = *renderer;
    }

    void example_data()
    {
        QTest::addColumn<Messages>("messages");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("learned");
        QTest::newRow("one turn") << Messages{{"user", "What is 7 plus 8?"}, {"assistant", "7 plus 8 is 15."}}
                                  << u"<|end|>User: What is 7 plus 8?\nAssistant: 7 plus 8 is 15.<|end|>"_s
                                  << u" 7 plus 8 is 15.<|end|>"_s;
        QTest::newRow("two turns") << Messages{{"user", "a"}, {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}}
                                   << u"<|end|>User: a\nAssistant: b\nUser: c\nAssistant: d<|end|>"_s
                                   << u" b d<|end|>"_s;
        QTest::newRow("system") << Messages{{"system", "Be kind."}, {"user", "a"}, {"assistant", "b"}}
                                << u"<|end|>System: Be kind.\nUser: a\nAssistant: b<|end|>"_s << u" b<|end|>"_s;
        QTest::newRow("question last") << Messages{{"assistant", "b"}, {"user", "c"}}
                                       << u"<|end|>Assistant: b\nUser: c<|end|>"_s << u" b"_s;
        QTest::newRow("empty answer") << Messages{{"user", "a"}, {"assistant", ""}}
                                      << u"<|end|>User: a\nAssistant: <|end|>"_s << u" <|end|>"_s;
        QTest::newRow("nothing") << Messages{} << u"<|end|><|end|>"_s << QString();
    }
    void example()
    {
        QFETCH(Messages, messages);
        QFETCH(QString, text);
        QFETCH(QString, learned);
        const RenderedTokens rendered = m_renderer->trainingExample(messages);
        QCOMPARE(rendered.weights.size(), rendered.tokens.size());
        QCOMPARE(QString::fromStdString(m_tokenizer->decode(rendered.tokens)), text);
        QCOMPARE(QString::fromStdString(this->learned(rendered)), learned);
        for (const float weight : rendered.weights)
            QVERIFY(weight == 0.f || weight == 1.f);
        // The base model was trained on text encoded in one go.
        QCOMPARE(rendered.tokens, m_tokenizer->encode(text.toStdString()));
    }

    void promptIsTheExamplesBeginning()
    {
        const Messages all = {
            {"user", "Sort e h c f b."}, {"assistant", "b c e f h."}, {"user", "Hello!"}, {"assistant", "Hi!"}};
        const RenderedTokens rendered = m_renderer->trainingExample(all);
        for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
            const auto prompt = m_renderer->generationPrompt(std::span(all).first(count));
            QVERIFY(prompt.size() < rendered.tokens.size());
            QVERIFY(std::equal(prompt.begin(), prompt.end(), rendered.tokens.begin()));
            QCOMPARE(rendered.weights[prompt.size() - 1], 0.f);
            QCOMPARE(rendered.weights[prompt.size()], 1.f);
        }
        QCOMPARE(m_tokenizer->decode(m_renderer->generationPrompt({})), std::string("<|end|>Assistant:"));
    }

    void shift()
    {
        const TrainingTokens shifted = shiftForTraining({{1, 2, 3}, {0.f, 0.f, 1.f}});
        QCOMPARE(shifted.tokens, (std::vector<std::int32_t>{1, 2}));
        QCOMPARE(shifted.targets, (std::vector<std::int32_t>{2, 3}));
        QCOMPARE(shifted.weights, (std::vector<float>{0.f, 1.f}));
        QVERIFY(shiftForTraining({{1}, {0.f}}).tokens.empty());
        QVERIFY(shiftForTraining({}).tokens.empty());
    }

    void parse_data()
    {
        QTest::addColumn<QString>("sampled");
        QTest::addColumn<QString>("answer");
        QTest::newRow("plain") << u" 15."_s << u"15."_s;
        QTest::newRow("end token") << u" 15.<|end|>"_s << u"15."_s;
        QTest::newRow("goes on") << u" 15.\nUser: What now?\nAssistant: 3."_s << u"15."_s;
        QTest::newRow("stop string at the end") << u" 15.\nUser:"_s << u"15."_s;
        QTest::newRow("several lines") << u" a\nb "_s << u"a\nb"_s;
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("blank") << u" \n "_s << QString();
    }
    void parse()
    {
        QFETCH(QString, sampled);
        QFETCH(QString, answer);
        const auto ids = m_tokenizer->encode(sampled.toStdString());
        QCOMPARE(QString::fromStdString(m_renderer->parseAnswer(ids)), answer);
    }

    void raw()
    {
        const auto renderer = makeRenderer("raw", m_tokenizer, {.begin = kEnd, .end = kEnd});
        QVERIFY(renderer);
        QCOMPARE((*renderer)->name(), std::string_view("raw"));
        const Messages messages = {{"user", "One day "}, {"assistant", "Mina slept."}};
        QCOMPARE(m_tokenizer->decode((*renderer)->trainingExample(messages).tokens),
                 std::string("<|end|>One day Mina slept.<|end|>"));
        QCOMPARE(m_tokenizer->decode((*renderer)->generationPrompt(std::span(messages).first(1))),
                 std::string("<|end|>One day "));
        QVERIFY((*renderer)->stopStrings().empty());
    }

    void withoutBeginToken()
    {
        const auto renderer = makeRenderer("role_colon", m_tokenizer, {.begin = std::nullopt, .end = kEnd});
        QVERIFY(renderer);
        const Messages messages = {{"user", "a"}};
        QCOMPARE(m_tokenizer->decode((*renderer)->generationPrompt(messages)), std::string("User: a\nAssistant:"));
        QCOMPARE((*renderer)->stopTokens(), (std::vector<std::int32_t>{kEnd}));
    }

    void refused()
    {
        QVERIFY(!makeRenderer("no such", m_tokenizer, {.begin = kEnd, .end = kEnd}));
        const auto renderer = makeRenderer("raw", m_tokenizer, {.begin = kEnd, .end = 512});
        QVERIFY(!renderer);
        QCOMPARE(renderer.error().kind, ErrorKind::Validation);
        for (const std::string_view name : rendererNames())
            QVERIFY(makeRenderer(name, m_tokenizer, {.begin = kEnd, .end = kEnd}));
    }
};

QTEST_APPLESS_MAIN(RendererTest)
#include "tst_renderer.moc"
