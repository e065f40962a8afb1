#include "core/wire/jsoncodec.h"

namespace tinkex::wire {

namespace {

void write(JsonWriter& out, const LoraConfig& lora)
{
    out.beginObject();
    out.field("rank", lora.rank);
    out.field("seed", lora.seed);
    out.field("train_unembed", lora.trainUnembed);
    out.field("train_mlp", lora.trainMlp);
    out.field("train_attn", lora.trainAttn);
    out.endObject();
}

} // namespace

void read(JsonContext& context, JsonElement element, LoraConfig& out)
{
    const JsonFields fields(context, element);
    fields.optional("rank", out.rank);
    fields.optional("seed", out.seed);
    fields.optional("train_unembed", out.trainUnembed);
    fields.optional("train_mlp", out.trainMlp);
    fields.optional("train_attn", out.trainAttn);
}

std::string encode(const CreateModelRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("session_id", request.sessionId);
    out.field("model_seq_id", request.modelSeqId);
    out.field("base_model", request.baseModel);
    writeObjectField(out, "user_metadata", request.userMetadataJson);
    if (request.lora) {
        out.key("lora_config");
        write(out, *request.lora);
    }
    out.field("type", "create_model");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, CreateModelRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("session_id", out.sessionId);
    fields.required("model_seq_id", out.modelSeqId);
    fields.required("base_model", out.baseModel);
    fields.optionalObject("user_metadata", out.userMetadataJson);
    fields.optional("lora_config", out.lora);
}

std::string encode(const ModelInfo& info)
{
    JsonWriter out;
    out.beginObject();
    out.key("model_data");
    out.beginObject();
    out.fieldIfSet("arch", info.arch);
    out.fieldIfSet("model_name", info.modelName);
    out.fieldIfSet("tokenizer_id", info.tokenizerId);
    out.endObject();
    out.field("model_id", info.modelId);
    out.field("is_lora", info.isLora);
    out.field("lora_rank", info.loraRank);
    out.fieldIfSet("model_name", info.modelName);
    out.field("type", "get_info");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, ModelInfo& out)
{
    const JsonFields fields(context, element);
    fields.optional("model_id", out.modelId);
    fields.optional("model_name", out.modelName);
    fields.optional("is_lora", out.isLora);
    fields.optional("lora_rank", out.loraRank);
    if (const auto data = fields.find("model_data")) {
        const JsonContext::Step step(context, "model_data");
        const JsonFields inner(context, *data);
        inner.optional("arch", out.arch);
        inner.optional("model_name", out.modelName);
        inner.optional("tokenizer_id", out.tokenizerId);
    }
}

std::string encodeModelIdRequest(std::string_view modelId, std::string_view type)
{
    return textObject(TextField{"model_id", modelId}, TextField{"type", type});
}

std::string encodeCreateModelResult(std::string_view modelId)
{
    return encodeModelIdRequest(modelId, "create_model");
}

std::string encodeUnloadResult(std::string_view modelId)
{
    return encodeModelIdRequest(modelId, "unload_model");
}

void read(JsonContext& context, JsonElement element, ModelIdRequest& out)
{
    JsonFields(context, element).required("model_id", out.modelId);
}

void read(JsonContext& context, JsonElement element, ModelIdResult& out)
{
    JsonFields(context, element).required("model_id", out.modelId);
}

template Result<CreateModelRequest> decode(std::string_view);
template Result<ModelInfo> decode(std::string_view);
template Result<ModelIdRequest> decode(std::string_view);
template Result<ModelIdResult> decode(std::string_view);

} // namespace tinkex::wire
