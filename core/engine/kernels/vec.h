#pragma once

// Only for the kernel sources, which are built once for each instruction set: everything here is local to its file.

#if defined(__AVX2__)
#define TINKEX_KERNEL_SET avx2
#else
#define TINKEX_KERNEL_SET baseline
#endif

namespace tinkex::engine {
namespace {

#if defined(__AVX2__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

using Vec = float __attribute__((vector_size(kLanes * sizeof(float))));
using IntVec = int __attribute__((vector_size(kLanes * sizeof(float))));
using LooseVec = float __attribute__((vector_size(kLanes * sizeof(float)), aligned(sizeof(float)), may_alias));

[[maybe_unused]] inline Vec load(const float* p)
{
    return *reinterpret_cast<const LooseVec*>(p);
}

[[maybe_unused]] inline void store(float* p, Vec v)
{
    *reinterpret_cast<LooseVec*>(p) = v;
}

/// Written out because Vec{} + x is an addition that the compiler must keep (0 + -0 is 0).
[[maybe_unused]] inline Vec splat(float x)
{
#if defined(__AVX2__)
    return Vec{x, x, x, x, x, x, x, x};
#else
    return Vec{x, x, x, x};
#endif
}

/// The first n floats, the other lanes zero.
[[maybe_unused]] inline Vec loadPart(const float* p, int n)
{
    Vec v{};
    for (int i = 0; i < n; ++i)
        v[i] = p[i];
    return v;
}

[[maybe_unused]] inline void storePart(float* p, Vec v, int n)
{
    for (int i = 0; i < n; ++i)
        p[i] = v[i];
}

[[maybe_unused]] inline float sumLanes(Vec v)
{
    float sum = 0.f;
    for (int i = 0; i < kLanes; ++i)
        sum += v[i];
    return sum;
}

[[maybe_unused]] inline Vec maxVec(Vec a, Vec b)
{
    return a > b ? a : b;
}

/// exp to about 1 ulp for -87.3 … 88.3, clamped outside. Range reduction by ln 2 in two parts, then the Taylor-like
/// minimax polynomial of degree 6 on |r| <= ln(2) / 2.
[[maybe_unused]] inline Vec expVec(Vec x)
{
    const Vec high = splat(88.3f);
    const Vec low = splat(-87.3f);
    x = x > high ? high : x;
    x = x < low ? low : x;
    const Vec magic = splat(12582912.f);
    const Vec n = (x * 1.44269504f + magic) - magic;
    Vec r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    Vec p = splat(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.f;
    const IntVec bits = (__builtin_convertvector(n, IntVec) + 127) << 23;
    return p * reinterpret_cast<Vec>(bits);
}

/// Calls step(offset, lanes) for every vector of a row; lanes < kLanes only in the last.
template<class Step> [[maybe_unused]] inline void forLanes(int n, Step step)
{
    int i = 0;
    for (; i + kLanes <= n; i += kLanes)
        step(i, kLanes);
    if (i < n)
        step(i, n - i);
}

[[maybe_unused]] inline Vec loadLanes(const float* p, int lanes)
{
    return lanes == kLanes ? load(p) : loadPart(p, lanes);
}

[[maybe_unused]] inline void storeLanes(float* p, Vec v, int lanes)
{
    if (lanes == kLanes)
        store(p, v);
    else
        storePart(p, v, lanes);
}

} // namespace
} // namespace tinkex::engine
