#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The embedded transformer: what core/server uses of it. Llama-style decoder (RMSNorm, half-rotation RoPE, SwiGLU,
/// grouped-query attention, tied or separate output embedding), LoRA adapters, exact gradients, sampling.
/// Thread: a BaseModel is immutable and shared freely. An Adapter is used by one thread at a time (the server's
/// worker). No function throws; every input is checked and refused with ErrorKind::Validation.
namespace tinkex::engine {

using TokenId = std::int32_t;

struct ModelConfig {
    int vocabSize = 0;
    int hiddenSize = 0;
    int layers = 0;
    int heads = 0;
    int kvHeads = 0;
    int headDim = 0;
    int ffnSize = 0;
    int maxContext = 0; ///< tokens
    float ropeTheta = 10000.f;
    float normEps = 1e-5f;
    bool tiedEmbeddings = true;
    TokenId bosToken = -1; ///< -1: none
    std::vector<TokenId> eosTokens;
};

/// Weights of one base model, f32 in memory.
class BaseModel {
public:
    virtual ~BaseModel();
    virtual const ModelConfig& config() const = 0;
    virtual std::int64_t parameterCount() const = 0;
};
using BaseModelPtr = std::shared_ptr<const BaseModel>;

/// Reads config.json and model.safetensors (f32, f16, bf16) of a Hugging Face directory. An unsupported architecture,
/// a missing or wrongly shaped tensor, a truncated file: ErrorKind::Storage with the reason and the file's name.
Result<BaseModelPtr> loadModel(const std::filesystem::path& directory);

struct LoraConfig {
    int rank = 32;
    std::uint64_t seed = 0;
    bool trainUnembed = true;
    bool trainMlp = true;
    bool trainAttn = true;
    float alpha = 32.f; ///< scale of the update is alpha / rank
};

struct AdamParams {
    double learningRate = 1e-4;
    double beta1 = 0.9;
    double beta2 = 0.95;
    double eps = 1e-12;
    double weightDecay = 0.0;  ///< decoupled, as AdamW
    double gradClipNorm = 0.0; ///< global L2 norm; 0 switches it off
};

enum class LossKind { CrossEntropy, ImportanceSampling, Ppo, Cispo, Dro };
Result<LossKind> lossKindFromName(std::string_view name); ///< "cross_entropy", …; unknown: Validation

struct LossConfig {
    double clipLow = 0.8;  ///< ppo, cispo
    double clipHigh = 1.2; ///< ppo, cispo
    double beta = 0.0;     ///< dro
};

/// One training item. N = tokens.size() positions; K targets a position (1 but for distillation).
/// weights, targets are [N*K] row-major; logprobs, advantages, clipLow, clipHigh are [N]. Unused ones are empty;
/// empty weights count as 1 (protocol.md 3.4: forward() may come without).
struct Datum {
    std::vector<TokenId> tokens;
    std::vector<TokenId> targets;
    int targetsPerToken = 1;
    std::vector<float> weights;
    std::vector<float> logprobs;
    std::vector<float> advantages;
    std::vector<float> clipLow; ///< per token, overrides LossConfig::clipLow
    std::vector<float> clipHigh;
};

struct DatumOutput {
    std::vector<float> logprobs;        ///< [N*K] under the current model
    std::vector<float> elementwiseLoss; ///< [N*K] for cross_entropy, else [N]
};

struct ForwardBackwardOutput {
    std::vector<DatumOutput> datums;
    double lossSum = 0.0;
    std::int64_t tokens = 0;
};

struct OptimStepOutput {
    double gradNorm = 0.0; ///< global L2 norm before clipping
    std::int64_t step = 0; ///< 1 after the first
};

/// LoRA parameters, accumulated gradients and Adam moments of one model being trained.
class Adapter {
public:
    virtual ~Adapter();
    virtual const LoraConfig& lora() const = 0;
    /// Sums over tokens and datums, adds to the accumulated gradients unless forwardOnly. All datums are checked before
    /// any is computed, so an error leaves the gradients as they were. `threads` >= 1 splits the batch; the result does
    /// not depend on scheduling: the same input, seed and thread count give the same bits.
    virtual Result<ForwardBackwardOutput> forwardBackward(std::span<const Datum> data, LossKind loss,
                                                          const LossConfig& config, bool forwardOnly, int threads) = 0;
    /// Applies AdamW to the accumulated gradients and zeroes them. Non-finite or out-of-range parameters: Validation.
    /// A non-finite gradient is dropped, leaves the parameters untouched and is a RemoteTask-worthy error
    /// (ErrorKind::Validation).
    virtual Result<OptimStepOutput> optimStep(const AdamParams& params) = 0;

    /// PEFT layout: adapter_config.json, adapter_model.safetensors (f32), plus optimizer.safetensors when
    /// withOptimizer. Writes into an existing empty directory; the caller makes it atomic.
    virtual Result<void> save(const std::filesystem::path& directory, bool withOptimizer) const = 0;
    /// A frozen copy of the LoRA weights for sampling, cheap to share while training goes on.
    virtual std::shared_ptr<const class AdapterWeights> snapshot() const = 0;
};

class AdapterWeights {
public:
    virtual ~AdapterWeights();
    virtual const LoraConfig& lora() const = 0;
    virtual Result<void> save(const std::filesystem::path& directory) const = 0;
};
using AdapterWeightsPtr = std::shared_ptr<const AdapterWeights>;

/// rank 1…min(hiddenSize, 512) and at least one train flag, else Validation. A uniform(±1/sqrt(in)) from the seed, B
/// zero.
Result<std::unique_ptr<Adapter>> createAdapter(BaseModelPtr base, const LoraConfig& lora);
/// Reads a directory written by save(). withOptimizer demands optimizer.safetensors.
Result<std::unique_ptr<Adapter>> loadAdapter(BaseModelPtr base, const std::filesystem::path& directory,
                                             bool withOptimizer);
Result<AdapterWeightsPtr> loadAdapterWeights(BaseModelPtr base, const std::filesystem::path& directory);

struct SamplingParams {
    int maxTokens = 0; ///< 0: up to the context limit
    std::optional<std::uint64_t> seed;
    double temperature = 1.0; ///< 0: greedy
    int topK = -1;            ///< -1: off
    double topP = 1.0;
    std::vector<TokenId> stopTokens; ///< replaces nothing: the model's end tokens always stop as well
    std::vector<std::string> stopStrings;
};

struct TopLogprob {
    TokenId token = 0;
    float logprob = 0.f;
};

struct SampleRequest {
    std::vector<TokenId> prompt;
    SamplingParams params;
    int numSamples = 1;
    bool promptLogprobs = false;
    int topkPromptLogprobs = 0;
};

enum class StopReason { Stop, Length };

struct SampledSequence {
    std::vector<TokenId> tokens; ///< includes the end or stop token that ended it, and the tokens of a stop string
    std::vector<float> logprobs; ///< of the raw model (temperature 1, no truncation), one a token
    StopReason stopReason = StopReason::Length;
};

struct SampleOutput {
    std::vector<SampledSequence> sequences;
    std::vector<float> promptLogprobs;                       ///< [prompt], first NaN; empty unless asked for
    std::vector<std::vector<TopLogprob>> topkPromptLogprobs; ///< [prompt][<=k], first empty; empty unless asked for
};

/// Bytes of a token, for stop strings. Supplied by the caller so that the engine knows no tokenizer.
using TokenBytes = std::vector<std::string>;

/// adapter may be null (base model). All samples of the request share the prompt's key/value cache and run as one
/// batch. `shouldStop`, when given, is asked between tokens, by one thread at a time but not only by the caller's; true
/// ends the call with ErrorKind::Cancelled. Without a seed, `entropy` seeds the generator; samples of one request
/// always differ in their random stream, and none depends on numSamples or threads. A prompt that fills the context
/// gets sequences without tokens and StopReason::Length.
Result<SampleOutput> sample(const BaseModel& base, const AdapterWeights* adapter, const SampleRequest& request,
                            const TokenBytes& tokenBytes, std::uint64_t entropy, int threads,
                            const std::function<bool()>& shouldStop = {});

} // namespace tinkex::engine
