#include "core/engine/kernels/gemm.h"

namespace tinkex::engine {
namespace {

// Tiles of kTileRows x kPanel keep 12 accumulators in registers; a panel of kDepth rows stays in the first-level
// cache while all rows of A pass it, and kBlockRows rows of A stay in the second-level cache.
constexpr int kPanel = 2 * kLanes;
constexpr int kTileRows = 6;
constexpr int kDepth = 384;
constexpr int kBlockRows = 96;
/// Up to this many rows of A, B is read where it lies: packing would cost more than it saves.
constexpr int kDirectRows = 12;

int panels(int n)
{
    return (n + kPanel - 1) / kPanel;
}

struct Panels {
    const float* first;
    std::ptrdiff_t row;    ///< from one p to the next
    std::ptrdiff_t stride; ///< from one panel to the next
};

struct Output {
    float* c;
    std::ptrdiff_t row;
    float alpha;
    bool accumulate;
};

/// The last columns of C, fewer than the tile is wide.
template<int Rows, int Count>
[[gnu::noinline]] void storePartTile(const Vec (&sum)[Rows][2 * Count], const Output& out, int columns)
{
    for (int i = 0; i < Rows; ++i) {
        float* row = out.c + i * out.row;
        for (int j = 0; j < columns; ++j)
            row[j] = (out.accumulate ? row[j] : 0.f) + out.alpha * sum[i][j / kLanes][j % kLanes];
    }
}

// Inlined by force: the sums must stay in their registers.
template<int Rows, int Count>
[[gnu::always_inline]] inline void storeTile(const Vec (&sum)[Rows][2 * Count], const Output& out)
{
    const Vec alpha = splat(out.alpha);
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i) {
        float* row = out.c + i * out.row;
#pragma GCC unroll 8
        for (int j = 0; j < 2 * Count; ++j) {
            float* to = row + j * kLanes;
            store(to, out.accumulate ? load(to) + sum[i][j] * alpha : sum[i][j] * alpha);
        }
    }
}

/// Rows x (Count panels) of C. Interleaved: A was packed [p][Rows]; else its columns are adjacent.
template<int Rows, int Count, bool Interleaved>
void tile(int depth, const float* a, std::ptrdiff_t aRow, const Panels& b, const Output& out, int columns)
{
    Vec sum[Rows][2 * Count] = {};
    const float* panel = b.first;
    for (int p = 0; p < depth; ++p) {
        Vec right[2 * Count];
#pragma GCC unroll 8
        for (int j = 0; j < 2 * Count; ++j)
            right[j] = load(panel + (j / 2) * b.stride + (j % 2) * kLanes);
#pragma GCC unroll 8
        for (int i = 0; i < Rows; ++i) {
            const Vec left = splat(Interleaved ? a[i] : a[i * aRow]);
#pragma GCC unroll 8
            for (int j = 0; j < 2 * Count; ++j)
                sum[i][j] += left * right[j];
        }
        a += Interleaved ? Rows : 1;
        panel += b.row;
    }
    if (columns >= Count * kPanel)
        storeTile<Rows, Count>(sum, out);
    else
        storePartTile<Rows, Count>(sum, out, columns);
}

/// Rows rows against all panels, several panels at a time when there are too few rows to hide the latency.
template<int Rows, bool Interleaved>
void stripe(int depth, const float* a, std::ptrdiff_t aRow, Panels b, Output out, int columns)
{
    constexpr int kCount = Rows == 1 ? 4 : Rows <= 3 ? 2 : 1;
    const auto advance = [&](int count) {
        b.first += count * b.stride;
        out.c += count * kPanel;
        columns -= count * kPanel;
    };
    for (; columns > (kCount - 1) * kPanel; advance(kCount))
        tile<Rows, kCount, Interleaved>(depth, a, aRow, b, out, columns);
    if constexpr (kCount > 2) {
        for (; columns > kPanel; advance(2))
            tile<Rows, 2, Interleaved>(depth, a, aRow, b, out, columns);
    }
    for (; columns > 0; advance(1))
        tile<Rows, 1, Interleaved>(depth, a, aRow, b, out, columns);
}

template<bool Interleaved>
void stripes(int rows, int depth, const float* a, std::ptrdiff_t aRow, const Panels& b, const Output& out, int columns)
{
    switch (rows) {
    case 1: return stripe<1, Interleaved>(depth, a, aRow, b, out, columns);
    case 2: return stripe<2, Interleaved>(depth, a, aRow, b, out, columns);
    case 3: return stripe<3, Interleaved>(depth, a, aRow, b, out, columns);
    case 4: return stripe<4, Interleaved>(depth, a, aRow, b, out, columns);
    case 5: return stripe<5, Interleaved>(depth, a, aRow, b, out, columns);
    default: return stripe<6, Interleaved>(depth, a, aRow, b, out, columns);
    }
}

/// Rows of the next tile: six, but the last eleven are split evenly.
int tileRows(int left)
{
    if (left >= 2 * kTileRows || left <= kTileRows)
        return left < kTileRows ? left : kTileRows;
    return (left + 1) / 2;
}

/// The next Rows rows of A as [p][Rows].
template<int Rows> float* packTile(const float* from, const GemmCall& call, int depth, float* out)
{
    for (int p = 0; p < depth; ++p, from += call.aCol, out += Rows) {
        if (call.aRow == 1)
            __builtin_memcpy(out, from, Rows * sizeof(float));
        else
            for (int r = 0; r < Rows; ++r)
                out[r] = from[r * call.aRow];
    }
    return out;
}

void packA(const GemmCall& call, int firstRow, int rows, int firstDepth, int depth, float* out)
{
    for (int i = 0; i < rows;) {
        const int count = tileRows(rows - i);
        const float* from = call.a + (firstRow + i) * call.aRow + firstDepth * call.aCol;
        switch (count) {
        case 1: out = packTile<1>(from, call, depth, out); break;
        case 2: out = packTile<2>(from, call, depth, out); break;
        case 3: out = packTile<3>(from, call, depth, out); break;
        case 4: out = packTile<4>(from, call, depth, out); break;
        case 5: out = packTile<5>(from, call, depth, out); break;
        default: out = packTile<6>(from, call, depth, out); break;
        }
        i += count;
    }
}

/// One block of rows of A against all panels, panel by panel so that each is read from the first-level cache.
void block(const GemmCall& call, int firstRow, int rows, int firstDepth, int depth, const Panels& b, const Output& out,
           float* scratch)
{
    const bool interleaved = call.aCol != 1;
    if (interleaved)
        packA(call, firstRow, rows, firstDepth, depth, scratch);
    const int step = rows <= kTileRows ? panels(call.n) * kPanel : kPanel;
    for (int column = 0; column < call.n; column += step) {
        const int columns = call.n - column < step ? call.n - column : step;
        const Panels at{b.first + column / kPanel * b.stride, b.row, b.stride};
        for (int i = 0; i < rows;) {
            const int count = tileRows(rows - i);
            Output target = out;
            target.c += (firstRow + i) * out.row + column;
            if (interleaved)
                stripes<true>(count, depth, scratch + static_cast<std::ptrdiff_t>(i) * depth, 0, at, target, columns);
            else
                stripes<false>(count, depth, call.a + (firstRow + i) * call.aRow + firstDepth, call.aRow, at, target,
                               columns);
            i += count;
        }
    }
}

void packPanels(const float* b, std::ptrdiff_t bRow, std::ptrdiff_t bCol, int k, int n, float* out)
{
    for (int column = 0; column < n; column += kPanel) {
        const int columns = n - column < kPanel ? n - column : kPanel;
        const float* from = b + column * bCol;
        for (int p = 0; p < k; ++p, out += kPanel, from += bRow) {
            if (bCol == 1 && columns == kPanel) {
                store(out, load(from));
                store(out + kLanes, load(from + kLanes));
                continue;
            }
            for (int j = 0; j < kPanel; ++j)
                out[j] = j < columns ? from[j * bCol] : 0.f;
        }
    }
}

bool readsInPlace(const GemmCall& call)
{
    return !call.packed && call.m <= kDirectRows && call.bCol == 1 && call.n % kPanel == 0;
}

int depthOf(const GemmCall& call)
{
    return call.k < kDepth ? call.k : kDepth;
}

std::size_t scratchForA(const GemmCall& call)
{
    const int rows = call.m < kBlockRows ? call.m : kBlockRows;
    return call.aCol == 1 ? 0 : static_cast<std::size_t>(rows) * static_cast<std::size_t>(depthOf(call));
}

} // namespace

namespace TINKEX_KERNEL_SET {

std::size_t packedSize(int k, int n)
{
    return static_cast<std::size_t>(k) * static_cast<std::size_t>(panels(n)) * kPanel;
}

void pack(const float* b, std::ptrdiff_t bRow, std::ptrdiff_t bCol, int k, int n, float* out)
{
    packPanels(b, bRow, bCol, k, n, out);
}

std::size_t gemmScratch(const GemmCall& call)
{
    const bool packs = !call.packed && !readsInPlace(call);
    return scratchForA(call) + (packs ? packedSize(depthOf(call), call.n) : 0);
}

void gemm(const GemmCall& call, float* scratch)
{
    float* packedB = scratch + scratchForA(call);
    const bool inPlace = readsInPlace(call);
    for (int first = 0; first < call.k; first += kDepth) {
        const int depth = call.k - first < kDepth ? call.k - first : kDepth;
        Panels b{packedB, kPanel, static_cast<std::ptrdiff_t>(depth) * kPanel};
        if (call.packed)
            b = {call.b + static_cast<std::ptrdiff_t>(first) * kPanel, kPanel,
                 static_cast<std::ptrdiff_t>(call.k) * kPanel};
        else if (inPlace)
            b = {call.b + first * call.bRow, call.bRow, kPanel};
        else
            packPanels(call.b + first * call.bRow, call.bRow, call.bCol, depth, call.n, packedB);
        const Output out{call.c, call.cRow, call.alpha, call.accumulate || first > 0};
        for (int row = 0; row < call.m; row += kBlockRows)
            block(call, row, call.m - row < kBlockRows ? call.m - row : kBlockRows, first, depth, b, out, scratch);
    }
}

} // namespace TINKEX_KERNEL_SET
} // namespace tinkex::engine
