#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace tinkex::engine {

/// xoshiro256** seeded through splitmix64 (Blackman and Vigna). The standard library's distributions differ between
/// implementations; with this one a seed gives the same stream everywhere. Not thread-safe, cheap to copy.
class Random {
public:
    explicit Random(std::uint64_t seed)
    {
        for (auto& word : m_state)
            word = splitMix(seed);
    }

    /// An independent stream for each index under one seed.
    static Random stream(std::uint64_t seed, std::uint64_t index)
    {
        std::uint64_t mixed = index;
        return Random(splitMix(seed) ^ splitMix(mixed));
    }

    std::uint64_t next()
    {
        const std::uint64_t result = rotate(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = rotate(m_state[3], 45);
        return result;
    }

    /// In [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// Mean 0, deviation 1 (Box-Muller, one of the pair).
    double normal()
    {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

private:
    static std::uint64_t splitMix(std::uint64_t& state)
    {
        std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    static std::uint64_t rotate(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

    std::array<std::uint64_t, 4> m_state{};
};

} // namespace tinkex::engine
