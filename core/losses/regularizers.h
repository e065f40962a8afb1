#pragma once

#include "core/losses/baselosses.h"
#include "core/losses/customloss.h"

#include <cstdint>
#include <optional>
#include <string>

/// The built-in regularizers. Each has an analytic gradient; none adds a value without one. The weight is that of
/// Regularizer; there is no second factor. A `mask` names a field of which zeros take targets out (viewsOf). Where a
/// distribution is needed it is that of outcomes.h: the known candidates of a position and "any other token".
namespace tinkex {

enum class Reduction { Sum, Mean }; ///< Mean: over what was summed - targets, positions or datums

/// What the norms are of. A field of the data is not offered: it does not depend on the model, so that its norm has no
/// gradient.
enum class Quantity { Logprobs, Probabilities };

struct NormOptions {
    Quantity of = Quantity::Logprobs;
    Reduction reduction = Reduction::Sum;
    std::string mask;
};
/// Σ|x|
LossFunction l1(NormOptions options = {});

struct SquareOptions {
    NormOptions norm;
    std::optional<double> centre; ///< subtracted first
    bool centreOnMean = false;    ///< the mean of all x is, instead
    std::optional<double> clip;   ///< then |x - c| is cut at this
};
/// Σ clip(x - c)²
LossFunction l2(SquareOptions options = {});
/// alpha·L1 + (1 - alpha)·L2, alpha in 0…1
LossFunction elasticNet(double alpha = 0.5, NormOptions options = {});

struct EntropyOptions {
    bool maximize = false; ///< the value is then -H
    Reduction reduction = Reduction::Mean;
    bool normalize = false; ///< H / log(outcomes): 0…1
    double temperature = 1;
    std::string mask;
};
/// H = -Σ p·log p of every position
LossFunction entropy(EntropyOptions options = {});

/// p: the model, q: the reference.
enum class Divergence {
    Forward,  ///< KL(p‖q)
    Reverse,  ///< KL(q‖p)
    Symmetric ///< the mean of both
};
struct KlOptions {
    Divergence direction = Divergence::Forward;
    std::string reference = "reference_logprobs"; ///< field, one a target
    Reduction reduction = Reduction::Mean;
    std::string mask;
};
/// Differences of log-probabilities are cut at ±100.
LossFunction klDivergence(KlOptions options = {});

enum class Consistency { MeanSquare, L1, Cosine, SymmetricKl };
struct ConsistencyOptions {
    Consistency kind = Consistency::MeanSquare;
    std::string paired = "paired_logprobs"; ///< field, one a target
    Reduction reduction = Reduction::Mean;
    std::string mask;
};
/// Distance from the paired log-probabilities; Cosine is 1 - cos for every datum.
LossFunction consistency(ConsistencyOptions options = {});

enum class Orthogonality { Soft, Hard, Spectral };
/// What a row of the matrix is.
enum class MatrixRows {
    Datums,    ///< one matrix: a row a datum, all of the same length
    Positions, ///< a matrix a datum of targets (N, K): N rows
    Candidates ///< the same turned: K rows
};
struct OrthogonalityOptions {
    Orthogonality kind = Orthogonality::Soft;
    MatrixRows rows = MatrixRows::Datums;
    Quantity of = Quantity::Logprobs;
    bool normalize = true;                 ///< rows to length 1; a row of zeros stays one
    Reduction reduction = Reduction::Mean; ///< over the matrices
};
/// Of the Gram matrix G of n rows - Soft: Σ_{i≠j}G²; Hard: ‖G - I‖²; Spectral: (tr G - n)² + Soft.
LossFunction orthogonality(OrthogonalityOptions options = {});

struct GradientPenaltyOptions {
    double target = 1;
    std::string reference;  ///< field; not empty: at ε·x + (1 - ε)·reference, one ε in 0…1 a datum
    std::uint64_t seed = 0; ///< of ε
    std::string mask;
};
/// (‖∇f‖ - target)² of the gradient by the log-probabilities, over the whole batch. It has a gradient of its own only
/// where f curves, so that a cross entropy, whose gradient is its weights whatever the model does, is refused. A
/// penalty by the model's inputs or parameters has no meaning here: the client sees neither.
LossFunction gradientPenalty(TokenLoss of, GradientPenaltyOptions options = {});

} // namespace tinkex
