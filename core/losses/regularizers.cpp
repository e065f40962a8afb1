#include "core/losses/regularizers.h"

#include "core/losses/logprobview.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tinkex {

namespace {

/// All selected targets in one line, as the quantity asked for; scatter() brings a gradient back.
class Gathered {
public:
    static Result<Gathered> of(const LossInput& input, Quantity quantity, const std::string& mask)
    {
        auto views = viewsOf(input, mask);
        if (!views)
            return failure(views.error());
        Gathered gathered;
        gathered.m_quantity = quantity;
        gathered.m_views = std::move(*views);
        for (const LogprobView& view : gathered.m_views) {
            for (std::size_t i = 0; i < view.logprobs.size(); ++i) {
                if (view.selected[i])
                    gathered.x.push_back(quantity == Quantity::Logprobs ? view.logprobs[i]
                                                                        : std::exp(view.logprobs[i]));
            }
        }
        return gathered;
    }

    LossValue scatter(double value, const std::vector<double>& byX, const LossInput& input) const
    {
        LossValue result;
        result.value = value;
        result.gradient = zerosLike(input.logprobs);
        std::size_t next = 0;
        for (const LogprobView& view : m_views) {
            for (std::size_t i = 0; i < view.logprobs.size(); ++i) {
                if (!view.selected[i])
                    continue;
                result.gradient[view.index][i] = byX[next] * (m_quantity == Quantity::Logprobs ? 1 : x[next]);
                ++next;
            }
        }
        return result;
    }

    std::vector<double> x;

private:
    std::vector<LogprobView> m_views;
    Quantity m_quantity = Quantity::Logprobs;
};

struct Sum {
    double value = 0;
    std::vector<double> byX;
};

template<class Norm> LossFunction overTargets(NormOptions options, Norm norm)
{
    return [options = std::move(options), norm = std::move(norm)](const LossInput& input,
                                                                  const CancelToken&) -> Result<LossValue> {
        const auto gathered = Gathered::of(input, options.of, options.mask);
        if (!gathered)
            return failure(gathered.error());
        Sum sum = norm(gathered->x);
        if (options.reduction == Reduction::Mean) {
            const double count = static_cast<double>(gathered->x.size());
            sum.value /= count;
            for (double& slope : sum.byX)
                slope /= count;
        }
        return gathered->scatter(sum.value, sum.byX, input);
    };
}

Sum absoluteSum(const std::vector<double>& x)
{
    Sum sum;
    for (const double v : x) {
        sum.value += std::abs(v);
        sum.byX.push_back(v > 0 ? 1 : v < 0 ? -1 : 0);
    }
    return sum;
}

Sum squareSum(const std::vector<double>& x, const SquareOptions& options)
{
    const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
    const double centre = options.centreOnMean ? mean : options.centre.value_or(0);
    const double limit = options.clip.value_or(std::numeric_limits<double>::infinity());
    Sum sum;
    double openSum = 0;
    for (const double v : x) {
        const double distance = std::clamp(v - centre, -limit, limit);
        const bool open = std::abs(v - centre) < limit;
        sum.value += distance * distance;
        sum.byX.push_back(open ? 2 * distance : 0);
        openSum += sum.byX.back();
    }
    if (options.centreOnMean) {
        for (double& slope : sum.byX)
            slope -= openSum / static_cast<double>(x.size());
    }
    return sum;
}

} // namespace

LossFunction l1(NormOptions options)
{
    return overTargets(std::move(options), absoluteSum);
}

LossFunction l2(SquareOptions options)
{
    NormOptions norm = options.norm;
    return overTargets(std::move(norm),
                       [options = std::move(options)](const std::vector<double>& x) { return squareSum(x, options); });
}

LossFunction elasticNet(double alpha, NormOptions options)
{
    const LossFunction inner = overTargets(std::move(options), [alpha](const std::vector<double>& x) {
        Sum sum = absoluteSum(x);
        const Sum squares = squareSum(x, {});
        sum.value = alpha * sum.value + (1 - alpha) * squares.value;
        for (std::size_t i = 0; i < x.size(); ++i)
            sum.byX[i] = alpha * sum.byX[i] + (1 - alpha) * squares.byX[i];
        return sum;
    });
    return [alpha, inner](const LossInput& input, const CancelToken& token) -> Result<LossValue> {
        if (!(alpha >= 0 && alpha <= 1))
            return failure(ErrorKind::Validation, "alpha must be between 0 and 1");
        return inner(input, token);
    };
}

} // namespace tinkex
