#include "core/server/trainingdata.h"

#include "core/server/tokens.h"

#include <algorithm>
#include <cmath>

namespace tinkex::server {
namespace {

using Inputs = std::map<std::string, wire::Tensor>;

tl::unexpected<Error> refuse(const std::string& reason)
{
    return failure(ErrorKind::Validation, reason);
}

Result<engine::LossConfig> lossConfig(engine::LossKind loss, const std::map<std::string, double>& given)
{
    engine::LossConfig config;
    for (const auto& [key, value] : given) {
        if (!std::isfinite(value))
            return refuse("loss_fn_config." + key + " is not a finite number");
        if (key == "clip_low_threshold")
            config.clipLow = value;
        else if (key == "clip_high_threshold")
            config.clipHigh = value;
        else if (key == "beta")
            config.beta = value;
        else
            return refuse("unknown entry \"" + key + "\" in loss_fn_config");
    }
    if (loss == engine::LossKind::Dro && !given.contains("beta"))
        return refuse("the loss dro needs beta in loss_fn_config");
    if (config.clipLow > config.clipHigh)
        return refuse("clip_low_threshold is larger than clip_high_threshold");
    return config;
}

bool isKnownInput(engine::LossKind loss, const std::string& key)
{
    if (key == "target_tokens")
        return true;
    if (loss == engine::LossKind::CrossEntropy)
        return key == "weights";
    const bool clips = loss == engine::LossKind::Ppo || loss == engine::LossKind::Cispo;
    return key == "logprobs" || key == "advantages" ||
           (clips && (key == "clip_low_threshold" || key == "clip_high_threshold"));
}

/// The floats of an input, which must have `size` finite values. Absent: empty, or refused when `required`.
Result<std::vector<float>> floats(const Inputs& inputs, const std::string& key, std::size_t size, bool required)
{
    const auto found = inputs.find(key);
    if (found == inputs.end()) {
        if (required)
            return refuse("\"" + key + "\" is missing");
        return std::vector<float>{};
    }
    std::vector<float> values = found->second.asFloats();
    if (values.size() != size) {
        return refuse("\"" + key + "\" has " + std::to_string(values.size()) + " values instead of " +
                      std::to_string(size));
    }
    if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
        return refuse("\"" + key + "\" has a value that is not finite");
    return values;
}

Result<void> readTargets(engine::Datum& datum, const Inputs& inputs, bool severalAllowed, int vocabSize)
{
    const auto found = inputs.find("target_tokens");
    if (found == inputs.end())
        return refuse("\"target_tokens\" is missing");
    const wire::Tensor& tensor = found->second;
    const std::size_t positions = datum.tokens.size();
    const std::size_t size = tensor.size();
    if (tensor.shape.size() > 2 || size == 0 || size % positions != 0 ||
        (!tensor.shape.empty() && tensor.shape[0] != static_cast<std::int64_t>(positions))) {
        return refuse("\"target_tokens\" has " + std::to_string(size) + " values for " + std::to_string(positions) +
                      " input tokens");
    }
    datum.targetsPerToken = static_cast<int>(size / positions);
    if (datum.targetsPerToken > 1 && (!severalAllowed || tensor.shape.size() != 2))
        return refuse("\"target_tokens\" must have one value for each input token");
    const std::vector<std::int64_t> targets = tensor.asInts();
    if (const Result<void> valid = checkTokens(targets, vocabSize, "target_tokens"); !valid)
        return valid;
    datum.targets.assign(targets.begin(), targets.end());
    return {};
}

template<class T> Result<void> take(T& target, Result<T> value)
{
    if (!value)
        return failure(value.error());
    target = std::move(*value);
    return {};
}

Result<void> readInputs(engine::Datum& datum, const Inputs& inputs, engine::LossKind loss)
{
    const std::size_t n = datum.tokens.size();
    if (loss == engine::LossKind::CrossEntropy)
        return take(datum.weights, floats(inputs, "weights", datum.targets.size(), false));
    Result<void> done = take(datum.logprobs, floats(inputs, "logprobs", n, true));
    if (done)
        done = take(datum.advantages, floats(inputs, "advantages", n, true));
    if (done)
        done = take(datum.clipLow, floats(inputs, "clip_low_threshold", n, false));
    if (done)
        done = take(datum.clipHigh, floats(inputs, "clip_high_threshold", n, false));
    return done;
}

Result<engine::Datum> toEngine(const wire::Datum& from, engine::LossKind loss, const engine::ModelConfig& model)
{
    engine::Datum datum;
    for (const auto& [key, tensor] : from.lossFnInputs) {
        if (!isKnownInput(loss, key))
            return refuse("the loss takes no input \"" + key + "\"");
    }
    if (const Result<void> read = take(datum.tokens, promptTokens(from.modelInput, model)); !read)
        return failure(read.error());
    const bool severalTargets = loss == engine::LossKind::CrossEntropy;
    if (const Result<void> read = readTargets(datum, from.lossFnInputs, severalTargets, model.vocabSize); !read)
        return failure(read.error());
    if (const Result<void> read = readInputs(datum, from.lossFnInputs, loss); !read)
        return failure(read.error());
    return datum;
}

} // namespace

Result<TrainingBatch> toEngine(const wire::ForwardBackwardRequest& request, const engine::ModelConfig& model)
{
    TrainingBatch batch;
    batch.forwardOnly = request.forwardOnly;
    if (const Result<void> loss = take(batch.loss, engine::lossKindFromName(request.lossFn)); !loss)
        return failure(loss.error());
    if (const Result<void> config = take(batch.config, lossConfig(batch.loss, request.lossFnConfig)); !config)
        return failure(config.error());
    if (request.data.empty())
        return refuse("the batch has no data");
    batch.data.reserve(request.data.size());
    for (const wire::Datum& from : request.data) {
        Result<engine::Datum> datum = toEngine(from, batch.loss, model);
        if (!datum) {
            return refuse("data[" + std::to_string(batch.data.size()) + "]: " + datum.error().detail.toStdString());
        }
        batch.data.push_back(std::move(*datum));
    }
    return batch;
}

wire::ForwardBackwardOutput toWire(const engine::ForwardBackwardOutput& output, const TrainingBatch& batch)
{
    const bool crossEntropy = batch.loss == engine::LossKind::CrossEntropy;
    wire::ForwardBackwardOutput out;
    out.lossFnOutputType = crossEntropy ? "CrossEntropyLossReturn" : "TorchLossReturn";
    for (std::size_t i = 0; i < output.datums.size(); ++i) {
        const engine::Datum& datum = batch.data[i];
        std::vector<std::int64_t> shape{static_cast<std::int64_t>(datum.tokens.size())};
        if (datum.targetsPerToken > 1)
            shape.push_back(datum.targetsPerToken);
        std::map<std::string, wire::Tensor> fields;
        fields["logprobs"] = {output.datums[i].logprobs, shape};
        if (crossEntropy)
            fields["elementwise_loss"] = {output.datums[i].elementwiseLoss, shape};
        out.lossFnOutputs.push_back(std::move(fields));
    }
    out.metrics["loss:sum"] = output.lossSum;
    out.metrics["num_tokens:sum"] = static_cast<double>(output.tokens);
    return out;
}

Result<engine::AdamParams> toEngine(const wire::AdamParams& adam)
{
    const auto inRange = [](double value, double low, double high) {
        return std::isfinite(value) && value >= low && value <= high;
    };
    if (!inRange(adam.learningRate, 0, 1e6))
        return refuse("learning_rate must be a finite number that is not negative");
    if (!inRange(adam.beta1, 0, 1) || adam.beta1 == 1 || !inRange(adam.beta2, 0, 1) || adam.beta2 == 1)
        return refuse("beta1 and beta2 must be at least 0 and below 1");
    if (!inRange(adam.eps, 0, 1e6))
        return refuse("eps must be a finite number that is not negative");
    if (!inRange(adam.weightDecay, 0, 1e6))
        return refuse("weight_decay must be a finite number that is not negative");
    if (!inRange(adam.gradClipNorm, 0, 1e30))
        return refuse("grad_clip_norm must be a finite number that is not negative");
    return engine::AdamParams{adam.learningRate, adam.beta1, adam.beta2, adam.eps, adam.weightDecay, adam.gradClipNorm};
}

} // namespace tinkex::server
