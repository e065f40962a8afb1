#include "core/transport/retrydecision.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <curl/curl.h>
#include <string>

namespace tinkex {

namespace {

bool isRetried(const AttemptOutcome& outcome, bool retryConflict)
{
    if (outcome.status == 0)
        return outcome.fault == ErrorKind::Network || outcome.fault == ErrorKind::Timeout;
    if (outcome.shouldRetry)
        return *outcome.shouldRetry;
    switch (outcome.status) {
    case 408:
    case 429: return true;
    case 409: return retryConflict;
    default: return outcome.status >= 500;
    }
}

std::optional<double> parseNumber(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// Saturates at a day, so that no later arithmetic overflows.
std::optional<Milliseconds> positive(double milliseconds)
{
    constexpr double kDay = 86'400'000.0;
    if (milliseconds <= 0)
        return std::nullopt;
    return Milliseconds(static_cast<qint64>(std::ceil(std::min(milliseconds, kDay))));
}

} // namespace

RetryPolicy RetryPolicy::none()
{
    RetryPolicy policy;
    policy.maxRetries = 0;
    return policy;
}

RetryPolicy RetryPolicy::standard()
{
    return {};
}

bool isBillingPause(const RetryPolicy& policy, const AttemptOutcome& outcome, const RetryMoment& moment)
{
    return outcome.status == 402 && moment.paused + kBillingDelay <= policy.billingPause;
}

std::optional<Milliseconds> retryDelay(const RetryPolicy& policy, const AttemptOutcome& outcome,
                                       const RetryMoment& moment, bool retryConflict)
{
    if (isBillingPause(policy, outcome, moment))
        return kBillingDelay;
    if (moment.retriesDone >= policy.maxRetries || !isRetried(outcome, retryConflict))
        return std::nullopt;
    Milliseconds delay;
    if (outcome.retryAfter && *outcome.retryAfter <= kLongestRetryAfter) {
        delay = *outcome.retryAfter;
    } else {
        const double grown = static_cast<double>(policy.base.count()) * std::exp2(moment.retriesDone);
        const double capped = std::min(grown, static_cast<double>(policy.cap.count()));
        delay = Milliseconds(static_cast<qint64>(std::lround(capped * (1 - policy.jitter * moment.random))));
    }
    if (moment.elapsed + delay > policy.totalBudget)
        return std::nullopt;
    return delay;
}

std::optional<Milliseconds> parseRetryAfter(const HttpHeaders& headers, qint64 wallMs)
{
    if (const auto value = parseNumber(headerValue(headers, "retry-after-ms")))
        return positive(*value);
    const auto text = headerValue(headers, "retry-after");
    if (const auto seconds = parseNumber(text))
        return positive(*seconds * 1000);
    if (text.empty())
        return std::nullopt;
    const time_t date = curl_getdate(std::string(text).c_str(), nullptr);
    return date < 0 ? std::nullopt : positive(static_cast<double>(date) * 1000 - static_cast<double>(wallMs));
}

std::optional<bool> parseShouldRetry(const HttpHeaders& headers)
{
    std::string value(headerValue(headers, "x-should-retry"));
    std::transform(value.begin(), value.end(), value.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (value == "true")
        return true;
    return value == "false" ? std::optional(false) : std::nullopt;
}

bool isProxyRejection(int status, const HttpHeaders& headers, std::string_view body)
{
    if (status != 400 || !body.empty())
        return false;
    const auto length = headerValue(headers, "content-length");
    return length.empty() || length == "0";
}

} // namespace tinkex
