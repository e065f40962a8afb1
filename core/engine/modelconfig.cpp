#include "core/engine/modelconfig.h"

#include <charconv>
#include <cmath>
#include <simdjson.h>

namespace tinkex::engine {
namespace {

using Object = simdjson::dom::object;

constexpr int kMaxWidth = 1 << 16;
constexpr int kMaxVocab = 1 << 21;
constexpr int kMaxLayers = 512;
constexpr int kMaxHeads = 1024;

bool isAbsent(const Object& object, std::string_view key)
{
    simdjson::dom::element element;
    return object[key].get(element) || element.is_null();
}

/// Reads fields one by one and remembers the first that is wrong.
class Reader {
public:
    explicit Reader(const Object& object) : m_object(object) {}

    int integer(std::string_view key, std::optional<int> fallback = std::nullopt)
    {
        if (fallback && isAbsent(m_object, key))
            return *fallback;
        std::int64_t value = 0;
        if (m_object[key].get(value) || value < INT32_MIN || value > INT32_MAX)
            blame(key);
        return static_cast<int>(value);
    }

    float number(std::string_view key, double fallback)
    {
        double value = fallback;
        if (!isAbsent(m_object, key) && m_object[key].get(value))
            blame(key);
        return static_cast<float>(value);
    }

    bool flag(std::string_view key, bool fallback)
    {
        bool value = fallback;
        if (!isAbsent(m_object, key) && m_object[key].get(value))
            blame(key);
        return value;
    }

    std::string text(std::string_view key, std::string fallback)
    {
        std::string_view value = fallback;
        if (!isAbsent(m_object, key) && m_object[key].get(value))
            blame(key);
        return std::string(value);
    }

    std::vector<TokenId> tokens(std::string_view key)
    {
        simdjson::dom::array array;
        if (isAbsent(m_object, key))
            return {};
        if (m_object[key].get(array))
            return {integer(key)};
        std::vector<TokenId> ids;
        for (const simdjson::dom::element element : array) {
            std::int64_t value = 0;
            if (element.get(value) || value < INT32_MIN || value > INT32_MAX)
                blame(key);
            ids.push_back(static_cast<TokenId>(value));
        }
        return ids;
    }

    void refuse(std::string why)
    {
        if (m_problem.empty())
            m_problem = std::move(why);
    }
    void blame(std::string_view key) { refuse(std::string(key) + " is missing or not of the expected kind"); }
    const std::string& problem() const { return m_problem; }

private:
    const Object& m_object;
    std::string m_problem;
};

bool hasPlainRope(const Object& object)
{
    for (const std::string_view key : {"rope_scaling", "rope_parameters"}) {
        Object rope;
        if (isAbsent(object, key))
            continue;
        if (object[key].get(rope))
            return false;
        std::string_view type = "default";
        if (rope["rope_type"].get(type))
            type = "default";
        std::string_view old;
        if (type != "default" || (!rope["type"].get(old) && old != "default"))
            return false;
    }
    return true;
}

void checkSupport(const Object& object, Reader& reader)
{
    if (const std::string type = reader.text("model_type", "llama"); type != "llama")
        reader.refuse("the model type " + type + " is not supported, only llama is");
    simdjson::dom::array names;
    if (!object["architectures"].get(names)) {
        for (const simdjson::dom::element element : names) {
            std::string_view name;
            if (element.get(name) || name != "LlamaForCausalLM")
                reader.refuse("the architecture is not LlamaForCausalLM");
        }
    }
    if (reader.text("hidden_act", "silu") != "silu")
        reader.refuse("the activation is not silu");
    if (reader.flag("attention_bias", false) || reader.flag("mlp_bias", false))
        reader.refuse("biases are not supported");
    if (!hasPlainRope(object))
        reader.refuse("scaled rotary embeddings are not supported");
}

std::string firstProblem(const ModelConfig& c)
{
    const auto outside = [](int value, int high) {
        return value < 1 || value > high;
    };
    if (outside(c.vocabSize, kMaxVocab))
        return "vocab_size is out of range";
    if (outside(c.hiddenSize, kMaxWidth) || outside(c.ffnSize, kMaxWidth))
        return "hidden_size or intermediate_size is out of range";
    if (outside(c.layers, kMaxLayers))
        return "num_hidden_layers is out of range";
    if (outside(c.heads, kMaxHeads) || outside(c.kvHeads, c.heads) || c.heads % c.kvHeads != 0)
        return "num_attention_heads must be a multiple of num_key_value_heads";
    if (outside(c.headDim, 1024) || c.headDim % 2 != 0)
        return "head_dim must be even and at most 1024";
    if (outside(c.maxContext, 1 << 20))
        return "max_position_embeddings is out of range";
    if (!(c.ropeTheta > 0.f) || !std::isfinite(c.ropeTheta) || !(c.normEps > 0.f) || !std::isfinite(c.normEps))
        return "rope_theta and rms_norm_eps must be positive";
    if (c.bosToken < -1 || c.bosToken >= c.vocabSize)
        return "bos_token_id is outside of the vocabulary";
    for (const TokenId token : c.eosTokens) {
        if (token < 0 || token >= c.vocabSize)
            return "eos_token_id is outside of the vocabulary";
    }
    return {};
}

std::string shortest(float value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    return {buffer, end};
}

std::string tokenList(const std::vector<TokenId>& tokens)
{
    std::string text;
    for (const TokenId token : tokens)
        text += (text.empty() ? "" : ", ") + std::to_string(token);
    if (tokens.empty())
        return "null";
    return tokens.size() == 1 ? text : "[" + text + "]";
}

} // namespace

Result<void> checkConfig(const ModelConfig& config)
{
    if (const std::string problem = firstProblem(config); !problem.empty())
        return failure(ErrorKind::Validation, problem);
    return {};
}

Result<ModelConfig> parseModelConfig(std::string_view json)
{
    simdjson::dom::parser parser;
    Object object;
    const simdjson::padded_string padded(json);
    if (parser.parse(padded).get(object))
        return failure(ErrorKind::Storage, "config.json is not a JSON object");
    Reader reader(object);
    checkSupport(object, reader);
    ModelConfig config;
    config.vocabSize = reader.integer("vocab_size");
    config.hiddenSize = reader.integer("hidden_size");
    config.layers = reader.integer("num_hidden_layers");
    config.heads = reader.integer("num_attention_heads");
    config.kvHeads = reader.integer("num_key_value_heads", config.heads);
    config.headDim = reader.integer("head_dim", config.heads > 0 ? config.hiddenSize / config.heads : 0);
    config.ffnSize = reader.integer("intermediate_size");
    config.maxContext = reader.integer("max_position_embeddings");
    config.ropeTheta = reader.number("rope_theta", 10000.0);
    Object rope;
    if (!object["rope_parameters"].get(rope) && !isAbsent(rope, "rope_theta"))
        config.ropeTheta = Reader(rope).number("rope_theta", 10000.0);
    config.normEps = reader.number("rms_norm_eps", 1e-6);
    config.tiedEmbeddings = reader.flag("tie_word_embeddings", false);
    config.bosToken = reader.integer("bos_token_id", -1);
    config.eosTokens = reader.tokens("eos_token_id");
    if (!reader.problem().empty())
        return failure(ErrorKind::Storage, "config.json: " + reader.problem());
    if (const std::string problem = firstProblem(config); !problem.empty())
        return failure(ErrorKind::Storage, "config.json: " + problem);
    return config;
}

std::string modelConfigJson(const ModelConfig& config)
{
    const auto field = [](std::string_view name, const std::string& value) {
        return ",\n  \"" + std::string(name) + "\": " + value;
    };
    std::string json = "{\n  \"architectures\": [\"LlamaForCausalLM\"],\n  \"model_type\": \"llama\"";
    json += field("vocab_size", std::to_string(config.vocabSize));
    json += field("hidden_size", std::to_string(config.hiddenSize));
    json += field("num_hidden_layers", std::to_string(config.layers));
    json += field("num_attention_heads", std::to_string(config.heads));
    json += field("num_key_value_heads", std::to_string(config.kvHeads));
    json += field("head_dim", std::to_string(config.headDim));
    json += field("intermediate_size", std::to_string(config.ffnSize));
    json += field("max_position_embeddings", std::to_string(config.maxContext));
    json += field("rope_theta", shortest(config.ropeTheta));
    json += field("rope_scaling", "null");
    json += field("rms_norm_eps", shortest(config.normEps));
    json += field("hidden_act", "\"silu\"");
    json += field("attention_bias", "false");
    json += field("mlp_bias", "false");
    json += field("attention_dropout", "0.0");
    json += field("tie_word_embeddings", config.tiedEmbeddings ? "true" : "false");
    json += field("bos_token_id", config.bosToken < 0 ? "null" : std::to_string(config.bosToken));
    json += field("eos_token_id", tokenList(config.eosTokens));
    json += field("torch_dtype", "\"float16\"");
    return json + "\n}\n";
}

} // namespace tinkex::engine
