#include "core/engine/adapter.h"
#include "testmodel.h"

#include <QtTest>
#include <atomic>

using namespace tinkex;
using namespace tinkex::engine;
using namespace tinkex::engine::testing;

namespace {

SampleRequest request(int promptLength, int maxTokens = 12)
{
    Random random(31);
    SampleRequest result;
    result.prompt = randomTokens(random, promptLength, tinyConfig().vocabSize);
    result.params.maxTokens = maxTokens;
    result.params.seed = 5;
    return result;
}

ModelConfig endless()
{
    ModelConfig config = tinyConfig();
    config.eosTokens.clear();
    return config;
}

std::unique_ptr<Adapter> trainedAdapter(const std::shared_ptr<const BaseModelImpl>& model)
{
    LoraConfig lora;
    lora.rank = 4;
    auto adapter = createAdapter(model, lora).value();
    Random random(2);
    const Datum datum = crossEntropyDatum(random, 20, model->config());
    AdamParams params;
    params.learningRate = 5e-2;
    for (int i = 0; i < 3; ++i) {
        (void)adapter->forwardBackward({&datum, 1}, LossKind::CrossEntropy, {}, false, 1);
        (void)adapter->optimStep(params);
    }
    return adapter;
}

} // namespace

class TestSampler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void logprobsEqualTheForwardPass_data();
    void logprobsEqualTheForwardPass();
    void samplesDoNotDependOnTheBatch();
    void seeds();
    void greedyTakesTheBest();
    void promptLogprobs();
    void limits_data();
    void limits();
    void stopsAtEndTokens();
    void stopsAtStrings();
    void cancels();
    void refusals_data();
    void refusals();
};

void TestSampler::logprobsEqualTheForwardPass_data()
{
    QTest::addColumn<int>("promptLength");
    QTest::newRow("one token") << 1;
    QTest::newRow("not a whole panel") << 13;
    QTest::newRow("whole panels") << 16;
    QTest::newRow("long") << 40;
}

void TestSampler::logprobsEqualTheForwardPass()
{
    QFETCH(int, promptLength);
    auto model = tinyModel(endless());
    auto adapter = trainedAdapter(model);
    const auto weights = adapter->snapshot();
    SampleRequest sampling = request(promptLength, 64);
    sampling.numSamples = 3;
    const auto output = sample(*model, weights.get(), sampling, {}, 1, 1);
    QVERIFY2(output, qPrintable(output ? QString() : output.error().toText()));
    QCOMPARE(output->sequences.size(), std::size_t{3});
    for (const SampledSequence& sequence : output->sequences) {
        QCOMPARE(static_cast<int>(sequence.tokens.size()), 64 - promptLength);
        QCOMPARE(sequence.stopReason, StopReason::Length);
        std::vector<TokenId> all = sampling.prompt;
        all.insert(all.end(), sequence.tokens.begin(), sequence.tokens.end());
        Datum datum;
        datum.tokens.assign(all.begin(), all.end() - 1);
        datum.targets.assign(all.begin() + 1, all.end());
        const auto forward = adapter->forwardBackward({&datum, 1}, LossKind::CrossEntropy, {}, true, 1);
        QVERIFY(forward);
        for (std::size_t i = 0; i < sequence.tokens.size(); ++i) {
            const float expected = forward->datums[0].logprobs[static_cast<std::size_t>(promptLength) - 1 + i];
            QVERIFY2(std::abs(sequence.logprobs[i] - expected) < 2e-4f,
                     qPrintable(QStringLiteral("%1: %2, expected %3").arg(i).arg(sequence.logprobs[i]).arg(expected)));
        }
    }
}

void TestSampler::samplesDoNotDependOnTheBatch()
{
    auto model = tinyModel(endless());
    SampleRequest many = request(17);
    many.numSamples = 40; // more than live at once
    const auto expected = sample(*model, nullptr, many, {}, 0, 1);
    QVERIFY(expected);
    for (const int threads : {2, 3}) {
        const auto output = sample(*model, nullptr, many, {}, 0, threads);
        QVERIFY(output);
        for (std::size_t i = 0; i < 40; ++i) {
            QCOMPARE(output->sequences[i].tokens, expected->sequences[i].tokens);
            QCOMPARE(output->sequences[i].logprobs, expected->sequences[i].logprobs);
        }
    }
    many.numSamples = 1;
    const auto single = sample(*model, nullptr, many, {}, 0, 1);
    QCOMPARE(single->sequences[0].tokens, expected->sequences[0].tokens);
    QVERIFY(expected->sequences[0].tokens != expected->sequences[1].tokens);
}

void TestSampler::seeds()
{
    auto model = tinyModel(endless());
    const auto tokens = [&](std::optional<std::uint64_t> seed, std::uint64_t entropy) {
        SampleRequest sampling = request(4);
        sampling.params.seed = seed;
        return sample(*model, nullptr, sampling, {}, entropy, 1).value().sequences[0].tokens;
    };
    QCOMPARE(tokens(3, 1), tokens(3, 2));
    QVERIFY(tokens(3, 1) != tokens(4, 1));
    QCOMPARE(tokens({}, 7), tokens({}, 7));
    QVERIFY(tokens({}, 7) != tokens({}, 8));
}

void TestSampler::greedyTakesTheBest()
{
    auto model = tinyModel(endless());
    SampleRequest sampling = request(5, 6);
    sampling.params.temperature = 0.0;
    sampling.numSamples = 2;
    const auto output = sample(*model, nullptr, sampling, {}, 0, 1);
    QVERIFY(output);
    QCOMPARE(output->sequences[0].tokens, output->sequences[1].tokens);
    SampleRequest scoring = sampling;
    scoring.prompt.insert(scoring.prompt.end(), output->sequences[0].tokens.begin(), output->sequences[0].tokens.end());
    scoring.topkPromptLogprobs = 1;
    scoring.numSamples = 1;
    const auto scored = sample(*model, nullptr, scoring, {}, 0, 1);
    QVERIFY(scored);
    for (std::size_t i = 5; i < scoring.prompt.size(); ++i)
        QCOMPARE(scored->topkPromptLogprobs[i][0].token, scoring.prompt[i]);
}

void TestSampler::promptLogprobs()
{
    auto model = tinyModel();
    SampleRequest scoring = request(30, 1);
    const auto plain = sample(*model, nullptr, scoring, {}, 0, 1);
    QVERIFY(plain->promptLogprobs.empty() && plain->topkPromptLogprobs.empty());
    scoring.promptLogprobs = true;
    scoring.topkPromptLogprobs = 5;
    const auto output = sample(*model, nullptr, scoring, {}, 0, 1);
    QVERIFY(output);
    QCOMPARE(output->promptLogprobs.size(), scoring.prompt.size());
    QVERIFY(std::isnan(output->promptLogprobs[0]));
    QVERIFY(output->topkPromptLogprobs[0].empty());

    LoraConfig lora;
    lora.rank = 1;
    auto adapter = createAdapter(model, lora).value(); // B is zero: the base
    Datum datum;
    datum.tokens.assign(scoring.prompt.begin(), scoring.prompt.end() - 1);
    datum.targets.assign(scoring.prompt.begin() + 1, scoring.prompt.end());
    const auto forward = adapter->forwardBackward({&datum, 1}, LossKind::CrossEntropy, {}, true, 1);
    for (std::size_t i = 1; i < scoring.prompt.size(); ++i) {
        QVERIFY(std::abs(output->promptLogprobs[i] - forward->datums[0].logprobs[i - 1]) < 1e-4f);
        const auto& top = output->topkPromptLogprobs[i];
        QCOMPARE(top.size(), std::size_t{5});
        for (std::size_t k = 1; k < top.size(); ++k)
            QVERIFY(top[k - 1].logprob >= top[k].logprob);
        QVERIFY(top[0].logprob >= output->promptLogprobs[i]);
    }
}

void TestSampler::limits_data()
{
    QTest::addColumn<int>("promptLength");
    QTest::addColumn<int>("maxTokens");
    QTest::addColumn<int>("expected");
    QTest::newRow("max_tokens") << 10 << 7 << 7;
    QTest::newRow("up to the context") << 10 << 0 << 54;
    QTest::newRow("context before max_tokens") << 60 << 100 << 4;
    QTest::newRow("one place left") << 63 << 0 << 1;
    QTest::newRow("full context") << 64 << 1 << 0;
}

void TestSampler::limits()
{
    QFETCH(int, promptLength);
    QFETCH(int, maxTokens);
    QFETCH(int, expected);
    auto model = tinyModel(endless());
    SampleRequest sampling = request(promptLength, maxTokens);
    sampling.promptLogprobs = true;
    const auto output = sample(*model, nullptr, sampling, {}, 0, 2);
    QVERIFY(output);
    QCOMPARE(static_cast<int>(output->sequences[0].tokens.size()), expected);
    QCOMPARE(output->sequences[0].logprobs.size(), output->sequences[0].tokens.size());
    QCOMPARE(output->sequences[0].stopReason, StopReason::Length);
    QCOMPARE(static_cast<int>(output->promptLogprobs.size()), promptLength);
}

void TestSampler::stopsAtEndTokens()
{
    auto model = tinyModel(endless());
    SampleRequest sampling = request(6, 40);
    sampling.numSamples = 4;
    const auto free = sample(*model, nullptr, sampling, {}, 0, 1);
    const TokenId stop = free->sequences[2].tokens[5];
    sampling.params.stopTokens = {stop};
    const auto output = sample(*model, nullptr, sampling, {}, 0, 1);
    ModelConfig config = endless();
    config.eosTokens = {stop};
    const auto byModel = sample(*tinyModel(config), nullptr, request(6, 40), {}, 0, 1);
    QCOMPARE(byModel->sequences[0].tokens, output->sequences[0].tokens);
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& whole = free->sequences[i].tokens;
        const auto at = std::find(whole.begin(), whole.end(), stop);
        const bool stops = at != whole.end();
        QCOMPARE(output->sequences[i].stopReason, stops ? StopReason::Stop : StopReason::Length);
        QCOMPARE(output->sequences[i].tokens, (std::vector<TokenId>(whole.begin(), stops ? at + 1 : at)));
    }
    QCOMPARE(output->sequences[2].stopReason, StopReason::Stop);
}

void TestSampler::stopsAtStrings()
{
    auto model = tinyModel(endless());
    TokenBytes bytes;
    for (int i = 0; i < 37; ++i)
        bytes.push_back("<" + std::to_string(i) + ">");
    SampleRequest sampling = request(6, 40);
    const auto free = sample(*model, nullptr, sampling, bytes, 0, 1)->sequences[0].tokens;
    // Ends inside of the fifth token and begins inside of the fourth.
    sampling.params.stopStrings = {"never", std::to_string(free[3]) + "><" + std::to_string(free[4]).substr(0, 1)};
    const auto output = sample(*model, nullptr, sampling, bytes, 0, 1);
    QVERIFY(output);
    QCOMPARE(output->sequences[0].stopReason, StopReason::Stop);
    QCOMPARE(output->sequences[0].tokens, (std::vector<TokenId>(free.begin(), free.begin() + 5)));
}

void TestSampler::cancels()
{
    auto model = tinyModel(endless());
    SampleRequest sampling = request(4, 50);
    sampling.numSamples = 8;
    for (const int threads : {1, 2}) {
        std::atomic<int> asked = 0;
        const auto cancelled = sample(*model, nullptr, sampling, {}, 0, threads, [&] { return ++asked > 5; });
        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
        QVERIFY(asked < 10);
        QVERIFY(sample(*model, nullptr, sampling, {}, 0, threads, [] { return false; }));
    }
}

void TestSampler::refusals_data()
{
    QTest::addColumn<int>("change");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty prompt") << 0 << "empty";
    QTest::newRow("prompt too long") << 1 << "context limit is 64";
    QTest::newRow("token out of range") << 2 << "vocabulary";
    QTest::newRow("no samples") << 3 << "num_samples";
    QTest::newRow("too many samples") << 4 << "num_samples";
    QTest::newRow("stop string without bytes") << 5 << "bytes";
    QTest::newRow("negative top-k") << 6 << "topk_prompt_logprobs";
    QTest::newRow("temperature") << 7 << "temperature";
    QTest::newRow("another base") << 8 << "another base";
    QTest::newRow("no threads") << 9 << "threads";
}

void TestSampler::refusals()
{
    QFETCH(int, change);
    QFETCH(QString, says);
    auto model = tinyModel();
    auto other = tinyModel();
    const auto weights = trainedAdapter(other)->snapshot();
    SampleRequest sampling = request(5);
    switch (change) {
    case 0: sampling.prompt.clear(); break;
    case 1: sampling = request(65); break;
    case 2: sampling.prompt[1] = -5; break;
    case 3: sampling.numSamples = 0; break;
    case 4: sampling.numSamples = 1 << 20; break;
    case 5: sampling.params.stopStrings = {"x"}; break;
    case 6: sampling.topkPromptLogprobs = -1; break;
    case 7: sampling.params.temperature = std::numeric_limits<double>::infinity(); break;
    default: break;
    }
    const auto refused = sample(*model, change == 8 ? weights.get() : nullptr, sampling, {}, 0, change == 9 ? 0 : 1);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Validation);
    QVERIFY2(refused.error().detail.contains(says), qPrintable(refused.error().detail));
}

QTEST_GUILESS_MAIN(TestSampler)
#include "tst_sampler.moc"
