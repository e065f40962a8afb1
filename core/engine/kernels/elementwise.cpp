#include "core/engine/kernels/gemm.h"

namespace tinkex::engine {
namespace {

void rmsNorm(const float* x, const float* gain, int rows, int width, float eps, float* out, float* inverse)
{
    for (int r = 0; r < rows; ++r, x += width, out += width) {
        Vec squares{};
        forLanes(width, [&](int i, int lanes) {
            const Vec v = loadLanes(x + i, lanes);
            squares += v * v;
        });
        inverse[r] = 1.f / __builtin_sqrtf(sumLanes(squares) / static_cast<float>(width) + eps);
        forLanes(width, [&](int i, int lanes) {
            storeLanes(out + i, loadLanes(x + i, lanes) * inverse[r] * loadLanes(gain + i, lanes), lanes);
        });
    }
}

void rmsNormBackward(const float* dy, const float* x, const float* gain, const float* inverse, int rows, int width,
                     float* dx, float* dGain)
{
    for (int r = 0; r < rows; ++r, x += width, dy += width, dx += width) {
        const float inv = inverse[r];
        Vec dots{};
        forLanes(width, [&](int i, int lanes) {
            const Vec upstream = loadLanes(dy + i, lanes);
            const Vec input = loadLanes(x + i, lanes);
            dots += upstream * loadLanes(gain + i, lanes) * input;
            if (dGain)
                storeLanes(dGain + i, loadLanes(dGain + i, lanes) + upstream * input * inv, lanes);
        });
        const float pull = sumLanes(dots) * inv * inv * inv / static_cast<float>(width);
        forLanes(width, [&](int i, int lanes) {
            const Vec direct = loadLanes(dy + i, lanes) * loadLanes(gain + i, lanes) * inv;
            storeLanes(dx + i, loadLanes(dx + i, lanes) + direct - loadLanes(x + i, lanes) * pull, lanes);
        });
    }
}

void rope(float* row, int heads, int headDim, const float* cosine, const float* sine, float sign)
{
    const int half = headDim / 2;
    for (int h = 0; h < heads; ++h, row += headDim) {
        forLanes(half, [&](int i, int lanes) {
            const Vec a = loadLanes(row + i, lanes);
            const Vec b = loadLanes(row + half + i, lanes);
            const Vec c = loadLanes(cosine + i, lanes);
            const Vec s = loadLanes(sine + i, lanes) * sign;
            storeLanes(row + i, a * c - b * s, lanes);
            storeLanes(row + half + i, b * c + a * s, lanes);
        });
    }
}

void siluGate(const float* gateUp, int rows, int width, float* out)
{
    for (int r = 0; r < rows; ++r, gateUp += 2 * width, out += width) {
        forLanes(width, [&](int i, int lanes) {
            const Vec gate = loadLanes(gateUp + i, lanes);
            storeLanes(out + i, gate / (1.f + expVec(-gate)) * loadLanes(gateUp + width + i, lanes), lanes);
        });
    }
}

void siluGateBackward(const float* gateUp, const float* dOut, int rows, int width, float* dGateUp)
{
    for (int r = 0; r < rows; ++r, gateUp += 2 * width, dGateUp += 2 * width, dOut += width) {
        forLanes(width, [&](int i, int lanes) {
            const Vec gate = loadLanes(gateUp + i, lanes);
            const Vec up = loadLanes(gateUp + width + i, lanes);
            const Vec upstream = loadLanes(dOut + i, lanes);
            const Vec sigmoid = 1.f / (1.f + expVec(-gate));
            const Vec silu = gate * sigmoid;
            storeLanes(dGateUp + i, upstream * up * (sigmoid + silu * (1.f - sigmoid)), lanes);
            storeLanes(dGateUp + width + i, upstream * silu, lanes);
        });
    }
}

float maximum(const float* x, int n, float scale)
{
    Vec best = splat(x[0] * scale);
    int i = 0;
    for (; i + kLanes <= n; i += kLanes)
        best = maxVec(load(x + i) * scale, best);
    float top = best[0];
    for (int lane = 1; lane < kLanes; ++lane)
        top = best[lane] > top ? best[lane] : top;
    for (; i < n; ++i)
        top = x[i] * scale > top ? x[i] * scale : top;
    return top;
}

float logSumExp(const float* x, int n, float scale)
{
    const float top = maximum(x, n, scale);
    Vec sum{};
    int i = 0;
    for (; i + kLanes <= n; i += kLanes)
        sum += expVec(load(x + i) * scale - top);
    float total = sumLanes(sum);
    if (i < n) {
        const Vec tail = expVec(loadPart(x + i, n - i) * scale - top);
        for (int lane = 0; lane < n - i; ++lane)
            total += tail[lane];
    }
    return top + __builtin_logf(total);
}

void expScaled(const float* x, int n, float scale, float shift, float factor, float* out)
{
    forLanes(n, [&](int i, int lanes) {
        storeLanes(out + i, expVec(loadLanes(x + i, lanes) * scale - shift) * factor, lanes);
    });
}

void softmaxBackward(const float* p, float* d, int n, float scale)
{
    Vec dots{};
    forLanes(n, [&](int i, int lanes) { dots += loadLanes(p + i, lanes) * loadLanes(d + i, lanes); });
    const float mean = sumLanes(dots);
    forLanes(n, [&](int i, int lanes) {
        storeLanes(d + i, loadLanes(p + i, lanes) * (loadLanes(d + i, lanes) - mean) * scale, lanes);
    });
}

void add(float* to, const float* from, std::size_t n)
{
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes)
        store(to + i, load(to + i) + load(from + i));
    for (; i < n; ++i)
        to[i] += from[i];
}

double sumSquares(const float* x, std::size_t n)
{
    double sums[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        for (int lane = 0; lane < kLanes; ++lane)
            sums[lane] +=
                static_cast<double>(x[i + static_cast<std::size_t>(lane)]) * x[i + static_cast<std::size_t>(lane)];
    }
    double total = 0.0;
    for (double sum : sums)
        total += sum;
    for (; i < n; ++i)
        total += static_cast<double>(x[i]) * x[i];
    return total;
}

// torch.optim.AdamW: the decay first, eps outside of the root.
void adam(const AdamCall& call)
{
    for (std::size_t i = 0; i < call.count; ++i) {
        const float g = call.gradient[i] * call.gradientScale;
        const float m = call.mean[i] + (g - call.mean[i]) * (1.f - call.beta1);
        const float v = call.square[i] * call.beta2 + g * g * (1.f - call.beta2);
        call.mean[i] = m;
        call.square[i] = v;
        const float denominator = __builtin_sqrtf(v) * call.squareScale + call.eps;
        call.value[i] = call.value[i] * call.decay - call.stepSize * m / denominator;
    }
}

} // namespace

namespace TINKEX_KERNEL_SET {

const Kernels& table()
{
    static constexpr const char* kName = kLanes == 8 ? "avx2" : "baseline";
    static const Kernels set = {.name = kName,
                                .panelWidth = 2 * kLanes,
                                .gemmScratch = gemmScratch,
                                .gemm = gemm,
                                .packedSize = packedSize,
                                .pack = pack,
                                .rmsNorm = rmsNorm,
                                .rmsNormBackward = rmsNormBackward,
                                .rope = rope,
                                .siluGate = siluGate,
                                .siluGateBackward = siluGateBackward,
                                .logSumExp = logSumExp,
                                .expScaled = expScaled,
                                .softmaxBackward = softmaxBackward,
                                .add = add,
                                .sumSquares = sumSquares,
                                .adam = adam};
    return set;
}

} // namespace TINKEX_KERNEL_SET
} // namespace tinkex::engine
