#include "core/wire/futuretext.h"
#include "core/wire/jsoncodec.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tinkex::wire {

namespace {

constexpr std::array<std::pair<QueueState, std::string_view>, 4> kQueueStates = {{
    {QueueState::Active, "active"},
    {QueueState::PausedCapacity, "paused_capacity"},
    {QueueState::PausedRateLimit, "paused_rate_limit"},
    {QueueState::Unknown, "unknown"},
}};

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return out;
}

/// A field's text; other types give nothing. Replies of strangers must not fail for a detail of theirs.
std::string looseText(const JsonFields& fields, std::string_view key)
{
    const auto element = fields.find(key);
    return element && !element->is_object() && !element->is_array() ? textOf(*element) : std::string();
}

std::optional<std::int64_t> looseInteger(const JsonFields& fields, std::string_view key)
{
    std::int64_t value = 0;
    double real = 0;
    const auto element = fields.find(key);
    if (!element)
        return std::nullopt;
    if (element->get(value) == simdjson::SUCCESS)
        return value;
    if (element->get(real) == simdjson::SUCCESS && real >= 0 && real < 1e15)
        return static_cast<std::int64_t>(real);
    return std::nullopt;
}

FutureTryAgain tryAgain(const JsonFields& fields)
{
    FutureTryAgain reply;
    reply.requestId = looseText(fields, "request_id");
    reply.queueState = queueStateFromName(looseText(fields, "queue_state"));
    reply.queueStateReason = shownText(looseText(fields, "queue_state_reason"), kMaxMessageBytes);
    reply.retryAfterMs = looseInteger(fields, "retry_after_ms");
    if (reply.retryAfterMs && *reply.retryAfterMs < 0)
        reply.retryAfterMs.reset();
    return reply;
}

std::string firstText(const JsonFields& fields, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        if (std::string text = looseText(fields, key); !text.empty())
            return text;
    return {};
}

FutureFailed failed(const JsonFields& fields)
{
    FutureFailed reply;
    std::string category = looseText(fields, "category");
    const auto error = fields.find("error");
    if (error && error->is_object()) {
        const JsonFields inner(fields.context(), *error);
        reply.message = firstText(inner, {"message", "error_message", "detail"});
        if (category.empty())
            category = looseText(inner, "category");
        if (reply.message.empty())
            reply.message = textOf(*error);
    } else if (error) {
        reply.message = textOf(*error);
    }
    if (reply.message.empty())
        reply.message = firstText(fields, {"error_message", "message", "detail"});
    if (reply.message.empty())
        reply.message = "the server reported a failure without a message";
    reply.category = errorCategoryFromName(category);
    return reply;
}

Result<FutureReply> unwrapped(const JsonFields& fields)
{
    const auto result = fields.find("result");
    if (!result)
        return FutureReady{"{}"};
    if (!result->is_object())
        return failure(ErrorKind::Protocol, "result: expected an object");
    return FutureReady{simdjson::minify(*result)};
}

/// The order of 2.7, with the forms of 5.6 between the metadata reply and the bare error.
Result<FutureReply> classify(const JsonFields& fields, simdjson::dom::object object, std::string_view json)
{
    if (fields.is("type", "try_again"))
        return tryAgain(fields);
    if (fields.is("status", "complete_metadata"))
        return FutureMetadataOnly{looseInteger(fields, "response_payload_size").value_or(0)};
    if (fields.is("status", "pending"))
        return tryAgain(fields);
    const bool hasResultKey = object.at_key("result").error() == simdjson::SUCCESS;
    if (fields.is("status", "completed") && hasResultKey && !fields.has("error"))
        return unwrapped(fields);
    const bool hasErrorKey = object.at_key("error").error() == simdjson::SUCCESS;
    if (fields.is("status", "failed") || fields.is("type", "RequestFailedResponse") || hasErrorKey)
        return failed(fields);
    return FutureReady{std::string(json)};
}

} // namespace

std::string_view queueStateName(QueueState state)
{
    for (const auto& [known, name] : kQueueStates)
        if (known == state)
            return name;
    return "unknown";
}

QueueState queueStateFromName(std::string_view name)
{
    const std::string wanted = lowered(name);
    for (const auto& [state, known] : kQueueStates)
        if (known == wanted)
            return state;
    return QueueState::Unknown;
}

ErrorCategory errorCategoryFromName(std::string_view name)
{
    const std::string text = lowered(name);
    if (text == "user")
        return ErrorCategory::User;
    return text.empty() || text == "unknown" ? ErrorCategory::Unknown : ErrorCategory::Server;
}

Result<FutureReply> decodeFutureReply(std::string_view json)
{
    if (json.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return FutureReady{"{}"};
    JsonDocument document;
    const auto root = document.parse(json);
    if (!root)
        return failure(root.error());
    if (root->is_null())
        return FutureReady{"{}"};
    simdjson::dom::object object;
    if (root->get(object) != simdjson::SUCCESS)
        return failure(ErrorKind::Protocol, "expected an object");
    JsonContext context;
    return classify(JsonFields(context, *root), object, json);
}

} // namespace tinkex::wire
