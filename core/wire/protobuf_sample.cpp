#include "core/wire/packing.h"
#include "core/wire/protobuf.h"

#include <algorithm>
#include <limits>

namespace tinkex::wire {

namespace proto = tinker_public;

namespace {

constexpr float kEmptyCell = -99999.f; ///< with token 0: no data (1.7)

using TopkRows = std::vector<std::vector<TokenLogprob>>;

void packTopk(const TopkRows& rows, proto::TopkPromptLogprobs& out)
{
    std::size_t k = 1;
    for (const auto& row : rows)
        k = std::max(k, row.size());
    std::vector<std::int32_t> tokens(rows.size() * k, 0);
    std::vector<float> logprobs(rows.size() * k, kEmptyCell);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t i = 0; i < rows[row].size(); ++i) {
            tokens[row * k + i] = rows[row][i].token;
            logprobs[row * k + i] = rows[row][i].logprob;
        }
    }
    out.set_token_ids(pack(tokens));
    out.set_logprobs(pack(logprobs));
    out.set_k(static_cast<std::uint32_t>(k));
    out.set_prompt_length(static_cast<std::uint32_t>(rows.size()));
}

bool isEmptyCell(const TokenLogprob& cell)
{
    return cell.token == 0 && cell.logprob == kEmptyCell;
}

Result<std::optional<TopkRows>> unpackTopk(const proto::TopkPromptLogprobs& packed)
{
    const std::size_t k = packed.k();
    const std::size_t length = packed.prompt_length();
    if (k == 0 || length == 0)
        return std::nullopt;
    const auto tokens = unpack<std::int32_t>(packed.token_ids());
    const auto logprobs = unpack<float>(packed.logprobs());
    if (!tokens || !logprobs || tokens->size() / k < length || logprobs->size() / k < length)
        return failure(ErrorKind::Protocol, "topk_prompt_logprobs: buffers too short");
    TopkRows rows(length);
    for (std::size_t row = 0; row < length; ++row) {
        auto& cells = rows[row];
        for (std::size_t i = row * k; i < (row + 1) * k; ++i)
            cells.push_back({(*tokens)[i], (*logprobs)[i]});
        if (isEmptyCell(cells.front()))
            cells.clear();
        while (!cells.empty() && isEmptyCell(cells.back()))
            cells.pop_back();
    }
    return rows;
}

/// Zero bytes read as none, as the official clients do (T27).
Result<std::optional<std::vector<float>>> unpackLogprobs(std::string_view bytes)
{
    if (bytes.empty())
        return std::nullopt;
    auto values = unpack<float>(bytes);
    if (!values)
        return failure(values.error());
    return std::move(*values);
}

Result<SampledSequence> unpackSequence(const proto::SampledSequence& packed)
{
    SampledSequence sequence;
    switch (packed.stop_reason()) {
    case proto::STOP_REASON_STOP: sequence.stopReason = StopReason::Stop; break;
    case proto::STOP_REASON_LENGTH: sequence.stopReason = StopReason::Length; break;
    default: return failure(ErrorKind::Protocol, "unknown stop reason");
    }
    auto tokens = unpack<std::int32_t>(packed.tokens());
    auto logprobs = unpackLogprobs(packed.logprobs());
    if (!tokens || !logprobs)
        return failure(ErrorKind::Protocol, "sequence has a broken array");
    sequence.tokens = std::move(*tokens);
    sequence.logprobs = std::move(*logprobs);
    return sequence;
}

} // namespace

std::string encodeProtobuf(const SampleResponse& response)
{
    constexpr std::int64_t kHighest = std::numeric_limits<std::int32_t>::max();
    proto::SampleResponse out;
    for (const SampledSequence& sequence : response.sequences) {
        proto::SampledSequence& packed = *out.add_sequences();
        const bool stopped = sequence.stopReason == StopReason::Stop;
        packed.set_stop_reason(stopped ? proto::STOP_REASON_STOP : proto::STOP_REASON_LENGTH);
        packed.set_tokens(pack(sequence.tokens));
        if (sequence.logprobs)
            packed.set_logprobs(pack(*sequence.logprobs));
    }
    if (response.promptLogprobs)
        out.set_prompt_logprobs(pack(*response.promptLogprobs));
    if (response.topkPromptLogprobs)
        packTopk(*response.topkPromptLogprobs, *out.mutable_topk_prompt_logprobs());
    const auto hits = std::clamp<std::int64_t>(response.promptCacheHitTokens, 0, kHighest);
    out.set_prompt_cache_hit_tokens(static_cast<std::int32_t>(hits));
    return serialize(out);
}

Result<SampleResponse> decodeSampleResponse(std::string_view bytes)
{
    proto::SampleResponse packed;
    if (const auto parsed = parse(packed, bytes); !parsed)
        return failure(parsed.error());
    SampleResponse response;
    for (const proto::SampledSequence& sequence : packed.sequences()) {
        auto unpacked = unpackSequence(sequence);
        if (!unpacked)
            return failure(unpacked.error());
        response.sequences.push_back(std::move(*unpacked));
    }
    auto promptLogprobs = unpackLogprobs(packed.prompt_logprobs());
    if (!promptLogprobs)
        return failure(promptLogprobs.error());
    response.promptLogprobs = std::move(*promptLogprobs);
    auto topk = unpackTopk(packed.topk_prompt_logprobs());
    if (!topk)
        return failure(topk.error());
    response.topkPromptLogprobs = std::move(*topk);
    response.promptCacheHitTokens = packed.prompt_cache_hit_tokens();
    return response;
}

} // namespace tinkex::wire
