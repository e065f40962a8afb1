#include "core/engine/tokenpicker.h"

#include "core/engine/kernels/kernels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tinkex::engine {
namespace {

/// Below it the division of the logits would overflow, and the result is that of 0 anyway.
constexpr double kGreedyBelow = 1e-5;

void orderByLogit(const float* logits, int vocabSize, int k, std::vector<TokenId>& order)
{
    order.resize(static_cast<std::size_t>(vocabSize));
    std::iota(order.begin(), order.end(), 0);
    std::partial_sort(order.begin(), order.begin() + k, order.end(),
                      [&](TokenId a, TokenId b) { return logits[a] > logits[b] || (logits[a] == logits[b] && a < b); });
}

bool contains(const std::vector<TokenId>& tokens, TokenId token)
{
    return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
}

} // namespace

Result<void> checkSampling(const SamplingParams& params)
{
    const auto refuse = [](const char* what) {
        return failure(ErrorKind::Validation, what);
    };
    if (params.maxTokens < 0)
        return refuse("max_tokens must not be negative");
    if (!std::isfinite(params.temperature) || params.temperature < 0.0)
        return refuse("the temperature must be finite and not negative");
    if (!(params.topP > 0.0 && params.topP <= 1.0))
        return refuse("top_p must be more than 0 and at most 1");
    if (params.topK < -1)
        return refuse("top_k must be positive, or -1 for no limit");
    for (const std::string& stop : params.stopStrings) {
        if (stop.empty())
            return refuse("a stop string must not be empty");
    }
    return {};
}

TokenPicker::TokenPicker(const SamplingParams& params, int vocabSize)
    : m_isGreedy(params.temperature < kGreedyBelow),
      m_vocab(vocabSize),
      m_topK(params.topK > 0 ? std::min(params.topK, vocabSize) : vocabSize),
      m_topP(params.topP),
      m_inverseTemperature(m_isGreedy ? 1.f : static_cast<float>(1.0 / params.temperature))
{}

TokenPicker::Picked TokenPicker::pick(const float* logits, Random& random)
{
    TokenId token = 0;
    if (m_isGreedy)
        token = best(logits);
    else if (m_topK == m_vocab && m_topP >= 1.0)
        token = fromAll(logits, random);
    else
        token = fromTop(logits, random);
    return {token, logits[token] - kernels().logSumExp(logits, m_vocab, 1.f)};
}

TokenId TokenPicker::best(const float* logits) const
{
    return static_cast<TokenId>(std::max_element(logits, logits + m_vocab) - logits);
}

void TokenPicker::computeWeights(const float* logits)
{
    // Relative to the best logit before the division: at a low temperature the quotients are too large to subtract.
    m_weights.resize(static_cast<std::size_t>(m_vocab));
    const float top = logits[best(logits)];
    for (int i = 0; i < m_vocab; ++i)
        m_weights[static_cast<std::size_t>(i)] = logits[i] - top;
    kernels().expScaled(m_weights.data(), m_vocab, m_inverseTemperature, 0.f, 1.f, m_weights.data());
}

TokenId TokenPicker::fromAll(const float* logits, Random& random)
{
    computeWeights(logits);
    const double total = std::accumulate(m_weights.begin(), m_weights.end(), 0.0);
    double left = random.uniform() * total;
    for (int i = 0; i < m_vocab; ++i) {
        left -= static_cast<double>(m_weights[static_cast<std::size_t>(i)]);
        if (left < 0.0)
            return i;
    }
    return best(logits);
}

TokenId TokenPicker::fromTop(const float* logits, Random& random)
{
    computeWeights(logits);
    // Not a number compares with nothing; sorting such a row would be undefined.
    if (!std::isfinite(std::accumulate(m_weights.begin(), m_weights.end(), 0.0)))
        return best(logits);
    orderByLogit(logits, m_vocab, m_topK, m_order);
    const auto weight = [&](int rank) {
        return static_cast<double>(m_weights[static_cast<std::size_t>(m_order[static_cast<std::size_t>(rank)])]);
    };
    double total = 0.0;
    for (int i = 0; i < m_topK; ++i)
        total += weight(i);
    double kept = 0.0;
    int count = 0;
    while (count < m_topK && (count == 0 || kept < m_topP * total))
        kept += weight(count++);
    double left = random.uniform() * kept;
    for (int i = 0; i < count; ++i) {
        left -= weight(i);
        if (left < 0.0)
            return m_order[static_cast<std::size_t>(i)];
    }
    return m_order[0];
}

std::vector<TopLogprob> topLogprobs(const float* logits, int vocabSize, int k)
{
    const float logSum = kernels().logSumExp(logits, vocabSize, 1.f);
    std::vector<TopLogprob> top;
    if (!std::isfinite(logSum))
        return top;
    std::vector<TokenId> order;
    orderByLogit(logits, vocabSize, std::min(k, vocabSize), order);
    for (int i = 0; i < std::min(k, vocabSize); ++i) {
        const TokenId token = order[static_cast<std::size_t>(i)];
        top.push_back({token, logits[token] - logSum});
    }
    return top;
}

StopMatcher::StopMatcher(const SamplingParams& params, const std::vector<TokenId>& endTokens,
                         const TokenBytes& tokenBytes)
    : m_params(params), m_endTokens(endTokens), m_tokenBytes(tokenBytes)
{
    for (const std::string& stop : params.stopStrings)
        m_longest = std::max(m_longest, stop.size());
}

bool StopMatcher::push(TokenId token)
{
    if (contains(m_endTokens, token) || contains(m_params.stopTokens, token))
        return true;
    if (m_longest == 0 || static_cast<std::size_t>(token) >= m_tokenBytes.size())
        return false;
    m_tail += m_tokenBytes[static_cast<std::size_t>(token)];
    for (const std::string& stop : m_params.stopStrings) {
        if (m_tail.find(stop) != std::string::npos)
            return true;
    }
    if (m_tail.size() >= m_longest)
        m_tail.erase(0, m_tail.size() - (m_longest - 1));
    return false;
}

} // namespace tinkex::engine
