#include "core/clients/modelcreation.h"

#include "core/clients/modelunload.h"
#include "core/clients/passencoding.h"
#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

ModelCreation::ModelCreation(ServerLink& link, wire::CreateModelRequest request, QObject* client)
    : QObject(client), m_link(link), m_events(link.events()), m_request(std::move(request))
{}

ModelCreation::~ModelCreation()
{
    if (m_abandoned && !m_done)
        report(Severity::Warning, u"nobody waits any more for a model that may still be made"_s);
}

void ModelCreation::start(ResultHandler<std::string> made)
{
    m_made = std::move(made);
    const Milliseconds sentAt = m_link.clock().now();
    m_link.transport().send(
        trainingCall("create_model", wire::encode(m_request)), this,
        [this, sentAt](const Result<HttpReply>& reply) { onReply(reply, m_link.clock().now() - sentAt); });
}

void ModelCreation::abandon()
{
    if (m_abandoned || m_done)
        return;
    m_abandoned = true;
    m_made = {};
    setParent(&m_link);
    m_task = m_link.tasks().track(TaskKind::Network, u"create_model"_s, u"closed client"_s, [this] {
        m_task.end(TaskEnd::Cancelled);
        deleteLater();
    });
}

void ModelCreation::onReply(const Result<HttpReply>& reply, Milliseconds took)
{
    if (!reply) {
        end(failure(reply.error()));
        return;
    }
    auto submitted = wire::decode<wire::Submitted>(reply->body);
    if (!submitted)
        end(failure(submitted.error()));
    else if (!submitted->modelId.empty())
        end(std::move(submitted->modelId));
    else if (!submitted->requestId.empty())
        poll(std::move(submitted->requestId), took);
    else
        end(failure(ErrorKind::Protocol, "create_model: the reply has neither model_id nor request_id"));
}

void ModelCreation::poll(std::string requestId, Milliseconds took)
{
    FutureRequest request;
    request.requestId = std::move(requestId);
    request.requestType = "CreateModel";
    request.submitTook = took;
    request.billingPause = std::chrono::seconds(m_link.config().billingPauseSeconds);
    auto* poller = new FuturePoller(m_link.transport(), m_link.clock(), std::move(request), this);
    connect(poller, &FuturePoller::queueStateChanged, this, &ModelCreation::queueStateChanged);
    poller->start([this](const Result<FutureResult>& result) {
        if (!result) {
            end(failure(result.error()));
            return;
        }
        auto decoded = wire::decode<wire::ModelIdResult>(result->body);
        if (decoded)
            end(std::move(decoded->modelId));
        else
            end(failure(decoded.error()));
    });
}

void ModelCreation::end(Result<std::string> modelId)
{
    m_done = true;
    if (m_abandoned)
        unload(modelId);
    else if (const auto made = std::exchange(m_made, {}))
        made(std::move(modelId));
}

void ModelCreation::unload(const Result<std::string>& modelId)
{
    if (modelId) {
        report(Severity::Info, u"model %1 was made after its client had been closed; unloading it"_s.arg(
                                   QString::fromStdString(*modelId)));
        new ModelUnload(m_link, *modelId, [](const Result<void>&) {});
    } else {
        report(Severity::Info, u"no model came of a cancelled create_model: %1"_s.arg(modelId.error().toText()));
    }
    m_task.end(modelId ? TaskEnd::Finished : TaskEnd::Failed);
    deleteLater();
}

void ModelCreation::report(Severity severity, const QString& text)
{
    m_events.report(severity, "training", QString::fromStdString(m_request.sessionId), text);
}

} // namespace tinkex
