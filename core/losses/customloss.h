#pragma once

#include "core/base/error.h"
#include "core/supervision/canceltoken.h"
#include "core/wire/types.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

/// A loss of one's own over the log-probabilities of a batch: loss = base + Σ weight · regularizer, each with its
/// analytic gradient. The server only ever computes log-probabilities and a cross entropy weighted with that gradient
/// (protocol.md 3.4). Everything here is pure; a function may run in any thread and beside others.
namespace tinkex {

/// One number a target of every datum, row-major like its target_tokens.
using PerTarget = std::vector<std::vector<double>>;

struct LossInput {
    std::vector<wire::Datum> data; ///< as given by the caller: its loss_fn_inputs may hold fields for the loss alone
    PerTarget logprobs;            ///< natural, of target_tokens under the present weights
};

struct LossValue {
    double value = 0;
    PerTarget gradient; ///< ∂value/∂logprob, shaped like the log-probabilities
    std::map<std::string, double> metrics;
};

/// Computes a value with its gradient; watches the token when it takes long. Errors and exceptions end the whole
/// evaluation and are reported with the name of the term.
using LossFunction = std::function<Result<LossValue>(const LossInput&, const CancelToken&)>;

struct Regularizer {
    std::string name; ///< not empty, unique within a loss
    double weight = 1;
    LossFunction function;
};

struct CustomLoss {
    LossFunction base;
    std::vector<Regularizer> regularizers;
};

struct TermReport {
    std::string name;
    double value = 0;
    double weight = 1;
    double contribution = 0;         ///< weight · value
    double gradientNorm = 0;         ///< L2 over the whole batch
    double weightedGradientNorm = 0; ///< weight · gradientNorm
    std::map<std::string, double> metrics;
};

struct LossReport {
    double total = 0;
    double totalGradientNorm = 0;
    TermReport base;                      ///< named "base", weight 1
    std::vector<TermReport> regularizers; ///< in the order of the loss
    PerTarget gradient;                   ///< ∂total/∂logprob

    /// As metrics of a training step: custom_loss, custom_loss/base, custom_loss/<term>, their gradient norms under
    /// …/grad_norm and every metric of a term under <term>/<metric>.
    std::map<std::string, double> metrics() const;
};

/// Validation: no base, a term without function, an empty or used name, a weight that is negative or not finite.
Result<void> checkLoss(const CustomLoss& loss);
/// Validation: no data, lists that do not match the targets, a log-probability that is not finite or above 0.
Result<void> checkInput(const LossInput& input);
/// Calls one term. Whatever is wrong - error, exception, a gradient of another shape, a number that is not finite -
/// becomes an error whose sentence begins with the name.
Result<LossValue> evaluateTerm(const std::string& name, const LossFunction& function, const LossInput& input,
                               const CancelToken& token);
/// values: of the base, then of the regularizers in order; each from evaluateTerm.
Result<LossReport> combineTerms(const CustomLoss& loss, std::vector<LossValue> values);

double l2Norm(const PerTarget& values);

} // namespace tinkex
