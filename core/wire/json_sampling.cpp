#include "core/wire/jsoncodec.h"

namespace tinkex::wire {

std::string encode(const CreateSamplingSessionRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("session_id", request.sessionId);
    out.field("sampling_session_seq_id", request.samplingSessionSeqId);
    out.field("base_model", request.baseModel);
    out.field("model_path", request.modelPath);
    out.field("type", "create_sampling_session");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, CreateSamplingSessionRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("session_id", out.sessionId);
    fields.optional("sampling_session_seq_id", out.samplingSessionSeqId);
    fields.optional("base_model", out.baseModel);
    fields.optional("model_path", out.modelPath);
}

std::string encodeCreateSamplingSessionResult(std::string_view samplingSessionId)
{
    return textObject(TextField{"sampling_session_id", samplingSessionId},
                      TextField{"type", "create_sampling_session"});
}

void read(JsonContext& context, JsonElement element, SamplingSessionResult& out)
{
    JsonFields(context, element).required("sampling_session_id", out.samplingSessionId);
}

void write(JsonWriter& out, const SamplingParams& params)
{
    out.beginObject();
    out.field("max_tokens", params.maxTokens);
    out.field("seed", params.seed);
    // One list cannot hold both kinds (T25): ids say exactly where to stop.
    if (!params.stopTokens.empty())
        out.field("stop", params.stopTokens);
    else if (!params.stopStrings.empty())
        out.field("stop", params.stopStrings);
    out.field("temperature", params.temperature);
    out.field("top_k", params.topK);
    out.field("top_p", params.topP);
    out.endObject();
}

namespace {

void readStop(const JsonFields& fields, SamplingParams& out)
{
    const auto stop = fields.find("stop");
    if (!stop)
        return;
    JsonContext& context = fields.context();
    const JsonContext::Step step(context, "stop");
    if (stop->is_string())
        return read(context, *stop, out.stopStrings.emplace_back());
    simdjson::dom::array items;
    if (stop->get(items) != simdjson::SUCCESS)
        return context.fail("expected a string or an array");
    for (const JsonElement item : items) {
        if (item.is_string())
            read(context, item, out.stopStrings.emplace_back());
        else
            read(context, item, out.stopTokens.emplace_back());
    }
}

StopReason stopReasonFromName(std::string_view name)
{
    return name == "stop" || name == "STOP" || name == "eos" ? StopReason::Stop : StopReason::Length;
}

void writeTopk(JsonWriter& out, const std::vector<std::vector<TokenLogprob>>& rows)
{
    out.key("topk_prompt_logprobs");
    out.beginArray();
    for (const auto& row : rows) {
        if (row.empty()) {
            out.null();
            continue;
        }
        out.beginArray();
        for (const TokenLogprob& cell : row) {
            out.beginArray();
            out.integer(std::int64_t{cell.token});
            out.number(cell.logprob);
            out.endArray();
        }
        out.endArray();
    }
    out.endArray();
}

} // namespace

void read(JsonContext& context, JsonElement element, SamplingParams& out)
{
    const JsonFields fields(context, element);
    fields.optional("max_tokens", out.maxTokens);
    std::optional<std::uint64_t> seed;
    fields.optional("seed", seed);
    if (seed)
        out.seed = static_cast<std::int64_t>(*seed);
    readStop(fields, out);
    fields.optional("temperature", out.temperature);
    fields.optional("top_k", out.topK);
    fields.optional("top_p", out.topP);
}

std::string encode(const SampleRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("num_samples", request.numSamples);
    out.field("prompt", request.prompt);
    out.field("sampling_params", request.params);
    out.field("base_model", request.baseModel);
    out.field("model_path", request.modelPath);
    out.field("sampling_session_id", request.samplingSessionId);
    out.field("seq_id", request.seqId);
    out.field("prompt_logprobs", request.promptLogprobs);
    out.field("topk_prompt_logprobs", request.topkPromptLogprobs);
    out.field("type", "sample");
    out.endObject();
    return std::move(out).take();
}

std::string encodeStreamSample(const SampleRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("sampling_session_id", request.samplingSessionId);
    out.field("seq_id", request.seqId);
    out.field("prompt", request.prompt);
    out.field("sampling_params", request.params);
    out.field("num_samples", request.numSamples);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, SampleRequest& out)
{
    const JsonFields fields(context, element);
    fields.optional("num_samples", out.numSamples);
    fields.required("prompt", out.prompt);
    fields.optional("sampling_params", out.params);
    fields.optional("base_model", out.baseModel);
    fields.optional("model_path", out.modelPath);
    fields.optional("sampling_session_id", out.samplingSessionId);
    fields.optional("seq_id", out.seqId);
    fields.optional("prompt_logprobs", out.promptLogprobs);
    fields.optional("topk_prompt_logprobs", out.topkPromptLogprobs);
}

void write(JsonWriter& out, const SampledSequence& sequence)
{
    out.beginObject();
    out.field("stop_reason", sequence.stopReason == StopReason::Stop ? "stop" : "length");
    out.field("tokens", sequence.tokens);
    out.field("logprobs", sequence.logprobs);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, SampledSequence& out)
{
    const JsonFields fields(context, element);
    std::string reason;
    fields.optional("stop_reason", reason);
    out.stopReason = stopReasonFromName(reason);
    fields.required("tokens", out.tokens);
    fields.optional("logprobs", out.logprobs);
}

std::string encode(const SampleResponse& response)
{
    JsonWriter out;
    out.beginObject();
    out.field("type", "sample");
    out.field("sequences", response.sequences);
    out.field("prompt_logprobs", response.promptLogprobs);
    if (response.topkPromptLogprobs)
        writeTopk(out, *response.topkPromptLogprobs);
    if (response.promptCacheHitTokens > 0)
        out.field("prompt_cache_hit_tokens", response.promptCacheHitTokens);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, TokenLogprob& out)
{
    simdjson::dom::array pair;
    JsonElement token;
    JsonElement logprob;
    const bool isPair = element.get(pair) == simdjson::SUCCESS && pair.at(0).get(token) == simdjson::SUCCESS &&
                        pair.at(1).get(logprob) == simdjson::SUCCESS;
    if (!isPair)
        return context.fail("expected [token, logprob]");
    read(context, token, out.token);
    read(context, logprob, out.logprob);
}

void read(JsonContext& context, JsonElement element, std::vector<TokenLogprob>& row)
{
    if (!element.is_null())
        read<TokenLogprob>(context, element, row);
}

void read(JsonContext& context, JsonElement element, SampleResponse& out)
{
    const JsonFields fields(context, element);
    fields.required("sequences", out.sequences);
    fields.optional("prompt_logprobs", out.promptLogprobs);
    fields.optional("topk_prompt_logprobs", out.topkPromptLogprobs);
    fields.optional("prompt_cache_hit_tokens", out.promptCacheHitTokens);
}

void read(JsonContext& context, JsonElement element, SampleChunk& out)
{
    const JsonFields fields(context, element);
    fields.optional("token_id", out.tokenId);
    fields.optional("token", out.token);
    fields.optional("logprob", out.logprob);
    fields.optional("index", out.index);
    std::optional<std::string> reason;
    fields.optional("finish_reason", reason);
    if (reason)
        out.finishReason = stopReasonFromName(*reason);
    fields.optional("total_tokens", out.totalTokens);
    fields.optional("error", out.error);
}

template Result<CreateSamplingSessionRequest> decode(std::string_view);
template Result<SamplingSessionResult> decode(std::string_view);
template Result<SampleRequest> decode(std::string_view);
template Result<SampleResponse> decode(std::string_view);
template Result<SampleChunk> decode(std::string_view);

} // namespace tinkex::wire
