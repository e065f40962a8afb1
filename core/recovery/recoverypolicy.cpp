#include "core/recovery/recoverypolicy.h"

#include <algorithm>

namespace tinkex {

Result<void> RecoveryPolicy::check() const
{
    const auto refused = [](std::string_view sentence) -> Result<void> {
        return failure(ErrorKind::Validation, sentence);
    };
    if (maxAttempts < 1)
        return refused("recovery: at least one attempt is needed");
    if (maxConcurrent < 1)
        return refused("recovery: at least one run must be allowed at a time");
    if (backoff < Milliseconds{0} || backoffCap < backoff)
        return refused("recovery: the back-off must not be negative nor above its cap");
    if (pollInterval < Milliseconds{100})
        return refused("recovery: the poll interval is too short");
    if (!checkpoint.empty() && !checkpoint.starts_with("tinker://"))
        return refused("recovery: a checkpoint's path begins with tinker://");
    return {};
}

Milliseconds RecoveryPolicy::delayAfter(int failures) const
{
    constexpr int kMostDoublings = 20;
    return std::min(backoff * (std::int64_t{1} << std::clamp(failures - 1, 0, kMostDoublings)), backoffCap);
}

} // namespace tinkex
