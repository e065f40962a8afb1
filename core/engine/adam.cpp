#include "core/engine/adam.h"

#include "core/engine/kernels/kernels.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace tinkex::engine {
namespace {

bool inRange(double value, double low, double high)
{
    return std::isfinite(value) && value >= low && value <= high;
}

constexpr double kMaxLearningRate = 1e3;
constexpr double kMaxClip = 1e30;
constexpr double kMinEps = 1e-37; // a smaller one is 0 as a float, and 0 / 0 would follow
/// Above it the square of a gradient is infinite as a float.
constexpr double kMaxNorm = 1e18;

} // namespace

Result<void> checkAdam(const AdamParams& params)
{
    const auto refuse = [](const char* what) {
        return failure(ErrorKind::Validation, what);
    };
    if (!inRange(params.learningRate, 0.0, kMaxLearningRate))
        return refuse("the learning rate must be finite and between 0 and 1000");
    if (!inRange(params.beta1, 0.0, 1.0) || params.beta1 == 1.0 || !inRange(params.beta2, 0.0, 1.0) ||
        params.beta2 == 1.0)
        return refuse("beta1 and beta2 must be at least 0 and less than 1");
    if (!inRange(params.eps, kMinEps, 1.0))
        return refuse("eps must be between 1e-37 and 1");
    if (!inRange(params.weightDecay, 0.0, kMaxLearningRate) || params.learningRate * params.weightDecay > 1.0)
        return refuse("the weight decay must not be negative, nor more than 1 / learning rate");
    if (!inRange(params.gradClipNorm, 0.0, kMaxClip))
        return refuse("the gradient clip norm must be finite and not negative");
    return {};
}

Result<OptimStepOutput> Adam::step(std::vector<float>& values, std::vector<float>& gradient,
                                   std::span<const Range> ranges, const AdamParams& params)
{
    if (auto checked = checkAdam(params); !checked)
        return failure(checked.error());
    const double norm = std::sqrt(kernels().sumSquares(gradient.data(), gradient.size()));
    const double clip = params.gradClipNorm > 0.0 ? std::min(1.0, params.gradClipNorm / (norm + 1e-6)) : 1.0;
    if (!std::isfinite(norm) || norm * clip > kMaxNorm) {
        std::fill(gradient.begin(), gradient.end(), 0.f);
        return failure(ErrorKind::Validation, "the gradient is not finite or too large; it was dropped and the weights "
                                              "are as before. Lower the learning rate or check the data");
    }
    ++m_steps;
    const double steps = static_cast<double>(m_steps);
    AdamCall call;
    call.gradientScale = static_cast<float>(clip);
    call.beta1 = static_cast<float>(params.beta1);
    call.beta2 = static_cast<float>(params.beta2);
    call.stepSize = static_cast<float>(params.learningRate / (1.0 - std::pow(params.beta1, steps)));
    call.squareScale = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(params.beta2, steps)));
    call.eps = static_cast<float>(params.eps);
    for (const Range& range : ranges) {
        call.value = values.data() + range.first;
        call.mean = m_mean.data() + range.first;
        call.square = m_square.data() + range.first;
        call.gradient = gradient.data() + range.first;
        call.count = range.count;
        call.decay = range.decays ? static_cast<float>(1.0 - params.learningRate * params.weightDecay) : 1.f;
        kernels().adam(call);
    }
    std::fill(gradient.begin(), gradient.end(), 0.f);
    return OptimStepOutput{norm, m_steps};
}

} // namespace tinkex::engine
