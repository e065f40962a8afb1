#include "core/base/filelimit.h"

#include <algorithm>
#include <mutex>
#include <sys/resource.h>

namespace tinkex {

void raiseFileLimit()
{
    static std::once_flag once;
    std::call_once(once, [] {
        constexpr rlim_t kEnough = 65'536;
        struct rlimit limit = {};
        if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kEnough)
            return;
        limit.rlim_cur = std::min(limit.rlim_max, kEnough);
        setrlimit(RLIMIT_NOFILE, &limit);
    });
}

} // namespace tinkex
