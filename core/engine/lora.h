#pragma once

#include "core/engine/basemodel.h"

namespace tinkex::engine {

/// Where the matrices of an adapter lie in one flat array. The A of a group's members are adjacent, so that all are
/// one product with the shared input.
class LoraLayout {
public:
    LoraLayout(const ModelConfig& config, const LoraConfig& lora);

    struct Target {
        int layer = 0; ///< -1 for Unembed
        Group group = Group::Qkv;
        GroupShape shape;
        std::size_t a = 0;          ///< [members * rank, in]
        std::vector<std::size_t> b; ///< of each member, [out, rank]
    };
    struct Tensor {
        std::string name; ///< PEFT
        std::size_t offset = 0;
        std::int64_t rows = 0;
        std::int64_t columns = 0;
        std::size_t size() const { return static_cast<std::size_t>(rows * columns); }
    };
    int rank = 0;
    float scale = 0.f; ///< alpha / rank
    std::vector<Target> targets;
    std::vector<Tensor> tensors; ///< covers every parameter once
    std::size_t total = 0;

    const Target* find(int layer, Group group) const;
    std::vector<std::string> moduleNames() const; ///< the last parts, "q_proj", each once

private:
    void append(const ModelConfig& config, int layer, Group group);
};

/// rank within 1 … min(hidden, 512), a finite alpha, something to train.
Result<void> checkLora(const LoraConfig& lora, const ModelConfig& config);
/// A uniform(±1/sqrt(in)) from the seed, B zero.
std::vector<float> initialLora(const LoraLayout& layout, std::uint64_t seed);

/// The base with W + scale B A in place of each adapted W: one product instead of three in every pass. Owns the merged
/// matrices, borrows the others; the base must outlive it.
struct MergedWeights {
    std::vector<PackedMatrix> matrices;
    NetworkWeights network;
};
MergedWeights mergeLora(const BaseModelImpl& base, const LoraLayout& layout, const std::vector<float>& values,
                        Packing packing, int threads);

/// The gradient of the adapter of one part, in the layout of the parameters.
class LoraGradients final : public GradientSink {
public:
    /// Borrows both.
    LoraGradients(const LoraLayout& layout, const std::vector<float>& parameters);

    std::vector<float>& values() { return m_values; }
    bool trainsLayers() const override { return m_trainsLayers; }
    void linear(int layer, Group group, const float* x, const float* dy, int rows, Workspace& workspace) override;

private:
    using Target = LoraLayout::Target;
    void lowRank(const Target& target, const float* x, const float* dy, int rows, Workspace& workspace);
    void dense(const Target& target, const float* x, const float* dy, int rows, Workspace& workspace);

    const LoraLayout& m_layout;
    const std::vector<float>& m_parameters;
    std::vector<float> m_values;
    bool m_trainsLayers = false;
};

} // namespace tinkex::engine
