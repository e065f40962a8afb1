#pragma once

#include "core/losses/customloss.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

namespace tinkex::test {

inline wire::Tensor tensor(const std::vector<double>& values, std::vector<std::int64_t> shape = {})
{
    wire::Tensor made;
    made.data = std::vector<float>(values.begin(), values.end());
    made.shape = std::move(shape);
    return made;
}

/// Datums of these lengths with `width` candidates a position and log-probabilities that leave a rest; fields:
/// logprobs, advantages, weights, reference_logprobs, paired_logprobs, all different from the present ones; mask: every
/// third target is out.
inline LossInput lossInput(const std::vector<int>& lengths, int width = 1, unsigned seed = 7)
{
    std::mt19937 random(seed);
    const auto uniform = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
    };
    const auto logprobs = [&](int count) {
        std::vector<double> values;
        for (int i = 0; i < count; ++i)
            values.push_back(static_cast<float>(std::log(uniform(0.05, 0.9) / width)));
        return values;
    };
    LossInput input;
    for (const int length : lengths) {
        const int count = length * width;
        const std::vector<std::int64_t> shape =
            width == 1 ? std::vector<std::int64_t>{} : std::vector<std::int64_t>{length, width};
        wire::Datum datum;
        datum.modelInput = wire::ModelInput::fromTokens(std::vector<std::int32_t>(std::size_t(length), 1));
        wire::Tensor targets;
        targets.data = std::vector<std::int64_t>(std::size_t(count), 2);
        targets.shape = shape;
        datum.lossFnInputs["target_tokens"] = targets;
        std::vector<double> mask;
        std::vector<double> advantages;
        for (int i = 0; i < count; ++i) {
            mask.push_back(i % 3 == 0 ? 0 : 1);
            advantages.push_back(uniform(-2, 2));
        }
        datum.lossFnInputs["mask"] = tensor(mask, shape);
        datum.lossFnInputs["advantages"] = tensor(advantages, shape);
        for (const char* name : {"logprobs", "reference_logprobs", "paired_logprobs"})
            datum.lossFnInputs[name] = tensor(logprobs(count), shape);
        input.data.push_back(datum);
        input.logprobs.push_back(logprobs(count));
    }
    return input;
}

/// The largest difference between the gradient and central differences of the value, relative to the larger of 1 and
/// both.
inline double gradientError(const LossFunction& function, LossInput input)
{
    constexpr double kStep = 1e-5;
    const auto valueAt = [&](std::size_t d, std::size_t i, double logprob) {
        const double before = std::exchange(input.logprobs[d][i], logprob);
        const double value = function(input, {})->value;
        input.logprobs[d][i] = before;
        return value;
    };
    const LossValue at = function(input, {}).value();
    double worst = 0;
    for (std::size_t d = 0; d < input.logprobs.size(); ++d) {
        for (std::size_t i = 0; i < input.logprobs[d].size(); ++i) {
            const double x = input.logprobs[d][i];
            const double numeric = (valueAt(d, i, x + kStep) - valueAt(d, i, x - kStep)) / (2 * kStep);
            const double analytic = at.gradient[d][i];
            const double scale = std::max({1.0, std::abs(numeric), std::abs(analytic)});
            worst = std::max(worst, std::abs(numeric - analytic) / scale);
        }
    }
    return worst;
}

/// A loss that is not there: value c with a zero gradient.
inline LossFunction constant(double value)
{
    return [value](const LossInput& input, const CancelToken&) -> Result<LossValue> {
        LossValue result;
        result.value = value;
        for (const auto& list : input.logprobs)
            result.gradient.emplace_back(list.size(), 0.0);
        return result;
    };
}

inline std::string sentence(const Error& error)
{
    return error.detail.toStdString();
}

} // namespace tinkex::test
