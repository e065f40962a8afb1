#include "core/engine/adapter.h"
#include "core/engine/decoder.h"
#include "core/engine/tokenpicker.h"

#include <algorithm>
#include <atomic>
#include <limits>

namespace tinkex::engine {
namespace {

/// Sequences that one thread advances together; the others wait for a place.
constexpr std::size_t kMaxLive = 32;
constexpr int kMaxSamples = 4096;
constexpr int kHeadRows = 64;

Result<void> checkRequest(const SampleRequest& request, const ModelConfig& config, const TokenBytes& tokenBytes,
                          int threads)
{
    const auto refuse = [](const std::string& what) {
        return failure(ErrorKind::Validation, what);
    };
    if (request.prompt.empty())
        return refuse("the prompt is empty");
    if (request.prompt.size() > static_cast<std::size_t>(config.maxContext))
        return refuse("the prompt has " + std::to_string(request.prompt.size()) + " tokens, the context limit is " +
                      std::to_string(config.maxContext));
    for (const TokenId token : request.prompt) {
        if (token < 0 || token >= config.vocabSize)
            return refuse("the prompt has a token id outside of the vocabulary of " + std::to_string(config.vocabSize));
    }
    if (request.numSamples < 1 || request.numSamples > kMaxSamples)
        return refuse("num_samples must be between 1 and " + std::to_string(kMaxSamples));
    if (request.topkPromptLogprobs < 0)
        return refuse("topk_prompt_logprobs must not be negative");
    if (threads < 1 || threads > kMaxThreads)
        return refuse("the number of threads must be between 1 and 256");
    if (!request.params.stopStrings.empty() && tokenBytes.empty())
        return refuse("stop strings need the bytes of the tokens");
    return checkSampling(request.params);
}

/// What all continuations share.
struct Shared {
    const NetworkWeights& weights;
    const SampleRequest& request;
    const TokenBytes& tokenBytes;
    const std::function<bool()>& shouldStop;
    std::uint64_t seed = 0;
    std::size_t limit = 0; ///< tokens of a sequence
    KvCache prompt;
    std::vector<float> firstLogits;
    std::vector<SampledSequence>& sequences;
    std::mutex stopMutex;
    std::atomic<bool> isCancelled = false;

    bool cancelled()
    {
        if (!isCancelled && shouldStop) {
            const std::lock_guard lock(stopMutex);
            isCancelled = isCancelled || shouldStop();
        }
        return isCancelled;
    }
};

/// A sequence that is being made.
struct Live {
    Live(const Shared& shared, std::size_t index)
        : sequence(shared.sequences[index]),
          random(Random::stream(shared.seed, index)),
          stop(shared.request.params, shared.weights.config->eosTokens, shared.tokenBytes),
          cache(*shared.weights.config)
    {}

    /// False when the sequence has ended.
    bool advance(const float* logits, TokenPicker& picker, std::size_t limit)
    {
        const TokenPicker::Picked picked = picker.pick(logits, random);
        sequence.tokens.push_back(picked.token);
        sequence.logprobs.push_back(picked.logprob);
        if (stop.push(picked.token)) {
            sequence.stopReason = StopReason::Stop;
            return false;
        }
        return sequence.tokens.size() < limit;
    }

    SampledSequence& sequence;
    Random random;
    StopMatcher stop;
    KvCache cache;
};

/// Makes the sequences index, index + step, … on the calling thread.
void makeSequences(Shared& shared, std::size_t index, std::size_t step)
{
    const ModelConfig& config = *shared.weights.config;
    Decoder decoder(shared.weights, shared.prompt);
    TokenPicker picker(shared.request.params, config.vocabSize);
    std::vector<std::unique_ptr<Live>> live;
    std::vector<Decoder::Slot> slots;
    while (!shared.cancelled()) {
        for (; live.size() < kMaxLive && index < shared.sequences.size(); index += step) {
            auto next = std::make_unique<Live>(shared, index);
            if (next->advance(shared.firstLogits.data(), picker, shared.limit))
                live.push_back(std::move(next));
        }
        if (live.empty())
            return;
        slots.clear();
        for (const auto& one : live)
            slots.push_back({one->sequence.tokens.back(), &one->cache});
        const float* logits = decoder.step(slots);
        std::erase_if(live, [&](const std::unique_ptr<Live>& one) {
            const bool goesOn = one->advance(logits, picker, shared.limit);
            logits += config.vocabSize;
            return !goesOn;
        });
    }
}

void promptLogprobs(const NetworkWeights& weights, const SampleRequest& request, const std::vector<float>& hidden,
                    SampleOutput& output, Workspace& workspace)
{
    const int count = static_cast<int>(request.prompt.size());
    const int vocab = weights.config->vocabSize;
    if (request.promptLogprobs)
        output.promptLogprobs.assign(request.prompt.size(), std::numeric_limits<float>::quiet_NaN());
    if (request.topkPromptLogprobs > 0)
        output.topkPromptLogprobs.resize(request.prompt.size());
    if (!request.promptLogprobs && request.topkPromptLogprobs == 0)
        return;
    std::vector<float> logits;
    for (int first = 0; first < count - 1; first += kHeadRows) {
        const int rows = std::min(kHeadRows, count - 1 - first);
        computeLogits(weights, hidden.data() + static_cast<std::ptrdiff_t>(first) * weights.config->hiddenSize, rows,
                      logits, workspace);
        for (int r = 0; r < rows; ++r) {
            const float* row = logits.data() + static_cast<std::ptrdiff_t>(r) * vocab;
            const auto next = static_cast<std::size_t>(first + r + 1);
            if (request.promptLogprobs)
                output.promptLogprobs[next] = row[request.prompt[next]] - kernels().logSumExp(row, vocab, 1.f);
            if (request.topkPromptLogprobs > 0)
                output.topkPromptLogprobs[next] = topLogprobs(row, vocab, request.topkPromptLogprobs);
        }
    }
}

Result<SampleOutput> run(const BaseModelImpl& base, const NetworkWeights& weights, const SampleRequest& request,
                         const TokenBytes& tokenBytes, std::uint64_t entropy, int threads,
                         const std::function<bool()>& shouldStop)
{
    const ModelConfig& config = base.config();
    const auto room = static_cast<std::size_t>(config.maxContext) - request.prompt.size();
    const auto wished = static_cast<std::size_t>(request.params.maxTokens);
    SampleOutput output;
    output.sequences.resize(static_cast<std::size_t>(request.numSamples));
    Shared shared{.weights = weights,
                  .request = request,
                  .tokenBytes = tokenBytes,
                  .shouldStop = shouldStop,
                  .seed = request.params.seed.value_or(entropy),
                  .limit = wished == 0 ? room : std::min(wished, room),
                  .prompt = KvCache(config),
                  .firstLogits = {},
                  .sequences = output.sequences,
                  .stopMutex = {}};
    if (!shared.cancelled()) {
        Workspace workspace;
        std::vector<float> hidden;
        prefill(weights, request.prompt, shared.prompt, hidden, workspace);
        const float* last = hidden.data() + (request.prompt.size() - 1) * static_cast<std::size_t>(config.hiddenSize);
        computeLogits(weights, last, 1, shared.firstLogits, workspace);
        promptLogprobs(weights, request, hidden, output, workspace);
        const int parts = std::min(threads, request.numSamples);
        if (shared.limit > 0)
            base.team().run(parts, [&](int part) {
                makeSequences(shared, static_cast<std::size_t>(part), static_cast<std::size_t>(parts));
            });
    }
    if (shared.isCancelled)
        return failure(ErrorKind::Cancelled, "sampling was cancelled");
    return output;
}

} // namespace

Result<SampleOutput> sample(const BaseModel& base, const AdapterWeights* adapter, const SampleRequest& request,
                            const TokenBytes& tokenBytes, std::uint64_t entropy, int threads,
                            const std::function<bool()>& shouldStop)
{
    return guarded([&]() -> Result<SampleOutput> {
        const auto* model = dynamic_cast<const BaseModelImpl*>(&base);
        const auto* weights = dynamic_cast<const AdapterWeightsImpl*>(adapter);
        if (!model || (adapter && (!weights || &weights->base() != model)))
            return failure(ErrorKind::Validation, "the adapter belongs to another base model");
        if (auto checked = checkRequest(request, model->config(), tokenBytes, threads); !checked)
            return failure(checked.error());
        return run(*model, weights ? weights->network(threads) : model->network(), request, tokenBytes, entropy,
                   threads, shouldStop);
    });
}

} // namespace tinkex::engine
