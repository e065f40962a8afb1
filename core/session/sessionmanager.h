#pragma once

#include "core/base/eventsink.h"
#include "core/session/sessionrows.h"
#include "core/supervision/ownerguard.h"
#include "core/supervision/worker.h"
#include "core/transport/transport.h"
#include "core/wire/types.h"

#include <map>
#include <memory>

namespace tinkex {

/// Numbers of protocol.md 4.7 and DESIGN.md 3.
struct HeartbeatPolicy {
    Milliseconds interval{10'000};
    Milliseconds timeout{10'000};
    Milliseconds createTimeout{60'000}; ///< of one attempt at create_session (protocol.md 4.2); all get twice that
    Milliseconds warnAfter{120'000};    ///< without an accepted beat: Late, and one warning
    int maxFailures = 30;               ///< lost when this many beats failed in a row …
    Milliseconds maxAge{300'000};       ///< … or a beat fails this long after the last accepted one
};

/// Opens sessions and keeps them alive. Every session beats on its own timer, on the Control lane, without retries and
/// without waiting for another; at most one beat of a session is in flight. A lost session is not beaten any more, says
/// why and stays listed until dismissed. There is no end-of-session call in the protocol: ending stops the beats.
/// Thread: core. Signal order: sessionChanged() before sessionLost() of the same change.
class SessionManager : public Worker {
    Q_OBJECT
public:
    using Token = quint64;

    SessionManager(Clock& clock, EventSink& events, QObject* parent = nullptr);
    ~SessionManager() override;

    void setPolicy(const HeartbeatPolicy& policy); ///< sessions follow at their next beat
    /// Creates a session on the transport's server. handler is served once, unless owner died; a death of owner ends
    /// the session at any later time too. A reply that comes after end() is recorded and never beaten. The transport
    /// may die: its sessions are then lost.
    Token create(Transport& transport, const QString& label, const wire::CreateSessionRequest& request, QObject* owner,
                 ResultHandler<wire::CreateSessionResponse> handler);
    void end(Token token, const QString& reason);
    void dismiss(Token token); ///< removes the row of a lost session
    std::optional<SessionStatus> status(Token token) const;
    QList<SessionStatus> sessions() const; ///< in order of creation

    int queueLength() const override;
    QString detail() const override;

Q_SIGNALS:
    void sessionChanged(quint64 token);
    void sessionLost(quint64 token, const tinkex::Error& why);

protected:
    void doStop() override;

private:
    struct Session;

    Session* find(Token token) const;
    void onCreated(Token token, Result<HttpReply> reply);
    void adopt(Session& session, wire::CreateSessionResponse response);
    void scheduleBeat(Session& session, Milliseconds delay);
    void beat(Token token);
    void onBeat(Token token, const Result<HttpReply>& reply);
    void recordFailure(Session& session, const Error& error);
    void lose(Session& session, Error why);
    void report(Severity severity, const Session& session, const QString& text);
    void touch(Token token);

    EventSink& m_events;
    HeartbeatPolicy m_policy;
    std::map<Token, std::unique_ptr<Session>> m_sessions;
    Token m_nextToken = 1;
};

} // namespace tinkex
