#include "core/engine/packedmatrix.h"

namespace tinkex::engine {

PackedMatrix packMatrix(const float* weights, int out, int in, Packing packing)
{
    const Kernels& kernel = kernels();
    PackedMatrix matrix{out, in, {}, {}};
    matrix.forward.resize(kernel.packedSize(in, out));
    kernel.pack(weights, 1, in, in, out, matrix.forward.data());
    if (packing == Packing::Both) {
        matrix.backward.resize(kernel.packedSize(out, in));
        kernel.pack(weights, in, 1, out, in, matrix.backward.data());
    }
    return matrix;
}

void multiplyForward(Workspace& workspace, const PackedMatrix& matrix, const float* x, int rows, float* y,
                     bool accumulate)
{
    workspace.gemm({.m = rows,
                    .n = matrix.out,
                    .k = matrix.in,
                    .a = x,
                    .aRow = matrix.in,
                    .b = matrix.forward.data(),
                    .packed = true,
                    .c = y,
                    .cRow = matrix.out,
                    .accumulate = accumulate});
}

void multiplyBackward(Workspace& workspace, const PackedMatrix& matrix, const float* dy, int rows, float* dx,
                      bool accumulate)
{
    workspace.gemm({.m = rows,
                    .n = matrix.in,
                    .k = matrix.out,
                    .a = dy,
                    .aRow = matrix.out,
                    .b = matrix.backward.data(),
                    .packed = true,
                    .c = dx,
                    .cRow = matrix.in,
                    .accumulate = accumulate});
}

void accumulateOuter(Workspace& workspace, const float* dy, int out, int dyRow, const float* x, int in, int xRow,
                     int rows, float scale, float* dw)
{
    workspace.gemm({.m = out,
                    .n = in,
                    .k = rows,
                    .a = dy,
                    .aRow = 1,
                    .aCol = dyRow,
                    .b = x,
                    .bRow = xRow,
                    .c = dw,
                    .cRow = in,
                    .alpha = scale,
                    .accumulate = true});
}

} // namespace tinkex::engine
