#include "core/server/sampledata.h"

#include "core/server/tokens.h"

#include <algorithm>
#include <cmath>

namespace tinkex::server {
namespace {

tl::unexpected<Error> refuse(const std::string& reason)
{
    return failure(ErrorKind::Validation, reason);
}

Result<engine::SamplingParams> samplingParams(const wire::SamplingParams& from, int room, int vocabSize)
{
    if (from.maxTokens && *from.maxTokens < 1)
        return refuse("max_tokens must be at least 1");
    if (!std::isfinite(from.temperature) || from.temperature < 0)
        return refuse("temperature must be a finite number that is not negative");
    if (!std::isfinite(from.topP) || from.topP <= 0 || from.topP > 1)
        return refuse("top_p must be above 0 and at most 1");
    if (from.topK < -1 || from.topK == 0)
        return refuse("top_k must be -1 (off) or at least 1");
    if (const Result<void> valid = checkTokens(from.stopTokens, vocabSize, "stop"); !valid)
        return failure(valid.error());
    if (std::any_of(from.stopStrings.begin(), from.stopStrings.end(), [](const auto& s) { return s.empty(); }))
        return refuse("a stop string is empty");

    engine::SamplingParams params;
    params.maxTokens = static_cast<int>(std::min<std::int64_t>(from.maxTokens.value_or(room), room));
    if (from.seed)
        params.seed = static_cast<std::uint64_t>(*from.seed);
    params.temperature = from.temperature;
    params.topK = static_cast<int>(std::min<std::int64_t>(from.topK, vocabSize));
    params.topP = from.topP;
    params.stopTokens = from.stopTokens;
    params.stopStrings = from.stopStrings;
    return params;
}

} // namespace

Result<engine::SampleRequest> toEngine(const wire::SampleRequest& request, const engine::ModelConfig& model)
{
    if (request.numSamples < 1 || request.numSamples > kMaxSamples)
        return refuse("num_samples must be between 1 and " + std::to_string(kMaxSamples));
    if (request.topkPromptLogprobs < 0 || request.topkPromptLogprobs > kMaxTopkLogprobs)
        return refuse("topk_prompt_logprobs must be between 0 and " + std::to_string(kMaxTopkLogprobs));
    Result<std::vector<engine::TokenId>> prompt = promptTokens(request.prompt, model);
    if (!prompt)
        return failure(prompt.error());
    // The last token is sampled, not read: a prompt that fills the context still has room for one.
    const int room = model.maxContext - static_cast<int>(prompt->size()) + 1;
    Result<engine::SamplingParams> params = samplingParams(request.params, room, model.vocabSize);
    if (!params)
        return failure(params.error());

    engine::SampleRequest out;
    out.prompt = std::move(*prompt);
    out.params = std::move(*params);
    out.numSamples = static_cast<int>(request.numSamples);
    out.promptLogprobs = request.promptLogprobs;
    out.topkPromptLogprobs = static_cast<int>(std::min<std::int64_t>(request.topkPromptLogprobs, model.vocabSize));
    return out;
}

wire::SampleResponse toWire(engine::SampleOutput output)
{
    wire::SampleResponse response;
    for (engine::SampledSequence& sequence : output.sequences) {
        wire::SampledSequence out;
        out.stopReason =
            sequence.stopReason == engine::StopReason::Stop ? wire::StopReason::Stop : wire::StopReason::Length;
        out.tokens = std::move(sequence.tokens);
        out.logprobs = std::move(sequence.logprobs);
        response.sequences.push_back(std::move(out));
    }
    if (!output.promptLogprobs.empty())
        response.promptLogprobs = std::move(output.promptLogprobs);
    if (!output.topkPromptLogprobs.empty()) {
        response.topkPromptLogprobs.emplace();
        for (const std::vector<engine::TopLogprob>& row : output.topkPromptLogprobs) {
            std::vector<wire::TokenLogprob> cells;
            for (const engine::TopLogprob& cell : row)
                cells.push_back({cell.token, cell.logprob});
            response.topkPromptLogprobs->push_back(std::move(cells));
        }
    }
    return response;
}

} // namespace tinkex::server
