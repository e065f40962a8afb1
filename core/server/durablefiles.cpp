#include "core/server/durablefiles.h"

#include <QCryptographicHash>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace tinkex::server {
namespace {

tl::unexpected<Error> systemFailure(const std::filesystem::path& path, std::string_view what, int code)
{
    return failure(ErrorKind::Storage, path.string() + ": " + std::string(what) + ": " + std::strerror(code));
}

/// Closes a descriptor at the end of a scope.
class Descriptor {
public:
    explicit Descriptor(int value) : m_value(value) {}
    ~Descriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_value; }

private:
    int m_value;
};

Result<void> writeAll(const std::filesystem::path& path, std::string_view bytes)
{
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0)
        return systemFailure(path, "cannot be written", errno);
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return systemFailure(path, "cannot be written", errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0)
        return systemFailure(path, "cannot be flushed", errno);
    return {};
}

} // namespace

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes)
{
    const std::filesystem::path draft = path.string() + ".new";
    Result<void> written = writeAll(draft, bytes);
    if (written && ::rename(draft.c_str(), path.c_str()) != 0)
        written = systemFailure(path, "cannot be replaced", errno);
    if (!written) {
        ::unlink(draft.c_str());
        return written;
    }
    return flushToDisk(path.parent_path());
}

Result<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes)
{
    std::error_code code;
    const std::uintmax_t size = std::filesystem::file_size(path, code);
    if (code)
        return systemFailure(path, "cannot be read", code.value());
    if (size > maxBytes)
        return failure(ErrorKind::Storage, path.string() + ": is larger than expected");
    std::string bytes(size, '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size)))
        return failure(ErrorKind::Storage, path.string() + ": cannot be read");
    return bytes;
}

Result<void> flushToDisk(const std::filesystem::path& path)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0)
        return systemFailure(path, "cannot be opened", errno);
    if (::fsync(file.get()) != 0)
        return systemFailure(path, "cannot be flushed", errno);
    return {};
}

Result<void> replaceDirectory(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
        if (errno != EEXIST)
            return systemFailure(to, "cannot be created", errno);
        if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) != 0)
            return systemFailure(to, "cannot be replaced", errno);
        std::error_code ignored;
        std::filesystem::remove_all(from, ignored);
    }
    return flushToDisk(to.parent_path());
}

Result<std::string> fileDigest(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return failure(ErrorKind::Storage, path.string() + ": cannot be read: " + file.errorString().toStdString());
    return hash.result().toHex().toStdString();
}

Result<FileLock> FileLock::take(const std::filesystem::path& path)
{
    FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.m_descriptor < 0)
        return systemFailure(path, "cannot be created", errno);
    if (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return failure(ErrorKind::Storage, path.parent_path().string() + ": is already in use by another server");
        return systemFailure(path, "cannot be locked", errno);
    }
    return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace tinkex::server
