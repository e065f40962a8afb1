#include "core/wire/jsoncodec.h"

namespace tinkex::wire {

void write(JsonWriter& out, const Cursor& cursor)
{
    out.beginObject();
    out.field("offset", cursor.offset);
    out.field("limit", cursor.limit);
    out.field("total_count", cursor.totalCount);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, Cursor& out)
{
    const JsonFields fields(context, element);
    fields.optional("offset", out.offset);
    fields.optional("limit", out.limit);
    fields.optional("total_count", out.totalCount);
}

void write(JsonWriter& out, const Checkpoint& checkpoint)
{
    out.beginObject();
    out.field("checkpoint_id", checkpoint.checkpointId);
    out.field("checkpoint_type", checkpoint.checkpointType);
    out.field("time", checkpoint.time);
    out.field("tinker_path", checkpoint.tinkerPath);
    out.field("size_bytes", checkpoint.sizeBytes);
    out.field("public", checkpoint.isPublic);
    out.field("expires_at", checkpoint.expiresAt);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, Checkpoint& out)
{
    const JsonFields fields(context, element);
    fields.required("checkpoint_id", out.checkpointId);
    fields.optional("checkpoint_type", out.checkpointType);
    fields.optional("time", out.time);
    fields.optional("tinker_path", out.tinkerPath);
    fields.optional("size_bytes", out.sizeBytes);
    fields.optional("public", out.isPublic);
    fields.optional("expires_at", out.expiresAt);
}

void write(JsonWriter& out, const TrainingRun& run)
{
    out.beginObject();
    out.field("training_run_id", run.trainingRunId);
    out.field("base_model", run.baseModel);
    out.field("model_owner", run.modelOwner);
    out.field("is_lora", run.isLora);
    out.field("corrupted", run.corrupted);
    out.field("lora_rank", run.loraRank);
    out.field("last_request_time", run.lastRequestTime);
    out.field("last_checkpoint", run.lastCheckpoint);
    out.field("last_sampler_checkpoint", run.lastSamplerCheckpoint);
    if (!run.userMetadata.empty())
        out.field("user_metadata", run.userMetadata);
    out.endObject();
}

namespace {

/// The values are texts by contract; other servers hand back whatever create_model was given.
void readMetadata(const JsonFields& fields, std::map<std::string, std::string>& out)
{
    const auto metadata = fields.find("user_metadata");
    simdjson::dom::object object;
    if (!metadata || metadata->get(object) != simdjson::SUCCESS)
        return;
    for (const auto& [key, value] : object)
        out[std::string(key)] = textOf(value);
}

} // namespace

void read(JsonContext& context, JsonElement element, TrainingRun& out)
{
    const JsonFields fields(context, element);
    fields.required("training_run_id", out.trainingRunId);
    fields.optional("base_model", out.baseModel);
    fields.optional("model_owner", out.modelOwner);
    fields.optional("is_lora", out.isLora);
    fields.optional("corrupted", out.corrupted);
    fields.optional("lora_rank", out.loraRank);
    fields.optional("last_request_time", out.lastRequestTime);
    fields.optional("last_checkpoint", out.lastCheckpoint);
    fields.optional("last_sampler_checkpoint", out.lastSamplerCheckpoint);
    readMetadata(fields, out.userMetadata);
}

std::string encode(const TrainingRun& run)
{
    return toJson(run);
}

std::string encode(const TrainingRunList& list)
{
    JsonWriter out;
    out.beginObject();
    out.field("training_runs", list.runs);
    out.field("cursor", list.cursor);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, TrainingRunList& out)
{
    const JsonFields fields(context, element);
    fields.required("training_runs", out.runs);
    fields.optional("cursor", out.cursor);
}

std::string encode(const CheckpointList& list)
{
    JsonWriter out;
    out.beginObject();
    out.field("checkpoints", list.checkpoints);
    out.field("cursor", list.cursor);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, CheckpointList& out)
{
    const JsonFields fields(context, element);
    fields.required("checkpoints", out.checkpoints);
    fields.optional("cursor", out.cursor);
}

std::string encode(const WeightsInfo& info)
{
    JsonWriter out;
    out.beginObject();
    out.field("base_model", info.baseModel);
    out.field("is_lora", info.isLora);
    out.field("lora_rank", info.loraRank);
    out.field("train_unembed", info.trainUnembed);
    out.field("train_mlp", info.trainMlp);
    out.field("train_attn", info.trainAttn);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, WeightsInfo& out)
{
    const JsonFields fields(context, element);
    fields.required("base_model", out.baseModel);
    fields.optional("is_lora", out.isLora);
    fields.optional("lora_rank", out.loraRank);
    fields.optional("train_unembed", out.trainUnembed);
    fields.optional("train_mlp", out.trainMlp);
    fields.optional("train_attn", out.trainAttn);
}

std::string encode(const SessionInfo& info)
{
    JsonWriter out;
    out.beginObject();
    out.field("training_run_ids", info.trainingRunIds);
    out.field("sampler_ids", info.samplerIds);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, SessionInfo& out)
{
    const JsonFields fields(context, element);
    fields.optional("training_run_ids", out.trainingRunIds);
    fields.optional("sampler_ids", out.samplerIds);
}

std::string encode(const SamplerInfo& info)
{
    JsonWriter out;
    out.beginObject();
    out.field("sampler_id", info.samplerId);
    out.field("base_model", info.baseModel);
    out.field("model_path", info.modelPath);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, SamplerInfo& out)
{
    const JsonFields fields(context, element);
    fields.optional("sampler_id", out.samplerId);
    fields.optional("base_model", out.baseModel);
    fields.optional("model_path", out.modelPath);
}

std::string encodeSessionList(const std::vector<std::string>& sessions)
{
    JsonWriter out;
    out.beginObject();
    out.field("sessions", sessions);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, SessionList& out)
{
    JsonFields(context, element).required("sessions", out.sessions);
}

std::string encodeArchiveUrl(const ArchiveUrl& archive)
{
    JsonWriter out;
    out.beginObject();
    out.field("url", archive.url);
    out.fieldIfSet("expires", archive.expires);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, ArchiveUrl& out)
{
    const JsonFields fields(context, element);
    fields.required("url", out.url);
    fields.optional("expires", out.expires);
}

std::string encodeWeightsInfoRequest(std::string_view tinkerPath)
{
    return textObject(TextField{"tinker_path", tinkerPath});
}

void read(JsonContext& context, JsonElement element, TinkerPathRequest& out)
{
    JsonFields(context, element).required("tinker_path", out.tinkerPath);
}

std::string encodeTtl(std::optional<std::int64_t> seconds)
{
    JsonWriter out;
    out.beginObject();
    out.key("ttl_seconds");
    if (seconds)
        out.integer(*seconds);
    else
        out.null();
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, TtlRequest& out)
{
    JsonFields(context, element).optional("ttl_seconds", out.ttlSeconds);
}

template Result<Checkpoint> decode(std::string_view);
template Result<TrainingRun> decode(std::string_view);
template Result<TrainingRunList> decode(std::string_view);
template Result<CheckpointList> decode(std::string_view);
template Result<WeightsInfo> decode(std::string_view);
template Result<SessionInfo> decode(std::string_view);
template Result<SamplerInfo> decode(std::string_view);
template Result<SessionList> decode(std::string_view);
template Result<ArchiveUrl> decode(std::string_view);
template Result<TinkerPathRequest> decode(std::string_view);
template Result<TtlRequest> decode(std::string_view);

} // namespace tinkex::wire
