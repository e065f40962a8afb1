#include "core/workbench/localworkbench_p.h"

#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {
constexpr auto kShutdownLimit = std::chrono::milliseconds(4'800);
constexpr qsizetype kEventsKept = EventLog::kCapacity;
} // namespace

LocalWorkbench::LocalWorkbench(const WorkbenchOptions& options)
{
    qRegisterMetaType<ConnectionSnapshot>();
    m_thread.setObjectName(u"core"_s);
    // The core is made here and moved before anything of it runs, so that m_core is valid from the first command on.
    m_core = new Core(options);
    m_profiles = m_core->profiles().profiles();
    m_connection.profile = m_profiles.first();
    for (const ServerProfile& profile : m_profiles) {
        if (!m_core->profiles().environmentKey(profile.id).isEmpty())
            m_withKey << profile.id;
    }
    m_core->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_core, &QObject::deleteLater);
    m_thread.start();
    post(m_core, [this, core = m_core] {
        new Publisher(
            *core,
            [this](News news) { post(this, [this, news = std::move(news)]() mutable { receive(std::move(news)); }); },
            core);
        core->start();
    });
}

LocalWorkbench::~LocalWorkbench()
{
    m_thread.quit();
    m_thread.wait();
}

void LocalWorkbench::receive(News news)
{
    for (const SeriesChunk& chunk : news.series) {
        for (qsizetype i = 0; i < chunk.steps.size(); ++i)
            m_series.append(chunk.runId, chunk.metric, chunk.steps[i], chunk.values[i]);
    }
    // All of it before the first signal: who hears of one part may look at another.
    const bool otherTargets = news.targets && *news.targets != m_targets;
    if (news.connection)
        m_connection = *news.connection;
    if (news.targets)
        m_targets = *news.targets;
    if (news.sessions)
        m_sessions = *news.sessions;
    if (news.runs)
        m_runs = *news.runs;
    if (news.requests)
        m_requests = *news.requests;
    if (news.health)
        m_health = *news.health;
    if (news.connection)
        Q_EMIT connectionChanged(m_connection);
    if (otherTargets)
        Q_EMIT samplingTargetsChanged();
    if (news.sessions)
        Q_EMIT sessionsChanged(m_sessions);
    if (news.runs)
        Q_EMIT runsChanged(m_runs);
    for (const SeriesChunk& chunk : news.series)
        Q_EMIT seriesAppended(chunk);
    for (const SampleResult& result : news.samples) {
        m_history.prepend(result);
        if (m_history.size() > SamplingDesk::kHistory)
            m_history.removeLast();
        Q_EMIT sampleFinished(result);
    }
    if (news.requests)
        Q_EMIT requestsChanged(m_requests);
    if (news.health)
        Q_EMIT healthChanged(m_health);
    if (!news.events.isEmpty()) {
        m_events += news.events;
        if (m_events.size() > kEventsKept)
            m_events.remove(0, m_events.size() - kEventsKept);
        Q_EMIT eventsAppended(news.events);
    }
}

void LocalWorkbench::refreshAccountSessions(QObject* context, Handler<int> done)
{
    ask(Delivery<int>(context, std::move(done)),
        [](Core& core, Delivery<int> delivery) { core.refreshAccountSessions(std::move(delivery)); });
}

void LocalWorkbench::lookIntoSession(const QString& sessionId, QObject* context, Handler<int> done)
{
    ask(Delivery<int>(context, std::move(done)),
        [sessionId](Core& core, Delivery<int> delivery) { core.lookIntoSession(sessionId, std::move(delivery)); });
}

void LocalWorkbench::closeClient(const QString& clientId)
{
    command([clientId](Core& core) { core.closeClient(clientId); });
}

void LocalWorkbench::detachClient(const QString& clientId)
{
    command([clientId](Core& core) { core.detachClient(clientId); });
}

void LocalWorkbench::endSession(const QString& sessionId)
{
    command([sessionId](Core& core) { core.endSession(sessionId); });
}

void LocalWorkbench::cancelTask(quint64 taskId)
{
    command([taskId](Core& core) {
        if (core.hasRuns())
            core.tasks().cancel(taskId);
    });
}

void LocalWorkbench::shutdown(QObject* context, std::function<void()> done)
{
    auto once = std::make_shared<std::function<void()>>(std::move(done));
    const auto finish = [once] {
        if (auto f = std::exchange(*once, {}))
            f();
    };
    auto* limit = new QTimer(context);
    limit->setSingleShot(true);
    connect(limit, &QTimer::timeout, context, finish);
    limit->start(kShutdownLimit);
    if (m_closing)
        return;
    m_closing = true;
    post(m_core, [this, core = m_core, guard = OwnerGuard::watch(context), finish] {
        core->stop([guard, finish] { guard->post(finish); });
    });
}

std::unique_ptr<Workbench> makeLocalWorkbench(const WorkbenchOptions& options)
{
    return std::make_unique<LocalWorkbench>(options);
}

} // namespace tinkex
