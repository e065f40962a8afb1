#include "core/engine/pretraining.h"

#include "core/engine/adam.h"
#include "core/engine/basegradients.h"
#include "core/engine/basemodel.h"
#include "core/engine/modelconfig.h"
#include "core/engine/random.h"
#include "core/engine/safetensors.h"
#include "core/engine/trainingpass.h"

#include <algorithm>
#include <cmath>

namespace tinkex::engine {

BaseTrainer::~BaseTrainer() = default;

namespace {

constexpr double kEmbeddingDeviation = 0.1;
constexpr double kMatrixDeviation = 0.6; ///< divided by the root of the inputs

std::vector<float> randomWeights(const BaseLayout& layout, std::uint64_t seed)
{
    std::vector<float> values(layout.total);
    Random random(seed);
    for (const TensorSlot& slot : layout.tensors) {
        const double deviation = slot.offset == layout.embedding
                                     ? kEmbeddingDeviation
                                     : kMatrixDeviation / std::sqrt(std::max(1, slot.columns));
        for (std::size_t i = 0; i < slot.size(); ++i)
            values[slot.offset + i] = slot.isNorm ? 1.f : static_cast<float>(deviation * random.normal());
    }
    return values;
}

class BaseTrainerImpl final : public BaseTrainer {
public:
    BaseTrainerImpl(ModelConfig config, std::vector<float> values);

    const ModelConfig& config() const override { return m_config; }
    std::int64_t parameterCount() const override { return static_cast<std::int64_t>(m_layout.total); }
    Result<ForwardBackwardOutput> forwardBackward(std::span<const Datum> data, int threads) override
    {
        return pass(data, threads, true);
    }
    Result<ForwardBackwardOutput> evaluate(std::span<const Datum> data, int threads) override
    {
        return pass(data, threads, false);
    }
    Result<OptimStepOutput> adamStep(const BaseAdamParams& params) override;
    Result<BaseModelPtr> model() const override;
    Result<void> saveModel(const std::filesystem::path& directory) const override;

private:
    Result<ForwardBackwardOutput> pass(std::span<const Datum> data, int threads, bool trains);
    void repack(int threads);

    ModelConfig m_config;
    BaseLayout m_layout;
    RopeTable m_rope;
    std::vector<float> m_values;
    std::vector<float> m_gradient;
    Adam m_adam;
    std::vector<Adam::Range> m_ranges;
    ThreadTeam m_team;
    PackedWeights m_packed;
    NetworkWeights m_network;
    bool m_isPacked = false;
    std::vector<PassBuffers> m_buffers;
    std::vector<std::unique_ptr<BaseGradients>> m_parts;
};

BaseTrainerImpl::BaseTrainerImpl(ModelConfig config, std::vector<float> values)
    : m_config(std::move(config)),
      m_layout(m_config),
      m_rope(m_config),
      m_values(std::move(values)),
      m_gradient(m_layout.total, 0.f),
      m_adam(m_layout.total)
{
    for (const TensorSlot& slot : m_layout.tensors)
        m_ranges.push_back({slot.offset, slot.size(), !slot.isNorm});
}

void BaseTrainerImpl::repack(int threads)
{
    if (m_isPacked)
        return;
    m_packed = packWeights(m_config, m_layout, m_values, m_team, threads);
    m_network = networkWeights(m_config, m_layout, m_rope, m_values, m_packed);
    m_isPacked = true;
}

Result<ForwardBackwardOutput> BaseTrainerImpl::pass(std::span<const Datum> data, int threads, bool trains)
{
    return guarded([&]() -> Result<ForwardBackwardOutput> {
        if (threads < 1 || threads > kMaxThreads)
            return failure(ErrorKind::Validation, "the number of threads must be between 1 and 256");
        const LossConfig config;
        if (auto checked = checkData(data, LossKind::CrossEntropy, config, m_config); !checked)
            return failure(checked.error());
        repack(threads);
        std::vector<GradientSink*> sinks(static_cast<std::size_t>(threads), nullptr);
        while (trains && m_parts.size() < sinks.size())
            m_parts.push_back(std::make_unique<BaseGradients>(m_config, m_layout));
        for (std::size_t i = 0; trains && i < sinks.size(); ++i) {
            std::fill(m_parts[i]->values().begin(), m_parts[i]->values().end(), 0.f);
            sinks[i] = m_parts[i].get();
        }
        auto output = runPass({m_network, data, LossKind::CrossEntropy, config}, sinks, m_buffers, m_team);
        for (std::size_t i = 0; trains && i < sinks.size(); ++i)
            kernels().add(m_gradient.data(), m_parts[i]->values().data(), m_gradient.size());
        return output;
    });
}

Result<OptimStepOutput> BaseTrainerImpl::adamStep(const BaseAdamParams& params)
{
    auto output = m_adam.step(m_values, m_gradient, m_ranges,
                              {.learningRate = params.learningRate,
                               .beta1 = params.beta1,
                               .beta2 = params.beta2,
                               .eps = params.eps,
                               .weightDecay = params.weightDecay,
                               .gradClipNorm = params.gradClipNorm});
    m_isPacked = m_isPacked && !output;
    return output;
}

Result<BaseModelPtr> BaseTrainerImpl::model() const
{
    return guarded([&]() -> Result<BaseModelPtr> { return std::make_shared<const BaseModelImpl>(m_config, m_values); });
}

Result<void> BaseTrainerImpl::saveModel(const std::filesystem::path& directory) const
{
    return guarded([&]() -> Result<void> {
        std::vector<TensorToWrite> tensors;
        for (const TensorSlot& slot : m_layout.tensors) {
            std::vector<std::int64_t> shape{slot.rows};
            if (slot.columns)
                shape.push_back(slot.columns);
            tensors.push_back({slot.name, std::move(shape), m_values.data() + slot.offset});
        }
        if (auto written = writeSafetensors(directory / "model.safetensors", tensors, TensorType::F16); !written)
            return written;
        return writeFile(directory / "config.json", modelConfigJson(m_config));
    });
}

} // namespace

Result<std::unique_ptr<BaseTrainer>> BaseTrainer::create(const ModelConfig& config, std::uint64_t seed)
{
    return guarded([&]() -> Result<std::unique_ptr<BaseTrainer>> {
        if (auto checked = checkConfig(config); !checked)
            return failure(checked.error());
        return std::make_unique<BaseTrainerImpl>(config, randomWeights(BaseLayout(config), seed));
    });
}

Result<std::unique_ptr<BaseTrainer>> BaseTrainer::load(const std::filesystem::path& directory)
{
    return guarded([&]() -> Result<std::unique_ptr<BaseTrainer>> {
        auto files = readModelFiles(directory);
        if (!files)
            return failure(files.error());
        return std::make_unique<BaseTrainerImpl>(std::move(files->config), std::move(files->values));
    });
}

} // namespace tinkex::engine
