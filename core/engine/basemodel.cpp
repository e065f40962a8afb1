#include "core/engine/basemodel.h"

#include "core/engine/modelconfig.h"
#include "core/engine/safetensors.h"

#include <new>

namespace tinkex::engine {

BaseModel::~BaseModel() = default;

namespace {

constexpr const char* kWeightsName = "model.safetensors";
constexpr std::uintmax_t kMaxConfig = 1 << 20;
constexpr std::size_t kMaxParameters = std::size_t{1} << 33;

std::vector<std::int64_t> shapeOf(const TensorSlot& slot)
{
    return slot.columns ? std::vector<std::int64_t>{slot.rows, slot.columns} : std::vector<std::int64_t>{slot.rows};
}

/// A tensor that the layout does not know would change the result if it were dropped; these two kinds do not.
bool isHarmless(const std::string& name, const ModelConfig& config)
{
    return name.ends_with("rotary_emb.inv_freq") || (config.tiedEmbeddings && name == "lm_head.weight");
}

Result<void> checkNames(const SafetensorsFile& file, const BaseLayout& layout, const ModelConfig& config)
{
    for (const TensorSlot& slot : layout.tensors) {
        if (!file.tensors().contains(slot.name))
            return failure(ErrorKind::Storage, "tensor " + slot.name + " is missing");
    }
    if (file.tensors().size() == layout.tensors.size())
        return {};
    std::map<std::string_view, bool> known;
    for (const TensorSlot& slot : layout.tensors)
        known[slot.name] = true;
    for (const auto& [name, tensor] : file.tensors()) {
        if (!known.contains(name) && !isHarmless(name, config))
            return failure(ErrorKind::Storage, "tensor " + name + " does not belong to this architecture");
    }
    return {};
}

Result<std::vector<float>> readWeights(const SafetensorsFile& file, const ModelConfig& config)
{
    const BaseLayout layout(config);
    if (layout.total > kMaxParameters)
        return failure(ErrorKind::Storage, "the model is too large for this engine");
    if (auto checked = checkNames(file, layout, config); !checked)
        return failure(checked.error());
    // Before the memory is asked for: a small file with a large config must not.
    std::size_t stored = 0;
    for (const auto& [name, tensor] : file.tensors())
        stored += tensor.size;
    if (stored / 2 < layout.total)
        return failure(ErrorKind::Storage, "its tensors are smaller than config.json says");
    std::vector<float> values(layout.total);
    for (const TensorSlot& slot : layout.tensors) {
        if (auto copied = file.copy(slot.name, shapeOf(slot), values.data() + slot.offset); !copied)
            return failure(copied.error());
    }
    return values;
}

} // namespace

PackedWeights packWeights(const ModelConfig& config, const BaseLayout& layout, const std::vector<float>& values,
                          ThreadTeam& team, int threads)
{
    PackedWeights packed;
    packed.layers.resize(layout.layers.size());
    const auto pack = [&](int layer, Group group) {
        const GroupShape shape = groupShape(config, group);
        return packMatrix(values.data() + layout.groupOffset(layer, group), shape.out, shape.in, Packing::Both);
    };
    team.run(threads, [&](int part) {
        for (int l = part; l < config.layers; l += threads) {
            for (const Group group : kLayerGroups)
                packed.layers[static_cast<std::size_t>(l)][static_cast<std::size_t>(group)] = pack(l, group);
        }
        if (part == threads - 1)
            packed.unembed = pack(-1, Group::Unembed);
    });
    return packed;
}

NetworkWeights networkWeights(const ModelConfig& config, const BaseLayout& layout, const RopeTable& rope,
                              const std::vector<float>& values, const PackedWeights& packed)
{
    NetworkWeights network;
    network.config = &config;
    network.rope = &rope;
    network.embedding = values.data() + layout.embedding;
    network.finalNorm = values.data() + layout.finalNorm;
    network.unembed = &packed.unembed;
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        LayerWeights layer;
        layer.attentionNorm = values.data() + layout.layers[l].attentionNorm;
        layer.ffnNorm = values.data() + layout.layers[l].ffnNorm;
        for (std::size_t g = 0; g < kLayerGroups.size(); ++g)
            layer.groups[g] = &packed.layers[l][g];
        network.layers.push_back(layer);
    }
    return network;
}

BaseModelImpl::BaseModelImpl(ModelConfig config, std::vector<float> values)
    : m_config(std::move(config)),
      m_layout(m_config),
      m_rope(m_config),
      m_values(std::move(values)),
      m_packed(packWeights(m_config, m_layout, m_values, m_team, 1)),
      m_network(networkWeights(m_config, m_layout, m_rope, m_values, m_packed))
{}

namespace {

Result<ModelFiles> readFiles(const std::filesystem::path& directory)
{
    std::error_code ignored;
    if (!std::filesystem::exists(directory / kWeightsName, ignored) &&
        std::filesystem::exists(directory / "model.safetensors.index.json", ignored))
        return failure(ErrorKind::Storage, "the model is split into several safetensors files, which is not supported");
    auto json = readFile(directory / "config.json", kMaxConfig);
    if (!json)
        return failure(json.error());
    auto config = parseModelConfig(*json);
    if (!config)
        return failure(config.error());
    auto file = SafetensorsFile::read(directory / kWeightsName);
    if (!file)
        return failure(file.error());
    auto values = readWeights(*file, *config);
    if (!values)
        return failure(ErrorKind::Storage, kWeightsName + (": " + values.error().detail.toStdString()));
    return ModelFiles{std::move(*config), std::move(*values)};
}

} // namespace

Result<ModelFiles> readModelFiles(const std::filesystem::path& directory)
{
    auto files = readFiles(directory);
    if (!files)
        files.error().during("load model " + directory.filename().string());
    return files;
}

Result<BaseModelPtr> loadModel(const std::filesystem::path& directory)
{
    return guarded([&]() -> Result<BaseModelPtr> {
        auto files = readModelFiles(directory);
        if (!files)
            return failure(files.error());
        return std::make_shared<const BaseModelImpl>(std::move(files->config), std::move(files->values));
    });
}

} // namespace tinkex::engine
