#include "core/telemetry/telemetryevents.h"

#include "core/base/redact.h"
#include "core/wire/codec.h"
#include "core/wire/jsonwriter.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

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

wire::TelemetryEvent makeEvent(const char* kind, Severity severity)
{
    wire::TelemetryEvent event;
    event.event = kind;
    event.severity = severityName(severity);
    return event;
}

std::string withoutKeys(const QString& text)
{
    return redact(text).toStdString();
}

bool isUsersMistake(const Error& error)
{
    const int status = error.httpStatus;
    return error.kind == ErrorKind::Validation || error.category == ErrorCategory::User ||
           (status >= 400 && status < 500 && status != 408 && status != 429);
}

/// The first mistake of the user along the causes, outermost first. A cause is made before what it causes, so that the
/// chain always ends.
const Error* usersMistake(const Error& error)
{
    const Error* link = &error;
    while (link && !isUsersMistake(*link))
        link = link->cause.get();
    return link;
}

const char* outcome(RequestState state)
{
    switch (state) {
    case RequestState::Done: return "ok";
    case RequestState::Cancelled: return "cancelled";
    default: return "error";
    }
}

} // namespace

wire::TelemetryEvent sessionStartEvent()
{
    return makeEvent("SESSION_START", Severity::Info);
}

wire::TelemetryEvent sessionEndEvent(Milliseconds duration)
{
    const qint64 ms = std::max<qint64>(duration.count(), 0);
    const qint64 days = ms / 86'400'000;
    const QString time = u"%1:%2:%3.%4"_s.arg(ms / 3'600'000 % 24)
                             .arg(ms / 60'000 % 60, 2, 10, QChar(u'0'))
                             .arg(ms / 1'000 % 60, 2, 10, QChar(u'0'))
                             .arg(ms % 1'000 * 1'000, 6, 10, QChar(u'0'));
    const QString text = days == 0 ? time : QString::number(days) + (days == 1 ? u" day, "_s : u" days, "_s) + time;
    wire::TelemetryEvent event = makeEvent("SESSION_END", Severity::Info);
    event.fields["duration"] = text.toStdString();
    return event;
}

wire::TelemetryEvent genericEvent(const std::string& name, std::string dataJson, Severity severity)
{
    wire::TelemetryEvent event = makeEvent("GENERIC_EVENT", severity);
    event.fields["event_name"] = name;
    event.eventDataJson = std::move(dataJson);
    return event;
}

wire::TelemetryEvent errorEvent(const Error& error)
{
    if (const Error* mistake = usersMistake(error)) {
        wire::JsonWriter data;
        data.beginObject();
        data.field("operation", withoutKeys(error.operation));
        data.field("message", withoutKeys(mistake->detail));
        if (mistake->httpStatus > 0)
            data.field("status_code", mistake->httpStatus);
        data.fieldIfSet("code", withoutKeys(mistake->code));
        data.endObject();
        return genericEvent("user_error", std::move(data).take(), Severity::Warning);
    }
    wire::TelemetryEvent event = makeEvent("UNHANDLED_EXCEPTION", Severity::Error);
    event.fields["error_type"] = std::string(name(error.kind));
    event.fields["error_message"] = withoutKeys(error.detail);
    event.fields["traceback"] = withoutKeys(error.toText());
    return event;
}

wire::TelemetryEvent callEvent(const RequestEntry& entry)
{
    const bool failed = entry.state == RequestState::Failed;
    wire::JsonWriter data;
    data.beginObject();
    data.field("operation", entry.operation.toStdString());
    data.field("class", name(entry.trafficClass));
    data.field("method", entry.method.toStdString());
    data.field("path", entry.path.toStdString());
    data.field("outcome", outcome(entry.state));
    data.field("status_code", entry.httpStatus);
    data.field("attempts", entry.attempt);
    data.field("duration_ms", std::int64_t{entry.durationMs});
    if (failed)
        data.field("error", withoutKeys(entry.detail));
    data.endObject();
    return genericEvent("http.request.stop", std::move(data).take(), failed ? Severity::Warning : Severity::Info);
}

wire::TelemetryEvent queueEvent(const QString& client, wire::QueueState state, const QString& reason)
{
    wire::JsonWriter data;
    data.beginObject();
    data.field("client", client.toStdString());
    data.field("queue_state", wire::queueStateName(state));
    data.fieldIfSet("reason", withoutKeys(reason));
    data.endObject();
    return genericEvent("queue.state_change", std::move(data).take(), Severity::Info);
}

bool isWorthTelling(const RequestEntry& entry)
{
    if (entry.trafficClass == TrafficClass::Telemetry)
        return false; // it would never end
    const bool neverCeases =
        entry.trafficClass == TrafficClass::Futures || entry.operation == QLatin1String("session_heartbeat");
    return !neverCeases || entry.state == RequestState::Failed;
}

} // namespace tinkex
