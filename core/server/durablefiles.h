#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>
#include <string_view>

/// Files that are either complete or not there after a crash. Every error is ErrorKind::Storage with the file's name
/// and the system's reason ("No space left on device"). Thread: any.
namespace tinkex::server {

/// Writes beside the target, flushes to disk, renames.
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);
Result<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes);
/// Flushes a file's or a directory's contents to disk.
Result<void> flushToDisk(const std::filesystem::path& path);
/// Moves a complete directory to its place; an existing one there is exchanged in one step and then removed.
Result<void> replaceDirectory(const std::filesystem::path& from, const std::filesystem::path& to);
/// Hex SHA-256.
Result<std::string> fileDigest(const std::filesystem::path& path);

/// An exclusive lock on a file, released with the object or when the process ends, however it ends.
class FileLock {
public:
    static Result<FileLock> take(const std::filesystem::path& path);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

} // namespace tinkex::server
