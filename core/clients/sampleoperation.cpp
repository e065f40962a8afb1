#include "core/clients/sampleoperation.h"

#include "core/clients/chunking.h"
#include "core/transport/replyerror.h"
#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

bool isGone(const Error& error)
{
    return error.httpStatus == 410 || error.code == u"future_gone"_s;
}

Result<wire::SampleResponse> decodeSample(const FutureResult& result)
{
    return result.isProtobuf ? wire::decodeSampleResponse(result.body)
                             : wire::decode<wire::SampleResponse>(result.body);
}

} // namespace

SampleOperation::SampleOperation(ServerLink& link, SamplingClient& client, wire::SampleRequest request, QObject* owner,
                                 ResultHandler<SampleOutcome> handler)
    : ResultOperation<SampleOutcome>(owner, std::move(handler), u"sample"_s, link, &client),
      m_client(client),
      m_request(std::move(request)),
      m_ticket(link.dispatch().newTicket()),
      m_bytes(estimateSampleBytes(m_request.prompt)),
      m_startedAt(link.clock().now())
{}

void SampleOperation::start()
{
    watchProgress(m_client.m_retry.progressTimeout);
    acquire();
}

void SampleOperation::waitForPlace()
{
    Wait wait;
    wait.kind = Wait::Kind::Throttled;
    wait.reason = u"samples"_s;
    setWait(std::move(wait));
}

void SampleOperation::watchProgress(Milliseconds after)
{
    m_watchdog = clock().after(after, this, [this] {
        const Milliseconds limit = m_client.m_retry.progressTimeout;
        const Milliseconds idle = clock().now() - std::max(m_client.m_lastProgress, m_startedAt);
        if (idle < limit) {
            watchProgress(limit - idle);
            return;
        }
        Error error = Error::make(ErrorKind::Timeout, u"no sample finished for too long"_s);
        fail(m_lastError ? std::move(error).because(*m_lastError) : std::move(error));
    });
}

void SampleOperation::acquire()
{
    const Wait& shown = row().wait;
    if (shown.kind == Wait::Kind::None || shown.kind == Wait::Kind::Working || shown.reason == u"samples"_s) {
        Wait wait;
        wait.kind = Wait::Kind::Throttled;
        wait.reason = u"permit"_s;
        setWait(std::move(wait));
    }
    link().dispatch().acquire(m_ticket, m_bytes, this, [this](DispatchPermit permit) {
        if (!isDone())
            send(std::move(permit));
    });
}

void SampleOperation::send(DispatchPermit permit)
{
    m_permit = std::move(permit);
    if (!m_keepSeqId || !m_request.seqId)
        m_request.seqId = m_client.m_nextSeqId++;
    m_keepSeqId = false;
    editRow().seqId = *m_request.seqId;
    Call call;
    call.trafficClass = TrafficClass::Sampling;
    call.operation = "asample";
    call.path = "/api/v1/asample";
    call.body = wire::encode(m_request);
    call.headers = {{"X-Tinker-Sampling-Backpressure", "1"}};
    call.retry = RetryPolicy::none(); // 4.2: the loops are here
    call.anyStatus = true;
    watch(call);
    setWait({});
    const Milliseconds sentAt = clock().now();
    link().transport().send(std::move(call), this,
                            [this, sentAt](Result<HttpReply> reply) { onPosted(std::move(reply), sentAt); });
    Q_EMIT changed();
}

void SampleOperation::onPosted(Result<HttpReply> reply, Milliseconds sentAt)
{
    m_permit.release();
    if (isDone())
        return;
    if (!reply) {
        if (reply.error().isTransient())
            tryAgain(reply.error(), true);
        else
            fail(reply.error());
        return;
    }
    if (reply->status >= 200 && reply->status < 300) {
        onSubmitted(*reply, clock().now() - sentAt);
        return;
    }
    const Error error = replyError(reply->status, reply->headers, reply->body, clock().wallMs());
    if (reply->status == 429 || reply->status == 402) {
        link().dispatch().pause(m_bytes, error.retryAfter);
        noteRetry(error, true);
        if (const wire::ErrorBody body = wire::decodeErrorBody(reply->body); body.queueState)
            noteQueue(*body.queueState, QString::fromStdString(body.queueStateReason));
        setWait(waitAfter(error, link().dispatch().pausedUntil(), clock()));
        acquire();
        return;
    }
    if (error.isTransient())
        tryAgain(error, true);
    else
        fail(error);
}

void SampleOperation::onSubmitted(const HttpReply& reply, Milliseconds took)
{
    m_accepted = true;
    m_acceptedAt = clock().now();
    auto submitted = wire::decode<wire::Submitted>(reply.body);
    if (!submitted) {
        fail(submitted.error());
        return;
    }
    if (submitted->requestId.empty()) {
        FutureResult direct;
        direct.body = std::move(submitted->body);
        onResult(std::move(direct));
        return;
    }
    FutureRequest request;
    request.requestId = submitted->requestId;
    request.requestType = "Sample";
    request.acceptProtobuf = true;
    request.submitTook = took;
    request.billingPause = std::chrono::seconds(link().config().billingPauseSeconds);
    request.inflightBytes = link().inflightBytes();
    poll(std::move(request), [this](Result<FutureResult> result) { onResult(std::move(result)); });
}

void SampleOperation::onResult(Result<FutureResult> result)
{
    if (isDone())
        return;
    if (!result) {
        if (isGone(result.error()) || result.error().isTransient())
            tryAgain(result.error(), false);
        else
            fail(result.error());
        return;
    }
    constexpr std::size_t kPoolBytes = 64 * 1024;
    const auto take = [this](Result<wire::SampleResponse> response) {
        if (response)
            succeed(std::move(*response));
        else
            fail(response.error());
    };
    if (result->body.size() <= kPoolBytes) {
        take(decodeSample(*result));
        return;
    }
    auto shared = std::make_shared<FutureResult>(std::move(*result));
    TaskSupervisor::Work<wire::SampleResponse> work = [shared](const CancelToken&) {
        return decodeSample(*shared);
    };
    link().tasks().run<wire::SampleResponse>(
        u"decode sample"_s, this, std::move(work),
        [take, shared](Result<wire::SampleResponse> response) { take(std::move(response)); });
}

void SampleOperation::succeed(wire::SampleResponse response)
{
    m_client.noteProgress();
    SampleOutcome outcome;
    outcome.response = std::move(response);
    outcome.seqId = m_request.seqId.value_or(-1);
    outcome.retries = row().retries;
    outcome.queuedMs = (m_acceptedAt - m_startedAt).count();
    outcome.totalMs = (clock().now() - m_startedAt).count();
    finish(std::move(outcome));
}

void SampleOperation::noteRetry(const Error& why, bool keepSeqId)
{
    // A POST without an accepting answer may have been taken all the same: the same number lets the server notice.
    m_keepSeqId = keepSeqId;
    m_accepted = false;
    m_lastError = why;
    ++editRow().retries;
    editRow().queueReason = why.detail;
    Q_EMIT changed();
}

void SampleOperation::tryAgain(const Error& why, bool keepSeqId)
{
    const auto& limit = m_client.m_retry.maxRetries;
    if (limit && m_attempt >= *limit) {
        fail(why);
        return;
    }
    noteRetry(why, keepSeqId);
    const Milliseconds delay = m_client.m_retry.delay(m_attempt++);
    Wait wait = waitAfter(why, clock().now() + delay, clock());
    if (isGone(why))
        wait.kind = Wait::Kind::Expired;
    wait.attempt = m_attempt;
    setWait(std::move(wait));
    m_timer = clock().after(delay, this, [this] { acquire(); });
}

} // namespace tinkex
