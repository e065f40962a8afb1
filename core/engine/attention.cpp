#include "core/engine/network.h"

#include <algorithm>
#include <cmath>

namespace tinkex::engine {
namespace {

/// Query rows that are computed together; each block sees the keys up to its last row only.
constexpr int kQueryBlock = 48;

struct Shape {
    explicit Shape(const ModelConfig& config)
        : headDim(config.headDim),
          width(qkvWidth(config)),
          outWidth(config.heads * config.headDim),
          perGroup(config.heads / config.kvHeads),
          keys(config.heads * config.headDim),
          values(keys + config.kvHeads * config.headDim),
          scale(1.f / std::sqrt(static_cast<float>(config.headDim)))
    {}
    int headDim, width, outWidth, perGroup;
    int keys;   ///< column of the first key in a row of qkv
    int values; ///< column of the first value
    float scale;
};

/// One key/value head of one sequence.
struct Head {
    const float* k;
    const float* v;
    const float* packedK;
    const float* packedV; ///< only for the backward pass
};

const float* packTransposed(const float* rows, int stride, int count, int headDim, Workspace& workspace,
                            Workspace::Slot slot)
{
    float* packed = workspace.floats(slot, kernels().packedSize(headDim, count));
    kernels().pack(rows, 1, stride, headDim, count, packed);
    return packed;
}

/// out[rows, keys] = a[rows, headDim] times the packed transpose.
void timesPacked(const Shape& shape, const float* a, int aRow, const float* packed, int rows, int keys, float* out,
                 Workspace& workspace)
{
    workspace.gemm({.m = rows,
                    .n = keys,
                    .k = shape.headDim,
                    .a = a,
                    .aRow = aRow,
                    .b = packed,
                    .packed = true,
                    .c = out,
                    .cRow = keys});
}

/// to[keys, headDim] += s^T[keys, rows] from[rows, headDim]
void addTransposed(const Shape& shape, const float* s, int rows, int keys, const float* from, int fromRow, float* to,
                   Workspace& workspace)
{
    workspace.gemm({.m = keys,
                    .n = shape.headDim,
                    .k = rows,
                    .a = s,
                    .aRow = 1,
                    .aCol = keys,
                    .b = from,
                    .bRow = fromRow,
                    .c = to,
                    .cRow = shape.width,
                    .accumulate = true});
}

void forwardHead(const Shape& shape, const Head& head, const float* q, int count, float* out, float* logSums,
                 Workspace& workspace)
{
    const Kernels& kernel = kernels();
    for (int first = 0; first < count; first += kQueryBlock) {
        const int rows = std::min(kQueryBlock, count - first);
        const int keys = first + rows;
        float* scores = workspace.floats(Workspace::Slot::Scores, static_cast<std::size_t>(rows) * keys);
        timesPacked(shape, q + static_cast<std::ptrdiff_t>(first) * shape.width, shape.width, head.packedK, rows, keys,
                    scores, workspace);
        for (int r = 0; r < rows; ++r) {
            float* row = scores + static_cast<std::ptrdiff_t>(r) * keys;
            const int visible = first + r + 1;
            logSums[first + r] = kernel.logSumExp(row, visible, shape.scale);
            kernel.expScaled(row, visible, shape.scale, logSums[first + r], 1.f, row);
            std::fill(row + visible, row + keys, 0.f);
        }
        workspace.gemm({.m = rows,
                        .n = shape.headDim,
                        .k = keys,
                        .a = scores,
                        .aRow = keys,
                        .b = head.v,
                        .bRow = shape.width,
                        .c = out + static_cast<std::ptrdiff_t>(first) * shape.outWidth,
                        .cRow = shape.outWidth});
    }
}

/// Turns scores into probabilities and the gradients of those into the gradients of the scores.
void backwardRows(const Shape& shape, int first, int rows, int keys, const float* logSums, float* p, float* d)
{
    for (int r = 0; r < rows; ++r, p += keys, d += keys) {
        const int visible = first + r + 1;
        kernels().expScaled(p, visible, shape.scale, logSums[first + r], 1.f, p);
        kernels().softmaxBackward(p, d, visible, shape.scale);
        std::fill(p + visible, p + keys, 0.f);
        std::fill(d + visible, d + keys, 0.f);
    }
}

void backwardHead(const Shape& shape, const Head& head, const float* q, int count, const float* logSums,
                  const float* dOut, float* dq, float* dk, float* dv, Workspace& workspace)
{
    for (int first = 0; first < count; first += kQueryBlock) {
        const int rows = std::min(kQueryBlock, count - first);
        const int keys = first + rows;
        const std::size_t size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(keys);
        float* p = workspace.floats(Workspace::Slot::Scores, size);
        float* d = workspace.floats(Workspace::Slot::ScoreGradients, size);
        const float* query = q + static_cast<std::ptrdiff_t>(first) * shape.width;
        const float* upstream = dOut + static_cast<std::ptrdiff_t>(first) * shape.outWidth;
        timesPacked(shape, query, shape.width, head.packedK, rows, keys, p, workspace);
        timesPacked(shape, upstream, shape.outWidth, head.packedV, rows, keys, d, workspace);
        backwardRows(shape, first, rows, keys, logSums, p, d);
        workspace.gemm({.m = rows,
                        .n = shape.headDim,
                        .k = keys,
                        .a = d,
                        .aRow = keys,
                        .b = head.k,
                        .bRow = shape.width,
                        .c = dq + static_cast<std::ptrdiff_t>(first) * shape.width,
                        .cRow = shape.width});
        addTransposed(shape, d, rows, keys, query, shape.width, dk, workspace);
        addTransposed(shape, p, rows, keys, upstream, shape.outWidth, dv, workspace);
    }
}

} // namespace

void attentionForward(const ModelConfig& config, const TokenBatch& batch, const float* qkv, float* attended,
                      float* logSums, Workspace& workspace)
{
    const Shape shape(config);
    for (const SequenceSpan& sequence : batch.sequences) {
        const float* rows = qkv + static_cast<std::ptrdiff_t>(sequence.first) * shape.width;
        float* out = attended + static_cast<std::ptrdiff_t>(sequence.first) * shape.outWidth;
        for (int kv = 0; kv < config.kvHeads; ++kv) {
            Head head{rows + shape.keys + kv * shape.headDim, rows + shape.values + kv * shape.headDim, nullptr,
                      nullptr};
            head.packedK = packTransposed(head.k, shape.width, sequence.count, shape.headDim, workspace,
                                          Workspace::Slot::PackedKeys);
            for (int h = kv * shape.perGroup; h < (kv + 1) * shape.perGroup; ++h)
                forwardHead(shape, head, rows + h * shape.headDim, sequence.count, out + h * shape.headDim,
                            logSums + static_cast<std::ptrdiff_t>(h) * batch.rows() + sequence.first, workspace);
        }
    }
}

void attentionBackward(const ModelConfig& config, const TokenBatch& batch, const float* qkv, const float* logSums,
                       const float* dAttended, float* dQkv, Workspace& workspace)
{
    const Shape shape(config);
    std::fill_n(dQkv, static_cast<std::size_t>(batch.rows()) * static_cast<std::size_t>(shape.width), 0.f);
    for (const SequenceSpan& sequence : batch.sequences) {
        const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(sequence.first) * shape.width;
        const float* rows = qkv + start;
        float* dRows = dQkv + start;
        const float* dOut = dAttended + static_cast<std::ptrdiff_t>(sequence.first) * shape.outWidth;
        for (int kv = 0; kv < config.kvHeads; ++kv) {
            const int key = shape.keys + kv * shape.headDim;
            const int value = shape.values + kv * shape.headDim;
            Head head{rows + key, rows + value, nullptr, nullptr};
            head.packedK = packTransposed(head.k, shape.width, sequence.count, shape.headDim, workspace,
                                          Workspace::Slot::PackedKeys);
            head.packedV = packTransposed(head.v, shape.width, sequence.count, shape.headDim, workspace,
                                          Workspace::Slot::PackedValues);
            for (int h = kv * shape.perGroup; h < (kv + 1) * shape.perGroup; ++h)
                backwardHead(shape, head, rows + h * shape.headDim, sequence.count,
                             logSums + static_cast<std::ptrdiff_t>(h) * batch.rows() + sequence.first,
                             dOut + h * shape.headDim, dRows + h * shape.headDim, dRows + key, dRows + value,
                             workspace);
        }
    }
}

} // namespace tinkex::engine
