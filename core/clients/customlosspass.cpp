#include "core/clients/customlosspass.h"

#include <algorithm>

namespace tinkex {

namespace {

/// What the server gets of a datum: the targets and weights, which are zeros where the caller gave none (the weights of
/// the forward pass do not change its log-probabilities).
wire::Datum reduced(const wire::Datum& datum)
{
    wire::Datum made;
    made.modelInput = datum.modelInput;
    const auto targets = datum.lossFnInputs.find("target_tokens");
    if (targets == datum.lossFnInputs.end())
        return made; // the server refuses it in its own words
    made.lossFnInputs["target_tokens"] = targets->second;
    wire::Tensor weights;
    weights.data = std::vector<float>(targets->second.size(), 0.f);
    weights.shape = targets->second.shape;
    const auto given = datum.lossFnInputs.find("weights");
    made.lossFnInputs["weights"] = given == datum.lossFnInputs.end() ? weights : given->second;
    return made;
}

/// The negative gradient, in the shape of the targets.
void setWeights(wire::Datum& datum, const std::vector<double>& gradient)
{
    wire::Tensor& weights = datum.lossFnInputs["weights"];
    weights.shape = datum.lossFnInputs["target_tokens"].shape;
    std::vector<float>& values = weights.data.emplace<std::vector<float>>();
    std::ranges::transform(gradient, std::back_inserter(values),
                           [](double slope) { return static_cast<float>(-slope); });
}

Result<PerTarget> logprobsOf(const std::vector<FutureResult>& results)
{
    const auto output = decodePasses(results);
    if (!output)
        return failure(output.error());
    PerTarget logprobs;
    for (const auto& datum : output->lossFnOutputs) {
        const auto found = datum.find("logprobs");
        if (found == datum.end())
            return failure(ErrorKind::Protocol, "the forward pass gave no log-probabilities");
        const std::vector<float> values = found->second.asFloats();
        logprobs.emplace_back(values.begin(), values.end());
    }
    return logprobs;
}

} // namespace

std::shared_ptr<CustomLossPass::State> CustomLossPass::stateOf(ServerLink& link, const std::string& modelId,
                                                               const std::vector<wire::Datum>& data)
{
    std::vector<wire::Datum> sent;
    std::ranges::transform(data, std::back_inserter(sent), reduced);
    const wire::ClientConfig& config = link.config();
    auto state = std::make_shared<State>(State{{}, PassEncoding(link, true), PassEncoding(link, false)});
    for (auto& chunk : cutIntoChunks(std::move(sent), config.fwdbwdMaxChunkLen, config.fwdbwdMaxChunkBytes)) {
        auto request = std::make_shared<wire::ForwardBackwardRequest>();
        request->modelId = modelId;
        request->data = std::move(chunk);
        request->forwardOnly = true;
        state->requests.push_back(std::move(request));
    }
    return state;
}

TrainingPlan CustomLossPass::planOf(const std::shared_ptr<State>& state)
{
    TrainingPlan plan;
    plan.kind = QStringLiteral("forward_backward_custom");
    plan.parts = 2 * state->chunkCount();
    plan.chunks = state->chunkCount();
    plan.acceptProtobuf = true;
    plan.call = [state](int part, std::int64_t seqId) {
        const auto& request = state->requests[static_cast<std::size_t>(part % state->chunkCount())];
        request->seqId = seqId;
        return PartCall{estimateBytes(request->data), state->encoding().writer(part, request)};
    };
    plan.adapt = [state](int part, const Error& error) {
        return state->encoding().adapt(part, error);
    };
    plan.accepted = [state](int part) {
        state->encoding().accepted(part);
    };
    return plan;
}

CustomLossPass* CustomLossPass::make(ServerLink& link, const std::string& modelId, std::vector<wire::Datum> data,
                                     CustomLoss loss, QObject* client, QObject* owner,
                                     ResultHandler<CustomLossResult> handler)
{
    auto state = stateOf(link, modelId, data);
    return new CustomLossPass(link, std::move(state), std::move(data), std::move(loss), client, owner,
                              std::move(handler));
}

CustomLossPass::CustomLossPass(ServerLink& link, std::shared_ptr<State> state, std::vector<wire::Datum> data,
                               CustomLoss loss, QObject* client, QObject* owner,
                               ResultHandler<CustomLossResult> handler)
    : ResultOperation(owner, std::move(handler), link, planOf(state), client),
      m_state(std::move(state)),
      m_data(std::move(data)),
      m_loss(std::move(loss)),
      m_evaluation(link.tasks(), link.clock(), nullptr),
      m_forwardMissing(m_state->chunkCount())
{}

std::string CustomLossPass::requestType(int part) const
{
    return part < m_state->chunkCount() ? "Forward" : "ForwardBackward";
}

/// Decoding and copying a batch is work for the pool, whatever its size.
template<class T, class Decode>
void CustomLossPass::decode(const QString& name, std::vector<FutureResult> results, Decode decode,
                            ResultHandler<T> then)
{
    auto shared = std::make_shared<std::vector<FutureResult>>(std::move(results));
    typename TaskSupervisor::Work<T> work = [shared, decode](const CancelToken&) {
        return decode(*shared);
    };
    // The results stay with the handler too: their share of the byte budget is released on this thread.
    link().tasks().run<T>(name, this, std::move(work), [this, shared, then = std::move(then)](Result<T> value) {
        if (!isDone())
            then(std::move(value));
    });
}

void CustomLossPass::onPartDone(int part)
{
    if (part >= m_state->chunkCount() || --m_forwardMissing > 0)
        return;
    std::vector<FutureResult> results;
    for (int i = 0; i < m_state->chunkCount(); ++i)
        results.push_back(takeResult(i));
    decode<PerTarget>(QStringLiteral("decode forward"), std::move(results), logprobsOf,
                      [this](Result<PerTarget> logprobs) { onLogprobs(std::move(logprobs)); });
}

void CustomLossPass::onLogprobs(Result<PerTarget> logprobs)
{
    if (!logprobs) {
        fail(logprobs.error());
        return;
    }
    auto input = std::make_shared<LossInput>(LossInput{std::exchange(m_data, {}), std::move(*logprobs)});
    m_evaluation.start(std::move(m_loss), std::move(input), [this](Result<LossReport> report) {
        if (!isDone())
            onReport(std::move(report));
    });
}

void CustomLossPass::onReport(Result<LossReport> report)
{
    if (!report) {
        fail(report.error());
        return;
    }
    std::size_t datum = 0;
    for (const auto& request : m_state->requests) {
        request->forwardOnly = false;
        for (wire::Datum& sent : request->data)
            setWeights(sent, report->gradient[datum++]);
    }
    m_state->isBackward = true;
    m_report = std::move(*report);
    Q_EMIT partsReady();
}

void CustomLossPass::complete(std::vector<FutureResult> results)
{
    results.erase(results.begin(), results.begin() + m_state->chunkCount());
    decode<wire::ForwardBackwardOutput>(QStringLiteral("decode forward_backward"), std::move(results), decodePasses,
                                        [this](Result<wire::ForwardBackwardOutput> output) {
                                            if (!output) {
                                                fail(output.error());
                                                return;
                                            }
                                            for (const auto& [name, value] : m_report->metrics())
                                                output->metrics[name] = value;
                                            finish(CustomLossResult{std::move(*output), std::move(*m_report)});
                                        });
}

} // namespace tinkex
