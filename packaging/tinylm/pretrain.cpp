#include "packaging/tinylm/pretrain.h"

#include "core/engine/pretraining.h"
#include "packaging/tinylm/batches.h"
#include "packaging/tinylm/modelfolder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace tinkex::tinylm {

namespace {

constexpr int kVocabulary = 512;
constexpr int kVocabularyDocuments = 20000;
constexpr double kPeakRate = 3e-3;
constexpr int kWarmUpSteps = 60;
constexpr double kFlatShare = 0.4;   ///< of the steps, warm-up included
constexpr double kLastRate = 0.02;   ///< of the peak
constexpr double kShortShare = 0.75; ///< of the steps; the rest has rows as long as the context
constexpr int kHeldOutDocuments = 400;
/// Streams of the corpus that training never draws from.
constexpr std::uint64_t kHeldOutSeed = 1'000'001;
constexpr std::uint64_t kVocabularySeed = 1'000'002;

engine::ModelConfig shape()
{
    engine::ModelConfig config;
    config.vocabSize = kVocabulary;
    config.hiddenSize = 128;
    config.layers = 4;
    config.heads = 4;
    config.kvHeads = 4;
    config.headDim = 32;
    config.ffnSize = 384;
    config.maxContext = kContext;
    config.ropeTheta = 10000.f;
    config.normEps = 1e-5f;
    config.tiedEmbeddings = true;
    config.bosToken = kEndToken;
    config.eosTokens = {kEndToken};
    return config;
}

double rateAt(int step, int steps)
{
    if (step < kWarmUpSteps)
        return kPeakRate * (step + 1) / kWarmUpSteps;
    const double flat = kFlatShare * steps;
    if (step < flat)
        return kPeakRate;
    return kPeakRate * std::max(kLastRate, (steps - step) / (steps - flat));
}

/// nats a byte on documents of the mixture that training does not draw (some of them occur in it all the same).
Result<double> heldOutLoss(engine::BaseTrainer& trainer, const Tokenizer& tokenizer, int threads)
{
    Rng rng(kHeldOutSeed);
    std::vector<engine::Datum> rows;
    std::size_t bytes = 0;
    for (int i = 0; i < kHeldOutDocuments; ++i) {
        const std::string document = nextDocument(rng);
        bytes += document.size() + 1;
        rows.push_back(documentRow(tokenizer, document));
    }
    return trainer.evaluate(rows, threads).map([&](const engine::ForwardBackwardOutput& output) {
        return output.lossSum / static_cast<double>(bytes);
    });
}

Result<void> save(const engine::BaseTrainer& trainer, const std::filesystem::path& directory)
{
    if (auto saved = trainer.saveModel(directory); !saved)
        return saved;
    return finishModelFolder(directory);
}

class Progress {
public:
    void report(int step, int steps, double loss, double heldOut) const
    {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_start;
        std::printf("step %5d/%d  %7.1f s  loss %.4f nats/token  held-out %.4f nats/byte\n", step, steps, spent.count(),
                    loss, heldOut);
        std::fflush(stdout);
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

Result<void> train(engine::BaseTrainer& trainer, const TokenizerPtr& tokenizer, const Options& options)
{
    RowSource rows(tokenizer, options.seed);
    const Progress progress;
    double loss = 0.0;
    for (int step = 0; step < options.steps; ++step) {
        const bool shortRows = step < kShortShare * options.steps;
        const auto batch = shortRows ? rows.nextBatch(16, 128) : rows.nextBatch(8, kContext);
        const auto output = trainer.forwardBackward(batch, options.threads);
        if (!output)
            return failure(output.error());
        engine::BaseAdamParams params;
        params.learningRate = rateAt(step, options.steps);
        if (const auto stepped = trainer.adamStep(params); !stepped)
            return failure(stepped.error());
        loss = step == 0 ? output->lossSum : 0.95 * loss + 0.05 * output->lossSum;
        const int done = step + 1;
        if (done % options.reportEvery != 0 && done != options.steps)
            continue;
        const auto heldOut = heldOutLoss(trainer, *tokenizer, options.threads);
        if (!heldOut)
            return failure(heldOut.error());
        progress.report(done, options.steps, loss, *heldOut);
        if (auto saved = save(trainer, options.directory); !saved)
            return saved;
    }
    return {};
}

} // namespace

Result<void> makeTokenizer(const Options& options)
{
    Rng rng(kVocabularySeed);
    std::vector<std::string> documents(kVocabularyDocuments);
    std::ranges::generate(documents, [&] { return nextDocument(rng); });
    return writeTokenizer(options.directory, trainVocabulary(documents, kVocabulary));
}

Result<void> pretrain(const Options& options)
{
    if (auto made = makeTokenizer(options); !made)
        return made;
    auto tokenizer = Tokenizer::fromFile(options.directory / "tokenizer.json");
    if (!tokenizer)
        return failure(tokenizer.error());
    auto trainer = engine::BaseTrainer::create(shape(), options.seed);
    if (!trainer)
        return failure(trainer.error());
    std::printf("%lld parameters\n", static_cast<long long>((*trainer)->parameterCount()));
    return train(**trainer, *tokenizer, options);
}

} // namespace tinkex::tinylm
