#pragma once

#include "core/text/modeltext.h"
#include "core/wire/types.h"
#include "core/workbench/snapshots.h"

/// From the form of the Sampling page to the wire and back. Pure; thread: any.
namespace tinkex {

/// Every mistake that can be seen without a tokenizer, one for a field at most.
QList<FieldProblem> validateSampleSpec(const SampleSpec& spec);

/// Ids of the prompt as it is sent: raw text behind the begin token, a conversation through its renderer, or the ids as
/// they are. Validation: an unknown renderer, an empty prompt, ids outside the vocabulary.
Result<std::vector<std::int32_t>> promptTokens(const PromptSpec& prompt, const ModelText& text);

wire::SampleRequest sampleRequest(const SampleSpec& spec, std::vector<std::int32_t> prompt, const ModelText* text);

/// text may be null (no tokenizer known): tokens are then shown as their ids.
SampleResult sampleResult(const SampleSpec& spec, const std::vector<std::int32_t>& prompt,
                          const wire::SampleResponse& response, const ModelText* text);
AlternativesResult alternativesResult(const std::vector<std::vector<wire::TokenLogprob>>& rows, const ModelText* text);
TokenInfo shownToken(std::int32_t id, const ModelText* text);

} // namespace tinkex
