#pragma once

#include "core/base/clock.h"
#include "core/wire/types.h"

#include <QtGlobal>
#include <map>
#include <string>
#include <vector>

namespace tinkex::server {

/// One client process. It lives as long as it beats: there is no way to end a session on purpose (protocol.md 2.2).
struct Session {
    std::string id;
    wire::CreateSessionRequest request;
    qint64 createdMs = 0; ///< epoch
    Milliseconds lastSeen{0};
    std::string projectId;
    std::vector<std::string> modelIds;
    std::vector<std::string> samplerIds;
    bool ended = false; ///< expired; listed, but no longer usable
};

/// Thread: the server's.
class SessionStore {
public:
    explicit SessionStore(Clock& clock) : m_clock(clock) {}

    const Session& create(wire::CreateSessionRequest request);
    Session* find(const std::string& id);
    /// nullptr as well when it has ended.
    Session* findLive(const std::string& id);
    /// A sign of life. False when the session is unknown or has ended.
    bool touch(const std::string& id);
    std::vector<const Session*> all() const; ///< newest first
    /// Ends the sessions that were silent for longer than `grace`; returns them.
    std::vector<Session*> expire(Milliseconds grace);

private:
    Clock& m_clock;
    std::map<std::string, Session> m_sessions;
};

} // namespace tinkex::server
