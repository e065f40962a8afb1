#include "tests/support/profileserver.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {

namespace {

constexpr char kTraceback[] = "Traceback (most recent call last):\n  File \"server.py\", line 1, in run\n";

QJsonObject tryAgain(const QString& requestId)
{
    return {{u"type"_s, u"try_again"_s}, {u"request_id"_s, requestId}, {u"queue_state"_s, u"active"_s}};
}

} // namespace

ProfileServer::Future ProfileServer::result(const QJsonObject& json)
{
    Future future;
    future.json = QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
    return future;
}

ProfileServer::Future ProfileServer::failed(const QString& message, int status) const
{
    Future future;
    future.failure = message;
    future.category = m_dialect.failureCategory;
    future.failureStatus = status;
    return future;
}

ServerResponse ProfileServer::submit(Future future, const QJsonObject& more)
{
    const QString id = newId(u"t"_s, u"op"_s);
    future.pendingLeft = m_dialect.pendingReplies + (m_dialect.extraTryAgain ? 1 : 0);
    m_futures.insert(id, std::move(future));
    QJsonObject body = more;
    body[u"request_id"_s] = id;
    return jsonResponse(body, m_dialect.submitStatus);
}

bool ProfileServer::isParked(const Future& future) const
{
    const auto model = m_models.constFind(future.model);
    return model != m_models.cend() && future.seq > 0 && model->nextSeq <= future.seq;
}

ServerResponse ProfileServer::retrieve(const Request& request)
{
    const QString id = request.body[u"request_id"_s].toString();
    const auto found = m_futures.find(id);
    if (found == m_futures.end() || (found->delivered && m_dialect.deliverOnce))
        return unknownFuture(id);
    if (isParked(*found) || found->pendingLeft > 0) {
        found->pendingLeft = qMax(0, found->pendingLeft - 1);
        return pendingReply(id);
    }
    found->delivered = true;
    if (!found->failure.isEmpty())
        return failureReply(*found);
    const bool wantsProtobuf =
        headerValue(request.raw->headers, "Accept").find("application/x-protobuf") != std::string_view::npos;
    if (m_dialect.protobufResults && wantsProtobuf && !found->protobuf.empty())
        return {200, {{"Content-Type", "application/x-protobuf"}}, found->protobuf};
    return ServerResponse::json(found->json);
}

ServerResponse ProfileServer::pendingReply(const QString& requestId) const
{
    switch (m_dialect.pending) {
    case Dialect::Pending::TryAgain: return jsonResponse(tryAgain(requestId));
    case Dialect::Pending::Status408Detail: return detailResponse(u"Timeout waiting for result"_s, 408);
    case Dialect::Pending::Status408TryAgain: return jsonResponse(tryAgain(requestId), 408);
    case Dialect::Pending::Status202: return jsonResponse({{u"status"_s, u"pending"_s}}, 202);
    }
    return {};
}

ServerResponse ProfileServer::failureReply(const Future& future) const
{
    if (future.failureStatus != 0)
        return detailResponse(u"Failed to retrieve future: "_s + future.failure, future.failureStatus);
    switch (m_dialect.failure) {
    case Dialect::Failure::ErrorAndCategory: {
        const QString traceback = m_dialect.failureHasTraceback ? QString::fromLatin1(kTraceback) : QString();
        return jsonResponse({{u"error"_s, traceback + future.failure}, {u"category"_s, future.category}});
    }
    case Dialect::Failure::Detail400: return detailResponse(future.failure, 400);
    case Dialect::Failure::Detail422: return detailResponse(u"Future failed: "_s + future.failure, 422);
    case Dialect::Failure::ErrorMessage400:
        return jsonResponse({{u"type"_s, u"RequestFailedResponse"_s}, {u"error_message"_s, future.failure}}, 400);
    }
    return {};
}

ServerResponse ProfileServer::unknownFuture(const QString& requestId) const
{
    switch (m_dialect.unknownFuture) {
    case Dialect::UnknownFuture::Detail404: return detailResponse(u"Future not found"_s, 404);
    case Dialect::UnknownFuture::Detail410: return detailResponse(u"promise expired"_s, 410);
    case Dialect::UnknownFuture::Forever: return pendingReply(requestId);
    case Dialect::UnknownFuture::ErrorReply:
        return jsonResponse({{u"error"_s, u"unknown request_id"_s}, {u"category"_s, m_dialect.failureCategory}});
    }
    return {};
}

ServerResponse ProfileServer::inSequence(const QString& modelId, qint64 seq, const Request& request,
                                         const std::function<Future(Model&)>& work)
{
    const auto model = m_models.find(modelId);
    if (model == m_models.end())
        return unknownObject("Model not found");
    if (!m_nextFailure.isEmpty()) {
        model->nextSeq = qMax(model->nextSeq, seq + 1);
        return submit(failed(std::exchange(m_nextFailure, {})));
    }
    const bool deduplicates =
        m_dialect.sequence == Dialect::Sequence::Deduplicated || m_dialect.sequence == Dialect::Sequence::Parked;
    if (const auto known = model->seen.constFind(seq); deduplicates && known != model->seen.cend()) {
        if (known->first == request.raw->body)
            return jsonResponse({{u"request_id"_s, known->second}}, m_dialect.submitStatus);
        return detailResponse(u"retries must be identical"_s,
                              m_dialect.sequence == Dialect::Sequence::Parked ? 422 : 409);
    }
    if (m_dialect.sequence == Dialect::Sequence::Strict && seq != model->nextSeq) {
        return submit(failed(u"Sequence conflict: expected %1, got %2"_s.arg(model->nextSeq).arg(seq), 409));
    }
    Future future = work(*model);
    if (m_dialect.sequence == Dialect::Sequence::Parked) {
        future.model = modelId;
        future.seq = seq;
    }
    if (m_dialect.sequence != Dialect::Sequence::Parked || seq == model->nextSeq)
        model->nextSeq = qMax(model->nextSeq, seq + 1);
    while (model->seen.contains(model->nextSeq))
        ++model->nextSeq;
    const ServerResponse response = submit(std::move(future));
    const QJsonObject sent = QJsonDocument::fromJson(QByteArray::fromStdString(response.body)).object();
    model->seen.insert(seq, {request.raw->body, sent[u"request_id"_s].toString()});
    return response;
}

} // namespace tinkex::test
