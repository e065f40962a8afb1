#include "core/telemetry/telemetryreporter.h"

#include "core/telemetry/telemetryevents.h"
#include "core/wire/codec.h"

#include <QDateTime>
#include <QSysInfo>
#include <QUuid>
#include <algorithm>
#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

const std::string& processUuid()
{
    static const std::string uuid = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    return uuid;
}

/// The server has no place for telemetry at all; asking again is of no use.
bool isUnknownThere(const Error& error)
{
    return error.httpStatus == 404 || error.httpStatus == 405 || error.httpStatus == 501;
}

} // namespace

struct TelemetryReporter::Batch {
    quint64 id = 0;
    std::vector<wire::TelemetryEvent> events;
    int failures = 0;
    CallHandle call;
    TimerHandle retryTimer;
    TrackedTask task;
};

TelemetryReporter::TelemetryReporter(Transport& transport, TaskSupervisor& tasks, Clock& clock, EventSink& events,
                                     std::string sessionId, bool enabled, const TelemetryPolicy& policy,
                                     QObject* parent)
    : Worker(u"telemetry"_s, clock, parent),
      m_transport(transport),
      m_tasks(tasks),
      m_events(events),
      m_sessionId(std::move(sessionId)),
      m_policy(policy),
      m_enabled(enabled)
{}

TelemetryReporter::~TelemetryReporter() = default;

void TelemetryReporter::log(wire::TelemetryEvent event)
{
    if (m_enabled && isRunning())
        enqueue(std::move(event));
}

void TelemetryReporter::logError(const Error& error)
{
    if (error.kind == ErrorKind::Cancelled)
        return;
    log(errorEvent(error));
    flush();
}

void TelemetryReporter::flush()
{
    if (isRunning())
        sendNext();
}

void TelemetryReporter::close(QObject* owner, ResultHandler<TelemetryEnd> handler)
{
    Delivery<TelemetryEnd> delivery(owner, std::move(handler));
    if (!isRunning() || !m_enabled) {
        delivery(TelemetryEnd{});
        stop();
        return;
    }
    m_end = std::move(delivery);
    stop();
}

TelemetryCounts TelemetryReporter::counts() const
{
    return {queueLength(), m_sent, m_dropped, m_posts, m_failedPosts};
}

QString TelemetryReporter::detail() const
{
    if (!m_enabled)
        return m_posts > 0 ? u"the server takes no telemetry"_s : u"switched off"_s;
    return u"sent %1, dropped %2"_s.arg(m_sent).arg(m_dropped);
}

void TelemetryReporter::doStart()
{
    m_startedAt = clock().now();
    markRunning();
    if (m_enabled)
        enqueue(sessionStartEvent());
}

void TelemetryReporter::doStop()
{
    if (!m_enabled) {
        exit(ExitReason::normal());
        return;
    }
    m_flushTimer.cancel();
    m_atStop = counts();
    append(sessionEndEvent(clock().now() - m_startedAt)); // whatever the limit is
    m_stopTimer = clock().after(m_policy.stopShare, this, [this] { cutRest(TelemetryEnd::Kind::TimedOut); });
    for (const auto& batch : m_batches) {
        if (batch->retryTimer.isActive()) {
            batch->retryTimer.cancel();
            post(*batch);
        }
    }
    sendNext();
}

void TelemetryReporter::enqueue(wire::TelemetryEvent event)
{
    noteChanged();
    if (m_queue.size() >= m_policy.queueLimit) {
        ++m_dropped;
        if (!std::exchange(m_overflowing, true))
            m_events.report(Severity::Warning, "telemetry", QString::fromStdString(m_sessionId),
                            u"the queue of events is full; further ones are dropped"_s);
        return;
    }
    m_overflowing = false;
    append(std::move(event));
    if (m_queue.size() >= m_policy.batchSize)
        sendNext();
    else
        armFlush();
}

void TelemetryReporter::append(wire::TelemetryEvent event)
{
    event.eventId = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    event.timestamp =
        QDateTime::fromMSecsSinceEpoch(clock().wallMs(), Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
    event.sessionIndex = m_nextIndex++;
    m_queue.push_back(std::move(event));
}

void TelemetryReporter::armFlush()
{
    if (m_flushTimer.isActive())
        return;
    m_flushTimer = clock().after(m_policy.flushInterval, this, [this] {
        m_flushTimer.cancel();
        sendNext();
    });
}

void TelemetryReporter::sendNext()
{
    const auto failed = [](const auto& batch) {
        return batch->failures > 0;
    };
    if (m_queue.empty() || m_batches.size() >= m_policy.batchesInFlight || std::ranges::any_of(m_batches, failed))
        return; // the end of a batch asks again
    const auto count = static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(m_policy.batchSize, 1, m_queue.size()));
    auto batch = std::make_unique<Batch>();
    batch->id = ++m_lastBatchId;
    batch->events.assign(std::make_move_iterator(m_queue.begin()), std::make_move_iterator(m_queue.begin() + count));
    m_queue.erase(m_queue.begin(), m_queue.begin() + count);
    batch->task =
        m_tasks.track(TaskKind::Network, u"telemetry"_s, u"telemetry "_s + QString::fromStdString(m_sessionId),
                      [this, id = batch->id] { endBatch(id, failure(ErrorKind::Cancelled, "cancelled")); });
    m_batches.push_back(std::move(batch));
    post(*m_batches.back());
}

void TelemetryReporter::post(Batch& batch)
{
    Call call;
    call.trafficClass = TrafficClass::Telemetry;
    call.operation = "telemetry";
    call.path = "/api/v1/telemetry";
    call.body = wire::encode(wire::TelemetryBatch{batch.events, QSysInfo::kernelType().toStdString(), TINKEX_VERSION,
                                                  m_sessionId, processUuid()});
    call.timeout = m_policy.timeout;
    call.retry = RetryPolicy::none();
    ++m_posts;
    batch.call = m_transport.send(std::move(call), this,
                                  [this, id = batch.id](const Result<HttpReply>& reply) { onReply(id, reply); });
    noteChanged();
}

void TelemetryReporter::onReply(quint64 id, const Result<HttpReply>& reply)
{
    Batch* batch = find(id);
    if (!batch)
        return;
    batch->call = {};
    if (reply) {
        endBatch(id, {});
        return;
    }
    ++m_failedPosts;
    if (reply.error().isTransient() && ++batch->failures < m_policy.attempts)
        retryLater(*batch);
    else
        endBatch(id, failure(reply.error()));
}

void TelemetryReporter::retryLater(Batch& batch)
{
    batch.retryTimer =
        clock().after(m_policy.retryDelay * (1 << std::min(batch.failures - 1, 16)), this, [this, id = batch.id] {
            if (Batch* failed = find(id)) {
                failed->retryTimer.cancel();
                post(*failed);
            }
        });
    noteChanged();
}

void TelemetryReporter::endBatch(quint64 id, const Result<void>& how)
{
    const auto it = std::ranges::find(m_batches, id, &Batch::id);
    if (it == m_batches.end())
        return;
    const std::unique_ptr<Batch> batch = std::move(*it);
    m_batches.erase(it);
    batch->call.cancel();
    const auto events = static_cast<qint64>(batch->events.size());
    if (how) {
        m_sent += events;
        batch->task.end(TaskEnd::Finished);
    } else {
        batch->task.end(how.error().kind == ErrorKind::Cancelled ? TaskEnd::Cancelled : TaskEnd::Failed);
        giveUp(events, how.error());
    }
    noteChanged();
    if (state() == SupervisedState::Stopping) {
        if (!how)
            cutRest(TelemetryEnd::Kind::Dropped); // what follows would fare no better
        else if (m_queue.empty() && m_batches.empty())
            finish(TelemetryEnd::Kind::Drained);
        else
            sendNext();
        return;
    }
    // A full batch goes at once, the rest waits for its time.
    if (m_queue.size() >= m_policy.batchSize)
        sendNext();
    else if (!m_queue.empty())
        armFlush();
}

void TelemetryReporter::giveUp(qint64 events, const Error& why)
{
    m_dropped += events;
    m_events.report(Severity::Warning, "telemetry", QString::fromStdString(m_sessionId),
                    u"%1 events could not be sent: %2"_s.arg(events).arg(why.toText()));
    if (isUnknownThere(why))
        disable();
}

void TelemetryReporter::disable()
{
    m_enabled = false;
    m_dropped += static_cast<qint64>(std::exchange(m_queue, {}).size());
    m_flushTimer.cancel();
}

/// Ends without what has not arrived.
void TelemetryReporter::cutRest(TelemetryEnd::Kind kind)
{
    m_dropped += queueLength();
    m_queue.clear();
    for (const auto& batch : std::exchange(m_batches, {}))
        batch->call.cancel();
    finish(kind);
}

void TelemetryReporter::finish(TelemetryEnd::Kind kind)
{
    m_stopTimer.cancel();
    m_end(TelemetryEnd{kind, m_sent - m_atStop.sent, m_dropped - m_atStop.dropped});
    exit(ExitReason::shutdown());
}

TelemetryReporter::Batch* TelemetryReporter::find(quint64 id) const
{
    const auto it = std::ranges::find(m_batches, id, &Batch::id);
    return it == m_batches.end() ? nullptr : it->get();
}

std::size_t TelemetryReporter::inFlight() const
{
    std::size_t events = 0;
    for (const auto& batch : m_batches)
        events += batch->events.size();
    return events;
}

} // namespace tinkex
