#include "core/workbench/serversession.h"

#include "core/telemetry/telemetryevents.h"
#include "core/wire/jsonwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

/// Of the five seconds that a session may take to end; the rest is for its clients.
constexpr Milliseconds kTelemetryStopShare{2'000};

TransportOptions transportOptions(const SessionSetup& setup, Credentials& credentials)
{
    TransportOptions options;
    options.baseUrl = setup.baseUrl.toStdString();
    options.key = [&credentials] {
        return credentials.current();
    };
    options.renewKey = [&credentials](const std::string& refused, QObject* context, std::function<void(bool)> done) {
        credentials.renew(refused, context, std::move(done));
    };
    options.auth = setup.access.auth;
    if (setup.cloudflare)
        options.extraHeaders = {{"CF-Access-Client-Id", setup.cloudflare->clientId.toStdString()},
                                {"CF-Access-Client-Secret", setup.cloudflare->clientSecret.toStdString()}};
    options.route.http2 = setup.access.http2;
    options.route.proxy = setup.access.proxy;
    options.route.proxyUrl = setup.access.proxyUrl.toStdString();
    options.route.proxyUser = setup.proxyUser.toStdString();
    options.route.proxyPassword = setup.proxyPassword.toStdString();
    options.route.caFile = setup.access.caFile.toStdString();
    return options;
}

} // namespace

ServerSession::ServerSession(SessionSetup setup, SessionManager& sessions, TaskSupervisor& tasks, Clock& clock,
                             EventLog& events, Metrics& metrics, QObject* parent)
    : Worker(u"server"_s, clock, parent),
      m_setup(std::move(setup)),
      m_events(events),
      m_metrics(metrics),
      m_credentials(m_setup.key, clock, events),
      m_transport(clock, transportOptions(m_setup, m_credentials)),
      m_link(m_transport, sessions, tasks, clock, events),
      m_services(u"services"_s, clock, events)
{
    m_events.addSecret(QString::fromStdString(m_setup.key));
    m_events.addSecret(m_setup.proxyPassword);
    if (m_setup.cloudflare)
        m_events.addSecret(m_setup.cloudflare->clientSecret);
    connect(&m_credentials, &Credentials::renewed, this,
            [this] { m_events.addSecret(QString::fromStdString(m_credentials.current())); });
    m_link.setCredentials(&m_credentials);
    connect(&m_services, &Worker::changed, this, &ServerSession::noteChanged);
    connect(&m_link, &ServerLink::featuresChanged, this, &ServerSession::noteChanged);
    // TuFT and Twinkle route it to their delete handler.
    if (!m_setup.trusted)
        m_link.learn(ServerFunction::Unpublish, {Offer::NotOffered, NoOffer::Unsafe, 0});
    connect(&m_transport.journal(), &RequestJournal::ended, this,
            [this](const RequestEntry& entry) { m_metrics.recordCall(entry, m_setup.baseUrl); });
}

ServerSession::~ServerSession()
{
    m_transport.shutdown();
}

void ServerSession::doStart()
{
    m_services.start();
    ServiceOptions options;
    options.name = m_setup.serverName;
    auto service = std::make_unique<ServiceClient>(m_link, options);
    m_service = service.get();
    connect(m_service, &Worker::started, this, &ServerSession::onServiceStarted);
    connect(m_service, &Worker::exited, this, &ServerSession::onServiceEnded);
    if (auto adopted = m_services.adopt(std::move(service)); !adopted)
        exit(ExitReason::abnormal(adopted.error()));
}

void ServerSession::onServiceStarted()
{
    m_service->rest().capabilities(this, [this](Result<std::vector<wire::SupportedModel>> models) {
        if (state() != SupervisedState::Starting)
            return;
        if (models) {
            m_models = std::move(*models);
        } else {
            // Some servers do not list their models; the user then types a name.
            m_events.report(Severity::Warning, "session", m_setup.serverName,
                            u"the server does not list its models: "_s + models.error().toText());
        }
        startTelemetry();
        markRunning();
        probeLists();
    });
}

void ServerSession::probeLists()
{
    // Their answers tell which of the lists there are, before somebody asks for one.
    RestClient& rest = m_service->rest();
    rest.trainingRuns(1, 0, this, [](const auto&) {});
    rest.checkpoints(1, 0, this, [](const auto&) {});
    rest.sessions(1, 0, this, [](const auto&) {});
}

void ServerSession::startTelemetry()
{
    TelemetryPolicy policy;
    policy.stopShare = kTelemetryStopShare;
    m_telemetry = std::make_unique<TelemetryReporter>(m_transport, m_link.tasks(), clock(), m_events,
                                                      m_service->sessionId(), m_setup.telemetry, policy);
    m_telemetry->start();
    captureEvents();
}

void ServerSession::captureEvents()
{
    TelemetryReporter* telemetry = m_telemetry.get();
    connect(&m_events, &EventLog::appended, telemetry, [telemetry](const QList<EventRow>& rows) {
        for (const EventRow& row : rows) {
            // Its own failures would only make more of them.
            if (row.severity < Severity::Warning || row.category == u"telemetry"_s)
                continue;
            wire::JsonWriter data;
            data.beginObject();
            data.field("category", row.category.toStdString());
            data.field("text", row.text.toStdString());
            data.endObject();
            telemetry->log(genericEvent("tinkex_desktop.event", std::move(data).take(), row.severity));
        }
    });
    connect(&m_transport.journal(), &RequestJournal::ended, telemetry, [telemetry](const RequestEntry& entry) {
        if (isWorthTelling(entry))
            telemetry->log(callEvent(entry));
    });
    connect(&m_link, &ServerLink::queueStateChanged, telemetry,
            [telemetry](const QString& client, wire::QueueState state, const QString& reason) {
                telemetry->log(queueEvent(client, state, reason));
            });
}

void ServerSession::onServiceEnded(const ExitReason& reason)
{
    if (state() == SupervisedState::Stopping)
        return;
    if (m_telemetry && reason.error)
        m_telemetry->logError(*reason.error);
    exit(ExitReason::abnormal(reason.error.value_or(Error::make(ErrorKind::Network, u"the session ended"_s))));
}

void ServerSession::cutRequests()
{
    m_transport.shutdown();
}

void ServerSession::doStop()
{
    if (!m_telemetry) {
        stopServices();
        return;
    }
    m_telemetry->close(this, [this](const Result<TelemetryEnd>&) { stopServices(); });
}

void ServerSession::stopServices()
{
    connect(&m_services, &Worker::exited, this, [this] {
        m_transport.shutdown();
        exit(ExitReason::shutdown());
    });
    m_services.stop();
}

TelemetryCounts ServerSession::telemetryCounts() const
{
    return m_telemetry ? m_telemetry->counts() : TelemetryCounts{};
}

QString ServerSession::detail() const
{
    return m_setup.baseUrl;
}

void ServerSession::appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const
{
    Worker::appendRows(rows, parentPath);
    const QString path = rows.last().path;
    m_services.appendRows(rows, path);
    if (m_telemetry)
        m_telemetry->appendRows(rows, path);
}

} // namespace tinkex
