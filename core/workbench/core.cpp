#include "core/workbench/core.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

QString preparedSettingsFile(const QString& path)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    return path;
}

/// What a server's list tells of the clients in a session: that they are there.
QList<ClientRow> listedClients(const wire::SessionInfo& info)
{
    QList<ClientRow> clients;
    const auto add = [&clients](ClientKind kind, const std::vector<std::string>& ids) {
        for (const std::string& id : ids) {
            ClientRow row;
            row.id = row.name = QString::fromStdString(id);
            row.kind = kind;
            row.state = LiveState::Unknown;
            clients << row;
        }
    };
    add(ClientKind::Trainer, info.trainingRunIds);
    add(ClientKind::Sampler, info.samplerIds);
    return clients;
}

} // namespace

Core::Core(WorkbenchOptions options)
    : m_options(std::move(options)),
      m_events(m_clock, this),
      m_settings(preparedSettingsFile(m_options.paths.settingsFile), QSettings::IniFormat, this),
      m_profiles(m_settings, m_options.environment),
      m_secrets(this),
      m_desk(this),
      m_sessionTable(this)
{
    m_secrets.setKeychainEnabled(m_options.useKeychain);
    connect(&m_sessionTable, &SessionTable::changed, this, [this] { Q_EMIT partChanged(Part::Sessions); });
    buildTree();
}

Core::~Core()
{
    m_runRecovery.reset();
    m_connector.reset();
    m_root.reset();
}

void Core::buildTree()
{
    const RestartLimits limits{3, Milliseconds{60'000}, Milliseconds{100}, Milliseconds{5'000}};
    m_root = std::make_unique<Supervisor>(u"root"_s, Strategy::RestForOne, limits, m_clock, m_events, this);
    const auto add = [this](const QString& name, std::function<Worker*()> factory) {
        ChildSpec spec;
        spec.name = name;
        spec.factory = std::move(factory);
        if (auto added = m_root->addChild(std::move(spec)); !added)
            m_events.report(Severity::Error, "supervision", name, added.error().toText());
    };
    add(u"tasks"_s, [this] { return m_tasks = new TaskSupervisor(m_clock); });
    add(u"sessions"_s, [this] {
        m_sessions = new SessionManager(m_clock, m_events);
        m_sessionTable.follow(m_sessions);
        return m_sessions.data();
    });
    add(u"connections"_s, [this] {
        m_connections = new DynamicSupervisor(u"connections"_s, m_clock, m_events);
        m_connector = std::make_unique<Connector>(
            ConnectorParts{m_profiles, m_secrets, *m_tasks, *m_sessions, *m_connections, m_clock, m_events, m_metrics,
                           m_options.paths, m_options.serverThreads, m_options.telemetry});
        wireSession();
        return m_connections.data();
    });
    add(u"runs"_s, [this] {
        m_runs = new RunManager(m_options.paths.runs, m_clock, m_events);
        connect(m_runs, &Worker::changed, this, [this] { Q_EMIT partChanged(Part::Runs); });
        return m_runs.data();
    });
    add(u"recovery"_s, [this] { return makeRecovery(); });
    connect(m_root.get(), &Worker::changed, this, [this] { Q_EMIT partChanged(Part::Health); });
    connect(m_root.get(), &Worker::started, this, [this] {
        if (const QString wished = std::exchange(m_wishedProfile, {}); !wished.isEmpty())
            m_connector->connectTo(wished);
    });
}

Worker* Core::makeRecovery()
{
    const RestartLimits limits{3, Milliseconds{60'000}, Milliseconds{100}, Milliseconds{5'000}};
    auto* recovery = new Supervisor(u"recovery"_s, Strategy::RestForOne, limits, m_clock, m_events);
    ChildSpec executor;
    executor.name = u"executor"_s;
    executor.factory = [this] {
        return m_recoveries = new RecoveryExecutor(m_options.recovery, *m_tasks, m_clock, m_events);
    };
    ChildSpec monitor;
    monitor.name = u"monitor"_s;
    monitor.factory = [this] {
        auto* made = new RecoveryMonitor(*m_recoveries, m_clock, m_events);
        m_runRecovery = std::make_unique<RunRecovery>(*m_runs, *m_recoveries, *made, [this] { return runContext(); });
        return made;
    };
    for (ChildSpec* child : {&executor, &monitor}) {
        if (auto added = recovery->addChild(std::move(*child)); !added)
            m_events.report(Severity::Error, "supervision", recovery->objectName(), added.error().toText());
    }
    return recovery;
}

void Core::wireSession()
{
    connect(m_connector.get(), &Connector::changed, this, [this] {
        Q_EMIT partChanged(Part::Connection);
        Q_EMIT partChanged(Part::Sessions);
    });
    connect(m_connector.get(), &Connector::connected, this, [this] {
        m_desk.setService(m_connector->service());
        m_desk.setText(m_connector->text());
        m_desk.setMaxContext(m_connector->maxContext());
        connect(&m_connector->session()->transport().journal(), &RequestJournal::changed, this, [this] {
            Q_EMIT partChanged(Part::Requests);
            Q_EMIT partChanged(Part::Health);
            Q_EMIT partChanged(Part::Sessions);
        });
    });
    connect(m_connector.get(), &Connector::lost, this, &Core::onLost);
}

void Core::connectTo(const QString& profileId)
{
    if (m_root->isRunning() && m_connector)
        m_connector->connectTo(profileId);
    else
        m_wishedProfile = profileId;
}

void Core::disconnectFromServer()
{
    m_wishedProfile.clear();
    if (m_connector)
        m_connector->disconnectFromServer();
}

void Core::onLost(const Error& why)
{
    m_desk.loseService(why.code == kDisconnected ? Error::make(ErrorKind::Cancelled, why.detail) : why);
    m_accountSessions.clear();
    m_accountClients.clear();
    if (m_runs)
        m_runs->connectionLost(why);
}

void Core::start()
{
    m_root->start();
}

void Core::stop(std::function<void()> done)
{
    connect(m_root.get(), &Worker::exited, this, [done = std::move(done)] { done(); });
    m_root->stop();
}

Result<RunContext> Core::runContext()
{
    ServiceClient* service = m_connector ? m_connector->service() : nullptr;
    if (!service || !service->isRunning())
        return failure(ErrorKind::Network, "not connected to a server");
    if (!m_connector->text())
        return failure(ErrorKind::Validation,
                       "there is no tokenizer for this server's model: choose a tokenizer.json in its profile");
    return RunContext{*service, *m_tasks, m_clock, m_events, *m_connector->text(), m_connector->maxContext()};
}

void Core::closeClient(const QString& clientId)
{
    if (m_connector && m_connector->service())
        m_connector->service()->closeClient(clientId);
}

void Core::detachClient(const QString& clientId)
{
    if (m_connector && m_connector->service())
        m_connector->service()->detachClient(clientId);
}

void Core::endSession(const QString& sessionId)
{
    if (!m_connector || !m_sessions)
        return;
    if (m_connector->snapshot().sessionId == sessionId) {
        m_connector->disconnectFromServer();
        return;
    }
    for (const SessionStatus& session : m_sessions->sessions()) {
        if (session.id == sessionId)
            m_sessions->dismiss(session.token);
    }
}

void Core::refreshAccountSessions(Delivery<int> done)
{
    if (!m_connector || !m_connector->service()) {
        done(failure(ErrorKind::Network, "not connected to a server"));
        return;
    }
    m_connector->service()->rest().allSessions(this, [this, done](Result<Listing<std::string>> sessions) mutable {
        if (!sessions) {
            done(failure(sessions.error()));
            return;
        }
        m_accountSessions.clear();
        m_accountClients.clear();
        for (const std::string& id : sessions->rows)
            m_accountSessions << QString::fromStdString(id);
        if (!sessions->isComplete)
            m_events.report(Severity::Warning, "session", {},
                            u"the list of sessions is cut after %1; the server has more"_s.arg(sessions->rows.size()));
        Q_EMIT partChanged(Part::Sessions);
        done(static_cast<int>(sessions->rows.size()));
    });
}

void Core::lookIntoSession(const QString& sessionId, Delivery<int> done)
{
    if (!m_connector || !m_connector->service()) {
        done(failure(ErrorKind::Network, "not connected to a server"));
        return;
    }
    m_connector->service()->rest().session(sessionId.toStdString(), this,
                                           [this, sessionId, done](const Result<wire::SessionInfo>& info) mutable {
                                               if (!info) {
                                                   done(failure(info.error()));
                                                   return;
                                               }
                                               const QList<ClientRow> clients = listedClients(*info);
                                               m_accountClients.insert(sessionId, clients);
                                               Q_EMIT partChanged(Part::Sessions);
                                               done(static_cast<int>(clients.size()));
                                           });
}

QList<SamplingTarget> Core::samplingTargets() const
{
    QList<SamplingTarget> targets;
    if (m_connector) {
        for (const QString& model : m_connector->models())
            targets << SamplingTarget{model, model, {}};
    }
    if (m_runs) {
        for (const RunSnapshot& run : m_runs->snapshots()) {
            for (auto it = run.checkpoints.rbegin(); it != run.checkpoints.rend(); ++it) {
                if (!it->samplerPath.isEmpty())
                    targets << SamplingTarget{u"%1 / %2"_s.arg(run.name, it->name), run.baseModel, it->samplerPath};
            }
        }
    }
    return targets;
}

} // namespace tinkex
