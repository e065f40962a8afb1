#include "core/server/archive.h"

#include "core/server/durablefiles.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <memory>

namespace tinkex::server {
namespace {

constexpr std::array<std::string_view, 2> kFiles{"adapter_config.json", "adapter_model.safetensors"};

la_ssize_t appendBytes(struct archive* /*writer*/, void* out, const void* bytes, std::size_t size)
{
    static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

using Writer = std::unique_ptr<struct archive, int (*)(struct archive*)>;
using Entry = std::unique_ptr<struct archive_entry, void (*)(struct archive_entry*)>;

Result<void> addFile(struct archive* writer, std::string_view name, std::string_view bytes, qint64 timeMs)
{
    const Entry entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), std::string(name).c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), timeMs / 1000, 0);
    const bool ok = archive_write_header(writer, entry.get()) == ARCHIVE_OK &&
                    archive_write_data(writer, bytes.data(), bytes.size()) == static_cast<la_ssize_t>(bytes.size());
    if (!ok)
        return failure(ErrorKind::Storage, std::string("the archive cannot be built: ") + archive_error_string(writer));
    return {};
}

} // namespace

Result<std::string> buildArchive(const CheckpointRecord& checkpoint)
{
    std::string out;
    const Writer writer(archive_write_new(), archive_write_free);
    archive_write_set_format_ustar(writer.get());
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    if (archive_write_open(writer.get(), &out, nullptr, appendBytes, nullptr) != ARCHIVE_OK)
        return failure(ErrorKind::Storage, "the archive cannot be built");
    for (const std::string_view name : kFiles) {
        const Result<std::string> bytes = readFile(checkpoint.directory / name, kMaxWeightsFileBytes);
        if (!bytes)
            return failure(bytes.error());
        if (const Result<void> added = addFile(writer.get(), name, *bytes, checkpoint.createdMs); !added)
            return failure(added.error());
    }
    if (const Result<void> added = addFile(writer.get(), "checkpoint_complete", {}, checkpoint.createdMs); !added)
        return failure(added.error());
    if (archive_write_close(writer.get()) != ARCHIVE_OK)
        return failure(ErrorKind::Storage, "the archive cannot be built");
    return out;
}

ArchiveTokens::Grant ArchiveTokens::grant(const wire::TinkerPath& path, const std::string& file)
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    const QByteArray raw(reinterpret_cast<const char*>(random.data()), sizeof random);
    const std::string token = raw.toHex().toStdString();
    m_entries[token] = {path, file, m_clock.now() + m_life};
    return {token, m_clock.wallMs() + m_life.count()};
}

std::optional<ArchiveTokens::Entry> ArchiveTokens::resolve(const std::string& token)
{
    sweep();
    const auto found = m_entries.find(token);
    if (found == m_entries.end())
        return std::nullopt;
    return found->second;
}

void ArchiveTokens::sweep()
{
    std::erase_if(m_entries, [&](const auto& entry) { return entry.second.endsAt <= m_clock.now(); });
}

} // namespace tinkex::server
