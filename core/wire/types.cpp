#include "core/wire/types.h"

#include "core/wire/tensorshape.h"

#include <cmath>
#include <limits>

namespace tinkex::wire {

namespace {

constexpr std::string_view kScheme = "tinker://";

/// Truncation towards zero; NaN is 0 and values out of range are the nearest bound.
std::int64_t truncated(float value)
{
    constexpr float kBound = 9223372036854775808.f; // 2^63
    if (std::isnan(value))
        return 0;
    if (value >= kBound)
        return std::numeric_limits<std::int64_t>::max();
    if (value < -kBound)
        return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(value);
}

} // namespace

ModelInput ModelInput::fromTokens(std::vector<std::int32_t> tokens)
{
    ModelInput input;
    input.chunks.emplace_back(EncodedTextChunk{std::move(tokens)});
    return input;
}

std::optional<std::vector<std::int32_t>> ModelInput::textTokens() const
{
    std::vector<std::int32_t> tokens;
    for (const Chunk& chunk : chunks) {
        const auto* text = std::get_if<EncodedTextChunk>(&chunk);
        if (!text)
            return std::nullopt;
        tokens.insert(tokens.end(), text->tokens.begin(), text->tokens.end());
    }
    return tokens;
}

std::size_t Tensor::size() const
{
    return std::visit([](const auto& values) { return values.size(); }, data);
}

std::vector<float> Tensor::asFloats() const
{
    if (const auto* floats = std::get_if<std::vector<float>>(&data))
        return *floats;
    const auto& ints = std::get<std::vector<std::int64_t>>(data);
    return {ints.begin(), ints.end()};
}

std::vector<std::int64_t> Tensor::asInts() const
{
    if (const auto* ints = std::get_if<std::vector<std::int64_t>>(&data))
        return *ints;
    const auto& floats = std::get<std::vector<float>>(data);
    std::vector<std::int64_t> ints;
    ints.reserve(floats.size());
    for (const float value : floats)
        ints.push_back(truncated(value));
    return ints;
}

std::string TinkerPath::toString() const
{
    return std::string(kScheme) + runId + '/' + checkpointId();
}

std::string TinkerPath::checkpointId() const
{
    return kind + '/' + name;
}

std::optional<TinkerPath> TinkerPath::parse(std::string_view text)
{
    if (!text.starts_with(kScheme))
        return std::nullopt;
    text.remove_prefix(kScheme.size());
    const auto first = text.find('/');
    const auto second = first == text.npos ? text.npos : text.find('/', first + 1);
    if (second == text.npos || text.find('/', second + 1) != text.npos)
        return std::nullopt;
    TinkerPath path{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)),
                    std::string(text.substr(second + 1))};
    const bool knownKind = path.kind == "weights" || path.kind == "sampler_weights";
    if (path.runId.empty() || path.name.empty() || !knownKind)
        return std::nullopt;
    return path;
}

std::optional<TinkerPath> TinkerPath::of(const Checkpoint& checkpoint, std::string_view runId)
{
    const std::string& id = checkpoint.checkpointId;
    const auto slash = id.find('/');
    const bool isPrefixed = id.starts_with("weights/") || id.starts_with("sampler_weights/");
    TinkerPath path{std::string(runId), {}, isPrefixed ? id.substr(slash + 1) : id};
    if (checkpoint.checkpointType == "training")
        path.kind = "weights";
    else if (checkpoint.checkpointType == "sampler")
        path.kind = "sampler_weights";
    else if (isPrefixed)
        path.kind = id.substr(0, slash);
    else if (const auto parsed = parse(checkpoint.tinkerPath))
        path.kind = parsed->kind;
    return path.kind.empty() || path.name.empty() ? std::nullopt : std::optional(std::move(path));
}

bool looksLikeCheckpoint(std::string_view path)
{
    const auto scheme = path.find("://");
    const bool hasScheme = scheme != std::string_view::npos && scheme > 0 && scheme + 3 < path.size();
    return hasScheme || (path.size() > 1 && path.front() == '/');
}

} // namespace tinkex::wire
