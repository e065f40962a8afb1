#include "core/exercises/rng.h"

#include <bit>

namespace tinkex {

std::uint64_t mixBits(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

Rng::Rng(std::uint64_t seed, std::uint64_t stream)
{
    std::uint64_t x = mixBits(mixBits(seed) ^ (stream * 0xd1342543de82ef95ULL));
    for (std::uint64_t& word : m_state) {
        word = mixBits(x);
        x += 0x9e3779b97f4a7c15ULL;
    }
}

std::uint64_t Rng::next()
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

int Rng::below(int n)
{
    const auto range = static_cast<std::uint64_t>(n);
    // The top of the 64-bit range that does not divide evenly is drawn again.
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % range;
    std::uint64_t value = next();
    while (value >= limit)
        value = next();
    return static_cast<int>(value % range);
}

double Rng::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

} // namespace tinkex
