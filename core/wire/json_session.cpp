#include "core/wire/jsoncodec.h"

#include <algorithm>

namespace tinkex::wire {

namespace {

template<class Config, class Visit> void eachConfigField(Config& config, Visit visit)
{
    visit("pjwt_auth_enabled", config.pjwtAuthEnabled);
    visit("parallel_fwdbwd_chunks", config.parallelFwdbwdChunks);
    visit("proto_write_fwdbwd", config.protoWriteFwdbwd);
    visit("proto_compress_fwdbwd", config.protoCompressFwdbwd);
    visit("fwd_via_fwdbwd", config.fwdViaFwdbwd);
    visit("fwdbwd_max_chunk_len", config.fwdbwdMaxChunkLen);
    visit("fwdbwd_max_chunk_bytes_count", config.fwdbwdMaxChunkBytes);
    visit("sample_max_concurrent_requests", config.sampleMaxConcurrentRequests);
    visit("sample_dispatch_bytes_semaphore_size", config.sampleDispatchBytes);
    visit("inflight_response_bytes_semaphore_size", config.inflightResponseBytes);
    visit("billing_exception_max_pause_duration_sec", config.billingPauseSeconds);
    visit("use_pyqwest_transport", config.usePyqwestTransport);
}

void makePositive(std::int64_t& value, std::int64_t usual)
{
    constexpr std::int64_t kLargest = std::int64_t{1} << 40; // sums of these do not overflow
    value = value > 0 ? std::min(value, kLargest) : usual;
}

/// What nothing could be sent or received with is as good as not said.
void makeUsable(ClientConfig& config)
{
    const ClientConfig usual;
    makePositive(config.fwdbwdMaxChunkLen, usual.fwdbwdMaxChunkLen);
    makePositive(config.fwdbwdMaxChunkBytes, usual.fwdbwdMaxChunkBytes);
    makePositive(config.sampleMaxConcurrentRequests, usual.sampleMaxConcurrentRequests);
    makePositive(config.sampleDispatchBytes, usual.sampleDispatchBytes);
    makePositive(config.inflightResponseBytes, usual.inflightResponseBytes);
    constexpr std::int64_t kLongestPause = 30 * 86'400;
    config.billingPauseSeconds = std::clamp<std::int64_t>(config.billingPauseSeconds, 0, kLongestPause);
}

} // namespace

std::string encode(const CreateSessionRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("tags", request.tags);
    writeObjectField(out, "user_metadata", request.userMetadataJson.empty() ? "{}" : request.userMetadataJson);
    out.field("sdk_version", request.sdkVersion);
    out.field("project_id", request.projectId);
    out.field("type", "create_session");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, CreateSessionRequest& out)
{
    const JsonFields fields(context, element);
    fields.optional("tags", out.tags);
    fields.optionalObject("user_metadata", out.userMetadataJson);
    fields.optional("sdk_version", out.sdkVersion);
    fields.optional("project_id", out.projectId);
}

std::string encode(const CreateSessionResponse& response)
{
    JsonWriter out;
    out.beginObject();
    out.field("session_id", response.sessionId);
    out.fieldIfSet("info_message", response.infoMessage);
    out.fieldIfSet("warning_message", response.warningMessage);
    out.fieldIfSet("error_message", response.errorMessage);
    out.field("type", "create_session");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, CreateSessionResponse& out)
{
    const JsonFields fields(context, element);
    fields.required("session_id", out.sessionId);
    fields.optional("info_message", out.infoMessage);
    fields.optional("warning_message", out.warningMessage);
    fields.optional("error_message", out.errorMessage);
}

std::string encode(const ClientConfig& config)
{
    JsonWriter out;
    out.beginObject();
    eachConfigField(config, [&](std::string_view name, const auto& value) { out.field(name, value); });
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, ClientConfig& out)
{
    const JsonFields fields(context, element);
    eachConfigField(out, [&](std::string_view name, auto& value) { fields.optional(name, value); });
    makeUsable(out);
}

void read(JsonContext& context, JsonElement element, DynamicConfig& out)
{
    const JsonFields fields(context, element);
    fields.optional("refresh_interval_sec", out.refreshIntervalSec);
}

void write(JsonWriter& out, const SupportedModel& model)
{
    out.beginObject();
    out.field("model_name", model.name);
    if (model.maxContextLength > 0)
        out.field("max_context_length", model.maxContextLength);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, SupportedModel& out)
{
    if (element.is_string())
        return read(context, element, out.name);
    const JsonFields fields(context, element);
    fields.optional("model_name", out.name);
    fields.optional("max_context_length", out.maxContextLength);
}

void read(JsonContext& context, JsonElement element, SupportedModels& out)
{
    const JsonFields fields(context, element);
    const auto list = fields.find("supported_models");
    const JsonContext::Step step(context, "supported_models");
    if (list)
        read<SupportedModel>(context, *list, out);
}

std::string encodeSupportedModels(const std::vector<SupportedModel>& models)
{
    JsonWriter out;
    out.beginObject();
    out.field("supported_models", models);
    out.endObject();
    return std::move(out).take();
}

std::string encodeHeartbeat(std::string_view sessionId)
{
    return textObject(TextField{"session_id", sessionId}, TextField{"type", "session_heartbeat"});
}

void read(JsonContext& context, JsonElement element, SessionIdRequest& out)
{
    JsonFields(context, element).required("session_id", out.sessionId);
}

std::string encodeSdkVersion(std::string_view sdkVersion)
{
    return textObject(TextField{"sdk_version", sdkVersion});
}

void read(JsonContext& context, JsonElement element, SdkVersionRequest& out)
{
    JsonFields(context, element).optional("sdk_version", out.sdkVersion);
}

std::string encodeDetail(std::string_view detail)
{
    return textObject(TextField{"detail", detail});
}

template Result<CreateSessionRequest> decode(std::string_view);
template Result<CreateSessionResponse> decode(std::string_view);
template Result<ClientConfig> decode(std::string_view);
template Result<DynamicConfig> decode(std::string_view);
template Result<SupportedModels> decode(std::string_view);
template Result<SessionIdRequest> decode(std::string_view);
template Result<SdkVersionRequest> decode(std::string_view);

} // namespace tinkex::wire
