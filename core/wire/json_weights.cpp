#include "core/wire/jsoncodec.h"

namespace tinkex::wire {

std::string encode(const SaveWeightsRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("model_id", request.modelId);
    out.field("path", request.path);
    out.field("seq_id", request.seqId);
    out.field("ttl_seconds", request.ttlSeconds);
    out.field("overwrite", request.overwrite);
    out.field("type", "save_weights");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, SaveWeightsRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("model_id", out.modelId);
    fields.optional("path", out.path);
    fields.optional("seq_id", out.seqId);
    fields.optional("ttl_seconds", out.ttlSeconds);
    fields.optional("overwrite", out.overwrite);
}

std::string encode(const LoadWeightsRequest& request)
{
    JsonWriter out;
    out.beginObject();
    if (!request.modelId.empty()) {
        out.field("model_id", request.modelId);
        out.field("seq_id", request.seqId);
    } else {
        out.field("session_id", request.sessionId);
        out.field("model_seq_id", request.modelSeqId);
        out.fieldIfSet("base_model", request.baseModel);
        writeObjectField(out, "user_metadata", request.userMetadataJson);
    }
    out.field("path", request.path);
    out.field("optimizer", request.optimizer);
    out.field("type", "load_weights");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, LoadWeightsRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("path", out.path);
    fields.optional("model_id", out.modelId);
    fields.optional("seq_id", out.seqId);
    fields.optional("optimizer", out.optimizer);
    fields.optional("session_id", out.sessionId);
    fields.optional("model_seq_id", out.modelSeqId);
    fields.optional("base_model", out.baseModel);
    fields.optionalObject("user_metadata", out.userMetadataJson);
    if (out.modelId.empty() && out.sessionId.empty())
        context.fail("neither model_id nor session_id");
}

std::string encode(const SaveForSamplerRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("model_id", request.modelId);
    out.field("path", request.path);
    out.field("sampling_session_seq_id", request.samplingSessionSeqId);
    out.field("seq_id", request.seqId);
    out.field("ttl_seconds", request.ttlSeconds);
    out.field("type", "save_weights_for_sampler");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, SaveForSamplerRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("model_id", out.modelId);
    fields.optional("path", out.path);
    fields.optional("sampling_session_seq_id", out.samplingSessionSeqId);
    fields.optional("seq_id", out.seqId);
    fields.optional("ttl_seconds", out.ttlSeconds);
}

std::string encodeSaveResult(std::string_view type, const SaveWeightsResult& result)
{
    JsonWriter out;
    out.beginObject();
    out.field("type", type);
    // The service names an ephemeral save's missing path (7.3).
    if (result.path)
        out.field("path", *result.path);
    else {
        out.key("path");
        out.null();
    }
    out.field("sampling_session_id", result.samplingSessionId);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, SaveWeightsResult& out)
{
    const JsonFields fields(context, element);
    fields.optional("path", out.path);
    fields.optional("sampling_session_id", out.samplingSessionId);
}

std::string encodeLoadResult(const LoadWeightsResult& result)
{
    JsonWriter out;
    out.beginObject();
    out.field("type", "load_weights");
    out.field("path", result.path);
    out.field("model_id", result.modelId);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, LoadWeightsResult& out)
{
    const JsonFields fields(context, element);
    fields.optional("path", out.path);
    fields.optional("model_id", out.modelId);
}

template Result<SaveWeightsRequest> decode(std::string_view);
template Result<LoadWeightsRequest> decode(std::string_view);
template Result<SaveForSamplerRequest> decode(std::string_view);
template Result<SaveWeightsResult> decode(std::string_view);
template Result<LoadWeightsResult> decode(std::string_view);

} // namespace tinkex::wire
