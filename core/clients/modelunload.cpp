#include "core/clients/modelunload.h"

#include "core/base/post.h"
#include "core/clients/passencoding.h"
#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {
constexpr Milliseconds kLongest{60'000};
} // namespace

ModelUnload::ModelUnload(ServerLink& link, const std::string& modelId, ResultHandler<void> handler)
    : ResultOperation(&link, std::move(handler), u"unload_model"_s, link, &link), m_modelId(modelId)
{
    if (link.features().isRefused(ServerFunction::UnloadModel)) {
        post(this, [this] { finish({}); });
        return;
    }
    Call call = trainingCall("unload_model", wire::encodeModelIdRequest(modelId, "unload_model"));
    call.trafficClass = TrafficClass::Control; // never behind training requests that hang
    call.retry.maxRetries = 2;
    const Milliseconds sentAt = clock().now();
    link.transport().send(std::move(call), this, [this, sentAt](Result<HttpReply> reply) {
        if (isDone())
            return;
        if (reply) {
            this->link().learnOffered(ServerFunction::UnloadModel);
            onReply(*reply, clock().now() - sentAt);
            return;
        }
        this->link().learn(ServerFunction::UnloadModel, reply.error());
        fail(reply.error());
    });
}

void ModelUnload::onReply(const HttpReply& reply, Milliseconds took)
{
    const auto submitted = wire::decode<wire::Submitted>(reply.body);
    if (!submitted || submitted->requestId.empty()) {
        finish({}); // 2xx: it is gone, whatever the body says
        return;
    }
    FutureRequest request;
    request.requestId = submitted->requestId;
    request.requestType = "UnloadModel";
    request.submitTook = took;
    request.deadline = kLongest;
    poll(std::move(request),
         [this](const Result<FutureResult>& result) { finish(result ? Result<void>() : failure(result.error())); });
}

void ModelUnload::deliverError(Error error)
{
    if (error.kind != ErrorKind::Cancelled && !link().features().isRefused(ServerFunction::UnloadModel))
        link().events().report(Severity::Warning, "training", QString::fromStdString(m_modelId),
                               u"the model could not be unloaded: %1"_s.arg(error.toText()));
    ResultOperation::deliverError(std::move(error));
}

} // namespace tinkex
