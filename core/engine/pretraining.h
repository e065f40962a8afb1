#pragma once

#include "core/engine/engine.h"

/// Training of all weights of a base model, for the program that makes the shipped model. The server never uses it.
namespace tinkex::engine {

/// AdamW over all weights; norms get no weight decay.
struct BaseAdamParams {
    double learningRate = 3e-3;
    double beta1 = 0.9;
    double beta2 = 0.95;
    double eps = 1e-8;
    double weightDecay = 0.05;
    double gradClipNorm = 1.0; ///< global L2 norm; 0 switches it off
};

/// Weights, accumulated gradients and Adam moments of one model. Thread: one at a time. No function throws.
class BaseTrainer {
public:
    /// Random weights from the seed: matrices normal with deviation 0.6 / sqrt(fan in), embeddings 0.1, norms 1.
    static Result<std::unique_ptr<BaseTrainer>> create(const ModelConfig& config, std::uint64_t seed);
    /// Goes on from a saved model, with fresh moments.
    static Result<std::unique_ptr<BaseTrainer>> load(const std::filesystem::path& directory);

    virtual ~BaseTrainer();
    virtual const ModelConfig& config() const = 0;
    virtual std::int64_t parameterCount() const = 0;

    /// Cross-entropy of the datums; adds the gradient of its *sum* to the accumulated ones. Put 1/tokens in the weights
    /// for a mean.
    virtual Result<ForwardBackwardOutput> forwardBackward(std::span<const Datum> data, int threads) = 0;
    /// The same loss without gradients.
    virtual Result<ForwardBackwardOutput> evaluate(std::span<const Datum> data, int threads) = 0;
    /// Applies AdamW and zeroes the gradients. A non-finite gradient leaves the weights as they were.
    virtual Result<OptimStepOutput> adamStep(const BaseAdamParams& params) = 0;

    /// A frozen copy, for sampling between steps.
    virtual Result<BaseModelPtr> model() const = 0;
    /// config.json (LlamaForCausalLM, bosToken and eosTokens of the config) and model.safetensors (f16) into an
    /// existing directory, as loadModel reads them.
    virtual Result<void> saveModel(const std::filesystem::path& directory) const = 0;
};

} // namespace tinkex::engine
