#pragma once

#include "core/engine/kernels/workspace.h"

#include <vector>

namespace tinkex::engine {

/// A weight W[out,in] in the order in which the matrix products read it.
struct PackedMatrix {
    int out = 0;
    int in = 0;
    std::vector<float> forward;  ///< panels of the transpose of W, for x W^T
    std::vector<float> backward; ///< panels of W, for dy W; empty when only used forwards
};

enum class Packing { ForwardOnly, Both };

PackedMatrix packMatrix(const float* weights, int out, int in, Packing packing);

/// y[rows,out] = x[rows,in] W^T, or += .
void multiplyForward(Workspace& workspace, const PackedMatrix& matrix, const float* x, int rows, float* y,
                     bool accumulate = false);
/// dx[rows,in] = dy[rows,out] W, or += .
void multiplyBackward(Workspace& workspace, const PackedMatrix& matrix, const float* dy, int rows, float* dx,
                      bool accumulate = false);
/// dw[out,in] += scale dy^T x
void accumulateOuter(Workspace& workspace, const float* dy, int out, int dyRow, const float* x, int in, int xRow,
                     int rows, float scale, float* dw);

} // namespace tinkex::engine
