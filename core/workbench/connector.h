#pragma once

#include "core/settings/paths.h"
#include "core/settings/profilestore.h"
#include "core/settings/secretstore.h"
#include "core/supervision/supervisor.h"
#include "core/text/modeltext.h"
#include "core/workbench/embeddedserver.h"
#include "core/workbench/serversession.h"
#include "core/workbench/snapshots.h"

#include <QPointer>

namespace tinkex {

/// Error::code of a connection that the user ended.
inline constexpr QLatin1StringView kDisconnected("disconnected");

/// What Connector works with; all of it outlives it.
struct ConnectorParts {
    ProfileStore& profiles;
    SecretStore& secrets;
    TaskSupervisor& tasks;
    SessionManager& sessions;
    DynamicSupervisor& connections; ///< owner of the sessions and of the embedded server's supervisor
    Clock& clock;
    EventLog& events;
    Metrics& metrics;
    Paths paths;
    int serverThreads = 0;
    bool telemetry = true;
};

/// The present connection: which profile, its embedded server when it has one, its ServerSession, and the way back
/// after a loss. A lost network is tried again after 1, 2, 5, 10, then every 30 s; a refused key or a wrong answer is
/// not. Thread: core. Ownership: Core. Signal order: lost() before the changed() that shows it; connected() after it.
class Connector : public QObject {
    Q_OBJECT
public:
    explicit Connector(ConnectorParts parts, QObject* parent = nullptr);
    ~Connector() override;

    void connectTo(const QString& profileId);
    void disconnectFromServer();

    ServerSession* session() const { return m_session; }
    ServiceClient* service() const { return m_session ? m_session->service() : nullptr; }
    const ServerProfile& profile() const { return m_profile; }
    const std::shared_ptr<const ModelText>& text() const { return m_text; }
    QStringList models() const;
    qint64 maxContext() const;
    ConnectionSnapshot snapshot() const;

Q_SIGNALS:
    void changed();
    void connected();
    /// With the code kDisconnected when the user wanted it.
    void lost(const tinkex::Error& why);

private:
    void leave();
    void startEmbeddedServer();
    void onServerReady(EmbeddedServer* server);
    void onServerExited(const ExitReason& reason);
    void open(const QString& url, const std::string& key);
    SessionSetup sessionSetup() const;
    void onSessionStarted();
    void onSessionExited(const ExitReason& reason);
    void loseSession(const Error& why);
    void retryLater(const Error& why);
    void loadText();
    void setState(ConnectionState state, std::optional<Error> error = {});

    ConnectorParts m_parts;
    ServerProfile m_profile;
    ConnectionState m_state = ConnectionState::Disconnected;
    std::optional<Error> m_error;
    QPointer<ServerSession> m_session;
    QPointer<Supervisor> m_embedded;
    QPointer<EmbeddedServer> m_server;
    std::shared_ptr<const ModelText> m_text;
    TimerHandle m_retryTimer;
    QString m_url;
    std::string m_key;
    QStringList m_failedRows; ///< of sessions that failed since the last one that opened
    QString m_proxySecret;    ///< user:password, or empty
    SecretStore::Place m_keyPlace = SecretStore::Place::Nowhere;
    quint64 m_generation = 0; ///< of connectTo: late answers of an earlier one are dropped
    qint64 m_connectedAtMs = 0;
    qint64 m_nextTryAtMs = 0;
    int m_attempt = 0;
    int m_serverRestarts = 0;
};

} // namespace tinkex
