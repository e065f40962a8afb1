#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace tinkex {

/// Nearest rank: the smallest value that at least the share p (0…1) of all values does not exceed; 0 without values.
/// The 0.5 of an even count is the lower of the two middle values. `sorted` ascends. Pure. Thread: any.
inline double percentile(const std::vector<double>& sorted, double p)
{
    if (sorted.empty())
        return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

} // namespace tinkex
