#include "core/losses/logprobview.h"
#include "core/losses/regularizers.h"

#include <cmath>

namespace tinkex {

namespace {

using Rows = std::vector<std::vector<double>>;

double dot(const std::vector<double>& a, const std::vector<double>& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

struct MatrixTerm {
    double value = 0;
    Rows byX;
};

/// The value and its derivative by every entry of G.
MatrixTerm ofGram(const Rows& gram, Orthogonality kind)
{
    MatrixTerm term;
    const std::size_t n = gram.size();
    term.byX.assign(n, std::vector<double>(n, 0.0));
    double excess = -static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i)
        excess += gram[i][i];
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            if (i == j && kind != Orthogonality::Hard)
                continue;
            const double difference = gram[i][j] - (i == j ? 1 : 0);
            term.value += difference * difference;
            term.byX[i][j] = 2 * difference;
        }
        if (kind == Orthogonality::Spectral)
            term.byX[i][i] = 2 * excess;
    }
    if (kind == Orthogonality::Spectral)
        term.value += excess * excess;
    return term;
}

MatrixTerm ofRows(const Rows& x, const OrthogonalityOptions& options)
{
    Rows unit = x;
    std::vector<double> lengths(x.size(), 1.0);
    if (options.normalize) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            lengths[i] = std::sqrt(dot(x[i], x[i]));
            for (double& v : unit[i])
                v = lengths[i] == 0 ? 0 : v / lengths[i];
        }
    }
    Rows gram(x.size(), std::vector<double>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t j = 0; j < x.size(); ++j)
            gram[i][j] = dot(unit[i], unit[j]);
    }
    const MatrixTerm byGram = ofGram(gram, options.kind);
    MatrixTerm term;
    term.value = byGram.value;
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::vector<double>& slope = term.byX.emplace_back(x[i].size(), 0.0);
        for (std::size_t j = 0; j < x.size(); ++j) {
            // G is symmetric: row i moves both G_ij and G_ji.
            const double factor = byGram.byX[i][j] + byGram.byX[j][i];
            for (std::size_t c = 0; c < slope.size(); ++c)
                slope[c] += factor * unit[j][c];
        }
        if (!options.normalize)
            continue;
        const double along = dot(slope, unit[i]);
        for (std::size_t c = 0; c < slope.size(); ++c)
            slope[c] = lengths[i] == 0 ? 0 : (slope[c] - along * unit[i][c]) / lengths[i];
    }
    return term;
}

/// Where the entries of one matrix come from.
struct Place {
    std::size_t datum = 0;
    std::size_t target = 0;
};
using Places = std::vector<std::vector<Place>>;

Places placesOf(const LogprobView& view, MatrixRows rows)
{
    Places places(rows == MatrixRows::Positions ? view.positions() : view.width);
    for (std::size_t i = 0; i < view.logprobs.size(); ++i)
        places[rows == MatrixRows::Positions ? i / view.width : i % view.width].push_back({view.index, i});
    return places;
}

Result<std::vector<Places>> matricesOf(const std::vector<LogprobView>& views, MatrixRows rows)
{
    std::vector<Places> matrices;
    if (rows != MatrixRows::Datums) {
        for (const LogprobView& view : views)
            matrices.push_back(placesOf(view, rows));
        return matrices;
    }
    Places& matrix = matrices.emplace_back();
    for (const LogprobView& view : views) {
        if (view.logprobs.size() != views.front().logprobs.size())
            return failure(ErrorKind::Validation, "rows of datums need datums of one length");
        auto& row = matrix.emplace_back();
        for (std::size_t i = 0; i < view.logprobs.size(); ++i)
            row.push_back({view.index, i});
    }
    return matrices;
}

} // namespace

LossFunction orthogonality(OrthogonalityOptions options)
{
    return [options](const LossInput& input, const CancelToken& token) -> Result<LossValue> {
        const auto views = viewsOf(input, {});
        if (!views)
            return failure(views.error());
        const auto matrices = matricesOf(*views, options.rows);
        if (!matrices)
            return failure(matrices.error());
        const double share = options.reduction == Reduction::Mean ? 1.0 / static_cast<double>(matrices->size()) : 1.0;
        LossValue result;
        result.gradient = zerosLike(input.logprobs);
        for (const Places& places : *matrices) {
            if (token.isCancelled())
                return failure(ErrorKind::Cancelled, "cancelled");
            Rows x;
            for (const auto& row : places) {
                auto& values = x.emplace_back();
                for (const Place& place : row) {
                    const double logprob = input.logprobs[place.datum][place.target];
                    values.push_back(options.of == Quantity::Logprobs ? logprob : std::exp(logprob));
                }
            }
            const MatrixTerm term = ofRows(x, options);
            result.value += share * term.value;
            for (std::size_t r = 0; r < places.size(); ++r) {
                for (std::size_t c = 0; c < places[r].size(); ++c) {
                    const double chain = options.of == Quantity::Logprobs ? 1 : x[r][c];
                    result.gradient[places[r][c].datum][places[r][c].target] = share * chain * term.byX[r][c];
                }
            }
        }
        return result;
    };
}

} // namespace tinkex
