#include "core/clients/archiveextraction.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr std::size_t kBlock = 256 * 1024;

using Reader = std::unique_ptr<struct archive, int (*)(struct archive*)>;

Error broken(const QString& what)
{
    return Error::make(ErrorKind::Storage, u"the archive cannot be unpacked: "_s + what);
}

Error broken(struct archive* reader)
{
    const char* text = archive_error_string(reader);
    return broken(text ? QString::fromUtf8(text) : u"it is damaged"_s);
}

/// One run over an archive.
class Extraction {
public:
    Extraction(QString folder, const ExtractLimits& limits, const CancelToken& cancel,
               const std::function<void(qint64)>& progress)
        : m_folder(std::move(folder)), m_limits(limits), m_cancel(cancel), m_progress(progress)
    {}

    Result<Extracted> run(struct archive* reader)
    {
        for (;;) {
            struct archive_entry* entry = nullptr;
            const int code = archive_read_next_header(reader, &entry);
            if (code == ARCHIVE_EOF)
                break;
            if (code < ARCHIVE_WARN)
                return failure(broken(reader));
            if (++m_entries > m_limits.entries)
                return failure(broken(u"it holds more than %1 entries"_s.arg(m_limits.entries)));
            if (auto taken = take(reader, entry); !taken)
                return failure(taken.error());
        }
        if (m_done.files == 0)
            return failure(broken(u"it holds no file"_s));
        return m_done;
    }

private:
    Result<void> take(struct archive* reader, struct archive_entry* entry)
    {
        const char* utf8 = archive_entry_pathname_utf8(entry);
        const char* name = utf8 ? utf8 : archive_entry_pathname(entry);
        const QString shown = QString::fromUtf8(name ? name : "").left(200);
        if (!name || !isSafeEntryPath(name))
            return failure(broken(u"\"%1\" would lie outside the folder"_s.arg(shown)));
        if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
            return failure(broken(u"\"%1\" is a link"_s.arg(shown)));
        const QString path = m_folder + u'/' + QString::fromUtf8(name);
        switch (archive_entry_filetype(entry)) {
        case AE_IFDIR: return makeFolder(path, shown);
        case AE_IFREG: break;
        default: return failure(broken(u"\"%1\" is neither a file nor a folder"_s.arg(shown)));
        }
        if (auto made = makeFolder(QFileInfo(path).path(), shown); !made)
            return made;
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return failure(broken(u"\"%1\": %2"_s.arg(shown, file.errorString())));
        ++m_done.files;
        return write(reader, file, shown);
    }

    static Result<void> makeFolder(const QString& path, const QString& shown)
    {
        if (QDir().mkpath(path))
            return {};
        return failure(broken(u"no folder can be made for \"%1\""_s.arg(shown)));
    }

    Result<void> write(struct archive* reader, QFile& file, const QString& shown)
    {
        const void* block = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        for (;;) {
            if (m_cancel.isCancelled())
                return failure(ErrorKind::Cancelled, "cancelled");
            const int code = archive_read_data_block(reader, &block, &size, &offset);
            if (code == ARCHIVE_EOF)
                break;
            if (code < ARCHIVE_WARN)
                return failure(broken(reader));
            if (m_progress)
                m_progress(archive_filter_bytes(reader, -1));
            // A hole counts as what it would be on disk.
            if (offset < file.pos() || offset > m_limits.bytes || static_cast<qint64>(size) > m_limits.bytes ||
                m_done.bytes + (offset - file.pos()) + static_cast<qint64>(size) > m_limits.bytes)
                return failure(broken(u"it is larger than %1 bytes"_s.arg(m_limits.bytes)));
            m_done.bytes += (offset - file.pos()) + static_cast<qint64>(size);
            if (!file.seek(offset) ||
                file.write(static_cast<const char*>(block), static_cast<qint64>(size)) != static_cast<qint64>(size))
                return failure(broken(u"\"%1\": %2"_s.arg(shown, file.errorString())));
        }
        if (!file.flush() || ::fsync(file.handle()) != 0)
            return failure(broken(u"\"%1\" cannot be written to the disk"_s.arg(shown)));
        return {};
    }

    QString m_folder;
    ExtractLimits m_limits;
    const CancelToken& m_cancel;
    const std::function<void(qint64)>& m_progress;
    Extracted m_done;
    int m_entries = 0;
};

} // namespace

bool isSafeEntryPath(std::string_view path)
{
    if (path.ends_with('/'))
        path.remove_suffix(1);
    if (path.starts_with("./"))
        path.remove_prefix(2);
    if (path == ".")
        return true; // the root itself, as tar writes it
    const auto isControl = [](unsigned char c) {
        return c < 0x20 || c == 0x7f || c == '\\';
    };
    if (path.empty() || std::ranges::any_of(path, isControl))
        return false;
    for (;;) {
        const auto slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        if (part.empty() || part == "." || part == "..")
            return false;
        if (slash == std::string_view::npos)
            return true;
        path.remove_prefix(slash + 1);
    }
}

Result<Extracted> extractArchive(const QString& archive, const QString& folder, const ExtractLimits& limits,
                                 const CancelToken& cancel, const std::function<void(qint64)>& progress)
{
    const Reader reader(archive_read_new(), archive_read_free);
    archive_read_support_format_tar(reader.get());
    // Named one by one: "all" would also start other programs.
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_filter_zstd(reader.get());
    if (archive_read_open_filename(reader.get(), QFile::encodeName(archive).constData(), kBlock) != ARCHIVE_OK)
        return failure(broken(reader.get()));
    return Extraction(folder, limits, cancel, progress).run(reader.get());
}

} // namespace tinkex
