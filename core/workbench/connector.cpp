#include "core/workbench/connector.h"

#include "core/workbench/textprovider.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

Milliseconds retryDelay(int attempt)
{
    constexpr std::array delays{1, 2, 5, 10, 30};
    const auto index = std::min(static_cast<std::size_t>(attempt), delays.size() - 1);
    return std::chrono::seconds(delays[index]);
}

bool mayPass(const Error& error)
{
    return error.isTransient() || error.kind == ErrorKind::Cancelled;
}

} // namespace

Connector::Connector(ConnectorParts parts, QObject* parent) : QObject(parent), m_parts(std::move(parts)) {}

Connector::~Connector() = default;

void Connector::setState(ConnectionState state, std::optional<Error> error)
{
    m_state = state;
    m_error = std::move(error);
    Q_EMIT changed();
}

void Connector::leave()
{
    ++m_generation;
    m_retryTimer.cancel();
    const bool had = m_session != nullptr;
    if (m_session) {
        disconnect(m_session, nullptr, this, nullptr);
        m_parts.connections.stopChild(m_session);
        m_session.clear();
    }
    if (m_server)
        disconnect(m_server, nullptr, this, nullptr);
    m_server.clear();
    if (m_embedded) {
        disconnect(m_embedded, nullptr, this, nullptr);
        m_parts.connections.stopChild(m_embedded);
        m_embedded.clear();
    }
    m_text.reset();
    m_url.clear();
    m_keyPlace = SecretStore::Place::Nowhere;
    m_attempt = m_serverRestarts = 0;
    if (had) {
        Error why = Error::make(ErrorKind::Network, u"disconnected from the server"_s);
        why.code = kDisconnected;
        Q_EMIT lost(why);
    }
}

void Connector::connectTo(const QString& profileId)
{
    leave();
    const auto profile = m_parts.profiles.find(profileId);
    if (!profile) {
        m_profile = {};
        setState(ConnectionState::Failed, Error::make(ErrorKind::Validation, u"there is no such server profile"_s));
        return;
    }
    m_profile = *profile;
    m_parts.profiles.setLastUsed(profileId);
    if (m_profile.kind == ProfileKind::Embedded) {
        startEmbeddedServer();
        return;
    }
    setState(ConnectionState::Connecting);
    const QString environmentKey = m_parts.profiles.environmentKey(profileId);
    m_parts.secrets.read(
        profileId, this,
        [this, environmentKey, generation = m_generation](const QString& key, SecretStore::Place place) {
            if (generation != m_generation)
                return;
            m_keyPlace = place;
            const QString used = key.isEmpty() ? environmentKey : key;
            const auto checked = checkApiKey(used, m_profile.kind == ProfileKind::Hosted);
            if (!checked && (m_profile.kind == ProfileKind::Hosted || !used.isEmpty())) {
                Error error = checked.error();
                error.kind = ErrorKind::Auth;
                setState(ConnectionState::Failed, error);
                return;
            }
            const auto start = [this, used](const QString& proxySecret, SecretStore::Place) {
                m_proxySecret = proxySecret;
                open(m_profile.baseUrl, used.toStdString());
            };
            if (m_profile.access.proxy != ProxyUse::Explicit) {
                start({}, SecretStore::Place::Nowhere);
                return;
            }
            m_parts.secrets.read(proxySecretId(m_profile.id), this,
                                 [this, start, generation](const QString& secret, SecretStore::Place where) {
                                     if (generation == m_generation)
                                         start(secret, where);
                                 });
        });
}

void Connector::disconnectFromServer()
{
    leave();
    setState(ConnectionState::Disconnected);
}

void Connector::startEmbeddedServer()
{
    setState(ConnectionState::StartingServer);
    const RestartLimits limits{5, Milliseconds{60'000}, Milliseconds{250}, Milliseconds{5'000}};
    auto supervisor =
        std::make_unique<Supervisor>(u"local-server"_s, Strategy::OneForOne, limits, m_parts.clock, m_parts.events);
    ChildSpec spec;
    spec.name = u"process"_s;
    spec.shutdown = Milliseconds{2'500};
    spec.factory = [this] {
        auto* server = new EmbeddedServer(m_parts.paths, m_parts.serverThreads, m_parts.clock, m_parts.events);
        m_server = server;
        connect(server, &Worker::started, this, [this, server] { onServerReady(server); });
        connect(server, &Worker::exited, this, &Connector::onServerExited);
        return server;
    };
    m_embedded = supervisor.get();
    connect(m_embedded, &Worker::exited, this, [this](const ExitReason& reason) {
        // What stopped the server says more than that it was started too often.
        const Error why = reason.error.value_or(Error::make(ErrorKind::Internal, u"the embedded server ended"_s));
        setState(ConnectionState::Failed, why.cause ? *why.cause : why);
    });
    if (auto added = supervisor->addChild(std::move(spec)); !added) {
        setState(ConnectionState::Failed, added.error());
        return;
    }
    if (auto adopted = m_parts.connections.adopt(std::move(supervisor), std::nullopt); !adopted)
        setState(ConnectionState::Failed, adopted.error());
}

void Connector::onServerReady(EmbeddedServer* server)
{
    open(server->url(), server->key());
}

void Connector::onServerExited(const ExitReason& reason)
{
    ++m_serverRestarts;
    m_retryTimer.cancel(); // the next server opens its session itself
    const Error why = reason.error.value_or(Error::make(ErrorKind::Network, u"the embedded server ended"_s));
    loseSession(why);
    setState(ConnectionState::Reconnecting, why);
}

void Connector::open(const QString& url, const std::string& key)
{
    m_retryTimer.cancel();
    loseSession(Error::make(ErrorKind::Network, u"the server was started anew"_s));
    m_url = url;
    m_key = key;
    if (m_state != ConnectionState::Reconnecting)
        setState(ConnectionState::Connecting);
    auto session = std::make_unique<ServerSession>(sessionSetup(), m_parts.sessions, m_parts.tasks, m_parts.clock,
                                                   m_parts.events, m_parts.metrics);
    m_session = session.get();
    connect(m_session, &Worker::started, this, &Connector::onSessionStarted);
    connect(m_session, &Worker::exited, this, &Connector::onSessionExited);
    connect(m_session, &Worker::changed, this, &Connector::changed);
    if (auto adopted = m_parts.connections.adopt(std::move(session)); !adopted)
        setState(ConnectionState::Failed, adopted.error());
}

SessionSetup Connector::sessionSetup() const
{
    SessionSetup setup{m_profile.name, m_url, m_key, m_parts.telemetry, m_profile.kind != ProfileKind::Custom};
    if (m_profile.kind == ProfileKind::Embedded)
        return setup;
    setup.access = m_profile.access;
    setup.cloudflare = m_parts.profiles.cloudflareAccess(m_profile.id);
    if (m_key.empty())
        setup.access.auth = AuthScheme::None; // servers of one's own may want none
    setup.proxyUser = m_proxySecret.section(u':', 0, 0);
    setup.proxyPassword = m_proxySecret.section(u':', 1);
    return setup;
}

void Connector::onSessionStarted()
{
    m_attempt = 0;
    for (const QString& row : std::exchange(m_failedRows, {}))
        m_parts.connections.dismiss(row); // what failed before is in the event log
    m_connectedAtMs = m_parts.clock.wallMs();
    m_parts.events.report(Severity::Info, "session", m_profile.name,
                          u"connected to %1, session %2"_s.arg(m_url, QString::fromStdString(service()->sessionId())));
    loadText();
}

void Connector::loadText()
{
    using Text = std::shared_ptr<const ModelText>;
    const QString model = models().value(0);
    TaskSupervisor::Work<Text> work = [profile = m_profile, model,
                                       paths = m_parts.paths](const CancelToken&) -> Result<Text> {
        auto text = findModelText(profile, model, paths);
        if (!text)
            return failure(text.error());
        return std::make_shared<const ModelText>(std::move(*text));
    };
    m_parts.tasks.run<Text>(
        u"load tokenizer"_s, this, std::move(work), [this, generation = m_generation](Result<Text> text) {
            if (generation != m_generation || !m_session || !m_session->isRunning())
                return;
            if (text)
                m_text = *text;
            else
                m_parts.events.report(Severity::Warning, "app", m_profile.name, text.error().toText());
            setState(ConnectionState::Connected);
            Q_EMIT connected();
        });
}

void Connector::onSessionExited(const ExitReason& reason)
{
    m_failedRows << m_session->objectName();
    m_session.clear();
    const Error why = reason.error.value_or(Error::make(ErrorKind::Network, u"the session ended"_s));
    Q_EMIT lost(why);
    if (m_profile.kind == ProfileKind::Embedded && (!m_server || !m_server->isRunning())) {
        setState(ConnectionState::Reconnecting, why); // its supervisor brings the server back
        return;
    }
    if (mayPass(why))
        retryLater(why);
    else
        setState(ConnectionState::Failed, why);
}

void Connector::loseSession(const Error& why)
{
    if (!m_session)
        return;
    disconnect(m_session, nullptr, this, nullptr);
    m_session->cutRequests();
    m_parts.connections.stopChild(m_session);
    m_session.clear();
    Q_EMIT lost(why);
}

void Connector::retryLater(const Error& why)
{
    const Milliseconds delay = retryDelay(m_attempt++);
    m_nextTryAtMs = m_parts.clock.wallMs() + delay.count();
    m_retryTimer = m_parts.clock.after(delay, this, [this] { open(m_url, m_key); });
    setState(ConnectionState::Reconnecting, why);
}

QStringList Connector::models() const
{
    QStringList names;
    if (m_session) {
        for (const wire::SupportedModel& model : m_session->models())
            names << QString::fromStdString(model.name);
    }
    return names;
}

qint64 Connector::maxContext() const
{
    return m_session && !m_session->models().empty() ? m_session->models().front().maxContextLength : 0;
}

ConnectionSnapshot Connector::snapshot() const
{
    ConnectionSnapshot snapshot;
    snapshot.profile = m_profile;
    snapshot.state = m_state;
    snapshot.error = m_error;
    snapshot.baseUrl = m_url;
    snapshot.models = models();
    snapshot.maxContext = maxContext();
    snapshot.serverRestarts = m_serverRestarts;
    snapshot.keyInKeychain = m_keyPlace == SecretStore::Place::Keychain;
    snapshot.tokenizerAvailable = m_text != nullptr;
    if (m_state == ConnectionState::Connected)
        snapshot.connectedAtMs = m_connectedAtMs;
    if (m_state == ConnectionState::Reconnecting && m_nextTryAtMs > m_parts.clock.wallMs())
        snapshot.nextTryAtMs = m_nextTryAtMs;
    if (m_session) {
        snapshot.features = m_session->link().features();
        if (const auto trip = m_session->transport().lastRoundTrip())
            snapshot.roundTripMs = static_cast<double>(trip->count());
        if (m_session->service())
            snapshot.sessionId = QString::fromStdString(m_session->service()->sessionId());
    }
    return snapshot;
}

} // namespace tinkex
