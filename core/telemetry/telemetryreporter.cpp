#include "core/telemetry/telemetryreporter.h"

#include "core/base/redact.h"
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

const char* severityName(Severity severity)
{
    switch (severity) {
    case Severity::Debug: return "DEBUG";
    case Severity::Info: return "INFO";
    case Severity::Warning: return "WARNING";
    case Severity::Error: return "ERROR";
    }
    return "INFO";
}

/// As Python writes a timedelta: "1 day, 0:00:12.340000".
std::string durationText(Milliseconds duration)
{
    const qint64 ms = std::max<qint64>(duration.count(), 0);
    const qint64 days = ms / 86'400'000;
    const QString time = u"%1:%2:%3.%4"_s.arg(ms / 3'600'000 % 24)
                             .arg(ms / 60'000 % 60, 2, 10, QChar(u'0'))
                             .arg(ms / 1'000 % 60, 2, 10, QChar(u'0'))
                             .arg(ms % 1'000 * 1'000, 6, 10, QChar(u'0'));
    if (days == 0)
        return time.toStdString();
    return (QString::number(days) + (days == 1 ? u" day, "_s : u" days, "_s) + time).toStdString();
}

/// The server has no place for telemetry at all; asking again is of no use.
bool isUnknownThere(const Error& error)
{
    return error.httpStatus == 404 || error.httpStatus == 405 || error.httpStatus == 501;
}

} // namespace

TelemetryReporter::TelemetryReporter(Transport& transport, Clock& clock, std::string sessionId, bool enabled,
                                     const TelemetryPolicy& policy, QObject* parent)
    : Worker(u"telemetry"_s, clock, parent),
      m_transport(transport),
      m_sessionId(std::move(sessionId)),
      m_policy(policy),
      m_enabled(enabled)
{}

void TelemetryReporter::log(const std::string& name, const std::string& eventDataJson, Severity severity)
{
    if (!m_enabled || !isRunning())
        return;
    wire::TelemetryEvent event = makeEvent("GENERIC_EVENT", severity);
    event.fields["event_name"] = name;
    event.eventDataJson = eventDataJson;
    enqueue(std::move(event));
}

void TelemetryReporter::logError(const std::string& type, const std::string& message)
{
    if (!m_enabled || !isRunning())
        return;
    wire::TelemetryEvent event = makeEvent("UNHANDLED_EXCEPTION", Severity::Error);
    event.fields["error_type"] = type;
    event.fields["error_message"] = redact(std::string_view(message)).toStdString();
    enqueue(std::move(event));
    flush();
}

void TelemetryReporter::flush()
{
    if (isRunning())
        sendNext();
}

TelemetryCounts TelemetryReporter::counts() const
{
    return {queueLength(), m_sent, m_dropped, m_posts};
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
        enqueue(makeEvent("SESSION_START", Severity::Info));
}

void TelemetryReporter::doStop()
{
    if (!m_enabled) {
        exit(ExitReason::normal());
        return;
    }
    m_flushTimer.cancel();
    wire::TelemetryEvent end = makeEvent("SESSION_END", Severity::Info);
    end.fields["duration"] = durationText(clock().now() - m_startedAt);
    end.sessionIndex = m_nextIndex++;
    m_queue.push_back(std::move(end)); // whatever the limit is
    m_stopTimer = clock().after(m_policy.stopShare, this, [this] { finish(); });
    if (m_retryTimer.isActive()) {
        m_retryTimer.cancel();
        post();
    }
    sendNext();
}

wire::TelemetryEvent TelemetryReporter::makeEvent(const char* kind, Severity severity)
{
    wire::TelemetryEvent event;
    event.event = kind;
    event.eventId = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    event.severity = severityName(severity);
    event.timestamp =
        QDateTime::fromMSecsSinceEpoch(clock().wallMs(), Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
    return event;
}

void TelemetryReporter::enqueue(wire::TelemetryEvent event)
{
    noteChanged();
    if (m_queue.size() >= m_policy.queueLimit) {
        ++m_dropped;
        return;
    }
    event.sessionIndex = m_nextIndex++;
    m_queue.push_back(std::move(event));
    if (m_queue.size() >= m_policy.batchSize)
        sendNext();
    else
        armFlush();
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
    if (m_sending)
        return; // the reply asks again
    if (m_queue.empty()) {
        if (state() == SupervisedState::Stopping)
            finish();
        return;
    }
    const auto count = static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(m_policy.batchSize, 1, m_queue.size()));
    m_batch.assign(std::make_move_iterator(m_queue.begin()), std::make_move_iterator(m_queue.begin() + count));
    m_queue.erase(m_queue.begin(), m_queue.begin() + count);
    m_sending = true;
    m_attempt = 0;
    post();
}

void TelemetryReporter::post()
{
    Call call;
    call.trafficClass = TrafficClass::Telemetry;
    call.operation = "telemetry";
    call.path = "/api/v1/telemetry";
    call.body = wire::encode(wire::TelemetryBatch{m_batch, QSysInfo::kernelType().toStdString(), TINKEX_VERSION,
                                                  m_sessionId, processUuid()});
    call.timeout = m_policy.timeout;
    call.retry = RetryPolicy::none();
    ++m_posts;
    m_call = m_transport.send(std::move(call), this, [this](const Result<HttpReply>& reply) { onReply(reply); });
    noteChanged();
}

void TelemetryReporter::onReply(const Result<HttpReply>& reply)
{
    if (hasExited())
        return;
    m_call = {};
    noteChanged();
    ++m_attempt;
    if (!reply && reply.error().isTransient() && m_attempt < m_policy.attempts) {
        m_retryTimer = clock().after(m_policy.retryDelay * (1 << std::min(m_attempt - 1, 16)), this, [this] {
            m_retryTimer.cancel();
            post();
        });
        return;
    }
    (reply ? m_sent : m_dropped) += static_cast<qint64>(m_batch.size());
    m_batch.clear();
    m_sending = false;
    if (!reply && isUnknownThere(reply.error())) {
        m_enabled = false;
        m_dropped += static_cast<qint64>(std::exchange(m_queue, {}).size());
        m_flushTimer.cancel();
    }
    // A full batch goes at once, the rest waits for its time.
    if (state() == SupervisedState::Stopping || m_queue.size() >= m_policy.batchSize)
        sendNext();
    else if (!m_queue.empty())
        armFlush();
}

void TelemetryReporter::finish()
{
    m_dropped += queueLength();
    m_queue.clear();
    m_batch.clear();
    m_sending = false;
    m_retryTimer.cancel();
    m_stopTimer.cancel();
    m_call.cancel();
    exit(ExitReason::shutdown());
}

} // namespace tinkex
