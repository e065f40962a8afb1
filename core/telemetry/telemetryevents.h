#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/eventsink.h"
#include "core/transport/journal.h"
#include "core/wire/types.h"

#include <string>

/// What a TelemetryReporter sends, as values: everything but id, index and time of an event, which the reporter gives
/// (protocol.md 2.8). Texts are redacted. Pure. Thread: any.
namespace tinkex {

wire::TelemetryEvent sessionStartEvent();
/// With the duration as Python writes a timedelta: "1 day, 0:00:12.340000".
wire::TelemetryEvent sessionEndEvent(Milliseconds duration);
/// A GENERIC_EVENT; dataJson is a JSON object without secrets.
wire::TelemetryEvent genericEvent(const std::string& name, std::string dataJson, Severity severity);
/// A mistake of the user anywhere among the causes - a refused input, the category `user`, a 4xx other than 408 and
/// 429 - makes it a GENERIC_EVENT "user_error" with status and sentence; all else is an UNHANDLED_EXCEPTION with the
/// causes as its traceback.
wire::TelemetryEvent errorEvent(const Error& error);
/// "http.request.stop" of one ended call.
wire::TelemetryEvent callEvent(const RequestEntry& entry);
/// "queue.state_change" of a client.
wire::TelemetryEvent queueEvent(const QString& client, wire::QueueState state, const QString& reason);

/// Whether an ended call is worth an event: any but telemetry itself, and of polls and heartbeats, which never cease,
/// only those that failed.
bool isWorthTelling(const RequestEntry& entry);

} // namespace tinkex
