#pragma once

#include "core/clients/chunking.h"
#include "core/clients/passencoding.h"
#include "core/clients/trainingoperation.h"
#include "core/losses/lossevaluation.h"

#include <memory>
#include <string>
#include <vector>

namespace tinkex {

/// Both passes of a custom loss.
struct CustomLossResult {
    wire::ForwardBackwardOutput output; ///< of the backward pass; its metrics and those of the report
    LossReport report;
};

/// forward_backward_custom (protocol.md 3.4): a forward pass with cross_entropy gives the log-probabilities, the loss
/// is computed in the pool, and forward_backward with cross_entropy and the weights -∂loss/∂logprob gives the model its
/// gradient, because a cross entropy is linear in its weights. The turns of both passes stand in the client's queue
/// from the call on, so that nothing of the model comes between; what follows waits. The server sees target_tokens and
/// weights only. Thread: core. Ownership: its TrainingClient.
class CustomLossPass final : public ResultOperation<CustomLossResult, TrainingOperation> {
public:
    /// data: not empty.
    static CustomLossPass* make(ServerLink& link, const std::string& modelId, std::vector<wire::Datum> data,
                                CustomLoss loss, QObject* client, QObject* owner,
                                ResultHandler<CustomLossResult> handler);

    bool isReady(int part) const override { return part < m_state->chunkCount() || m_report.has_value(); }

protected:
    std::string requestType(int part) const override;
    void onPartDone(int part) override;
    void complete(std::vector<FutureResult> results) override;

private:
    /// What the plan's functions share with the operation.
    struct State {
        /// One a chunk, as sent: of the forward, later of the backward pass.
        std::vector<std::shared_ptr<wire::ForwardBackwardRequest>> requests;
        PassEncoding forward;
        PassEncoding backward;
        bool isBackward = false;

        int chunkCount() const { return static_cast<int>(requests.size()); }
        PassEncoding& encoding() { return isBackward ? backward : forward; }
    };

    static std::shared_ptr<State> stateOf(ServerLink& link, const std::string& modelId,
                                          const std::vector<wire::Datum>& data);
    static TrainingPlan planOf(const std::shared_ptr<State>& state);
    CustomLossPass(ServerLink& link, std::shared_ptr<State> state, std::vector<wire::Datum> data, CustomLoss loss,
                   QObject* client, QObject* owner, ResultHandler<CustomLossResult> handler);

    template<class T, class Decode>
    void decode(const QString& name, std::vector<FutureResult> results, Decode decode, ResultHandler<T> then);
    void onLogprobs(Result<PerTarget> logprobs);
    void onReport(Result<LossReport> report);

    std::shared_ptr<State> m_state;
    std::vector<wire::Datum> m_data;
    CustomLoss m_loss;
    LossEvaluation m_evaluation;
    std::optional<LossReport> m_report;
    int m_forwardMissing = 0;
};

} // namespace tinkex
