#pragma once

#include "core/clients/operation.h"
#include "core/clients/serverlink.h"

#include <QObject>
#include <string>
#include <vector>

namespace tinkex {

/// A list that was fetched page by page, each row once, in the order of receipt.
template<class Row> struct Listing {
    std::vector<Row> rows;
    bool isComplete = true; ///< false: the server has more than PageWalk's bound, or more than it gave
};

/// The session-less half of the API: lists, checkpoints, weights, health (protocol.md 2.1, 2.9, 2.10). Ids and paths
/// are opaque and percent-encoded as path segments. What
/// the answers say about the server's functions is remembered in the link's ServerFeatures; a function that is not
/// offered fails with the code "not_offered", from then on without a request. Thread: core. Ownership: its parent.
/// Handlers: once, from the event loop, never after their owner died; the end of this object gives them Cancelled.
class RestClient : public QObject {
    Q_OBJECT
public:
    explicit RestClient(ServerLink& link, QObject* parent = nullptr);
    ~RestClient() override;

    OperationHandle checkHealth(QObject* owner, ResultHandler<void> handler);
    OperationHandle capabilities(QObject* owner, ResultHandler<std::vector<wire::SupportedModel>> handler);

    OperationHandle trainingRuns(int limit, int offset, QObject* owner, ResultHandler<wire::TrainingRunList> handler);
    OperationHandle trainingRun(const std::string& runId, QObject* owner, ResultHandler<wire::TrainingRun> handler);
    OperationHandle runCheckpoints(const std::string& runId, QObject* owner,
                                   ResultHandler<wire::CheckpointList> handler);
    OperationHandle checkpoints(int limit, int offset, QObject* owner, ResultHandler<wire::CheckpointList> handler);

    /// All pages of a list. An error of any page is the error of the list.
    OperationHandle allTrainingRuns(QObject* owner, ResultHandler<Listing<wire::TrainingRun>> handler);
    OperationHandle allCheckpoints(QObject* owner, ResultHandler<Listing<wire::Checkpoint>> handler);
    OperationHandle allSessions(QObject* owner, ResultHandler<Listing<std::string>> handler);

    /// kind is "weights" or "sampler_weights", as in wire::TinkerPath.
    OperationHandle deleteCheckpoint(const wire::TinkerPath& path, QObject* owner, ResultHandler<void> handler);
    OperationHandle setPublished(const wire::TinkerPath& path, bool isPublic, QObject* owner,
                                 ResultHandler<void> handler);
    /// nullopt: never expires.
    OperationHandle setTtl(const wire::TinkerPath& path, std::optional<std::int64_t> seconds, QObject* owner,
                           ResultHandler<void> handler);
    /// Follows no redirect: answers its target. 503 (still being built) is asked again every 30 s, six times.
    OperationHandle archiveUrl(const wire::TinkerPath& path, QObject* owner, ResultHandler<wire::ArchiveUrl> handler);

    OperationHandle weightsInfo(const std::string& tinkerPath, QObject* owner,
                                ResultHandler<wire::WeightsInfo> handler);
    OperationHandle sessions(int limit, int offset, QObject* owner, ResultHandler<std::vector<std::string>> handler);
    OperationHandle session(const std::string& sessionId, QObject* owner, ResultHandler<wire::SessionInfo> handler);
    OperationHandle sampler(const std::string& samplingSessionId, QObject* owner,
                            ResultHandler<wire::SamplerInfo> handler);

private:
    ServerLink& m_link;
};

/// Percent-encodes one path segment (RFC 3986 unreserved characters stay).
std::string pathSegment(std::string_view text);

} // namespace tinkex
