#pragma once

#include "tests/support/scriptedserver.h"

#include <QElapsedTimer>
#include <QJsonObject>

namespace tinkex::test {

/// One request as the mock saw it.
struct Seen {
    std::string path;
    QJsonObject body;
    std::string key; ///< x-api-key
    std::string idempotencyKey;
    qint64 atMs = 0; ///< since the mock was made
};

/// A Tinker server that answers everything, at once and well, unless the test scripts a path otherwise (expect(),
/// always()). A sequence id sent again gets the same future. Futures are ready at the first poll; pendingPolls and
/// future change that.
class TinkerMock : public ScriptedServer {
    Q_OBJECT
public:
    TinkerMock();

    std::string config = R"({"parallel_fwdbwd_chunks":false})"; ///< client/config
    /// How many polls of each future are answered "try again", each of them asking for 20 ms of patience. -1: all.
    int pendingPolls = 0;
    /// The whole reply of retrieve_future, when set; nullopt falls back to the above.
    std::function<std::optional<ServerResponse>(const std::string& requestId, int poll)> future;

    std::vector<Seen> seen(const std::string& path) const;
    int polls(const std::string& requestId) const;
    /// Polls of every future so far.
    int polls() const { return count("/api/v1/retrieve_future"); }
    qint64 nowMs() const { return m_time.elapsed(); }

    static std::string tryAgain(const std::string& requestId, int retryAfterMs = 20,
                                const std::string& state = "active", const std::string& reason = {});
    /// The answer that the mock gives by itself, for tests that hold or count first.
    Answer plain();

protected:
    ServerResponse answerTo(const ServerRequest& request);

private:
    std::string accept(const std::string& kind, const QJsonObject& body);
    ServerResponse retrieve(const QJsonObject& body);
    std::string result(const std::string& kind) const;

    QElapsedTimer m_time;
    std::vector<Seen> m_seen;
    std::map<std::string, std::string> m_kinds;    ///< by request id
    std::map<std::string, std::string> m_accepted; ///< request ids by model or sampler and sequence id (4.4)
    std::map<std::string, int> m_polls;
    int m_sessions = 0;
    int m_requests = 0;
};

} // namespace tinkex::test
