#include "core/wire/jsoncodec.h"

#include <algorithm>
#include <array>

namespace tinkex::wire {

namespace {

constexpr std::array<std::string_view, 6> kOwnFields = {"event",    "event_id",  "event_session_index",
                                                        "severity", "timestamp", "event_data"};

bool isOwnField(std::string_view name)
{
    return std::ranges::find(kOwnFields, name) != kOwnFields.end();
}

} // namespace

void write(JsonWriter& out, const TelemetryEvent& event)
{
    out.beginObject();
    out.field("event", event.event);
    out.field("event_id", event.eventId);
    out.field("event_session_index", event.sessionIndex);
    out.field("severity", event.severity);
    out.field("timestamp", event.timestamp);
    for (const auto& [name, value] : event.fields)
        if (!isOwnField(name))
            out.field(name, value);
    writeObjectField(out, "event_data", event.eventDataJson);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, TelemetryEvent& out)
{
    const JsonFields fields(context, element);
    fields.optional("event", out.event);
    fields.optional("event_id", out.eventId);
    fields.optional("event_session_index", out.sessionIndex);
    fields.optional("severity", out.severity);
    fields.optional("timestamp", out.timestamp);
    fields.optionalObject("event_data", out.eventDataJson);
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
        return;
    for (const auto& [name, value] : object)
        if (!isOwnField(name) && !value.is_null())
            out.fields[std::string(name)] = textOf(value);
}

std::string encode(const TelemetryBatch& batch)
{
    JsonWriter out;
    out.beginObject();
    out.field("events", batch.events);
    out.field("platform", batch.platform);
    out.field("sdk_version", batch.sdkVersion);
    out.field("session_id", batch.sessionId);
    out.fieldIfSet("process_uuid", batch.processUuid);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, TelemetryBatch& out)
{
    const JsonFields fields(context, element);
    fields.optional("events", out.events);
    fields.optional("platform", out.platform);
    fields.optional("sdk_version", out.sdkVersion);
    fields.optional("session_id", out.sessionId);
    fields.optional("process_uuid", out.processUuid);
}

template Result<TelemetryBatch> decode(std::string_view);

} // namespace tinkex::wire
