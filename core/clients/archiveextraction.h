#pragma once

#include "core/base/error.h"
#include "core/supervision/canceltoken.h"

#include <QString>
#include <functional>

namespace tinkex {

/// What a checkpoint's archive may hold at most. Sizes are of what is written, not of what an entry claims.
struct ExtractLimits {
    qint64 bytes = qint64{64} << 30;
    int entries = 10'000;
};

struct Extracted {
    int files = 0;
    qint64 bytes = 0;
};

/// Unpacks a tar (plain, gzip, bzip2, xz or zstd) into an existing empty folder that nobody else writes to. Regular
/// files and folders only; refused as a whole are links, devices, absolute paths, "..", names twice, more than the
/// limits, and an archive without a file. What was written before a refusal stays: the caller owns the folder.
/// progress gets the bytes of the archive read so far. Errors: Storage; Cancelled. Thread: any; blocks.
Result<Extracted> extractArchive(const QString& archive, const QString& folder, const ExtractLimits& limits,
                                 const CancelToken& cancel, const std::function<void(qint64)>& progress = {});

/// Whether a path inside an archive stays inside the folder: relative, no "..", no empty or "." part but at its end,
/// no control character. Pure.
bool isSafeEntryPath(std::string_view path);

} // namespace tinkex
