#include "core/engine/safetensors.h"

#include "core/engine/halffloat.h"

#include <cstring>
#include <fstream>
#include <numeric>

namespace tinkex::engine {
namespace {

std::size_t valueCount(const TensorToWrite& tensor)
{
    return static_cast<std::size_t>(
        std::accumulate(tensor.shape.begin(), tensor.shape.end(), std::int64_t{1}, std::multiplies<>()));
}

std::string headerText(std::span<const TensorToWrite> tensors, TensorType type,
                       const std::map<std::string, std::string>& metadata)
{
    std::string header = R"({"__metadata__":{"format":"pt")";
    for (const auto& [key, value] : metadata)
        header += "," + jsonQuoted(key) + ":" + jsonQuoted(value);
    header += "}";
    std::size_t offset = 0;
    for (const TensorToWrite& tensor : tensors) {
        const std::size_t end = offset + valueCount(tensor) * (type == TensorType::F32 ? 4 : 2);
        header += "," + jsonQuoted(tensor.name) + R"(:{"dtype":)" + (type == TensorType::F32 ? "\"F32\"" : "\"F16\"") +
                  R"(,"shape":[)";
        for (std::size_t i = 0; i < tensor.shape.size(); ++i)
            header += (i ? "," : "") + std::to_string(tensor.shape[i]);
        header += R"(],"data_offsets":[)" + std::to_string(offset) + "," + std::to_string(end) + "]}";
        offset = end;
    }
    header += "}";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    return header;
}

void appendValues(std::string& bytes, const TensorToWrite& tensor, TensorType type)
{
    const std::size_t count = valueCount(tensor);
    if (type == TensorType::F32) {
        const std::size_t start = bytes.size();
        bytes.resize(start + count * sizeof(float));
        std::memcpy(bytes.data() + start, tensor.values, count * sizeof(float));
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint16_t half = toHalf(tensor.values[i]);
        bytes.push_back(static_cast<char>(half & 0xff));
        bytes.push_back(static_cast<char>(half >> 8));
    }
}

} // namespace

Result<void> writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                              TensorType type, const std::map<std::string, std::string>& metadata)
{
    if (type == TensorType::BF16)
        return failure(ErrorKind::Internal, "bf16 files are read but not written");
    const std::string header = headerText(tensors, type, metadata);
    const std::uint64_t length = header.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    bytes += header;
    for (const TensorToWrite& tensor : tensors)
        appendValues(bytes, tensor, type);
    return writeFile(path, bytes);
}

Result<std::string> readFile(const std::filesystem::path& path, std::uintmax_t limit)
{
    const std::string name = path.filename().string();
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error)
        return failure(ErrorKind::Storage, name + " cannot be read: " + error.message());
    if (size > limit)
        return failure(ErrorKind::Storage, name + " is too large");
    std::ifstream stream(path, std::ios::binary);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!stream || stream.gcount() != static_cast<std::streamsize>(size))
        return failure(ErrorKind::Storage, name + " cannot be read");
    return bytes;
}

Result<void> writeFile(const std::filesystem::path& path, std::string_view bytes)
{
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream)
        return failure(ErrorKind::Storage, path.filename().string() + " cannot be written");
    return {};
}

std::string jsonQuoted(std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += {'\\', c};
        } else if (static_cast<unsigned char>(c) < 0x20) {
            quoted += "\\u00";
            quoted += {kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 15]};
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

} // namespace tinkex::engine
