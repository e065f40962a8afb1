#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

/// The safetensors format: u64 header length (little-endian), JSON header, raw tensors. Any bytes are safe to read.
namespace tinkex::engine {

enum class TensorType { F32, F16, BF16 };

/// A file that was read and checked: every offset is inside of the file, fits type and shape, and overlaps no other.
/// Thread: immutable after read(), share freely.
class SafetensorsFile {
public:
    static Result<SafetensorsFile> read(const std::filesystem::path& path);
    static Result<SafetensorsFile> parse(std::string bytes);

    struct Tensor {
        TensorType type = TensorType::F32;
        std::vector<std::int64_t> shape;
        std::size_t begin = 0; ///< in the file
        std::size_t size = 0;  ///< bytes
    };
    const std::map<std::string, Tensor, std::less<>>& tensors() const { return m_tensors; }
    const std::map<std::string, std::string, std::less<>>& metadata() const { return m_metadata; }

    /// Converts a tensor of exactly this shape to f32. Missing, another shape, or a value that is not finite: Storage.
    Result<void> copy(const std::string& name, std::span<const std::int64_t> shape, float* out) const;

private:
    std::string m_bytes;
    std::map<std::string, Tensor, std::less<>> m_tensors;
    std::map<std::string, std::string, std::less<>> m_metadata;
};

struct TensorToWrite {
    std::string name;
    std::vector<std::int64_t> shape;
    const float* values = nullptr;
};

/// Writes or replaces a file. F32 or F16.
Result<void> writeSafetensors(const std::filesystem::path& path, std::span<const TensorToWrite> tensors,
                              TensorType type, const std::map<std::string, std::string>& metadata = {});

/// Reads a whole file of at most `limit` bytes.
Result<std::string> readFile(const std::filesystem::path& path, std::uintmax_t limit);
Result<void> writeFile(const std::filesystem::path& path, std::string_view bytes);

/// text as a JSON string with its quotes.
std::string jsonQuoted(std::string_view text);

} // namespace tinkex::engine
