#pragma once

#include "core/losses/customloss.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Base losses for CustomLoss. All sum over targets, as the server's do (protocol.md 3.4). Pure. Thread: any.
namespace tinkex {

/// A loss that is a sum over targets of f(logprob; fields of that target).
struct TokenLoss {
    struct Term {
        double value = 0;
        double slope = 0;     ///< f'
        double curvature = 0; ///< f''
    };
    struct Field {
        std::string name;
        std::optional<double> fallback; ///< where a datum has no such field; nullopt: the field is needed
    };
    std::vector<Field> fields;
    std::function<Term(double logprob, const std::vector<double>& fields)> term;
    bool curves = true; ///< false: f'' is 0 everywhere
};

/// -w·lp; weights default to 1.
TokenLoss crossEntropy();
/// -r·A with r = exp(lp - q); fields logprobs (q) and advantages (A).
TokenLoss importanceSampling();
/// -min(r·A, clip(r, low, high)·A)
TokenLoss clippedImportanceSampling(double low = 0.8, double high = 1.2);
/// -(A·lp - ½·beta·(lp - q)²)
TokenLoss directRewardOptimization(double beta = 0.05);

LossFunction baseLoss(TokenLoss loss);

struct PreferenceOptions {
    double beta = 0.1;
    std::string reference = "reference_logprobs"; ///< field, one a target
    std::string mask;
};
/// Direct preference optimization: datums in pairs, chosen then rejected; the sum over pairs of -log σ(beta·margin),
/// margin = Σ(lp - ref) of the chosen one less that of the rejected one. Metrics: accuracy, margin (means).
LossFunction directPreference(PreferenceOptions options = {});

/// The gradient-bearing part of a token loss over a batch, shared with gradientPenalty: terms in the shape of the
/// log-probabilities, taken at `at`. Validation: a missing field.
Result<std::vector<std::vector<TokenLoss::Term>>> termsOf(const TokenLoss& loss, const LossInput& input,
                                                          const PerTarget& at);

} // namespace tinkex
