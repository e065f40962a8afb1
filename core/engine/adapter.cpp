#include "core/engine/adapter.h"

#include <algorithm>

namespace tinkex::engine {

Adapter::~Adapter() = default;
AdapterWeights::~AdapterWeights() = default;

AdapterWeightsImpl::AdapterWeightsImpl(std::shared_ptr<const BaseModelImpl> base, const LoraConfig& lora,
                                       std::vector<float> values)
    : m_base(std::move(base)), m_lora(lora), m_layout(m_base->config(), lora), m_values(std::move(values))
{}

Result<void> AdapterWeightsImpl::save(const std::filesystem::path& directory) const
{
    return guarded([&] { return writeAdapter(directory, m_layout, m_lora, m_values); });
}

const NetworkWeights& AdapterWeightsImpl::network(int threads) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_merged)
        m_merged = std::make_unique<const MergedWeights>(
            mergeLora(*m_base, m_layout, m_values, Packing::ForwardOnly, threads));
    return m_merged->network;
}

AdapterImpl::AdapterImpl(std::shared_ptr<const BaseModelImpl> base, const LoraConfig& lora, std::vector<float> values)
    : m_base(std::move(base)),
      m_lora(lora),
      m_layout(m_base->config(), lora),
      m_values(std::move(values)),
      m_gradient(m_layout.total, 0.f),
      m_adam(m_layout.total)
{}

Result<ForwardBackwardOutput> AdapterImpl::forwardBackward(std::span<const Datum> data, LossKind loss,
                                                           const LossConfig& config, bool forwardOnly, int threads)
{
    return guarded([&]() -> Result<ForwardBackwardOutput> {
        if (threads < 1 || threads > kMaxThreads)
            return failure(ErrorKind::Validation, "the number of threads must be between 1 and 256");
        if (auto checked = checkData(data, loss, config, m_base->config()); !checked)
            return failure(checked.error());
        if (!m_isMerged)
            m_merged = mergeLora(*m_base, m_layout, m_values, Packing::Both, threads);
        m_isMerged = true;
        std::vector<GradientSink*> sinks(static_cast<std::size_t>(threads), nullptr);
        while (!forwardOnly && m_parts.size() < sinks.size())
            m_parts.push_back(std::make_unique<LoraGradients>(m_layout, m_values));
        for (std::size_t i = 0; !forwardOnly && i < sinks.size(); ++i) {
            std::fill(m_parts[i]->values().begin(), m_parts[i]->values().end(), 0.f);
            sinks[i] = m_parts[i].get();
        }
        auto output = runPass({m_merged.network, data, loss, config}, sinks, m_buffers, m_base->team());
        for (std::size_t i = 0; !forwardOnly && i < sinks.size(); ++i)
            kernels().add(m_gradient.data(), m_parts[i]->values().data(), m_gradient.size());
        return output;
    });
}

Result<OptimStepOutput> AdapterImpl::optimStep(const AdamParams& params)
{
    const Adam::Range all{0, m_layout.total, true};
    auto output = m_adam.step(m_values, m_gradient, {&all, 1}, params);
    m_isMerged = m_isMerged && !output;
    return output;
}

Result<void> AdapterImpl::save(const std::filesystem::path& directory, bool withOptimizer) const
{
    return guarded([&]() -> Result<void> {
        auto written = writeAdapter(directory, m_layout, m_lora, m_values);
        if (!written || !withOptimizer)
            return written;
        return writeOptimizer(directory, m_layout, m_adam);
    });
}

std::shared_ptr<const AdapterWeights> AdapterImpl::snapshot() const
{
    return std::make_shared<const AdapterWeightsImpl>(m_base, m_lora, m_values);
}

std::shared_ptr<const BaseModelImpl> implementation(const BaseModelPtr& base)
{
    return std::dynamic_pointer_cast<const BaseModelImpl>(base);
}

Result<std::unique_ptr<Adapter>> createAdapter(BaseModelPtr base, const LoraConfig& lora)
{
    return guarded([&]() -> Result<std::unique_ptr<Adapter>> {
        auto model = implementation(base);
        if (!model)
            return failure(ErrorKind::Validation, "there is no base model");
        if (auto checked = checkLora(lora, model->config()); !checked)
            return failure(checked.error());
        auto values = initialLora(LoraLayout(model->config(), lora), lora.seed);
        return std::make_unique<AdapterImpl>(std::move(model), lora, std::move(values));
    });
}

Result<std::unique_ptr<Adapter>> loadAdapter(BaseModelPtr base, const std::filesystem::path& directory,
                                             bool withOptimizer)
{
    return guarded([&]() -> Result<std::unique_ptr<Adapter>> {
        auto model = implementation(base);
        if (!model)
            return failure(ErrorKind::Validation, "there is no base model");
        auto files = readAdapterFiles(directory, model->config(), withOptimizer);
        if (!files)
            return failure(files.error());
        auto adapter = std::make_unique<AdapterImpl>(std::move(model), files->lora, std::move(files->values));
        if (withOptimizer) {
            adapter->optimizer().mean() = std::move(files->mean);
            adapter->optimizer().square() = std::move(files->square);
            adapter->optimizer().setSteps(files->steps);
        }
        return adapter;
    });
}

Result<AdapterWeightsPtr> loadAdapterWeights(BaseModelPtr base, const std::filesystem::path& directory)
{
    return guarded([&]() -> Result<AdapterWeightsPtr> {
        auto model = implementation(base);
        if (!model)
            return failure(ErrorKind::Validation, "there is no base model");
        auto files = readAdapterFiles(directory, model->config(), false);
        if (!files)
            return failure(files.error());
        return std::make_shared<const AdapterWeightsImpl>(std::move(model), files->lora, std::move(files->values));
    });
}

} // namespace tinkex::engine
