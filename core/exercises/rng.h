#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

namespace tinkex {

/// xoshiro256** (Blackman and Vigna), seeded by splitmix64. The same numbers on every platform and compiler, unlike the
/// distributions of <random>. Thread: one at a time; copying copies the state.
class Rng {
public:
    /// Different streams of one seed are independent: use the step of a run as the stream to make it resumable.
    explicit Rng(std::uint64_t seed, std::uint64_t stream = 0);

    std::uint64_t next();
    /// 0 … n-1, without bias. n > 0.
    int below(int n);
    /// low … high, both included.
    int between(int low, int high) { return low + below(high - low + 1); }
    /// [0, 1).
    double uniform();
    bool chance(double probability) { return uniform() < probability; }

    template<class Container> const auto& pick(const Container& items)
    {
        return items[static_cast<std::size_t>(below(static_cast<int>(std::size(items))))];
    }
    template<class Container> void shuffle(Container& items)
    {
        for (std::size_t i = std::size(items); i > 1; --i)
            std::swap(items[i - 1], items[static_cast<std::size_t>(below(static_cast<int>(i)))]);
    }

private:
    std::uint64_t m_state[4];
};

/// One splitmix64 step: a good 64-bit hash of a number.
std::uint64_t mixBits(std::uint64_t value);

} // namespace tinkex
