#pragma once

#include "core/engine/engine.h"

#include <cstddef>
#include <span>
#include <vector>

namespace tinkex::engine {

/// Finite, learning rate and decay not negative, betas in [0, 1), eps and clip not negative; else Validation.
Result<void> checkAdam(const AdamParams& params);

/// Moments of AdamW over one flat array of parameters (torch.optim.AdamW: decoupled decay, eps outside of the root,
/// bias correction; clipping as torch.nn.utils.clip_grad_norm_).
class Adam {
public:
    explicit Adam(std::size_t count) : m_mean(count, 0.f), m_square(count, 0.f) {}

    /// A range of parameters with or without weight decay.
    struct Range {
        std::size_t first = 0;
        std::size_t count = 0;
        bool decays = true;
    };
    /// Applies the gradient and zeroes it. One that is not finite is dropped and changes nothing else: Validation.
    Result<OptimStepOutput> step(std::vector<float>& values, std::vector<float>& gradient,
                                 std::span<const Range> ranges, const AdamParams& params);

    std::vector<float>& mean() { return m_mean; }
    std::vector<float>& square() { return m_square; }
    const std::vector<float>& mean() const { return m_mean; }
    const std::vector<float>& square() const { return m_square; }
    std::int64_t steps() const { return m_steps; }
    void setSteps(std::int64_t steps) { m_steps = steps; }

private:
    std::vector<float> m_mean;
    std::vector<float> m_square;
    std::int64_t m_steps = 0;
};

} // namespace tinkex::engine
