#include "core/losses/customloss.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace tinkex {

namespace {

/// Rounding of float32 log-probabilities may put a certain token a little above 0.
constexpr double kRounding = 1e-4;

tl::unexpected<Error> refused(const std::string& sentence)
{
    return failure(ErrorKind::Validation, sentence);
}

bool allFinite(const PerTarget& lists)
{
    return std::ranges::all_of(lists, [](const std::vector<double>& list) {
        return std::ranges::all_of(list, [](double v) { return std::isfinite(v); });
    });
}

bool sameShape(const PerTarget& a, const PerTarget& b)
{
    return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return x.size() == y.size(); });
}

Result<LossValue> guarded(const LossFunction& function, const LossInput& input, const CancelToken& token)
{
    try {
        return function(input, token);
    } catch (const std::exception& e) {
        return failure(ErrorKind::Internal, std::string_view(e.what()));
    } catch (...) {
        return failure(ErrorKind::Internal, "unknown exception");
    }
}

TermReport reportOf(const std::string& name, double weight, LossValue& value)
{
    TermReport report;
    report.name = name;
    report.value = value.value;
    report.weight = weight;
    report.contribution = weight * value.value;
    report.gradientNorm = l2Norm(value.gradient);
    report.weightedGradientNorm = weight * report.gradientNorm;
    report.metrics = std::move(value.metrics);
    return report;
}

void addWeighted(PerTarget& sum, double weight, const PerTarget& gradient)
{
    for (std::size_t d = 0; d < sum.size(); ++d) {
        for (std::size_t i = 0; i < sum[d].size(); ++i)
            sum[d][i] += weight * gradient[d][i];
    }
}

} // namespace

double l2Norm(const PerTarget& values)
{
    double sum = 0;
    for (const auto& list : values) {
        for (const double v : list)
            sum += v * v;
    }
    return std::sqrt(sum);
}

Result<void> checkLoss(const CustomLoss& loss)
{
    if (!loss.base)
        return refused("a custom loss needs a base loss");
    std::set<std::string> names{"base"};
    for (const Regularizer& term : loss.regularizers) {
        if (term.name.empty())
            return refused("a regularizer needs a name");
        if (!names.insert(term.name).second)
            return refused("the name " + term.name + " is used twice");
        if (!term.function)
            return refused(term.name + ": there is no function");
        if (!std::isfinite(term.weight) || term.weight < 0)
            return refused(term.name + ": the weight must be a finite number that is not negative");
    }
    return {};
}

Result<void> checkInput(const LossInput& input)
{
    if (input.data.empty())
        return refused("there is no data");
    if (input.data.size() != input.logprobs.size())
        return refused("there are log-probabilities of " + std::to_string(input.logprobs.size()) + " datums, not " +
                       std::to_string(input.data.size()));
    for (std::size_t d = 0; d < input.data.size(); ++d) {
        const std::string which = "datum " + std::to_string(d) + ": ";
        const auto targets = input.data[d].lossFnInputs.find("target_tokens");
        if (targets == input.data[d].lossFnInputs.end())
            return refused(which + "there are no target_tokens");
        if (targets->second.size() != input.logprobs[d].size())
            return refused(which + std::to_string(input.logprobs[d].size()) + " log-probabilities for " +
                           std::to_string(targets->second.size()) + " targets");
        for (const double logprob : input.logprobs[d]) {
            if (!std::isfinite(logprob) || logprob > kRounding)
                return refused(which + "a log-probability is not finite or above 0");
        }
    }
    return {};
}

Result<LossValue> evaluateTerm(const std::string& name, const LossFunction& function, const LossInput& input,
                               const CancelToken& token)
{
    auto value = guarded(function, input, token);
    if (!value) {
        Error error = value.error();
        if (error.kind != ErrorKind::Cancelled)
            error.detail = QString::fromStdString(name) + QStringLiteral(": ") + error.detail;
        return failure(std::move(error));
    }
    if (!sameShape(value->gradient, input.logprobs))
        return refused(name + ": the gradient does not have the shape of the log-probabilities");
    const bool metricsFinite =
        std::ranges::all_of(value->metrics, [](const auto& metric) { return std::isfinite(metric.second); });
    if (!std::isfinite(value->value) || !allFinite(value->gradient) || !metricsFinite)
        return refused(name + ": a result is not a finite number");
    return value;
}

Result<LossReport> combineTerms(const CustomLoss& loss, std::vector<LossValue> values)
{
    LossReport report;
    report.base = reportOf("base", 1, values.front());
    report.total = report.base.value;
    report.gradient = std::move(values.front().gradient);
    for (std::size_t i = 0; i < loss.regularizers.size(); ++i) {
        const Regularizer& term = loss.regularizers[i];
        report.regularizers.push_back(reportOf(term.name, term.weight, values[i + 1]));
        report.total += report.regularizers.back().contribution;
        addWeighted(report.gradient, term.weight, values[i + 1].gradient);
    }
    report.totalGradientNorm = l2Norm(report.gradient);
    if (!std::isfinite(report.total) || !std::isfinite(report.totalGradientNorm))
        return refused("the sum of all terms is not a finite number");
    return report;
}

std::map<std::string, double> LossReport::metrics() const
{
    std::map<std::string, double> all{{"custom_loss", total}, {"custom_loss/grad_norm", totalGradientNorm}};
    const auto add = [&](const TermReport& term) {
        all["custom_loss/" + term.name] = term.contribution;
        all["custom_loss/" + term.name + "/grad_norm"] = term.weightedGradientNorm;
        for (const auto& [name, value] : term.metrics)
            all[term.name + "/" + name] = value;
    };
    add(base);
    for (const TermReport& term : regularizers)
        add(term);
    return all;
}

} // namespace tinkex
