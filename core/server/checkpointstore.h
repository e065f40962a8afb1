#pragma once

#include "core/base/clock.h"
#include "core/server/durablefiles.h"
#include "core/server/records.h"

#include <functional>
#include <memory>
#include <vector>

namespace tinkex::server {

/// Error::code of a checkpoint whose bytes are not what was saved.
inline const QString kDamagedCode = QStringLiteral("checkpoint_damaged");

/// A save in progress: weights go into `draft`, which becomes the checkpoint's directory in one rename.
struct Draft {
    std::filesystem::path draft;
    CheckpointRecord record; ///< files are filled by completeDraft()
    std::string runJson;     ///< written with the run's first checkpoint: a run without any leaves no trace
};

/// Training runs and their checkpoints on disk:
///   DATA/lock, DATA/drafts/…, DATA/runs/<run>/run.json,
///   DATA/runs/<run>/(weights|sampler_weights|external_weights)/<name>/…
/// The index is read once and kept in memory. Nothing that is damaged is ever deleted or changed: it is listed with the
/// reason and refused. Thread: the server's, but for the static functions, which the worker calls.
class CheckpointStore {
public:
    /// Creates the directory when it is missing, takes its lock, drops drafts that a crash left, reads the index.
    static Result<std::unique_ptr<CheckpointStore>> open(const std::filesystem::path& dataDirectory, Clock& clock);

    std::filesystem::path runDirectory(const std::string& runId) const;
    void addRun(const RunRecord& run);
    void touchRun(const std::string& runId);
    const RunRecord* run(const std::string& runId) const;
    std::vector<const RunRecord*> runs() const; ///< last used first
    std::vector<const RunRecord*> runsOfSession(const std::string& sessionId) const;

    const CheckpointRecord* find(const wire::TinkerPath& path) const;
    std::vector<const CheckpointRecord*> checkpoints() const; ///< newest first
    std::vector<const CheckpointRecord*> checkpointsOfRun(const std::string& runId) const;
    bool isCorrupted(const std::string& runId) const;

    /// Validation when the name is not usable, taken (unless overwrite) or being written.
    Result<Draft> begin(CheckpointRecord record, bool overwrite);
    /// On the worker, after the weights are in draft: digests, metadata, flush, rename.
    static Result<CheckpointRecord> completeDraft(const Draft& draft);
    /// On the worker, when anything failed: nothing of it stays.
    static void dropDraft(const Draft& draft);
    void commit(const CheckpointRecord& record);
    void release(const wire::TinkerPath& path); ///< of a draft that failed

    /// On the worker: every file is there with its digest. Else Storage with the reason and kDamagedCode.
    static Result<void> verify(const CheckpointRecord& record);
    void markCorrupted(const wire::TinkerPath& path, const std::string& reason);

    Result<void> remove(const wire::TinkerPath& path);
    Result<void> setPublic(const wire::TinkerPath& path, bool isPublic);
    Result<void> setExpiry(const wire::TinkerPath& path, std::optional<qint64> expiresMs);
    /// Removes what has expired; returns the paths.
    std::vector<wire::TinkerPath> sweep();

    qint64 nowMs() const { return m_clock.wallMs(); }

private:
    CheckpointStore(std::filesystem::path root, FileLock lock, Clock& clock);
    void scan();
    void scanRun(const std::filesystem::path& directory);
    void scanCheckpoint(const std::filesystem::path& directory, wire::TinkerPath path);
    Result<void> change(const wire::TinkerPath& path, const std::function<void(CheckpointRecord&)>& edit);

    std::filesystem::path m_root;
    FileLock m_lock;
    Clock& m_clock;
    std::map<std::string, RunRecord> m_runs;
    std::map<std::string, CheckpointRecord> m_checkpoints; ///< by tinker path
    std::map<std::string, bool> m_drafts;                  ///< tinker paths being written
    int m_nextDraft = 1;
};

/// 1…128 characters of A-Z a-z 0-9 . _ - that do not begin with a dot.
bool isUsableName(std::string_view name);

} // namespace tinkex::server
