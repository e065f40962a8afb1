#include "core/wire/jsoncodec.h"

namespace tinkex::wire {

std::string encodeSubmitted(std::string_view requestId, std::string_view modelId)
{
    JsonWriter out;
    out.beginObject();
    out.field("request_id", requestId);
    out.fieldIfSet("model_id", modelId);
    out.endObject();
    return std::move(out).take();
}

std::string encodeRetrieveFuture(std::string_view requestId, bool allowMetadataOnly)
{
    JsonWriter out;
    out.beginObject();
    out.field("request_id", requestId);
    out.field("allow_metadata_only", allowMetadataOnly);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, RetrieveFutureRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("request_id", out.requestId);
    fields.optional("allow_metadata_only", out.allowMetadataOnly);
}

std::string encode(const FutureTryAgain& reply)
{
    JsonWriter out;
    out.beginObject();
    out.field("type", "try_again");
    out.field("request_id", reply.requestId);
    out.field("queue_state", queueStateName(reply.queueState));
    out.fieldIfSet("queue_state_reason", reply.queueStateReason);
    out.field("retry_after_ms", reply.retryAfterMs);
    out.endObject();
    return std::move(out).take();
}

std::string encodeMetadataOnly(std::int64_t payloadSize)
{
    JsonWriter out;
    out.beginObject();
    out.field("status", "complete_metadata");
    out.field("response_payload_size", payloadSize);
    out.endObject();
    return std::move(out).take();
}

namespace {

std::string_view categoryName(ErrorCategory category)
{
    switch (category) {
    case ErrorCategory::Server: return "server";
    case ErrorCategory::User: return "user";
    case ErrorCategory::Unknown: break;
    }
    return "unknown";
}

} // namespace

std::string encodeFutureFailed(const FutureFailed& failed, bool forTinkex)
{
    const auto category = categoryName(failed.category);
    if (!forTinkex)
        return textObject(TextField{"error", failed.message}, TextField{"category", category});
    JsonWriter out;
    out.beginObject();
    out.field("status", "failed");
    out.key("error");
    out.beginObject();
    out.field("message", failed.message);
    out.field("category", category);
    out.endObject();
    out.field("category", category);
    out.endObject();
    return std::move(out).take();
}

template<> Result<Submitted> decode<Submitted>(std::string_view json)
{
    JsonDocument document;
    const auto root = document.parse(json);
    if (!root)
        return failure(root.error());
    JsonContext context;
    Submitted out;
    const JsonFields fields(context, *root);
    fields.optional("request_id", out.requestId);
    fields.optional("model_id", out.modelId);
    if (!context.ok())
        return failure(ErrorKind::Protocol, context.problem());
    out.body = json;
    return out;
}

template<> Result<FutureTryAgain> decode<FutureTryAgain>(std::string_view json)
{
    const auto reply = decodeFutureReply(json);
    if (!reply)
        return failure(reply.error());
    if (const auto* tryAgain = std::get_if<FutureTryAgain>(&*reply))
        return *tryAgain;
    return failure(ErrorKind::Protocol, "not a try_again reply");
}

template Result<RetrieveFutureRequest> decode(std::string_view);

} // namespace tinkex::wire
