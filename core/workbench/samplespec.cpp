#include "core/workbench/samplespec.h"

#include "core/runs/dataset.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

FieldProblem problem(const QString& field, const QString& detail)
{
    return {field, Error::make(ErrorKind::Validation, detail)};
}

bool isEmpty(const PromptSpec& prompt)
{
    switch (prompt.kind) {
    case PromptKind::Raw: return prompt.text.isEmpty();
    case PromptKind::TokenIds: return prompt.tokenIds.isEmpty();
    case PromptKind::Chat:
        return std::ranges::all_of(prompt.turns, [](const ChatTurn& turn) { return turn.content.trimmed().isEmpty(); });
    }
    return true;
}

std::vector<ChatMessage> messages(const PromptSpec& prompt)
{
    std::vector<ChatMessage> result;
    for (const ChatTurn& turn : prompt.turns)
        result.push_back({turn.role.toStdString(), turn.content.toStdString()});
    return result;
}

SampledText sampledText(const wire::SampledSequence& sequence, const ModelText* text)
{
    SampledText sample;
    sample.stopped = sequence.stopReason == wire::StopReason::Stop;
    double sum = 0;
    qsizetype known = 0;
    for (std::size_t i = 0; i < sequence.tokens.size(); ++i) {
        TokenInfo token = shownToken(sequence.tokens[i], text);
        if (sequence.logprobs && i < sequence.logprobs->size())
            token.logprob = static_cast<double>((*sequence.logprobs)[i]);
        if (std::isfinite(token.logprob)) {
            sum += token.logprob;
            ++known;
        }
        sample.tokens << token;
    }
    sample.meanLogprob = known > 0 ? sum / static_cast<double>(known) : std::numeric_limits<double>::quiet_NaN();
    if (text)
        sample.text = QString::fromStdString(text->tokenizer->decode(sequence.tokens, Tokenizer::Specials::Skip));
    return sample;
}

} // namespace

QList<FieldProblem> validateSampleSpec(const SampleSpec& spec)
{
    QList<FieldProblem> problems;
    if (spec.target.baseModel.isEmpty() && spec.target.modelPath.isEmpty())
        problems << problem(u"target"_s, u"Choose a model or a checkpoint to sample from."_s);
    if (isEmpty(spec.prompt))
        problems << problem(u"prompt"_s, u"The prompt is empty: write something for the model to continue."_s);
    if (spec.maxTokens < 1 || spec.maxTokens > 1'000'000)
        problems << problem(u"maxTokens"_s, u"At least 1 token must be sampled."_s);
    if (!std::isfinite(spec.temperature) || spec.temperature < 0 || spec.temperature > 100)
        problems << problem(u"temperature"_s, u"The temperature is a number from 0 (greedy) to 100."_s);
    if (!std::isfinite(spec.topP) || spec.topP <= 0 || spec.topP > 1)
        problems << problem(u"topP"_s, u"Top-p is above 0 and at most 1 (off)."_s);
    if (spec.topK != -1 && spec.topK < 1)
        problems << problem(u"topK"_s, u"Top-k is at least 1, or -1 (off)."_s);
    if (spec.numSamples < 1 || spec.numSamples > 128)
        problems << problem(u"numSamples"_s, u"Between 1 and 128 samples can be asked for at a time."_s);
    if (spec.seed && *spec.seed < 0)
        problems << problem(u"seed"_s, u"The seed must not be negative."_s);
    return problems;
}

Result<std::vector<std::int32_t>> promptTokens(const PromptSpec& prompt, const ModelText& text)
{
    if (isEmpty(prompt))
        return failure(ErrorKind::Validation, "the prompt is empty");
    std::vector<std::int32_t> ids;
    switch (prompt.kind) {
    case PromptKind::Raw:
        if (text.documentTokens.begin)
            ids.push_back(*text.documentTokens.begin);
        std::ranges::copy(text.tokenizer->encode(prompt.text.toStdString()), std::back_inserter(ids));
        return ids;
    case PromptKind::Chat: {
        const auto chosen = withRenderer(text, prompt.renderer);
        if (!chosen)
            return failure(chosen.error());
        return chosen->renderer->generationPrompt(messages(prompt));
    }
    case PromptKind::TokenIds:
        for (const qint32 id : prompt.tokenIds) {
            if (id < 0 || id >= text.tokenizer->vocabSize())
                return failure(Error::make(
                    ErrorKind::Validation,
                    u"token %1 is not in the vocabulary (0 to %2)"_s.arg(id).arg(text.tokenizer->vocabSize() - 1)));
            ids.push_back(id);
        }
        return ids;
    }
    return ids;
}

wire::SampleRequest sampleRequest(const SampleSpec& spec, std::vector<std::int32_t> prompt, const ModelText* text)
{
    wire::SampleRequest request;
    request.numSamples = spec.numSamples;
    request.prompt = wire::ModelInput::fromTokens(std::move(prompt));
    request.params.maxTokens = spec.maxTokens;
    request.params.temperature = spec.temperature;
    request.params.topP = spec.topP;
    request.params.topK = spec.topK;
    request.params.seed = spec.seed;
    for (const QString& stop : spec.stopStrings)
        request.params.stopStrings.push_back(stop.toStdString());
    if (text && spec.stopStrings.isEmpty() && spec.prompt.kind == PromptKind::Chat)
        request.params.stopStrings = text->renderer->stopStrings();
    request.promptLogprobs = spec.promptLogprobs;
    return request;
}

SampleResult sampleResult(const SampleSpec& spec, const std::vector<std::int32_t>& prompt,
                          const wire::SampleResponse& response, const ModelText* text)
{
    SampleResult result;
    result.target = spec.target;
    for (std::size_t i = 0; i < prompt.size(); ++i) {
        TokenInfo token = shownToken(prompt[i], text);
        if (response.promptLogprobs && i < response.promptLogprobs->size())
            token.logprob = static_cast<double>((*response.promptLogprobs)[i]);
        result.prompt << token;
    }
    if (text)
        result.renderedPrompt = QString::fromStdString(text->tokenizer->decode(prompt));
    for (const wire::SampledSequence& sequence : response.sequences)
        result.samples << sampledText(sequence, text);
    result.cachedPromptTokens = response.promptCacheHitTokens;
    return result;
}

AlternativesResult alternativesResult(const std::vector<std::vector<wire::TokenLogprob>>& rows, const ModelText* text)
{
    AlternativesResult result;
    for (const auto& row : rows) {
        QVector<TokenAlternative> position;
        for (const wire::TokenLogprob& entry : row)
            position << TokenAlternative{entry.token, shownToken(entry.token, text).text,
                                         static_cast<double>(entry.logprob)};
        result.positions << position;
    }
    return result;
}

TokenInfo shownToken(std::int32_t id, const ModelText* text)
{
    if (text)
        return tokenInfo(*text->tokenizer, id);
    TokenInfo info;
    info.id = id;
    info.text = u"⟨%1⟩"_s.arg(id);
    info.logprob = std::numeric_limits<double>::quiet_NaN();
    return info;
}

} // namespace tinkex
