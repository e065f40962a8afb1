#pragma once

#include "core/runs/runmanager.h"
#include "core/workbench/connector.h"
#include "core/workbench/runrecovery.h"
#include "core/workbench/samplingdesk.h"
#include "core/workbench/sessiontable.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QSettings>
#include <memory>

namespace tinkex {

struct WorkbenchOptions {
    Paths paths;
    QProcessEnvironment environment; ///< TINKER_BASE_URL, TINKER_API_KEY
    int serverThreads = 0;           ///< of the embedded server; 0: one for each core
    bool telemetry = true;
    RecoveryPolicy recovery; ///< of corrupted runs; off by default
    bool useKeychain = true;
};

/// The composition of the core: stores, the supervision tree and the objects that work for the window.
///
///     root (rest_for_one)
///     ├─ tasks        TaskSupervisor
///     ├─ sessions     SessionManager
///     ├─ connections  DynamicSupervisor ─ local-server ─ process; server ─ services ─ ServiceClient ─ clients;
///     │             telemetry
///     ├─ runs         RunManager ─ attempts ─ TrainingRun
///     └─ recovery     rest_for_one: RecoveryExecutor, RecoveryMonitor
///
/// Thread: made, used and destroyed on the core thread. Ownership: LocalWorkbench.
class Core : public QObject {
    Q_OBJECT
public:
    explicit Core(WorkbenchOptions options);
    ~Core() override;

    void start();
    /// Stops the tree in reverse order; `done` is called once when it is down.
    void stop(std::function<void()> done);

    ProfileStore& profiles() { return m_profiles; }
    SecretStore& secrets() { return m_secrets; }
    EventLog& events() { return m_events; }
    TaskSupervisor& tasks() { return *m_tasks; }
    Connector& connector() { return *m_connector; }
    RunManager& runs() { return *m_runs; }
    SamplingDesk& desk() { return m_desk; }
    Clock& clock() { return m_clock; }
    const Paths& paths() const { return m_options.paths; }

    /// Kept until the tree is up when it is still starting.
    void connectTo(const QString& profileId);
    void disconnectFromServer();
    /// What a run needs; an error when there is no connection or no tokenizer.
    Result<RunContext> runContext();
    void closeClient(const QString& clientId);
    void detachClient(const QString& clientId);
    void endSession(const QString& sessionId);
    void refreshAccountSessions(Delivery<int> done);
    void lookIntoSession(const QString& sessionId, Delivery<int> done);

    bool hasRuns() const { return m_runs != nullptr; } ///< false while the tree starts or stops
    bool hasConnector() const { return m_connector != nullptr; }
    ConnectionSnapshot connectionSnapshot() const
    {
        return m_connector ? m_connector->snapshot() : ConnectionSnapshot{};
    }
    SessionsSnapshot sessionsSnapshot();
    HealthSnapshot healthSnapshot();
    RequestsSnapshot requestsSnapshot() const;
    QList<SamplingTarget> samplingTargets() const; ///< base models, then checkpoints, newest run first

    /// A part of the state that a snapshot shows.
    enum class Part { Connection, Sessions, Health, Requests, Runs };

Q_SIGNALS:
    void partChanged(tinkex::Core::Part part);

private:
    void buildTree();
    Worker* makeRecovery();
    void wireSession();
    void onLost(const Error& why);
    const QList<SessionRow>& sessionRows();
    void addConnection(HealthSnapshot& snapshot, ServerSession& session) const;

    WorkbenchOptions m_options;
    SystemClock m_clock;
    EventLog m_events;
    Metrics m_metrics;
    QSettings m_settings;
    ProfileStore m_profiles;
    SecretStore m_secrets;
    SamplingDesk m_desk;
    SessionTable m_sessionTable;
    std::unique_ptr<Supervisor> m_root;
    QPointer<TaskSupervisor> m_tasks;
    QPointer<SessionManager> m_sessions;
    QPointer<DynamicSupervisor> m_connections;
    QPointer<RunManager> m_runs;
    std::unique_ptr<Connector> m_connector;
    QString m_wishedProfile; ///< to connect to once the tree is up; empty: none
    QPointer<RecoveryExecutor> m_recoveries;
    std::unique_ptr<RunRecovery> m_runRecovery;
    QStringList m_accountSessions;
    QHash<QString, QList<ClientRow>> m_accountClients; ///< of those that were looked into
};

} // namespace tinkex
