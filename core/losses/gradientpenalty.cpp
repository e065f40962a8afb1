#include "core/losses/logprobview.h"
#include "core/losses/regularizers.h"

#include <cmath>
#include <random>

namespace tinkex {

namespace {

/// Where the gradient is taken, and how much that place moves with each log-probability.
struct Place {
    PerTarget at;
    std::vector<double> share; ///< one a datum
};

Result<Place> placeOf(const LossInput& input, const std::vector<LogprobView>& views,
                      const GradientPenaltyOptions& options)
{
    Place place{input.logprobs, std::vector<double>(input.data.size(), 1.0)};
    if (options.reference.empty())
        return place;
    std::mt19937_64 random(options.seed);
    for (const LogprobView& view : views) {
        const auto reference = fieldOf(view, options.reference);
        if (!reference)
            return failure(reference.error());
        // 53 bits by hand: the standard's distribution differs between libraries.
        const double share = static_cast<double>(random() >> 11) * 0x1p-53;
        place.share[view.index] = share;
        for (std::size_t i = 0; i < reference->size(); ++i)
            place.at[view.index][i] = share * view.logprobs[i] + (1 - share) * (*reference)[i];
    }
    return place;
}

} // namespace

LossFunction gradientPenalty(TokenLoss of, GradientPenaltyOptions options)
{
    return [of = std::move(of), options = std::move(options)](const LossInput& input,
                                                              const CancelToken&) -> Result<LossValue> {
        if (!of.curves)
            return failure(ErrorKind::Validation,
                           "the gradient of this loss does not depend on the log-probabilities: there is nothing to "
                           "penalize");
        const auto views = viewsOf(input, options.mask);
        if (!views)
            return failure(views.error());
        const auto place = placeOf(input, *views, options);
        if (!place)
            return failure(place.error());
        const auto terms = termsOf(of, input, place->at);
        if (!terms)
            return failure(terms.error());
        double squares = 0;
        for (const LogprobView& view : *views) {
            for (std::size_t i = 0; i < view.selected.size(); ++i) {
                const double slope = (*terms)[view.index][i].slope;
                squares += view.selected[i] ? slope * slope : 0;
            }
        }
        const double norm = std::sqrt(squares);
        LossValue result;
        result.value = (norm - options.target) * (norm - options.target);
        result.gradient = zerosLike(input.logprobs);
        result.metrics["norm"] = norm;
        for (const LogprobView& view : *views) {
            for (std::size_t i = 0; norm > 0 && i < view.selected.size(); ++i) {
                const TokenLoss::Term& term = (*terms)[view.index][i];
                if (view.selected[i])
                    result.gradient[view.index][i] =
                        2 * (norm - options.target) / norm * term.slope * term.curvature * place->share[view.index];
            }
        }
        return result;
    };
}

} // namespace tinkex
