#pragma once

#include <cstddef>

/// The numeric inner loops. Their sources are built once for the plain machine and once for AVX2 with FMA; kernels()
/// picks at run time. The sources include nothing but these headers: an inline function of a library, compiled for
/// AVX2, could otherwise be the copy the linker keeps for everybody.
/// Thread: any; no function keeps state. All arrays are f32, matrices row-major, strides in elements.
namespace tinkex::engine {

/// C[m,n] = alpha A B, or C += alpha A B when accumulating.
struct GemmCall {
    int m = 0;
    int n = 0;
    int k = 0;
    const float* a = nullptr; ///< A[i,p] = a[i * aRow + p * aCol]; one of the strides is 1
    std::ptrdiff_t aRow = 0;
    std::ptrdiff_t aCol = 1;
    const float* b = nullptr; ///< B[p,j] = b[p * bRow + j * bCol], one of the strides is 1; or panels, see packed
    std::ptrdiff_t bRow = 0;
    std::ptrdiff_t bCol = 1;
    bool packed = false; ///< b was written by pack() with the same k and n
    float* c = nullptr;
    std::ptrdiff_t cRow = 0;
    float alpha = 1.f;
    bool accumulate = false;
};

struct AdamCall {
    float* value = nullptr;
    float* mean = nullptr;
    float* square = nullptr;
    const float* gradient = nullptr;
    std::size_t count = 0;
    float gradientScale = 1.f; ///< clipping
    float beta1 = 0.f;
    float beta2 = 0.f;
    float decay = 1.f;       ///< 1 - learning rate * weight decay
    float stepSize = 0.f;    ///< learning rate / (1 - beta1^t)
    float squareScale = 1.f; ///< 1 / sqrt(1 - beta2^t)
    float eps = 0.f;
};

struct Kernels {
    const char* name;
    int panelWidth; ///< columns of a packed panel

    std::size_t (*gemmScratch)(const GemmCall& call); ///< floats of scratch that gemm() needs
    void (*gemm)(const GemmCall& call, float* scratch);
    std::size_t (*packedSize)(int k, int n);
    /// Writes B[k,n] (strides as in GemmCall) as zero-padded panels [n / panelWidth][k][panelWidth].
    void (*pack)(const float* b, std::ptrdiff_t bRow, std::ptrdiff_t bCol, int k, int n, float* out);

    /// out = x * inverse * gain with inverse = 1 / sqrt(mean(x^2) + eps) a row.
    void (*rmsNorm)(const float* x, const float* gain, int rows, int width, float eps, float* out, float* inverse);
    /// dx += the input gradient; dGain += that of the gain unless null.
    void (*rmsNormBackward)(const float* dy, const float* x, const float* gain, const float* inverse, int rows,
                            int width, float* dx, float* dGain);
    /// Rotates `heads` heads of a row in place (half rotation). cosine, sine: [headDim / 2] of the row's position.
    void (*rope)(float* row, int heads, int headDim, const float* cosine, const float* sine, float sign);
    /// out[r,:] = silu(gateUp[r, :width]) * gateUp[r, width:]
    void (*siluGate)(const float* gateUp, int rows, int width, float* out);
    void (*siluGateBackward)(const float* gateUp, const float* dOut, int rows, int width, float* dGateUp);

    float (*logSumExp)(const float* x, int n, float scale);
    /// out = factor * exp(scale * x - shift); out may be x.
    void (*expScaled)(const float* x, int n, float scale, float shift, float factor, float* out);
    /// d = p * (d - sum(p * d)) * scale
    void (*softmaxBackward)(const float* p, float* d, int n, float scale);

    void (*add)(float* to, const float* from, std::size_t n);
    double (*sumSquares)(const float* x, std::size_t n);
    void (*adam)(const AdamCall& call);
};

/// The best set for this machine. TINKEX_ENGINE_KERNELS=baseline in the environment asks for the plain one.
const Kernels& kernels();
/// Both sets, for tests and benches; avx2Kernels() is null when the machine or the build has none.
const Kernels& baselineKernels();
const Kernels* avx2Kernels();

} // namespace tinkex::engine
