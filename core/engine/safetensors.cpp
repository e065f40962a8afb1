#include "core/engine/safetensors.h"

#include "core/engine/halffloat.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <simdjson.h>

namespace tinkex::engine {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are copied as they lie in the file");

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeader = 100'000'000;
constexpr std::uintmax_t kMaxFile = std::uintmax_t{16} << 30;
constexpr std::size_t kMaxDimensions = 8;

using Tensor = SafetensorsFile::Tensor;
using Object = simdjson::dom::object;

tl::unexpected<Error> broken(const std::string& reason)
{
    return failure(ErrorKind::Storage, "not a valid safetensors file: " + reason);
}

std::optional<TensorType> typeFromName(std::string_view name)
{
    if (name == "F32")
        return TensorType::F32;
    if (name == "F16")
        return TensorType::F16;
    if (name == "BF16")
        return TensorType::BF16;
    return std::nullopt;
}

std::size_t bytesPerValue(TensorType type)
{
    return type == TensorType::F32 ? 4 : 2;
}

std::optional<std::vector<std::uint64_t>> numbers(const Object& object, std::string_view key)
{
    simdjson::dom::array array;
    if (object[key].get(array))
        return std::nullopt;
    std::vector<std::uint64_t> values;
    for (const simdjson::dom::element element : array) {
        std::uint64_t value = 0;
        if (element.get(value) || values.size() >= kMaxDimensions)
            return std::nullopt;
        values.push_back(value);
    }
    return values;
}

/// Bytes of a tensor, or nothing when the product does not fit the file.
std::optional<std::uint64_t> byteSize(const std::vector<std::uint64_t>& shape, TensorType type, std::uint64_t limit)
{
    std::uint64_t size = bytesPerValue(type);
    for (const std::uint64_t extent : shape) {
        if (extent != 0 && size > limit / extent)
            return std::nullopt;
        size *= extent;
    }
    return size <= limit ? std::optional(size) : std::nullopt;
}

Result<Tensor> parseTensor(const std::string& name, simdjson::dom::element element, std::size_t dataStart,
                           std::size_t dataSize)
{
    Object object;
    std::string_view typeName;
    if (element.get(object) || object["dtype"].get(typeName))
        return broken("tensor " + name + " has no dtype");
    const auto type = typeFromName(typeName);
    if (!type)
        return broken("tensor " + name + " has the dtype " + std::string(typeName) +
                      "; F32, F16 and BF16 are supported");
    const auto shape = numbers(object, "shape");
    const auto offsets = numbers(object, "data_offsets");
    if (!shape || !offsets || offsets->size() != 2)
        return broken("tensor " + name + " has no valid shape or offsets");
    const std::uint64_t begin = (*offsets)[0];
    const std::uint64_t end = (*offsets)[1];
    if (begin > end || end > dataSize)
        return broken("tensor " + name + " lies outside of the file");
    const auto expected = byteSize(*shape, *type, dataSize);
    if (!expected || *expected != end - begin)
        return broken("the size of tensor " + name + " does not fit its shape");
    Tensor tensor{*type, {}, dataStart + begin, static_cast<std::size_t>(end - begin)};
    for (const std::uint64_t extent : *shape)
        tensor.shape.push_back(static_cast<std::int64_t>(std::min<std::uint64_t>(extent, INT64_MAX)));
    return tensor;
}

std::optional<std::string> firstOverlap(const std::map<std::string, Tensor, std::less<>>& tensors)
{
    std::vector<std::pair<const std::string*, const Tensor*>> order;
    for (const auto& [name, tensor] : tensors) {
        if (tensor.size > 0)
            order.emplace_back(&name, &tensor);
    }
    std::sort(order.begin(), order.end(),
              [](const auto& a, const auto& b) { return a.second->begin < b.second->begin; });
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (order[i - 1].second->begin + order[i - 1].second->size > order[i].second->begin)
            return *order[i].first;
    }
    return std::nullopt;
}

std::string shapeText(std::span<const std::int64_t> shape)
{
    std::string text = "[";
    for (const std::int64_t extent : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
    return text + "]";
}

bool convert(const Tensor& tensor, const char* from, float* out)
{
    const std::size_t count = tensor.size / bytesPerValue(tensor.type);
    bool finite = true;
    for (std::size_t i = 0; i < count; ++i) {
        if (tensor.type == TensorType::F32) {
            std::memcpy(out + i, from + i * 4, 4);
        } else {
            std::uint16_t bits = 0;
            std::memcpy(&bits, from + i * 2, 2);
            out[i] = tensor.type == TensorType::F16 ? fromHalf(bits) : fromBfloat16(bits);
        }
        finite = finite && std::isfinite(out[i]);
    }
    return finite;
}

} // namespace

Result<SafetensorsFile> SafetensorsFile::read(const std::filesystem::path& path)
{
    auto bytes = readFile(path, kMaxFile);
    if (!bytes)
        return failure(bytes.error());
    auto file = parse(std::move(*bytes));
    if (!file)
        return failure(ErrorKind::Storage, path.filename().string() + ": " + file.error().detail.toStdString());
    return file;
}

Result<SafetensorsFile> SafetensorsFile::parse(std::string bytes)
{
    std::uint64_t headerSize = 0;
    if (bytes.size() < kLengthBytes)
        return broken("it is shorter than its header");
    std::memcpy(&headerSize, bytes.data(), kLengthBytes);
    if (headerSize > kMaxHeader || headerSize > bytes.size() - kLengthBytes)
        return broken("the header is longer than the file");
    const std::size_t dataStart = kLengthBytes + static_cast<std::size_t>(headerSize);

    simdjson::dom::parser parser;
    Object header;
    const simdjson::padded_string json(bytes.data() + kLengthBytes, static_cast<std::size_t>(headerSize));
    if (parser.parse(json).get(header))
        return broken("the header is not a JSON object");
    SafetensorsFile file;
    for (const simdjson::dom::key_value_pair field : header) {
        const std::string name(field.key);
        if (name == "__metadata__") {
            Object metadata;
            if (field.value.get(metadata))
                return broken("its metadata is not an object");
            for (const simdjson::dom::key_value_pair entry : metadata) {
                std::string_view text;
                if (entry.value.get(text))
                    return broken("its metadata holds something else than text");
                file.m_metadata.insert_or_assign(std::string(entry.key), std::string(text));
            }
            continue;
        }
        auto tensor = parseTensor(name, field.value, dataStart, bytes.size() - dataStart);
        if (!tensor)
            return failure(tensor.error());
        if (!file.m_tensors.emplace(name, std::move(*tensor)).second)
            return broken("tensor " + name + " occurs twice");
    }
    if (const auto name = firstOverlap(file.m_tensors))
        return broken("tensor " + *name + " overlaps another");
    file.m_bytes = std::move(bytes);
    return file;
}

Result<void> SafetensorsFile::copy(const std::string& name, std::span<const std::int64_t> shape, float* out) const
{
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        return failure(ErrorKind::Storage, "tensor " + name + " is missing");
    const Tensor& tensor = found->second;
    if (!std::equal(shape.begin(), shape.end(), tensor.shape.begin(), tensor.shape.end()))
        return failure(ErrorKind::Storage, "tensor " + name + " has the shape " + shapeText(tensor.shape) +
                                               ", expected " + shapeText(shape));
    if (!convert(tensor, m_bytes.data() + tensor.begin, out))
        return failure(ErrorKind::Storage, "tensor " + name + " holds a value that is not finite");
    return {};
}

} // namespace tinkex::engine
