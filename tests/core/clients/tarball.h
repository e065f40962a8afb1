#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <string>
#include <vector>

namespace tinkex::test {

/// One entry of a tar made for a test, honest or not.
struct TarEntry {
    std::string path;
    std::string body{};
    unsigned type = AE_IFREG;
    std::string symlink{};
    std::string hardlink{};
};

inline std::string tarball(const std::vector<TarEntry>& entries, int filter = ARCHIVE_FILTER_NONE)
{
    std::string out;
    struct archive* writer = archive_write_new();
    archive_write_set_format_pax_restricted(writer);
    archive_write_add_filter(writer, filter);
    archive_write_set_bytes_in_last_block(writer, 1);
    archive_write_open(
        writer, &out, nullptr,
        [](struct archive*, void* to, const void* bytes, std::size_t size) {
            static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
            return static_cast<la_ssize_t>(size);
        },
        nullptr);
    for (const TarEntry& one : entries) {
        struct archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, one.path.c_str());
        archive_entry_set_filetype(entry, one.type);
        archive_entry_set_perm(entry, one.type == AE_IFDIR ? 0755 : 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(one.body.size()));
        if (!one.symlink.empty())
            archive_entry_set_symlink(entry, one.symlink.c_str());
        if (!one.hardlink.empty())
            archive_entry_set_hardlink(entry, one.hardlink.c_str());
        archive_write_header(writer, entry);
        archive_write_data(writer, one.body.data(), one.body.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    return out;
}

} // namespace tinkex::test
