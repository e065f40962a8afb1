#include "core/engine/kernels/kernels.h"

#include <cstdlib>
#include <string_view>

namespace tinkex::engine {

namespace baseline {
const Kernels& table();
}
namespace avx2 {
const Kernels& table();
}

const Kernels& baselineKernels()
{
    return baseline::table();
}

const Kernels* avx2Kernels()
{
#if defined(TINKEX_HAS_AVX2_KERNELS)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &avx2::table();
#endif
    return nullptr;
}

const Kernels& kernels()
{
    static const Kernels& chosen = []() -> const Kernels& {
        const char* wish = std::getenv("TINKEX_ENGINE_KERNELS");
        const Kernels* fast = avx2Kernels();
        if (!fast || (wish && std::string_view(wish) == "baseline"))
            return baselineKernels();
        return *fast;
    }();
    return chosen;
}

} // namespace tinkex::engine
