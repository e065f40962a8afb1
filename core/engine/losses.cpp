#include "core/engine/losses.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace tinkex::engine {
namespace {

constexpr int kMaxTargetsPerToken = 1024;

struct NamedLoss {
    std::string_view name;
    LossKind kind;
};
constexpr std::array kLosses{
    NamedLoss{"cross_entropy", LossKind::CrossEntropy}, NamedLoss{"importance_sampling", LossKind::ImportanceSampling},
    NamedLoss{"ppo", LossKind::Ppo}, NamedLoss{"cispo", LossKind::Cispo}, NamedLoss{"dro", LossKind::Dro}};

struct Range {
    double low;
    double high;
    double clip(double ratio) const { return std::min(std::max(ratio, low), high); }
};

Range clipRange(const Datum& datum, std::size_t position, const LossConfig& config)
{
    return {datum.clipLow.empty() ? config.clipLow : static_cast<double>(datum.clipLow[position]),
            datum.clipHigh.empty() ? config.clipHigh : static_cast<double>(datum.clipHigh[position])};
}

bool allFinite(const std::vector<float>& values)
{
    return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

bool inVocabulary(const std::vector<TokenId>& tokens, int vocabSize)
{
    return std::all_of(tokens.begin(), tokens.end(), [&](TokenId t) { return t >= 0 && t < vocabSize; });
}

struct Field {
    std::string_view name;
    const std::vector<float>& values;
    bool required;
    bool allowed;
    std::size_t size;
};

std::string checkField(const Field& field)
{
    const std::string name(field.name);
    if (field.values.empty())
        return field.required ? name + " are required by this loss" : std::string();
    if (!field.allowed)
        return name + " are not used by this loss";
    if (field.values.size() != field.size)
        return name + " has " + std::to_string(field.values.size()) + " values, expected " + std::to_string(field.size);
    return allFinite(field.values) ? std::string() : name + " holds a value that is not finite";
}

std::string checkTokens(const Datum& datum, LossKind kind, const ModelConfig& model)
{
    if (datum.tokens.empty())
        return "the input is empty";
    if (datum.tokens.size() > static_cast<std::size_t>(model.maxContext))
        return "the input has " + std::to_string(datum.tokens.size()) + " tokens, the context limit is " +
               std::to_string(model.maxContext);
    if (datum.targetsPerToken < 1 || datum.targetsPerToken > kMaxTargetsPerToken)
        return "targets per token must be between 1 and " + std::to_string(kMaxTargetsPerToken);
    if (kind != LossKind::CrossEntropy && datum.targetsPerToken != 1)
        return "this loss takes one target per token";
    const std::size_t targets = datum.tokens.size() * static_cast<std::size_t>(datum.targetsPerToken);
    if (datum.targets.size() != targets)
        return "target_tokens has " + std::to_string(datum.targets.size()) + " values, expected " +
               std::to_string(targets);
    if (!inVocabulary(datum.tokens, model.vocabSize) || !inVocabulary(datum.targets, model.vocabSize))
        return "a token id is outside of the vocabulary of " + std::to_string(model.vocabSize);
    return {};
}

std::string checkDatum(const Datum& datum, LossKind kind, const ModelConfig& model)
{
    if (std::string problem = checkTokens(datum, kind, model); !problem.empty())
        return problem;
    const bool isCrossEntropy = kind == LossKind::CrossEntropy;
    const bool clips = kind == LossKind::Ppo || kind == LossKind::Cispo;
    const std::size_t positions = datum.tokens.size();
    const std::array fields{Field{"weights", datum.weights, false, isCrossEntropy, datum.targets.size()},
                            Field{"logprobs", datum.logprobs, !isCrossEntropy, !isCrossEntropy, positions},
                            Field{"advantages", datum.advantages, !isCrossEntropy, !isCrossEntropy, positions},
                            Field{"clip_low_threshold", datum.clipLow, false, clips, positions},
                            Field{"clip_high_threshold", datum.clipHigh, false, clips, positions}};
    for (const Field& field : fields) {
        if (std::string problem = checkField(field); !problem.empty())
            return problem;
    }
    return {};
}

} // namespace

Result<LossKind> lossKindFromName(std::string_view name)
{
    for (const NamedLoss& loss : kLosses) {
        if (loss.name == name)
            return loss.kind;
    }
    return failure(ErrorKind::Validation, "unknown loss '" + std::string(name) +
                                              "'; known are cross_entropy, importance_sampling, ppo, cispo and dro");
}

TargetLoss targetLoss(const Datum& datum, std::size_t target, double logprob, LossKind kind, const LossConfig& config)
{
    if (kind == LossKind::CrossEntropy) {
        const double weight = datum.weights.empty() ? 1.0 : static_cast<double>(datum.weights[target]);
        return {-weight * logprob, -weight};
    }
    const std::size_t position = target / static_cast<std::size_t>(datum.targetsPerToken);
    const double advantage = datum.advantages[position];
    const double distance = logprob - static_cast<double>(datum.logprobs[position]);
    if (kind == LossKind::Dro)
        return {-(advantage * logprob - 0.5 * config.beta * distance * distance),
                -(advantage - config.beta * distance)};
    // Without an advantage the token says nothing, however far the ratio has run away.
    if (advantage == 0.0)
        return {};
    const double ratio = std::exp(distance);
    if (kind == LossKind::ImportanceSampling)
        return {-ratio * advantage, -ratio * advantage};
    const double clipped = clipRange(datum, position, config).clip(ratio);
    if (kind == LossKind::Cispo)
        return {-clipped * advantage * logprob, -clipped * advantage};
    if (clipped * advantage < ratio * advantage)
        return {-clipped * advantage, 0.0};
    return {-ratio * advantage, -ratio * advantage};
}

Result<void> checkData(std::span<const Datum> data, LossKind kind, const LossConfig& config, const ModelConfig& model)
{
    if (data.empty())
        return failure(ErrorKind::Validation, "there is no datum");
    if (!std::isfinite(config.clipLow) || !std::isfinite(config.clipHigh) || config.clipLow > config.clipHigh)
        return failure(ErrorKind::Validation, "the clip thresholds must be finite and in order");
    if (!std::isfinite(config.beta) || config.beta < 0.0)
        return failure(ErrorKind::Validation, "beta must be finite and not negative");
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (const std::string problem = checkDatum(data[i], kind, model); !problem.empty())
            return failure(ErrorKind::Validation, "datum " + std::to_string(i) + ": " + problem);
    }
    return {};
}

} // namespace tinkex::engine
