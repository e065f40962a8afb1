#include "core/losses/baselosses.h"

#include "core/losses/logprobview.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tinkex {

namespace {

using Term = TokenLoss::Term;

Result<std::vector<std::vector<double>>> columnsOf(const TokenLoss& loss, const LogprobView& view)
{
    std::vector<std::vector<double>> columns;
    for (const TokenLoss::Field& field : loss.fields) {
        if (field.fallback && !view.datum->lossFnInputs.contains(field.name)) {
            columns.emplace_back(view.logprobs.size(), *field.fallback);
            continue;
        }
        auto column = fieldOf(view, field.name);
        if (!column)
            return failure(column.error());
        columns.push_back(std::move(*column));
    }
    return columns;
}

double sumOver(const LogprobView& view, const std::vector<double>& reference)
{
    double sum = 0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        if (view.selected[i])
            sum += view.logprobs[i] - reference[i];
    }
    return sum;
}

/// -log σ(x), without overflow.
double negativeLogSigmoid(double x)
{
    return std::max(-x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

} // namespace

TokenLoss crossEntropy()
{
    TokenLoss loss;
    loss.fields = {{"weights", 1.0}};
    loss.term = [](double lp, const std::vector<double>& f) {
        return Term{-f[0] * lp, -f[0], 0};
    };
    loss.curves = false;
    return loss;
}

TokenLoss importanceSampling()
{
    TokenLoss loss;
    loss.fields = {{"logprobs", {}}, {"advantages", {}}};
    loss.term = [](double lp, const std::vector<double>& f) {
        const double value = f[1] == 0 ? 0.0 : -std::exp(lp - f[0]) * f[1];
        return Term{value, value, value};
    };
    return loss;
}

TokenLoss clippedImportanceSampling(double low, double high)
{
    TokenLoss loss = importanceSampling();
    loss.term = [low, high, inner = loss.term](double lp, const std::vector<double>& f) {
        const double clipped = std::clamp(std::exp(lp - f[0]), low, high) * f[1];
        const Term open = inner(lp, f);
        return clipped < -open.value ? Term{-clipped, 0, 0} : open;
    };
    return loss;
}

TokenLoss directRewardOptimization(double beta)
{
    TokenLoss loss;
    loss.fields = {{"logprobs", {}}, {"advantages", {}}};
    loss.term = [beta](double lp, const std::vector<double>& f) {
        const double distance = lp - f[0];
        return Term{-(f[1] * lp - 0.5 * beta * distance * distance), -(f[1] - beta * distance), beta};
    };
    loss.curves = beta != 0;
    return loss;
}

Result<std::vector<std::vector<Term>>> termsOf(const TokenLoss& loss, const LossInput& input, const PerTarget& at)
{
    const auto views = viewsOf(input, {});
    if (!views)
        return failure(views.error());
    std::vector<std::vector<Term>> terms;
    for (const LogprobView& view : *views) {
        const auto columns = columnsOf(loss, view);
        if (!columns)
            return failure(columns.error());
        std::vector<Term>& row = terms.emplace_back();
        std::vector<double> fields(columns->size());
        for (std::size_t i = 0; i < view.logprobs.size(); ++i) {
            for (std::size_t c = 0; c < fields.size(); ++c)
                fields[c] = (*columns)[c][i];
            row.push_back(loss.term(at[view.index][i], fields));
        }
    }
    return terms;
}

LossFunction baseLoss(TokenLoss loss)
{
    return [loss = std::move(loss)](const LossInput& input, const CancelToken&) -> Result<LossValue> {
        const auto terms = termsOf(loss, input, input.logprobs);
        if (!terms)
            return failure(terms.error());
        LossValue result;
        for (const auto& row : *terms) {
            std::vector<double>& gradient = result.gradient.emplace_back();
            for (const Term& term : row) {
                result.value += term.value;
                gradient.push_back(term.slope);
            }
        }
        return result;
    };
}

LossFunction directPreference(PreferenceOptions options)
{
    return [options = std::move(options)](const LossInput& input, const CancelToken&) -> Result<LossValue> {
        const auto views = viewsOf(input, options.mask);
        if (!views)
            return failure(views.error());
        if (views->size() % 2 != 0)
            return failure(ErrorKind::Validation, "preferences need pairs: a chosen datum, then the rejected one");
        LossValue result;
        result.gradient = zerosLike(input.logprobs);
        double right = 0;
        double margins = 0;
        for (std::size_t pair = 0; pair < views->size(); pair += 2) {
            double margin = 0;
            for (const std::size_t d : {pair, pair + 1}) {
                const auto reference = fieldOf((*views)[d], options.reference);
                if (!reference)
                    return failure(reference.error());
                margin += (d == pair ? 1 : -1) * sumOver((*views)[d], *reference);
            }
            result.value += negativeLogSigmoid(options.beta * margin);
            const double slope = -options.beta * std::exp(-negativeLogSigmoid(-options.beta * margin));
            for (const std::size_t d : {pair, pair + 1}) {
                for (std::size_t i = 0; i < input.logprobs[d].size(); ++i)
                    result.gradient[d][i] = (*views)[d].selected[i] ? (d == pair ? slope : -slope) : 0;
            }
            right += margin > 0;
            margins += margin;
        }
        const double pairs = static_cast<double>(views->size()) / 2;
        result.metrics = {{"accuracy", right / pairs}, {"margin", margins / pairs}};
        return result;
    };
}

} // namespace tinkex
