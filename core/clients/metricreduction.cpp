#include "core/clients/metricreduction.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>

namespace tinkex {

namespace {

struct Values {
    std::vector<double> values;
    std::vector<double> weights;

    double mean() const
    {
        double sum = 0;
        double weight = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            sum += values[i] * weights[i];
            weight += weights[i];
        }
        return weight > 0 ? sum / weight : 0;
    }
    double sum() const
    {
        double total = 0;
        for (const double value : values)
            total += value;
        return total;
    }
    double max() const { return *std::max_element(values.begin(), values.end()); }
    double min() const { return *std::min_element(values.begin(), values.end()); }
};

/// nullopt: not among all chunks.
std::optional<Values> collect(const std::vector<ChunkMetrics>& chunks, const std::string& key)
{
    Values result;
    for (const ChunkMetrics& chunk : chunks) {
        const auto it = chunk.metrics.find(key);
        if (it == chunk.metrics.end())
            return std::nullopt;
        result.values.push_back(it->second);
        result.weights.push_back(static_cast<double>(chunk.weight));
    }
    return result;
}

/// The part after the only ':'; empty when the key is not of the form name:reduction.
std::string_view reductionOf(std::string_view key)
{
    const auto colon = key.find(':');
    if (colon == std::string_view::npos || key.find(':', colon + 1) != std::string_view::npos)
        return {};
    return key.substr(colon + 1);
}

double hashOf(const Values& values)
{
    std::vector<std::int64_t> integers;
    for (const double value : values.values)
        integers.push_back(std::isfinite(value) && std::abs(value) < 9.2e18 ? static_cast<std::int64_t>(value) : 0);
    return static_cast<double>(hashUnordered(std::move(integers)));
}

std::uint64_t hashInteger(std::int64_t value)
{
    constexpr std::uint64_t kModulus = (std::uint64_t{1} << 61) - 1;
    const std::uint64_t magnitude =
        value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    const auto rest = static_cast<std::int64_t>(magnitude % kModulus);
    const std::int64_t hash = value < 0 ? -rest : rest;
    return static_cast<std::uint64_t>(hash == -1 ? -2 : hash);
}

} // namespace

std::int64_t hashUnordered(std::vector<std::int64_t> values)
{
    // The constants are those of CPython's tuple hash (xxHash's primes), given in protocol.md 4.5.1.
    constexpr std::uint64_t kPrime1 = 11400714785074694791u;
    constexpr std::uint64_t kPrime2 = 14029467366897019727u;
    constexpr std::uint64_t kPrime5 = 2870177450012600261u;
    std::sort(values.begin(), values.end());
    std::uint64_t hash = kPrime5;
    for (const std::int64_t value : values) {
        hash += hashInteger(value) * kPrime2;
        hash = std::rotl(hash, 31);
        hash *= kPrime1;
    }
    hash += values.size() ^ (kPrime5 ^ 3527539u);
    return hash == ~std::uint64_t{0} ? 1546275796 : static_cast<std::int64_t>(hash);
}

std::map<std::string, double> reduceMetrics(const std::vector<ChunkMetrics>& chunks)
{
    std::map<std::string, double> result;
    if (chunks.empty())
        return result;
    for (const auto& [key, first] : chunks.front().metrics) {
        const auto values = collect(chunks, key);
        if (!values)
            continue;
        const std::string_view reduction = reductionOf(key);
        if (reduction.empty())
            result[key] = chunks.size() == 1 ? first : values->mean();
        else if (reduction == "mean")
            result[key] = values->mean();
        else if (reduction == "sum")
            result[key] = values->sum();
        else if (reduction == "min")
            result[key] = values->min();
        else if (reduction == "max")
            result[key] = values->max();
        else if (reduction == "slack")
            result[key] = values->max() - values->mean();
        else if (reduction == "hash_unordered")
            result[key] = hashOf(*values);
        else if (reduction == "unique") {
            result[key] = first;
            for (std::size_t i = 1; i < values->values.size(); ++i)
                result[key + "_" + std::to_string(i)] = values->values[i];
        }
    }
    return result;
}

wire::ForwardBackwardOutput combineOutputs(std::vector<wire::ForwardBackwardOutput> chunks)
{
    wire::ForwardBackwardOutput result;
    std::vector<ChunkMetrics> metrics;
    for (wire::ForwardBackwardOutput& chunk : chunks) {
        metrics.push_back({chunk.metrics, static_cast<std::int64_t>(chunk.lossFnOutputs.size())});
        if (result.lossFnOutputType.empty())
            result.lossFnOutputType = chunk.lossFnOutputType;
        std::move(chunk.lossFnOutputs.begin(), chunk.lossFnOutputs.end(), std::back_inserter(result.lossFnOutputs));
    }
    result.metrics = reduceMetrics(metrics);
    return result;
}

namespace {

std::optional<double> elementwiseLoss(const std::map<std::string, wire::Tensor>& output)
{
    const auto losses = output.find("elementwise_loss");
    if (losses == output.end())
        return std::nullopt;
    const std::vector<float> values = losses->second.asFloats();
    return std::accumulate(values.begin(), values.end(), 0.0);
}

std::optional<double> crossEntropy(const std::map<std::string, wire::Tensor>& output, const wire::Datum& datum)
{
    const auto logprobs = output.find("logprobs");
    if (logprobs == output.end())
        return std::nullopt;
    const std::vector<float> values = logprobs->second.asFloats();
    std::vector<float> weights(values.size(), 1.F);
    if (const auto sent = datum.lossFnInputs.find("weights"); sent != datum.lossFnInputs.end())
        weights = sent->second.asFloats();
    if (weights.size() != values.size())
        return std::nullopt;
    double loss = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (weights[i] != 0.F) // a token that does not count may have no log-probability
            loss -= static_cast<double>(values[i]) * static_cast<double>(weights[i]);
    }
    return loss;
}

} // namespace

void addMissingLoss(wire::ForwardBackwardOutput& output, const PassRequests& requests)
{
    const auto isLoss = [](const auto& metric) {
        return metric.first == "loss" || metric.first.starts_with("loss:");
    };
    if (std::ranges::any_of(output.metrics, isLoss))
        return;
    double sum = 0;
    std::size_t at = 0;
    for (const auto& request : requests) {
        for (const wire::Datum& datum : request->data) {
            if (at == output.lossFnOutputs.size())
                return;
            const auto& row = output.lossFnOutputs[at++];
            auto loss = elementwiseLoss(row);
            if (!loss && request->lossFn == "cross_entropy")
                loss = crossEntropy(row, datum);
            if (!loss)
                return;
            sum += *loss;
        }
    }
    output.metrics["loss:sum"] = sum;
}

} // namespace tinkex
