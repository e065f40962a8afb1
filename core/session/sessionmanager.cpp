#include "core/session/sessionmanager.h"

#include "core/wire/codec.h"

#include <QPointer>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {
constexpr std::ptrdiff_t kLostRowsKept = 100;
} // namespace

struct SessionManager::Session {
    SessionStatus status;
    QPointer<Transport> transport;
    Delivery<wire::CreateSessionResponse> created;
    std::shared_ptr<OwnerGuard> owner;
    TimerHandle timer;
    CallHandle beatCall;
    Milliseconds lastSuccess{0};
    bool beatInFlight = false;
    bool beatDue = false; ///< the next beat's time came while one was in flight
    bool warned = false;
};

SessionManager::SessionManager(Clock& clock, EventSink& events, QObject* parent)
    : Worker(u"sessions"_s, clock, parent), m_events(events)
{}

SessionManager::~SessionManager()
{
    for (auto& [token, session] : m_sessions) {
        session->owner->release();
        session->created(failure(ErrorKind::Cancelled, "the session manager ended"));
    }
}

void SessionManager::setPolicy(const HeartbeatPolicy& policy)
{
    m_policy = policy;
}

SessionManager::Token SessionManager::create(Transport& transport, const QString& label,
                                             const wire::CreateSessionRequest& request, QObject* owner,
                                             ResultHandler<wire::CreateSessionResponse> handler)
{
    const Token token = m_nextToken++;
    Delivery<wire::CreateSessionResponse> delivery(owner, std::move(handler));
    if (!isRunning()) {
        delivery(failure(ErrorKind::Cancelled, "the session manager is not running"));
        return token;
    }
    auto session = std::make_unique<Session>();
    session->status.token = token;
    session->status.label = label;
    session->status.createdAtMs = clock().wallMs();
    session->transport = &transport;
    session->created = std::move(delivery);
    session->owner = OwnerGuard::watch(owner, [self = QPointer(this), token] {
        if (self)
            self->end(token, u"its owner is gone"_s);
    });
    m_sessions[token] = std::move(session);
    connect(&transport, &QObject::destroyed, this, [this, token] {
        Session* orphan = find(token);
        if (!orphan || orphan->status.state == LiveState::Lost)
            return;
        Error why = Error::make(ErrorKind::Network, "the connection to the server was closed");
        if (orphan->status.state == LiveState::Creating)
            onCreated(token, failure(std::move(why)));
        else
            lose(*orphan, std::move(why));
    });

    Call call;
    call.trafficClass = TrafficClass::Control;
    call.operation = "create_session";
    call.path = "/api/v1/create_session";
    call.timeout = m_policy.createTimeout;
    // The back-offs of quick refusals take up to 65 s (protocol.md T43); somebody waits for the end of silent ones.
    call.deadline = 2 * m_policy.createTimeout;
    call.body = wire::encode(request);
    // The reply is wanted even after end(): it tells which session the server keeps for nobody.
    transport.send(std::move(call), this,
                   [this, token](Result<HttpReply> reply) { onCreated(token, std::move(reply)); });
    touch(token);
    return token;
}

SessionManager::Session* SessionManager::find(Token token) const
{
    const auto it = m_sessions.find(token);
    return it == m_sessions.end() ? nullptr : it->second.get();
}

void SessionManager::onCreated(Token token, Result<HttpReply> reply)
{
    Result<wire::CreateSessionResponse> response =
        reply.and_then([](const HttpReply& r) { return wire::decode<wire::CreateSessionResponse>(r.body); });
    if (response && response->sessionId.empty())
        response = failure(ErrorKind::Protocol, "the server gave the session no id");
    Session* session = find(token);
    if (!session) {
        if (response) {
            m_events.report(Severity::Info, "session", QString::fromStdString(response->sessionId),
                            u"was opened after it had been given up; it gets no heartbeat and expires"_s);
        }
        return;
    }
    if (!response) {
        Error error = std::move(response.error());
        error.during("create_session");
        report(Severity::Error, *session, u"could not be opened: "_s + error.toText());
        Delivery<wire::CreateSessionResponse> created = session->created;
        session->owner->release();
        m_sessions.erase(token);
        created(failure(std::move(error)));
        touch(token);
        return;
    }
    adopt(*session, std::move(*response));
}

void SessionManager::adopt(Session& session, wire::CreateSessionResponse response)
{
    session.status.id = QString::fromStdString(response.sessionId);
    session.status.state = LiveState::Alive;
    session.status.lastBeatAtMs = clock().wallMs();
    session.lastSuccess = clock().now();
    const std::pair<Severity, const std::string*> messages[] = {{Severity::Info, &response.infoMessage},
                                                                {Severity::Warning, &response.warningMessage},
                                                                {Severity::Error, &response.errorMessage}};
    for (const auto& [severity, message] : messages) {
        if (!message->empty())
            report(severity, session, u"the server says: "_s + QString::fromStdString(*message));
    }
    scheduleBeat(session, m_policy.interval);
    session.created(std::move(response));
    touch(session.status.token);
}

void SessionManager::scheduleBeat(Session& session, Milliseconds delay)
{
    session.timer = clock().after(delay, this, [this, token = session.status.token] { beat(token); });
}

void SessionManager::beat(Token token)
{
    Session* session = find(token);
    if (!session || session->status.state == LiveState::Lost)
        return;
    if (session->beatInFlight) {
        session->beatDue = true;
        return;
    }
    if (!session->transport) {
        lose(*session, Error::make(ErrorKind::Network, "the connection to the server was closed"));
        return;
    }
    session->beatInFlight = true;
    session->beatDue = false;
    scheduleBeat(*session, m_policy.interval);
    Call call;
    call.trafficClass = TrafficClass::Control;
    call.operation = "session_heartbeat";
    call.path = "/api/v1/session_heartbeat";
    call.body = wire::encodeHeartbeat(session->status.id.toStdString());
    call.timeout = m_policy.timeout;
    call.retry = RetryPolicy::none();
    session->beatCall = session->transport->send(
        std::move(call), this, [this, token](const Result<HttpReply>& reply) { onBeat(token, reply); });
}

void SessionManager::onBeat(Token token, const Result<HttpReply>& reply)
{
    Session* session = find(token);
    if (!session || session->status.state == LiveState::Lost)
        return;
    session->beatInFlight = false;
    if (reply) {
        if (session->warned)
            report(Severity::Info, *session, u"answers heartbeats again"_s);
        session->warned = false;
        session->status.state = LiveState::Alive;
        session->status.failedBeats = 0;
        session->status.lastError.clear();
        session->status.lastBeatAtMs = clock().wallMs();
        session->lastSuccess = clock().now();
    } else if (reply.error().kind != ErrorKind::Cancelled) {
        recordFailure(*session, reply.error());
    }
    // Whoever heard of the loss or of the change may have removed the session.
    session = find(token);
    if (!session || session->status.state == LiveState::Lost)
        return;
    touch(token);
    session = find(token);
    if (session && session->beatDue)
        beat(token);
}

void SessionManager::recordFailure(Session& session, const Error& error)
{
    const Milliseconds age = clock().now() - session.lastSuccess;
    SessionStatus& status = session.status;
    ++status.failedBeats;
    status.lastError = error.toText();
    if (status.failedBeats >= m_policy.maxFailures || age >= m_policy.maxAge) {
        Error why = Error::make(error.kind, u"%1 heartbeats in a row failed"_s.arg(status.failedBeats));
        lose(session, std::move(why).during("session_heartbeat").because(error));
        return;
    }
    status.state = age >= m_policy.warnAfter ? LiveState::Late : LiveState::Failing;
    if (status.state == LiveState::Late && !session.warned) {
        session.warned = true;
        report(Severity::Warning, session,
               u"no heartbeat was accepted for %1 s: %2"_s.arg(age.count() / 1000).arg(error.toText()));
    }
}

void SessionManager::lose(Session& session, Error why)
{
    session.timer.cancel();
    session.beatCall = {};
    session.beatInFlight = false;
    session.status.state = LiveState::Lost;
    session.status.endReason = why.toText();
    report(Severity::Error, session, u"lost: "_s + session.status.endReason);
    const Token token = session.status.token;
    const auto isOtherLost = [token](const auto& entry) {
        return entry.first != token && entry.second->status.state == LiveState::Lost;
    };
    if (std::ranges::count_if(m_sessions, isOtherLost) >= kLostRowsKept) {
        const auto oldest = std::ranges::find_if(m_sessions, isOtherLost);
        oldest->second->owner->release();
        m_sessions.erase(oldest);
    }
    touch(token);
    Q_EMIT sessionLost(token, why);
}

void SessionManager::end(Token token, const QString& reason)
{
    Session* session = find(token);
    if (!session || session->status.state == LiveState::Lost)
        return;
    session->beatCall.cancel();
    session->created(failure(ErrorKind::Cancelled, "the session is not wanted any more"));
    session->owner->release();
    report(Severity::Info, *session, u"ended: "_s + reason);
    m_sessions.erase(token);
    touch(token);
}

void SessionManager::dismiss(Token token)
{
    Session* session = find(token);
    if (!session || session->status.state != LiveState::Lost)
        return;
    session->owner->release();
    m_sessions.erase(token);
    touch(token);
}

std::optional<SessionStatus> SessionManager::status(Token token) const
{
    const Session* session = find(token);
    return session ? std::optional(session->status) : std::nullopt;
}

QList<SessionStatus> SessionManager::sessions() const
{
    QList<SessionStatus> all;
    for (const auto& [token, session] : m_sessions)
        all.append(session->status);
    return all;
}

int SessionManager::queueLength() const
{
    return static_cast<int>(std::count_if(m_sessions.begin(), m_sessions.end(),
                                          [](const auto& entry) { return entry.second->beatInFlight; }));
}

QString SessionManager::detail() const
{
    const auto failing = std::count_if(m_sessions.begin(), m_sessions.end(),
                                       [](const auto& entry) { return entry.second->status.failedBeats > 0; });
    return failing > 0 ? u"%1 of %2 sessions fail"_s.arg(failing).arg(m_sessions.size()) : Worker::detail();
}

void SessionManager::doStop()
{
    while (!m_sessions.empty()) {
        const Token token = m_sessions.begin()->first;
        end(token, u"the program is closing"_s);
        dismiss(token);
    }
    exit(ExitReason::shutdown());
}

void SessionManager::report(Severity severity, const Session& session, const QString& text)
{
    const SessionStatus& status = session.status;
    m_events.report(severity, "session", status.id.isEmpty() ? status.label : status.id, u"session "_s + text);
}

void SessionManager::touch(Token token)
{
    noteChanged();
    Q_EMIT sessionChanged(token);
}

} // namespace tinkex
