#include "core/wire/jsoncodec.h"

namespace tinkex::wire {

void write(JsonWriter& out, const Datum& datum)
{
    out.beginObject();
    out.field("loss_fn_inputs", datum.lossFnInputs);
    out.field("model_input", datum.modelInput);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, Datum& out)
{
    const JsonFields fields(context, element);
    fields.required("model_input", out.modelInput);
    fields.optional("loss_fn_inputs", out.lossFnInputs);
}

std::string encode(const ForwardBackwardRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.key(request.forwardOnly ? "forward_input" : "forward_backward_input");
    out.beginObject();
    out.field("data", request.data);
    out.field("loss_fn", request.lossFn);
    if (!request.lossFnConfig.empty())
        out.field("loss_fn_config", request.lossFnConfig);
    out.endObject();
    out.field("model_id", request.modelId);
    out.field("seq_id", request.seqId);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, ForwardBackwardRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("model_id", out.modelId);
    fields.optional("seq_id", out.seqId);
    const auto forward = fields.find("forward_input");
    const auto input = forward ? forward : fields.find("forward_backward_input");
    const JsonContext::Step step(context, forward ? "forward_input" : "forward_backward_input");
    if (!input)
        return context.fail("missing");
    out.forwardOnly = forward.has_value();
    const JsonFields inner(context, *input);
    inner.required("data", out.data);
    inner.required("loss_fn", out.lossFn);
    inner.optional("loss_fn_config", out.lossFnConfig);
}

std::string encode(const ForwardBackwardOutput& output)
{
    JsonWriter out;
    out.beginObject();
    out.field("loss_fn_output_type", output.lossFnOutputType);
    out.field("loss_fn_outputs", output.lossFnOutputs);
    out.field("metrics", output.metrics);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, ForwardBackwardOutput& out)
{
    const JsonFields fields(context, element);
    fields.optional("loss_fn_output_type", out.lossFnOutputType);
    fields.required("loss_fn_outputs", out.lossFnOutputs);
    fields.optional("metrics", out.metrics);
}

void write(JsonWriter& out, const AdamParams& adam)
{
    out.beginObject();
    out.field("learning_rate", adam.learningRate);
    out.field("beta1", adam.beta1);
    out.field("beta2", adam.beta2);
    out.field("eps", adam.eps);
    out.field("weight_decay", adam.weightDecay);
    out.field("grad_clip_norm", adam.gradClipNorm);
    out.endObject();
}

void read(JsonContext& context, JsonElement element, AdamParams& out)
{
    const JsonFields fields(context, element);
    fields.optional("learning_rate", out.learningRate);
    fields.optional("beta1", out.beta1);
    fields.optional("beta2", out.beta2);
    fields.optional("eps", out.eps);
    fields.optional("weight_decay", out.weightDecay);
    fields.optional("grad_clip_norm", out.gradClipNorm);
}

std::string encode(const OptimStepRequest& request)
{
    JsonWriter out;
    out.beginObject();
    out.field("adam_params", request.adam);
    out.field("model_id", request.modelId);
    out.field("seq_id", request.seqId);
    out.field("type", "optim_step");
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, OptimStepRequest& out)
{
    const JsonFields fields(context, element);
    fields.required("model_id", out.modelId);
    fields.optional("seq_id", out.seqId);
    fields.optional("adam_params", out.adam);
}

std::string encode(const OptimStepResult& result)
{
    JsonWriter out;
    out.beginObject();
    out.field("type", "optim_step");
    out.field("metrics", result.metrics);
    out.endObject();
    return std::move(out).take();
}

void read(JsonContext& context, JsonElement element, OptimStepResult& out)
{
    JsonFields(context, element).optional("metrics", out.metrics);
}

template Result<ForwardBackwardRequest> decode(std::string_view);
template Result<ForwardBackwardOutput> decode(std::string_view);
template Result<OptimStepRequest> decode(std::string_view);
template Result<OptimStepResult> decode(std::string_view);

} // namespace tinkex::wire
