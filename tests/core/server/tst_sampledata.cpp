#include "core/server/sampledata.h"

#include <QTest>
#include <cmath>

using namespace tinkex;
using namespace tinkex::server;

namespace {

engine::ModelConfig model()
{
    engine::ModelConfig config;
    config.vocabSize = 100;
    config.maxContext = 8;
    return config;
}

wire::SampleRequest request()
{
    wire::SampleRequest request;
    request.prompt = wire::ModelInput::fromTokens({1, 2, 3});
    return request;
}

using Spoil = std::function<void(wire::SampleRequest&)>;

} // namespace

Q_DECLARE_METATYPE(Spoil)

class TestSampleData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const char* reason, Spoil spoil) {
            QTest::newRow(name) << std::move(spoil) << QByteArray(reason);
        };
        using Request = wire::SampleRequest;
        row("empty prompt", "no tokens", [](Request& r) { r.prompt = {}; });
        row("empty chunk", "no tokens", [](Request& r) { r.prompt = wire::ModelInput::fromTokens({}); });
        row("long prompt", "context holds 8",
            [](Request& r) { r.prompt = wire::ModelInput::fromTokens(std::vector<std::int32_t>(9, 1)); });
        row("foreign token", "token id 100", [](Request& r) { r.prompt = wire::ModelInput::fromTokens({100}); });
        row("image", "text only", [](Request& r) { r.prompt.chunks.emplace_back(wire::ImageAssetChunk{}); });
        row("no samples", "num_samples", [](Request& r) { r.numSamples = 0; });
        row("too many samples", "num_samples", [](Request& r) { r.numSamples = 257; });
        row("no length", "max_tokens", [](Request& r) { r.params.maxTokens = 0; });
        row("temperature", "temperature", [](Request& r) { r.params.temperature = NAN; });
        row("cold", "temperature", [](Request& r) { r.params.temperature = -1; });
        row("top p", "top_p", [](Request& r) { r.params.topP = 0; });
        row("top k", "top_k", [](Request& r) { r.params.topK = 0; });
        row("stop token", "stop", [](Request& r) { r.params.stopTokens = {100}; });
        row("stop string", "stop string", [](Request& r) { r.params.stopStrings = {""}; });
        row("top-k logprobs", "topk_prompt_logprobs", [](Request& r) { r.topkPromptLogprobs = -1; });
    }
    void refuses()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QByteArray, reason);
        wire::SampleRequest spoilt = request();
        spoil(spoilt);
        const Result<engine::SampleRequest> checked = toEngine(spoilt, model());
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, ErrorKind::Validation);
        QVERIFY2(checked.error().detail.contains(QString::fromUtf8(reason)), qPrintable(checked.error().detail));
    }

    void limitsTheLengthToTheContext_data()
    {
        QTest::addColumn<int>("prompt");
        QTest::addColumn<qint64>("wanted"); ///< -1: not given
        QTest::addColumn<int>("got");
        QTest::newRow("less") << 3 << qint64(2) << 2;
        QTest::newRow("more") << 3 << qint64(1'000'000'000'000) << 6;
        QTest::newRow("open") << 3 << qint64(-1) << 6;
        QTest::newRow("full") << 8 << qint64(1) << 1;
    }
    void limitsTheLengthToTheContext()
    {
        QFETCH(int, prompt);
        QFETCH(qint64, wanted);
        QFETCH(int, got);
        wire::SampleRequest sample = request();
        sample.prompt = wire::ModelInput::fromTokens(std::vector<std::int32_t>(static_cast<std::size_t>(prompt), 1));
        if (wanted >= 0)
            sample.params.maxTokens = wanted;
        const Result<engine::SampleRequest> checked = toEngine(sample, model());
        QVERIFY(checked);
        QCOMPARE(checked->params.maxTokens, got);
    }

    void carriesEverythingBack()
    {
        engine::SampleOutput output;
        output.sequences.push_back({{5, 6}, {-0.5f, -0.25f}, engine::StopReason::Stop});
        output.promptLogprobs = {NAN, -1.f};
        output.topkPromptLogprobs = {{}, {{7, -2.f}}};
        const wire::SampleResponse sent = toWire(std::move(output));
        QCOMPARE(sent.sequences[0].tokens, (std::vector<std::int32_t>{5, 6}));
        QCOMPARE(sent.sequences[0].stopReason, wire::StopReason::Stop);
        QVERIFY(std::isnan(sent.promptLogprobs->front()));
        QVERIFY(sent.topkPromptLogprobs->front().empty());
        QCOMPARE((*sent.topkPromptLogprobs)[1][0].token, 7);
    }
};

QTEST_GUILESS_MAIN(TestSampleData)
#include "tst_sampledata.moc"
