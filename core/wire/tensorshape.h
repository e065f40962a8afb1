#pragma once

#include "core/wire/types.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

/// The shape rules of protocol.md 3.2, shared by the JSON and the protobuf decoder. Thread: any.
namespace tinkex::wire {

/// Elements that the sparse tensors of one message may take when made dense: a small body must not ask for gigabytes.
inline constexpr std::uint64_t kMaxDensifiedElements = 1u << 25;

/// Number of elements of a shape; nullopt when a dimension is negative or the product does not fit.
std::optional<std::uint64_t> elementCount(const std::vector<std::int64_t>& shape);

/// What is wrong with a dense tensor's shape, empty when nothing is. A missing shape is one dimension.
std::string_view shapeProblem(const Tensor& tensor);

/// Turns a tensor that holds the stored values of a CSR matrix into the dense one; absent cells are 0. Returns what is
/// wrong with the indices, empty when nothing is. The cells are taken off the budget.
std::string_view densify(Tensor& tensor, const std::vector<std::int64_t>& rowStarts,
                         const std::vector<std::int64_t>& columns, std::uint64_t& budget);

/// The nearest float; values out of range become infinite (the plain conversion is undefined for them).
float toFloat(double value);

} // namespace tinkex::wire
