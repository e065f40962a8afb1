#pragma once

#include "core/engine/kernels/kernels.h"

#include <cstddef>
#include <vector>

namespace tinkex::engine {

/// Scratch memory of one worker, grown on demand. Thread: one at a time.
class Workspace {
public:
    void gemm(const GemmCall& call)
    {
        const std::size_t needed = kernels().gemmScratch(call);
        if (m_gemm.size() < needed)
            m_gemm.resize(needed);
        kernels().gemm(call, m_gemm.data());
    }

    /// Uninitialised floats, valid until the next call with the same slot.
    enum class Slot { PackedKeys, PackedValues, Scores, ScoreGradients, LowRankInput, LowRankOutput, Dense, kCount };
    float* floats(Slot slot, std::size_t count)
    {
        auto& buffer = m_slots[static_cast<std::size_t>(slot)];
        if (buffer.size() < count)
            buffer.resize(count);
        return buffer.data();
    }

private:
    std::vector<float> m_gemm;
    std::vector<float> m_slots[static_cast<std::size_t>(Slot::kCount)];
};

} // namespace tinkex::engine
