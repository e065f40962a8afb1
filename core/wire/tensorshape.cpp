#include "core/wire/tensorshape.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tinkex::wire {

namespace {

std::string_view rowStartsProblem(const std::vector<std::int64_t>& rowStarts, std::int64_t rows, std::size_t stored)
{
    if (rowStarts.size() != static_cast<std::uint64_t>(rows) + 1)
        return "sparse tensor needs one row start more than rows";
    if (rowStarts.front() != 0 || rowStarts.back() != static_cast<std::int64_t>(stored))
        return "sparse tensor's row starts do not span its values";
    for (std::size_t row = 1; row < rowStarts.size(); ++row)
        if (rowStarts[row] < rowStarts[row - 1])
            return "sparse tensor's row starts decrease";
    return {};
}

template<class T>
std::vector<T> scatter(const std::vector<T>& values, const std::vector<std::int64_t>& rowStarts,
                       const std::vector<std::int64_t>& columns, std::size_t width)
{
    std::vector<T> dense((rowStarts.size() - 1) * width);
    for (std::size_t row = 0; row + 1 < rowStarts.size(); ++row)
        for (auto i = static_cast<std::size_t>(rowStarts[row]); i < static_cast<std::size_t>(rowStarts[row + 1]); ++i)
            dense[row * width + static_cast<std::size_t>(columns[i])] = values[i];
    return dense;
}

} // namespace

std::optional<std::uint64_t> elementCount(const std::vector<std::int64_t>& shape)
{
    constexpr auto kLimit = std::uint64_t{1} << 48;
    if (std::ranges::any_of(shape, [](std::int64_t dimension) { return dimension < 0; }))
        return std::nullopt;
    if (std::ranges::find(shape, 0) != shape.end())
        return 0;
    std::uint64_t count = 1;
    for (const std::int64_t dimension : shape) {
        if (static_cast<std::uint64_t>(dimension) > kLimit / count)
            return std::nullopt;
        count *= static_cast<std::uint64_t>(dimension);
    }
    return count;
}

std::string_view shapeProblem(const Tensor& tensor)
{
    if (tensor.shape.empty())
        return {};
    const auto count = elementCount(tensor.shape);
    if (!count)
        return "impossible shape";
    return *count == tensor.size() ? std::string_view() : "shape and number of values differ";
}

std::string_view densify(Tensor& tensor, const std::vector<std::int64_t>& rowStarts,
                         const std::vector<std::int64_t>& columns, std::uint64_t& budget)
{
    if (tensor.shape.size() != 2)
        return "sparse tensor needs a shape of two dimensions";
    const auto count = elementCount(tensor.shape);
    if (!count || *count > budget)
        return "sparse tensor is too large";
    if (columns.size() != tensor.size())
        return "sparse tensor needs one column index a value";
    if (const auto problem = rowStartsProblem(rowStarts, tensor.shape[0], tensor.size()); !problem.empty())
        return problem;
    for (const std::int64_t column : columns)
        if (column < 0 || column >= tensor.shape[1])
            return "sparse tensor's column index is outside of its shape";
    budget -= *count;
    const auto width = static_cast<std::size_t>(tensor.shape[1]);
    std::visit([&](auto& values) { values = scatter(values, rowStarts, columns, width); }, tensor.data);
    return {};
}

float toFloat(double value)
{
    constexpr double kRoundsToInfinity = 0x1.ffffffp127; // half a step above the largest float
    constexpr float kLargest = std::numeric_limits<float>::max();
    const double size = std::abs(value);
    if (std::isnan(value) || size <= double{kLargest})
        return static_cast<float>(value);
    return std::copysign(size < kRoundsToInfinity ? kLargest : std::numeric_limits<float>::infinity(),
                         value < 0 ? -1.f : 1.f);
}

} // namespace tinkex::wire
