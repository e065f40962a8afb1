#pragma once

#include <cstdio>
#include <cstdlib>

namespace tinkex::fuzz {

/// What must hold for every input; a violation is a finding.
inline void require(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

} // namespace tinkex::fuzz
