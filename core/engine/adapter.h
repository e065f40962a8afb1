#pragma once

#include "core/engine/adam.h"
#include "core/engine/lora.h"
#include "core/engine/trainingpass.h"

#include <mutex>

namespace tinkex::engine {

/// The only AdapterWeights there is. Thread: immutable; the merged weights are made by the first sampler.
class AdapterWeightsImpl final : public AdapterWeights {
public:
    AdapterWeightsImpl(std::shared_ptr<const BaseModelImpl> base, const LoraConfig& lora, std::vector<float> values);

    const LoraConfig& lora() const override { return m_lora; }
    Result<void> save(const std::filesystem::path& directory) const override;

    const BaseModelImpl& base() const { return *m_base; }
    const std::vector<float>& values() const { return m_values; }
    const NetworkWeights& network(int threads) const;

private:
    std::shared_ptr<const BaseModelImpl> m_base;
    LoraConfig m_lora;
    LoraLayout m_layout;
    std::vector<float> m_values;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<const MergedWeights> m_merged;
};

/// The only Adapter there is.
class AdapterImpl final : public Adapter {
public:
    AdapterImpl(std::shared_ptr<const BaseModelImpl> base, const LoraConfig& lora, std::vector<float> values);

    const LoraConfig& lora() const override { return m_lora; }
    Result<ForwardBackwardOutput> forwardBackward(std::span<const Datum> data, LossKind loss, const LossConfig& config,
                                                  bool forwardOnly, int threads) override;
    Result<OptimStepOutput> optimStep(const AdamParams& params) override;
    Result<void> save(const std::filesystem::path& directory, bool withOptimizer) const override;
    std::shared_ptr<const AdapterWeights> snapshot() const override;

    const LoraLayout& layout() const { return m_layout; }
    const std::vector<float>& values() const { return m_values; }
    const std::vector<float>& gradient() const { return m_gradient; }
    Adam& optimizer() { return m_adam; }

private:
    std::shared_ptr<const BaseModelImpl> m_base;
    LoraConfig m_lora;
    LoraLayout m_layout;
    std::vector<float> m_values;
    std::vector<float> m_gradient;
    Adam m_adam;
    MergedWeights m_merged;
    bool m_isMerged = false;
    std::vector<PassBuffers> m_buffers;
    std::vector<std::unique_ptr<LoraGradients>> m_parts;
};

/// The files of an adapter directory.
struct AdapterFiles {
    LoraConfig lora;
    std::vector<float> values;
    std::vector<float> mean; ///< of the optimizer, empty without
    std::vector<float> square;
    std::int64_t steps = 0;
};
Result<AdapterFiles> readAdapterFiles(const std::filesystem::path& directory, const ModelConfig& config,
                                      bool withOptimizer);
Result<void> writeAdapter(const std::filesystem::path& directory, const LoraLayout& layout, const LoraConfig& lora,
                          const std::vector<float>& values);
Result<void> writeOptimizer(const std::filesystem::path& directory, const LoraLayout& layout, const Adam& adam);

/// The engine's own class behind the contract's pointer; null for another implementation.
std::shared_ptr<const BaseModelImpl> implementation(const BaseModelPtr& base);

} // namespace tinkex::engine
