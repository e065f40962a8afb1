#include "core/server/checkpointstore.h"

#include <QLoggingCategory>
#include <algorithm>

namespace tinkex::server {
namespace {

Q_LOGGING_CATEGORY(log, "tinkex.server.checkpoints")

namespace fs = std::filesystem;

constexpr std::string_view kRunFile = "run.json";
constexpr std::string_view kMetadataFile = "metadata.json";
constexpr std::size_t kMaxRecordBytes = 4u << 20;

std::string directoryName(const std::string& runId)
{
    std::string name = runId;
    std::replace(name.begin(), name.end(), ':', '_');
    return name;
}

std::vector<fs::path> subdirectories(const fs::path& directory)
{
    std::vector<fs::path> found;
    std::error_code code;
    for (fs::directory_iterator it(directory, code), end; !code && it != end; it.increment(code)) {
        std::error_code ignored;
        if (it->is_directory(ignored))
            found.push_back(it->path());
    }
    return found;
}

/// The cheap check at start: presence and sizes.
std::string sizeProblem(const CheckpointRecord& record)
{
    for (const auto& [name, file] : record.files) {
        std::error_code code;
        const std::uintmax_t size = fs::file_size(record.directory / name, code);
        if (code)
            return name + " is missing";
        if (size != static_cast<std::uintmax_t>(file.size))
            return name + " has " + std::to_string(size) + " bytes instead of " + std::to_string(file.size);
    }
    return record.files.empty() ? "it lists no files" : "";
}

} // namespace

bool isUsableName(std::string_view name)
{
    const auto usable = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    return !name.empty() && name.size() <= 128 && name.front() != '.' && std::all_of(name.begin(), name.end(), usable);
}

CheckpointStore::CheckpointStore(fs::path root, FileLock lock, Clock& clock)
    : m_root(std::move(root)), m_lock(std::move(lock)), m_clock(clock)
{}

Result<std::unique_ptr<CheckpointStore>> CheckpointStore::open(const fs::path& dataDirectory, Clock& clock)
{
    std::error_code code;
    fs::create_directories(dataDirectory, code);
    if (code)
        return failure(ErrorKind::Storage, dataDirectory.string() + ": cannot be created: " + code.message());
    Result<FileLock> lock = FileLock::take(dataDirectory / "lock");
    if (!lock)
        return failure(lock.error());
    fs::remove_all(dataDirectory / "drafts", code);
    fs::create_directories(dataDirectory / "drafts", code);
    if (!code)
        fs::create_directories(dataDirectory / "runs", code);
    if (code)
        return failure(ErrorKind::Storage, dataDirectory.string() + ": cannot be written: " + code.message());

    std::unique_ptr<CheckpointStore> store(new CheckpointStore(dataDirectory, std::move(*lock), clock));
    store->scan();
    return store;
}

void CheckpointStore::scan()
{
    for (const fs::path& directory : subdirectories(m_root / "runs"))
        scanRun(directory);
}

void CheckpointStore::scanRun(const fs::path& directory)
{
    const Result<std::string> text = readFile(directory / kRunFile, kMaxRecordBytes);
    Result<RunRecord> run = text ? runFromJson(*text) : Result<RunRecord>(failure(text.error()));
    if (!run || directoryName(run->id) != directory.filename().string()) {
        qCWarning(log) << "skipping" << directory.c_str() << (run ? QString() : run.error().detail);
        return;
    }
    const std::string id = run->id;
    m_runs[id] = std::move(*run);
    for (const std::string_view kind : {kTrainingKind, kSamplerKind, kExternalKind}) {
        for (const fs::path& checkpoint : subdirectories(directory / kind))
            scanCheckpoint(checkpoint, {id, std::string(kind), checkpoint.filename().string()});
    }
}

void CheckpointStore::scanCheckpoint(const fs::path& directory, wire::TinkerPath path)
{
    const Result<std::string> text = readFile(directory / kMetadataFile, kMaxRecordBytes);
    const Result<CheckpointRecord> read =
        text ? checkpointFromJson(*text) : Result<CheckpointRecord>(failure(text.error()));
    RunRecord& run = m_runs[path.runId];
    CheckpointRecord record = read.value_or(CheckpointRecord{});
    record.path = std::move(path);
    record.directory = directory;
    if (!read) {
        record.corruption = read.error().detail.toStdString();
        record.baseModel = run.baseModel;
        record.lora = run.lora;
        record.createdMs = run.createdMs;
    } else {
        record.corruption = sizeProblem(record);
        run.lastRequestMs = std::max(run.lastRequestMs, record.createdMs);
    }
    if (!record.corruption.empty())
        qCWarning(log) << record.path.toString().c_str() << "is damaged:" << record.corruption.c_str();
    m_checkpoints[record.path.toString()] = std::move(record);
}

fs::path CheckpointStore::runDirectory(const std::string& runId) const
{
    return m_root / "runs" / directoryName(runId);
}

void CheckpointStore::addRun(const RunRecord& run)
{
    m_runs[run.id] = run;
}

void CheckpointStore::touchRun(const std::string& runId)
{
    if (const auto found = m_runs.find(runId); found != m_runs.end())
        found->second.lastRequestMs = nowMs();
}

const RunRecord* CheckpointStore::run(const std::string& runId) const
{
    const auto found = m_runs.find(runId);
    return found == m_runs.end() ? nullptr : &found->second;
}

std::vector<const RunRecord*> CheckpointStore::runs() const
{
    std::vector<const RunRecord*> list;
    for (const auto& [id, run] : m_runs)
        list.push_back(&run);
    std::stable_sort(list.begin(), list.end(),
                     [](const RunRecord* a, const RunRecord* b) { return a->lastRequestMs > b->lastRequestMs; });
    return list;
}

std::vector<const RunRecord*> CheckpointStore::runsOfSession(const std::string& sessionId) const
{
    std::vector<const RunRecord*> list;
    for (const auto& [id, run] : m_runs) {
        if (run.sessionId == sessionId)
            list.push_back(&run);
    }
    return list;
}

const CheckpointRecord* CheckpointStore::find(const wire::TinkerPath& path) const
{
    const auto found = m_checkpoints.find(path.toString());
    return found == m_checkpoints.end() ? nullptr : &found->second;
}

std::vector<const CheckpointRecord*> CheckpointStore::checkpoints() const
{
    std::vector<const CheckpointRecord*> list;
    for (const auto& [path, checkpoint] : m_checkpoints)
        list.push_back(&checkpoint);
    std::stable_sort(list.begin(), list.end(),
                     [](const CheckpointRecord* a, const CheckpointRecord* b) { return a->createdMs > b->createdMs; });
    return list;
}

std::vector<const CheckpointRecord*> CheckpointStore::checkpointsOfRun(const std::string& runId) const
{
    std::vector<const CheckpointRecord*> list = checkpoints();
    std::erase_if(list, [&](const CheckpointRecord* checkpoint) { return checkpoint->path.runId != runId; });
    return list;
}

bool CheckpointStore::isCorrupted(const std::string& runId) const
{
    const std::vector<const CheckpointRecord*> list = checkpointsOfRun(runId);
    return std::any_of(list.begin(), list.end(), [](const CheckpointRecord* c) { return !c->corruption.empty(); });
}

Result<Draft> CheckpointStore::begin(CheckpointRecord record, bool overwrite)
{
    if (!isUsableName(record.path.name)) {
        return failure(ErrorKind::Validation, "the checkpoint name \"" + record.path.name +
                                                  "\" is not usable: use letters, digits, '.', '_' and '-'");
    }
    const std::string path = record.path.toString();
    if (m_drafts.contains(path) || (find(record.path) && !overwrite))
        return failure(ErrorKind::Validation, "a checkpoint named " + path + " already exists");

    Draft draft;
    draft.draft = m_root / "drafts" / std::to_string(m_nextDraft++);
    record.directory = runDirectory(record.path.runId) / record.path.kind / record.path.name;
    record.createdMs = nowMs();
    draft.record = std::move(record);
    if (const RunRecord* owner = run(draft.record.path.runId))
        draft.runJson = toJson(*owner);
    std::error_code code;
    fs::create_directories(draft.record.directory.parent_path(), code);
    if (!code)
        fs::create_directory(draft.draft, code);
    if (code)
        return failure(ErrorKind::Storage, m_root.string() + ": cannot be written: " + code.message());
    m_drafts[path] = true;
    return draft;
}

Result<CheckpointRecord> CheckpointStore::completeDraft(const Draft& draft)
{
    CheckpointRecord record = draft.record;
    std::error_code code;
    for (fs::directory_iterator it(draft.draft, code), end; !code && it != end; it.increment(code)) {
        const Result<std::string> digest = fileDigest(it->path());
        if (!digest)
            return failure(digest.error());
        if (const Result<void> flushed = flushToDisk(it->path()); !flushed)
            return failure(flushed.error());
        record.files[it->path().filename().string()] = {static_cast<qint64>(it->file_size()), *digest};
    }
    if (code)
        return failure(ErrorKind::Storage, draft.draft.string() + ": cannot be read: " + code.message());
    if (const Result<void> written = writeFileAtomically(draft.draft / kMetadataFile, toJson(record)); !written)
        return failure(written.error());
    const fs::path runFile = record.directory.parent_path().parent_path() / kRunFile;
    if (!fs::exists(runFile, code)) {
        if (const Result<void> written = writeFileAtomically(runFile, draft.runJson); !written)
            return failure(written.error());
    }
    if (const Result<void> moved = replaceDirectory(draft.draft, record.directory); !moved)
        return failure(moved.error());
    return record;
}

void CheckpointStore::dropDraft(const Draft& draft)
{
    std::error_code ignored;
    fs::remove_all(draft.draft, ignored);
}

void CheckpointStore::commit(const CheckpointRecord& record)
{
    m_drafts.erase(record.path.toString());
    m_checkpoints[record.path.toString()] = record;
    touchRun(record.path.runId);
}

void CheckpointStore::release(const wire::TinkerPath& path)
{
    m_drafts.erase(path.toString());
}

Result<void> CheckpointStore::verify(const CheckpointRecord& record)
{
    const auto damaged = [&](const std::string& reason) {
        Error error = Error::make(ErrorKind::Storage, record.path.toString() + " is damaged: " + reason);
        error.code = kDamagedCode;
        return failure(std::move(error));
    };
    if (!record.corruption.empty())
        return damaged(record.corruption);
    for (const auto& [name, file] : record.files) {
        const Result<std::string> digest = fileDigest(record.directory / name);
        if (!digest)
            return damaged(digest.error().detail.toStdString());
        if (*digest != file.sha256)
            return damaged(name + " is not what was saved (its checksum differs)");
    }
    return {};
}

void CheckpointStore::markCorrupted(const wire::TinkerPath& path, const std::string& reason)
{
    if (const auto found = m_checkpoints.find(path.toString()); found != m_checkpoints.end())
        found->second.corruption = reason;
}

Result<void> CheckpointStore::remove(const wire::TinkerPath& path)
{
    const auto found = m_checkpoints.find(path.toString());
    if (found == m_checkpoints.end())
        return failure(ErrorKind::Validation, "there is no checkpoint " + path.toString());
    // Out of sight in one step first, so that a crash leaves either all of it or a draft that the next start drops.
    const fs::path hidden = m_root / "drafts" / std::to_string(m_nextDraft++);
    std::error_code code;
    fs::rename(found->second.directory, hidden, code);
    if (code && code != std::errc::no_such_file_or_directory)
        return failure(ErrorKind::Storage, path.toString() + ": cannot be removed: " + code.message());
    fs::remove_all(hidden, code);
    m_checkpoints.erase(found);
    return {};
}

Result<void> CheckpointStore::change(const wire::TinkerPath& path, const std::function<void(CheckpointRecord&)>& edit)
{
    const auto found = m_checkpoints.find(path.toString());
    if (found == m_checkpoints.end())
        return failure(ErrorKind::Validation, "there is no checkpoint " + path.toString());
    if (!found->second.corruption.empty())
        return failure(ErrorKind::Storage, path.toString() + " is damaged: " + found->second.corruption);
    CheckpointRecord edited = found->second;
    edit(edited);
    const Result<void> written = writeFileAtomically(edited.directory / kMetadataFile, toJson(edited));
    if (written)
        found->second = std::move(edited);
    return written;
}

Result<void> CheckpointStore::setPublic(const wire::TinkerPath& path, bool isPublic)
{
    return change(path, [&](CheckpointRecord& record) { record.isPublic = isPublic; });
}

Result<void> CheckpointStore::setExpiry(const wire::TinkerPath& path, std::optional<qint64> expiresMs)
{
    return change(path, [&](CheckpointRecord& record) { record.expiresMs = expiresMs; });
}

std::vector<wire::TinkerPath> CheckpointStore::sweep()
{
    std::vector<wire::TinkerPath> due;
    for (const auto& [path, checkpoint] : m_checkpoints) {
        if (checkpoint.expiresMs && *checkpoint.expiresMs <= nowMs())
            due.push_back(checkpoint.path);
    }
    for (const wire::TinkerPath& path : due) {
        if (const Result<void> removed = remove(path); !removed)
            qCWarning(log) << removed.error().detail;
    }
    return due;
}

} // namespace tinkex::server
