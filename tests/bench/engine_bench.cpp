#include "core/engine/pretraining.h"
#include "core/engine/random.h"

#include <benchmark/benchmark.h>

/// Throughput of the engine on a model of the shipped shape with random weights: 128 wide, 4 layers, vocabulary 512,
/// LoRA rank 16 on all matrices. Run with --benchmark_format=json; items_per_second are tokens per second.
namespace {

using namespace tinkex::engine;

ModelConfig shippedShape()
{
    ModelConfig config;
    config.vocabSize = 512;
    config.hiddenSize = 128;
    config.layers = 4;
    config.heads = 4;
    config.kvHeads = 4;
    config.headDim = 32;
    config.ffnSize = 384;
    config.maxContext = 256;
    return config;
}

BaseModelPtr model()
{
    static const BaseModelPtr shared = BaseTrainer::create(shippedShape(), 1).value()->model().value();
    return shared;
}

std::vector<TokenId> randomTokens(Random& random, std::int64_t count)
{
    std::vector<TokenId> tokens;
    for (std::int64_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>(random.next() % 512));
    return tokens;
}

std::vector<Datum> randomBatch(std::int64_t datums, std::int64_t length)
{
    Random random(3);
    std::vector<Datum> batch;
    for (std::int64_t i = 0; i < datums; ++i) {
        Datum datum;
        datum.tokens = randomTokens(random, length);
        datum.targets = randomTokens(random, length);
        batch.push_back(std::move(datum));
    }
    return batch;
}

std::unique_ptr<Adapter> adapter()
{
    LoraConfig lora;
    lora.rank = 16;
    return createAdapter(model(), lora).value();
}

void train(benchmark::State& state, bool forwardOnly, bool withStep)
{
    const auto batch = randomBatch(state.range(0), state.range(1));
    const auto trained = adapter();
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            trained->forwardBackward(batch, LossKind::CrossEntropy, {}, forwardOnly, static_cast<int>(state.range(2))));
        if (withStep)
            benchmark::DoNotOptimize(trained->optimStep({}));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
}

void forwardBackward(benchmark::State& state)
{
    train(state, false, false);
}

void forward(benchmark::State& state)
{
    train(state, true, false);
}

/// What a training loop does: the merge of the adapter and AdamW are part of it.
void trainingStep(benchmark::State& state)
{
    train(state, false, true);
}

void pretrainingStep(benchmark::State& state)
{
    const auto batch = randomBatch(state.range(0), state.range(1));
    const auto trainer = BaseTrainer::create(shippedShape(), 1).value();
    for (auto _ : state) {
        benchmark::DoNotOptimize(trainer->forwardBackward(batch, static_cast<int>(state.range(2))));
        benchmark::DoNotOptimize(trainer->adamStep({}));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
}

void sampling(benchmark::State& state)
{
    constexpr int kTokens = 128;
    Random random(5);
    SampleRequest request;
    request.prompt = randomTokens(random, 16);
    request.params.maxTokens = kTokens;
    request.params.seed = 1;
    request.numSamples = static_cast<int>(state.range(0));
    const auto weights = adapter()->snapshot();
    for (auto _ : state)
        benchmark::DoNotOptimize(sample(*model(), weights.get(), request, {}, 0, static_cast<int>(state.range(1))));
    state.SetItemsProcessed(state.iterations() * state.range(0) * kTokens);
}

void shapes(benchmark::internal::Benchmark* bench)
{
    bench->ArgNames({"datums", "length", "threads"})
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Unit(benchmark::kMillisecond);
    for (const int threads : {1, 2}) {
        for (const auto& shape : {std::pair{32, 32}, {16, 64}, {16, 128}, {8, 256}})
            bench->Args({shape.first, shape.second, threads});
    }
}

} // namespace

BENCHMARK(forwardBackward)->Apply(shapes);
BENCHMARK(forward)->Apply(shapes);
BENCHMARK(trainingStep)->Apply(shapes);
BENCHMARK(pretrainingStep)->Apply(shapes);
BENCHMARK(sampling)
    ->ArgNames({"batch", "threads"})
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->ArgsProduct({{1, 8, 32}, {1, 2}});

BENCHMARK_MAIN();
