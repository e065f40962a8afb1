#include "core/losses/outcomes.h"
#include "core/losses/regularizers.h"

#include <algorithm>
#include <cmath>

namespace tinkex {

namespace {

constexpr double kLargestDifference = 100;

/// The value of one position and its derivative by every outcome's log-probability.
struct PositionTerm {
    double value = 0;
    std::vector<double> byOutcome;
};

PositionTerm entropyOf(const std::vector<double>& logs, const EntropyOptions& options)
{
    std::vector<double> scaled(logs.size());
    double total = 0;
    for (std::size_t i = 0; i < logs.size(); ++i) {
        scaled[i] = logs[i] / options.temperature;
        total += std::exp(scaled[i]);
    }
    PositionTerm term;
    for (double& log : scaled) {
        log -= std::log(total);
        term.value -= std::exp(log) * log;
    }
    const double factor =
        (options.maximize ? -1 : 1) / (options.normalize ? std::log(static_cast<double>(logs.size())) : 1);
    for (const double log : scaled)
        term.byOutcome.push_back(-factor * std::exp(log) * (log + term.value) / options.temperature);
    term.value *= factor;
    return term;
}

/// share · KL(p‖q), by the logs of p.
void addForward(PositionTerm& term, double share, const std::vector<double>& p, const std::vector<double>& q)
{
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double difference = p[i] - q[i];
        const double cut = std::clamp(difference, -kLargestDifference, kLargestDifference);
        const double mass = share * std::exp(p[i]);
        term.value += mass * cut;
        term.byOutcome[i] += mass * (cut + (cut == difference ? 1 : 0));
    }
}

/// share · KL(q‖p), by the logs of p.
void addReverse(PositionTerm& term, double share, const std::vector<double>& p, const std::vector<double>& q)
{
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double difference = q[i] - p[i];
        const double cut = std::clamp(difference, -kLargestDifference, kLargestDifference);
        const double mass = share * std::exp(q[i]);
        term.value += mass * cut;
        term.byOutcome[i] -= cut == difference ? mass : 0;
    }
}

PositionTerm divergenceOf(const std::vector<double>& p, const std::vector<double>& q, Divergence direction)
{
    PositionTerm term;
    term.byOutcome.assign(p.size(), 0.0);
    const double half = direction == Divergence::Symmetric ? 0.5 : 1;
    if (direction != Divergence::Reverse)
        addForward(term, half, p, q);
    if (direction != Divergence::Forward)
        addReverse(term, half, p, q);
    return term;
}

std::vector<double> pick(std::span<const double> values, const std::vector<std::size_t>& targets)
{
    std::vector<double> picked;
    for (const std::size_t i : targets)
        picked.push_back(values[i]);
    return picked;
}

Error inDatum(Error error, std::size_t index)
{
    error.detail = QStringLiteral("datum %1: %2").arg(index).arg(error.detail);
    return error;
}

/// Sums a term over all positions with a selected target. f(outcomes, view, targets) gives Result<PositionTerm>.
template<class F>
Result<LossValue> overPositions(const LossInput& input, const std::string& mask, Reduction reduction,
                                const CancelToken& token, F f)
{
    const auto views = viewsOf(input, mask);
    if (!views)
        return failure(views.error());
    LossValue result;
    result.gradient = zerosLike(input.logprobs);
    double positions = 0;
    for (const LogprobView& view : *views) {
        if (token.isCancelled())
            return failure(ErrorKind::Cancelled, "cancelled");
        for (std::size_t position = 0; position < view.positions(); ++position) {
            const auto targets = selectedAt(view, position);
            if (targets.empty())
                continue;
            const auto outcomes = outcomesOf(pick(view.logprobs, targets));
            if (!outcomes)
                return failure(inDatum(outcomes.error(), view.index));
            const Result<PositionTerm> term = f(*outcomes, view, targets);
            if (!term)
                return failure(inDatum(term.error(), view.index));
            std::vector<double> byTarget(targets.size(), 0.0);
            outcomes->pullBack(term->byOutcome, byTarget);
            for (std::size_t k = 0; k < targets.size(); ++k)
                result.gradient[view.index][targets[k]] = byTarget[k];
            result.value += term->value;
            ++positions;
        }
    }
    if (reduction == Reduction::Mean) {
        result.value /= positions;
        for (auto& list : result.gradient) {
            for (double& slope : list)
                slope /= positions;
        }
    }
    return result;
}

/// The paired field of every datum, read once.
Result<PerTarget> fieldOfAll(const LossInput& input, const std::string& name)
{
    const auto views = viewsOf(input, {});
    if (!views)
        return failure(views.error());
    PerTarget values;
    for (const LogprobView& view : *views) {
        auto field = fieldOf(view, name);
        if (!field)
            return failure(field.error());
        values.push_back(std::move(*field));
    }
    return values;
}

/// Of one datum: distance from y and its derivative by the log-probabilities of the selected targets.
PositionTerm cosineDistance(const std::vector<double>& x, const std::vector<double>& y)
{
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += x[i] * x[i];
        yy += y[i] * y[i];
        xy += x[i] * y[i];
    }
    PositionTerm term;
    term.byOutcome.assign(x.size(), 0.0);
    const double lengths = std::sqrt(xx * yy);
    if (lengths == 0) { // no direction: as far as from a right angle
        term.value = 1;
        return term;
    }
    term.value = 1 - xy / lengths;
    for (std::size_t i = 0; i < x.size(); ++i)
        term.byOutcome[i] = -(y[i] - xy / xx * x[i]) / lengths;
    return term;
}

PositionTerm elementDistance(const std::vector<double>& x, const std::vector<double>& y, Consistency kind)
{
    PositionTerm term;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double distance = x[i] - y[i];
        const bool square = kind == Consistency::MeanSquare;
        term.value += square ? distance * distance : std::abs(distance);
        term.byOutcome.push_back(square ? 2 * distance : distance > 0 ? 1 : distance < 0 ? -1 : 0);
    }
    return term;
}

Result<LossValue> distance(const LossInput& input, const ConsistencyOptions& options)
{
    const auto views = viewsOf(input, options.mask);
    const auto paired = fieldOfAll(input, options.paired);
    if (!views || !paired)
        return failure(views ? paired.error() : views.error());
    LossValue result;
    result.gradient = zerosLike(input.logprobs);
    double count = 0;
    for (const LogprobView& view : *views) {
        std::vector<std::size_t> targets;
        for (std::size_t i = 0; i < view.selected.size(); ++i) {
            if (view.selected[i])
                targets.push_back(i);
        }
        if (targets.empty())
            continue;
        const auto x = pick(view.logprobs, targets);
        const auto y = pick((*paired)[view.index], targets);
        const bool cosine = options.kind == Consistency::Cosine;
        const PositionTerm term = cosine ? cosineDistance(x, y) : elementDistance(x, y, options.kind);
        for (std::size_t k = 0; k < targets.size(); ++k)
            result.gradient[view.index][targets[k]] = term.byOutcome[k];
        result.value += term.value;
        count += cosine ? 1 : static_cast<double>(targets.size());
    }
    if (options.reduction == Reduction::Mean) {
        result.value /= count;
        for (auto& list : result.gradient) {
            for (double& slope : list)
                slope /= count;
        }
    }
    return result;
}

} // namespace

LossFunction entropy(EntropyOptions options)
{
    return [options = std::move(options)](const LossInput& input, const CancelToken& token) -> Result<LossValue> {
        if (!(options.temperature > 0))
            return failure(ErrorKind::Validation, "the temperature must be above 0");
        return overPositions(input, options.mask, options.reduction, token,
                             [&](const Outcomes& p, const LogprobView&, const auto&) -> Result<PositionTerm> {
                                 return entropyOf(p.logs, options);
                             });
    };
}

LossFunction klDivergence(KlOptions options)
{
    return [options = std::move(options)](const LossInput& input, const CancelToken& token) -> Result<LossValue> {
        const auto reference = fieldOfAll(input, options.reference);
        if (!reference)
            return failure(reference.error());
        return overPositions(
            input, options.mask, options.reduction, token,
            [&](const Outcomes& p, const LogprobView& view, const auto& targets) -> Result<PositionTerm> {
                const auto q = outcomesOf(pick((*reference)[view.index], targets));
                if (!q)
                    return failure(q.error());
                return divergenceOf(p.logs, q->logs, options.direction);
            });
    };
}

LossFunction consistency(ConsistencyOptions options)
{
    if (options.kind == Consistency::SymmetricKl)
        return klDivergence({Divergence::Symmetric, options.paired, options.reduction, options.mask});
    return [options = std::move(options)](const LossInput& input, const CancelToken&) {
        return distance(input, options);
    };
}

} // namespace tinkex
