#pragma once

#include "core/engine/kernels/kernels.h"
#include "core/engine/kernels/vec.h"

/// The functions of one build of the kernels, by its instruction set; see kernels.h for what they do.
namespace tinkex::engine::TINKEX_KERNEL_SET {

std::size_t packedSize(int k, int n);
void pack(const float* b, std::ptrdiff_t bRow, std::ptrdiff_t bCol, int k, int n, float* out);
std::size_t gemmScratch(const GemmCall& call);
void gemm(const GemmCall& call, float* scratch);

} // namespace tinkex::engine::TINKEX_KERNEL_SET
