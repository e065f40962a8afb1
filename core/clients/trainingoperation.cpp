#include "core/clients/trainingoperation.h"

#include "core/clients/metricreduction.h"
#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

namespace tinkex {

TrainingOperation::TrainingOperation(ServerLink& link, TrainingPlan plan, QObject* client)
    : ClientOperation(plan.kind, link, client),
      m_plan(std::move(plan)),
      m_results(static_cast<std::size_t>(m_plan.parts)),
      m_missing(m_plan.parts)
{}

void TrainingOperation::prepare(Call& call)
{
    call.retry.billingPause = std::chrono::seconds(link().config().billingPauseSeconds);
    watch(call);
}

void TrainingOperation::onPosted(int part, const HttpReply& reply, Milliseconds took)
{
    if (m_plan.accepted)
        m_plan.accepted(part);
    if (isDone())
        return;
    auto submitted = wire::decode<wire::Submitted>(reply.body);
    if (!submitted) {
        fail(submitted.error());
        return;
    }
    if (submitted->requestId.empty()) {
        FutureResult direct;
        direct.body = std::move(submitted->body);
        onResult(part, std::move(direct));
        return;
    }
    FutureRequest request;
    request.requestId = submitted->requestId;
    request.requestType = requestType(part);
    request.acceptProtobuf = m_plan.acceptProtobuf;
    request.submitTook = took;
    request.billingPause = std::chrono::seconds(link().config().billingPauseSeconds);
    request.inflightBytes = link().inflightBytes();
    poll(std::move(request), [this, part](Result<FutureResult> result) { onResult(part, std::move(result)); });
}

void TrainingOperation::onResult(int part, Result<FutureResult> result)
{
    if (isDone())
        return;
    if (!result) {
        fail(result.error());
        return;
    }
    m_results[static_cast<std::size_t>(part)] = std::move(*result);
    if (--m_missing > 0) {
        showProgress(1.0 - double(m_missing) / m_plan.parts);
        onPartDone(part);
        return;
    }
    std::vector<FutureResult> results;
    for (auto& received : m_results)
        results.push_back(std::move(*received));
    complete(std::move(results));
}

FutureResult TrainingOperation::takeResult(int part)
{
    return std::exchange(*m_results[static_cast<std::size_t>(part)], {});
}

Result<wire::ForwardBackwardOutput> decodePasses(const std::vector<FutureResult>& results)
{
    std::vector<wire::ForwardBackwardOutput> outputs;
    for (const FutureResult& result : results) {
        auto output = result.isProtobuf ? wire::decodeForwardBackwardOutput(result.body)
                                        : wire::decode<wire::ForwardBackwardOutput>(result.body);
        if (!output)
            return failure(output.error());
        outputs.push_back(std::move(*output));
    }
    return combineOutputs(std::move(outputs));
}

} // namespace tinkex
