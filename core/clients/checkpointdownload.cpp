#include "core/clients/checkpointdownload.h"

#include "core/base/post.h"
#include "core/clients/clientoperation.h"
#include "core/clients/folderswap.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTemporaryFile>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kInactivity{60'000};
constexpr Milliseconds kWholeDownload{24 * 3'600'000};
constexpr int kDownloadRetries = 3;
constexpr double kReceivingShare = 0.9; ///< of the progress shown

/// The archive on its way: a file that is gone with the last who holds it. Thread: any, one at a time.
class ScratchFile {
public:
    static Result<std::shared_ptr<ScratchFile>> make(const QString& prefix)
    {
        QTemporaryFile file(prefix + u"XXXXXX.part"_s);
        file.setAutoRemove(false);
        if (!file.open())
            return failure(
                Error::make(ErrorKind::Storage, u"no file can be made in the folder: "_s + file.errorString()));
        auto made = std::make_shared<ScratchFile>();
        made->m_file.setFileName(file.fileName());
        file.close();
        if (!made->m_file.open(QIODevice::WriteOnly))
            return failure(Error::make(ErrorKind::Storage, made->m_file.errorString()));
        return made;
    }
    ~ScratchFile() { m_file.remove(); }

    QString path() const { return m_file.fileName(); }
    qint64 written() const { return m_written; }
    Result<void> restart()
    {
        m_written = 0;
        return m_file.resize(0) && m_file.seek(0) ? Result<void>() : fault();
    }
    Result<void> append(std::string_view bytes)
    {
        m_written += static_cast<qint64>(bytes.size());
        const auto size = static_cast<qint64>(bytes.size());
        return m_file.write(bytes.data(), size) == size ? Result<void>() : fault();
    }
    Result<void> close()
    {
        const bool flushed = m_file.flush();
        m_file.close();
        return flushed ? Result<void>() : fault();
    }

private:
    Result<void> fault() const
    {
        return failure(Error::make(ErrorKind::Storage, u"the archive cannot be stored: "_s + m_file.errorString()));
    }

    QFile m_file;
    qint64 m_written = 0;
};

/// Everything after the last byte came, in the pool.
Result<DownloadedCheckpoint> unpack(const ScratchFile& archive, const QString& prefix, const QString& target,
                                    const DownloadRequest& request, const CancelToken& cancel,
                                    const std::function<void(qint64)>& progress)
{
    QTemporaryDir folder(prefix + u"XXXXXX"_s);
    if (!folder.isValid())
        return failure(Error::make(ErrorKind::Storage, folder.errorString()));
    const auto extracted = extractArchive(archive.path(), folder.path(), request.limits, cancel, progress);
    if (!extracted)
        return failure(extracted.error());
    QFile::setPermissions(folder.path(), QFile::permissions(folder.path()) | QFile::ReadGroup | QFile::ExeGroup |
                                             QFile::ReadOther | QFile::ExeOther);
    if (cancel.isCancelled())
        return failure(ErrorKind::Cancelled, "cancelled");
    if (auto moved = moveIntoPlace(folder.path(), target, request.force); !moved)
        return failure(moved.error());
    // What lies under the hidden name now is what was replaced, or nothing: the folder's end removes it.
    return DownloadedCheckpoint{target, extracted->files, extracted->bytes};
}

class CheckpointDownload final : public ResultOperation<DownloadedCheckpoint> {
public:
    CheckpointDownload(RestClient& rest, ServerLink& link, DownloadRequest request, QObject* owner,
                       DownloadProgressHandler progress, ResultHandler<DownloadedCheckpoint> handler)
        : ResultOperation(owner, std::move(handler), u"download"_s, link, &rest),
          m_rest(rest),
          m_request(std::move(request)),
          m_owner(owner),
          m_onProgress(std::move(progress)),
          m_target(QDir(m_request.folder).absoluteFilePath(downloadName(m_request.path))),
          m_prefix(QDir(m_request.folder).absoluteFilePath(u'.' + downloadName(m_request.path) + u'.'))
    {}

    void start()
    {
        if (auto problem = refusal()) {
            fail(std::move(*problem));
            return;
        }
        m_rest.archiveUrl(m_request.path, this, [this](const Result<wire::ArchiveUrl>& url) {
            if (isDone())
                return;
            if (url)
                receive(url->url);
            else
                fail(url.error());
        });
    }

private:
    std::optional<Error> refusal() const
    {
        if (!QFileInfo(m_request.folder).isDir())
            return Error::make(ErrorKind::Storage, u"there is no folder "_s + m_request.folder);
        const QFileInfo target(m_target);
        if (!target.exists() && !target.isSymLink())
            return std::nullopt;
        if (m_request.force && target.isDir() && !target.isSymLink())
            return std::nullopt;
        Error error = Error::make(ErrorKind::Storage, m_target + u" exists already"_s);
        error.code = u"exists"_s;
        return error;
    }

    void receive(const std::string& url)
    {
        auto file = ScratchFile::make(m_prefix);
        if (!file) {
            fail(file.error());
            return;
        }
        m_archive = *file;
        Call call;
        call.trafficClass = TrafficClass::Transfer;
        call.operation = "download";
        call.method = "GET";
        call.path = url;
        call.accept = "*/*";
        call.authenticated = false;
        call.timeout = kWholeDownload;
        call.inactivity = kInactivity;
        call.retry.maxRetries = kDownloadRetries;
        call.retry.totalBudget = kWholeDownload;
        call.maxResponseBytes = static_cast<std::size_t>(m_request.limits.bytes);
        call.sink.begin = [this](qint64 total) {
            m_total = total;
            return m_archive->restart();
        };
        call.sink.write = [this](std::string_view bytes) {
            const auto stored = m_archive->append(bytes);
            report(DownloadProgress::Stage::Receiving, m_archive->written());
            return stored;
        };
        watch(call);
        m_transfer = link().transport().send(std::move(call), this, [this](const Result<HttpReply>& reply) {
            if (isDone())
                return;
            if (!reply)
                fail(reply.error());
            else if (auto closed = m_archive->close(); !closed)
                fail(closed.error());
            else
                unpackInPool();
        });
    }

    void unpackInPool()
    {
        m_total = m_archive->written();
        const auto self = OwnerGuard::watch(this);
        auto progress = [self, this](qint64 done) {
            self->post([this, done] { report(DownloadProgress::Stage::Unpacking, done); });
        };
        TaskSupervisor::Work<DownloadedCheckpoint> work = [archive = m_archive, prefix = m_prefix, target = m_target,
                                                           request = m_request, progress](const CancelToken& cancel) {
            return unpack(*archive, prefix, target, request, cancel, progress);
        };
        m_archive.reset(); // the work removes it
        link().tasks().run<DownloadedCheckpoint>(u"unpack checkpoint"_s, this, std::move(work),
                                                 [this](Result<DownloadedCheckpoint> done) { finish(std::move(done)); },
                                                 {std::nullopt});
    }

    /// At most once per half percent, or per megabyte when the size is not known.
    void report(DownloadProgress::Stage stage, qint64 done)
    {
        if (isDone())
            return;
        const qint64 step = m_total > 0 ? std::max<qint64>(m_total / 200, 1) : qint64{1} << 20;
        if (stage == m_shown.stage && done < m_total && done - m_shown.done < step)
            return;
        m_shown = {stage, done, m_total};
        if (m_total > 0) {
            const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(m_total));
            showProgress(stage == DownloadProgress::Stage::Receiving ? part * kReceivingShare
                                                                     : kReceivingShare + part * (1 - kReceivingShare));
        }
        if (m_onProgress && m_owner) {
            // Not from inside the transport: the receiver may cancel.
            post(m_owner, [self = QPointer<CheckpointDownload>(this), shown = m_shown] {
                if (self && !self->isDone())
                    self->m_onProgress(shown);
            });
        }
    }

    RestClient& m_rest;
    DownloadRequest m_request;
    QPointer<QObject> m_owner;
    DownloadProgressHandler m_onProgress;
    QString m_target;
    QString m_prefix; ///< of the hidden names
    std::shared_ptr<ScratchFile> m_archive;
    CallHandle m_transfer;
    DownloadProgress m_shown;
    qint64 m_total = -1;
};

} // namespace

QString downloadName(const wire::TinkerPath& path)
{
    QString name = QString::fromStdString(path.runId + '_' + path.kind + '_' + path.name);
    for (QChar& c : name) {
        const bool plain = c.unicode() < 0x80 && (c.isLetterOrNumber() || u"-._"_s.contains(c));
        if (!plain)
            c = u'_';
    }
    if (name.startsWith(u'.'))
        name[0] = u'_';
    return name.left(200);
}

OperationHandle downloadCheckpoint(RestClient& rest, ServerLink& link, DownloadRequest request, QObject* owner,
                                   DownloadProgressHandler progress, ResultHandler<DownloadedCheckpoint> handler)
{
    auto* download =
        new CheckpointDownload(rest, link, std::move(request), owner, std::move(progress), std::move(handler));
    const OperationHandle handle(download);
    download->start();
    return handle;
}

} // namespace tinkex
