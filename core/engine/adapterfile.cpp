#include "core/engine/adapter.h"

#include "core/engine/safetensors.h"

#include <algorithm>
#include <charconv>
#include <simdjson.h>

namespace tinkex::engine {
namespace {

using Object = simdjson::dom::object;

constexpr std::uintmax_t kMaxConfig = 1 << 20;
constexpr const char* kConfigName = "adapter_config.json";
constexpr const char* kWeightsName = "adapter_model.safetensors";
constexpr const char* kOptimizerName = "optimizer.safetensors";
constexpr const char* kMeanSuffix = ".exp_avg";
constexpr const char* kSquareSuffix = ".exp_avg_sq";

std::string number(float value)
{
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string configJson(const LoraLayout& layout, const LoraConfig& lora)
{
    std::string modules;
    for (const std::string& name : layout.moduleNames())
        modules += (modules.empty() ? "\"" : ", \"") + name + "\"";
    return "{\n  \"peft_type\": \"LORA\",\n  \"task_type\": \"CAUSAL_LM\",\n  \"base_model_name_or_path\": null,\n"
           "  \"r\": " +
           std::to_string(lora.rank) + ",\n  \"lora_alpha\": " + number(lora.alpha) +
           ",\n  \"lora_dropout\": 0.0,\n  \"bias\": \"none\",\n  \"fan_in_fan_out\": false,\n"
           "  \"inference_mode\": true,\n  \"target_modules\": [" +
           modules + "]\n}\n";
}

template<class T> bool parseNumber(const SafetensorsFile& file, std::string_view key, T& value)
{
    const auto found = file.metadata().find(key);
    if (found == file.metadata().end())
        return false;
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

/// Variants of LoRA that this engine would compute wrongly.
bool isPlainLora(const Object& config)
{
    std::string_view text;
    if (config["peft_type"].get(text) || text != "LORA")
        return false;
    if (!config["bias"].get(text) && text != "none")
        return false;
    for (const std::string_view flag : {"use_rslora", "use_dora", "fan_in_fan_out"}) {
        bool value = false;
        if (!config[flag].get(value) && value)
            return false;
    }
    for (const std::string_view patterns : {"rank_pattern", "alpha_pattern"}) {
        Object object;
        if (!config[patterns].get(object) && object.size() > 0)
            return false;
    }
    simdjson::dom::array saved;
    return config["modules_to_save"].get(saved) || saved.size() == 0;
}

Result<LoraConfig> parseConfig(std::string_view json)
{
    simdjson::dom::parser parser;
    Object object;
    const simdjson::padded_string padded(json);
    if (parser.parse(padded).get(object))
        return failure(ErrorKind::Storage, "adapter_config.json is not a JSON object");
    if (!isPlainLora(object))
        return failure(ErrorKind::Storage, "adapter_config.json describes something else than plain LoRA");
    LoraConfig lora;
    std::int64_t rank = 0;
    double alpha = 0.0;
    simdjson::dom::array modules;
    if (object["r"].get(rank) || rank < 1 || rank > INT32_MAX || object["lora_alpha"].get(alpha) ||
        object["target_modules"].get(modules))
        return failure(ErrorKind::Storage, "adapter_config.json has no valid r, lora_alpha or target_modules");
    lora.rank = static_cast<int>(rank);
    lora.alpha = static_cast<float>(alpha);
    lora.trainAttn = lora.trainMlp = lora.trainUnembed = false;
    for (const simdjson::dom::element element : modules) {
        std::string_view name;
        if (element.get(name))
            continue;
        lora.trainAttn = lora.trainAttn || name == "q_proj";
        lora.trainMlp = lora.trainMlp || name == "gate_proj";
        lora.trainUnembed = lora.trainUnembed || name == "lm_head";
    }
    return lora;
}

Result<void> copyAll(const SafetensorsFile& file, const LoraLayout& layout, const std::string& suffix,
                     std::vector<float>& values)
{
    for (const LoraLayout::Tensor& tensor : layout.tensors) {
        if (!file.tensors().contains(tensor.name + suffix))
            return failure(ErrorKind::Storage, "tensor " + tensor.name + suffix + " is missing");
    }
    values.resize(layout.total);
    for (const LoraLayout::Tensor& tensor : layout.tensors) {
        const std::int64_t shape[] = {tensor.rows, tensor.columns};
        if (auto copied = file.copy(tensor.name + suffix, shape, values.data() + tensor.offset); !copied)
            return copied;
    }
    return {};
}

std::vector<TensorToWrite> tensorsOf(const LoraLayout& layout, const std::vector<float>& values,
                                     const std::string& suffix)
{
    std::vector<TensorToWrite> tensors;
    for (const LoraLayout::Tensor& tensor : layout.tensors)
        tensors.push_back({tensor.name + suffix, {tensor.rows, tensor.columns}, values.data() + tensor.offset});
    return tensors;
}

Result<void> readOptimizer(const std::filesystem::path& directory, const LoraLayout& layout, AdapterFiles& files)
{
    auto file = SafetensorsFile::read(directory / kOptimizerName);
    if (!file)
        return failure(file.error());
    if (auto copied = copyAll(*file, layout, kMeanSuffix, files.mean); !copied)
        return copied;
    if (auto copied = copyAll(*file, layout, kSquareSuffix, files.square); !copied)
        return copied;
    const bool isNegative = std::any_of(files.square.begin(), files.square.end(), [](float v) { return v < 0.f; });
    if (isNegative || !parseNumber(*file, "step", files.steps) || files.steps < 0)
        return failure(ErrorKind::Storage, "optimizer.safetensors holds no valid optimizer state");
    return {};
}

} // namespace

Result<AdapterFiles> readAdapterFiles(const std::filesystem::path& directory, const ModelConfig& config,
                                      bool withOptimizer)
{
    auto json = readFile(directory / kConfigName, kMaxConfig);
    if (!json)
        return failure(json.error());
    auto lora = parseConfig(*json);
    if (!lora)
        return failure(lora.error());
    if (auto checked = checkLora(*lora, config); !checked)
        return failure(ErrorKind::Storage, "adapter_config.json: " + checked.error().detail.toStdString());
    auto file = SafetensorsFile::read(directory / kWeightsName);
    if (!file)
        return failure(file.error());
    parseNumber(*file, "seed", lora->seed);
    const LoraLayout layout(config, *lora);
    AdapterFiles files{*lora, {}, {}, {}, 0};
    if (file->tensors().size() != layout.tensors.size())
        return failure(ErrorKind::Storage, "adapter_model.safetensors does not hold exactly the target modules");
    if (auto copied = copyAll(*file, layout, {}, files.values); !copied)
        return failure(copied.error());
    if (!withOptimizer)
        return files;
    if (auto read = readOptimizer(directory, layout, files); !read)
        return failure(read.error());
    return files;
}

Result<void> writeAdapter(const std::filesystem::path& directory, const LoraLayout& layout, const LoraConfig& lora,
                          const std::vector<float>& values)
{
    auto written = writeSafetensors(directory / kWeightsName, tensorsOf(layout, values, {}), TensorType::F32,
                                    {{"seed", std::to_string(lora.seed)}});
    if (!written)
        return written;
    return writeFile(directory / kConfigName, configJson(layout, lora));
}

Result<void> writeOptimizer(const std::filesystem::path& directory, const LoraLayout& layout, const Adam& adam)
{
    auto tensors = tensorsOf(layout, adam.mean(), kMeanSuffix);
    auto squares = tensorsOf(layout, adam.square(), kSquareSuffix);
    tensors.insert(tensors.end(), squares.begin(), squares.end());
    return writeSafetensors(directory / kOptimizerName, tensors, TensorType::F32,
                            {{"step", std::to_string(adam.steps())}});
}

} // namespace tinkex::engine
