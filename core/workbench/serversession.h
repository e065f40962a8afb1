#pragma once

#include "core/clients/restclient.h"
#include "core/clients/serviceclient.h"
#include "core/session/credentials.h"
#include "core/settings/profilestore.h"
#include "core/supervision/dynamicsupervisor.h"
#include "core/telemetry/eventlog.h"
#include "core/telemetry/metrics.h"
#include "core/telemetry/telemetryreporter.h"
#include "core/transport/httptransport.h"

#include <memory>

namespace tinkex {

struct SessionSetup {
    QString serverName; ///< for people
    QString baseUrl;
    std::string key; ///< empty: none is known
    bool telemetry = true;
    bool trusted = false; ///< hosted or embedded: its routes are those of the protocol
    ServerAccess access{};
    QString proxyUser{}; ///< empty: the proxy asks for none
    QString proxyPassword{};
    std::optional<CloudflareAccess> cloudflare{};
};

/// Everything that belongs to one connection with one server: transport, shared client state, the service with its
/// session, telemetry. Runs once the session is open and the server's models are known; exits abnormally when the
/// session cannot be opened or is lost. A temporary worker; a new connection is a new object. Thread: core. Ownership:
/// the "connections" supervisor; it owns its parts, destroyed in reverse order.
class ServerSession : public Worker {
    Q_OBJECT
public:
    ServerSession(SessionSetup setup, SessionManager& sessions, TaskSupervisor& tasks, Clock& clock, EventLog& events,
                  Metrics& metrics, QObject* parent = nullptr);
    ~ServerSession() override;

    /// The server is gone: cancels all requests at once, so that stopping waits for nothing.
    void cutRequests();

    ServiceClient* service() const { return m_service; } ///< null once it ended
    HttpTransport& transport() { return m_transport; }
    const HttpTransport& transport() const { return m_transport; }
    ServerLink& link() { return m_link; }
    const std::vector<wire::SupportedModel>& models() const { return m_models; }
    TelemetryCounts telemetryCounts() const;
    const QString& serverName() const { return m_setup.serverName; }

    QString detail() const override;
    void appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const override;

protected:
    void doStart() override;
    void doStop() override;

private:
    void onServiceStarted();
    void onServiceEnded(const ExitReason& reason);
    void startTelemetry();
    void probeLists();
    void captureEvents();
    void stopServices();

    SessionSetup m_setup;
    EventLog& m_events;
    Metrics& m_metrics;
    Credentials m_credentials;
    HttpTransport m_transport;
    ServerLink m_link;
    DynamicSupervisor m_services;
    QPointer<ServiceClient> m_service;
    std::unique_ptr<TelemetryReporter> m_telemetry;
    std::vector<wire::SupportedModel> m_models;
};

} // namespace tinkex
