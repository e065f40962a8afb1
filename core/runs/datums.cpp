#include "core/runs/datums.h"

namespace tinkex {

namespace {

template<class Source, class T = typename Source::value_type> wire::Tensor tensor(const Source& values)
{
    using Element = std::conditional_t<std::is_floating_point_v<T>, float, std::int64_t>;
    wire::Tensor result;
    result.data = std::vector<Element>(values.begin(), values.end());
    result.shape = {static_cast<std::int64_t>(values.size())};
    return result;
}

} // namespace

wire::Datum crossEntropyDatum(const TrainingTokens& item)
{
    wire::Datum datum;
    datum.modelInput = wire::ModelInput::fromTokens(item.tokens);
    datum.lossFnInputs["target_tokens"] = tensor(item.targets);
    datum.lossFnInputs["weights"] = tensor(item.weights);
    return datum;
}

wire::Datum policyDatum(const ScoredSample& sample, std::size_t samples)
{
    std::vector<std::int32_t> all = sample.prompt;
    all.insert(all.end(), sample.answer.begin(), sample.answer.end());
    const std::size_t length = all.size() - 1;
    const std::size_t context = sample.prompt.size() - 1; // targets that are still prompt tokens

    std::vector<float> logprobs(length, 0.f);
    std::vector<float> advantages(length, 0.f);
    for (std::size_t i = context; i < length; ++i) {
        logprobs[i] = sample.logprobs[i - context];
        advantages[i] = sample.advantage / static_cast<float>(samples);
    }
    wire::Datum datum;
    datum.lossFnInputs["target_tokens"] = tensor(std::vector<std::int32_t>(all.begin() + 1, all.end()));
    datum.lossFnInputs["logprobs"] = tensor(logprobs);
    datum.lossFnInputs["advantages"] = tensor(advantages);
    all.pop_back();
    datum.modelInput = wire::ModelInput::fromTokens(std::move(all));
    return datum;
}

} // namespace tinkex
