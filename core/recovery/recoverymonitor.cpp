#include "core/recovery/recoverymonitor.h"

#include "core/clients/restclient.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

struct RecoveryMonitor::Watch {
    std::string trainingRunId;
    QPointer<ServiceClient> service;
    MakeRecovery recovery;
    OperationHandle look;
    bool recovering = false;
    bool gaveUp = false; ///< until the server calls the run sound
};

RecoveryMonitor::RecoveryMonitor(RecoveryExecutor& executor, Clock& clock, EventSink& events, QObject* parent)
    : Worker(u"recovery monitor"_s, clock, parent), m_executor(&executor), m_events(events)
{
    connect(&executor, &RecoveryExecutor::recovered, this, &RecoveryMonitor::onRecovered);
    connect(&executor, &RecoveryExecutor::exhausted, this, &RecoveryMonitor::onGivenUp);
    connect(&executor, &RecoveryExecutor::cancelled, this, &RecoveryMonitor::onGivenUp);
}

RecoveryMonitor::~RecoveryMonitor() = default;

Result<void> RecoveryMonitor::watch(const QString& run, const std::string& trainingRunId, ServiceClient* service,
                                    MakeRecovery recovery)
{
    if (!isRunning() || !m_executor || !m_executor->policy().enabled)
        return failure(ErrorKind::Validation, "recovery is switched off");
    Watch& watch = m_watched[run];
    if (watch.trainingRunId == trainingRunId && watch.service == service)
        return {};
    watch.look.cancel();
    const bool recovering = watch.recovering;
    watch = Watch{};
    watch.recovering = recovering;
    watch.trainingRunId = trainingRunId;
    watch.service = service;
    watch.recovery = std::move(recovery);
    armPoll();
    noteChanged();
    return {};
}

void RecoveryMonitor::unwatch(const QString& run)
{
    const auto found = m_watched.find(run);
    if (found == m_watched.end())
        return;
    found->second.look.cancel();
    m_watched.erase(found);
    noteChanged();
}

QStringList RecoveryMonitor::watched() const
{
    QStringList names;
    for (const auto& [run, watch] : m_watched)
        names << run;
    return names;
}

std::string RecoveryMonitor::trainingRunId(const QString& run) const
{
    const auto found = m_watched.find(run);
    return found == m_watched.end() ? std::string() : found->second.trainingRunId;
}

QString RecoveryMonitor::detail() const
{
    if (!m_executor || !m_executor->policy().enabled)
        return u"switched off"_s;
    return u"%1 runs watched"_s.arg(m_watched.size());
}

void RecoveryMonitor::doStart()
{
    markRunning();
    armPoll();
}

void RecoveryMonitor::armPoll()
{
    if (m_timer.isActive() || !m_executor || !m_executor->policy().enabled || m_watched.empty())
        return;
    m_timer = clock().after(m_executor->policy().pollInterval, this, [this] {
        m_timer.cancel();
        pollAll();
        armPoll();
    });
}

void RecoveryMonitor::pollAll()
{
    if (!isRunning())
        return;
    for (auto& [run, watch] : m_watched) {
        if (watch.service && watch.service->isRunning() && !watch.recovering && !watch.look.isActive())
            poll(run, watch);
    }
}

void RecoveryMonitor::poll(const QString& run, Watch& watch)
{
    watch.look = watch.service->rest().trainingRun(
        watch.trainingRunId, this, [this, run, asked = watch.trainingRunId](const Result<wire::TrainingRun>& answer) {
            onRun(run, asked, answer);
        });
}

void RecoveryMonitor::onRun(const QString& run, const std::string& askedFor, const Result<wire::TrainingRun>& answer)
{
    const auto found = m_watched.find(run);
    if (found == m_watched.end() || found->second.trainingRunId != askedFor || found->second.recovering)
        return; // about something that is no longer so
    Watch& watch = found->second;
    if (!answer) {
        if (answer.error().kind != ErrorKind::Cancelled)
            m_events.report(Severity::Info, "training", run,
                            u"recovery: no look at the run: "_s + answer.error().toText());
        return;
    }
    if (!answer->corrupted) {
        watch.gaveUp = false;
        return;
    }
    if (watch.gaveUp || !m_executor)
        return;
    m_events.report(Severity::Warning, "training", run, u"the server calls the run corrupted"_s);
    Q_EMIT detected(run, QString::fromStdString(askedFor));
    const auto submitted = m_executor->submit(run, watch.recovery(askedFor));
    watch.recovering = submitted.has_value();
    if (!submitted)
        m_events.report(Severity::Error, "training", run, submitted.error().toText());
}

void RecoveryMonitor::onRecovered(const QString& run, const RecoveredRun& result)
{
    const auto found = m_watched.find(run);
    if (found == m_watched.end())
        return;
    found->second.trainingRunId = result.trainingRunId;
    found->second.recovering = false;
    found->second.gaveUp = false;
    noteChanged();
}

void RecoveryMonitor::onGivenUp(const QString& run)
{
    const auto found = m_watched.find(run);
    if (found == m_watched.end())
        return;
    found->second.recovering = false;
    found->second.gaveUp = true;
}

} // namespace tinkex
