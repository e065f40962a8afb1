#pragma once

#include "core/clients/archiveextraction.h"
#include "core/clients/restclient.h"

#include <QString>

namespace tinkex {

struct DownloadRequest {
    wire::TinkerPath path;
    QString folder;     ///< an existing one; the checkpoint becomes a new folder in it
    bool force = false; ///< replace the checkpoint's folder when it exists - only once the new one is complete
    ExtractLimits limits{};
};

struct DownloadProgress {
    enum class Stage { AskingServer, Receiving, Unpacking };
    Stage stage = Stage::AskingServer;
    qint64 done = 0;   ///< bytes of the archive received, or read while it is unpacked
    qint64 total = -1; ///< of the archive; -1: the server does not say
};

struct DownloadedCheckpoint {
    QString folder; ///< absolute
    int files = 0;
    qint64 bytes = 0;
};

using DownloadProgressHandler = std::function<void(const DownloadProgress&)>;

/// Fetches the archive of a checkpoint and unpacks it into folder/downloadName(path) (protocol.md 2.10). The archive
/// and the unpacked files lie beside the target under hidden names until everything is there; then the folder is moved
/// into place at once. Failed or cancelled, it leaves nothing behind and an old folder untouched. The URL that the
/// server signs gets no key. progress: from the event loop, never after the handler. Errors: Storage, code "exists"
/// (without force) and others of the disk or the archive; those of RestClient::archiveUrl and of the transport
/// ("inactive", "too_large"). Thread: core; disk work that takes long is done in the pool. The operation belongs to
/// rest.
OperationHandle downloadCheckpoint(RestClient& rest, ServerLink& link, DownloadRequest request, QObject* owner,
                                   DownloadProgressHandler progress, ResultHandler<DownloadedCheckpoint> handler);

/// The folder's name: run, kind and name joined by '_', everything but letters, digits, '-', '.' and '_' replaced,
/// never hidden and never "..". Pure.
QString downloadName(const wire::TinkerPath& path);

} // namespace tinkex
