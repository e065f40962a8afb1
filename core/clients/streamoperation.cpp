#include "core/clients/streamoperation.h"

#include "core/base/post.h"
#include "core/base/redact.h"
#include "core/clients/chunking.h"
#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kInactivity{60'000};
constexpr Milliseconds kLongest{3'600'000};

} // namespace

StreamOperation::StreamOperation(ServerLink& link, SamplingClient& client, wire::SampleRequest request, QObject* owner,
                                 StreamHandler onChunk, ResultHandler<StreamOutcome> handler)
    : ResultOperation<StreamOutcome>(owner, std::move(handler), u"stream_sample"_s, link, &client),
      m_client(client),
      m_request(std::move(request)),
      m_onChunk(std::move(onChunk)),
      m_ticket(link.dispatch().newTicket()),
      m_bytes(estimateSampleBytes(m_request.prompt))
{}

void StreamOperation::start()
{
    m_request.seqId = m_client.m_nextSeqId++;
    m_outcome.seqId = *m_request.seqId;
    editRow().seqId = m_outcome.seqId;
    acquire();
}

void StreamOperation::acquire()
{
    link().dispatch().acquire(m_ticket, m_bytes, this, [this](DispatchPermit permit) {
        if (!isDone())
            send(std::move(permit));
    });
}

void StreamOperation::send(DispatchPermit permit)
{
    m_permit = std::move(permit);
    m_decoder.emplace([this](const wire::SseEvent& event) { onEvent(event); });
    Call call;
    call.trafficClass = TrafficClass::Sampling;
    call.operation = "stream_sample";
    call.path = "/api/v1/stream_sample";
    call.body = wire::encodeStreamSample(m_request);
    call.accept = "text/event-stream";
    call.headers = {{"X-Tinker-Sampling-Backpressure", "1"}};
    call.retry = RetryPolicy::none();
    call.timeout = kLongest;
    call.inactivity = kInactivity;
    call.sink.begin = [](qint64) {
        return Result<void>();
    };
    call.sink.write = [this](std::string_view bytes) -> Result<void> {
        if (!m_decoder->feed(bytes))
            return failure(ErrorKind::Protocol, "an event of the stream is longer than allowed");
        return {};
    };
    watch(call);
    setWait({});
    m_call = link().transport().send(std::move(call), this, [this](const Result<HttpReply>& reply) { onEnd(reply); });
    Q_EMIT changed();
}

/// Runs in the transport's stack: what it found is delivered from the event loop.
void StreamOperation::onEvent(const wire::SseEvent& event)
{
    auto chunk = wire::decode<wire::SampleChunk>(event.data);
    if (!chunk)
        return; // lines that are not JSON, such as [DONE], say nothing
    m_arrived.push_back(std::move(*chunk));
    if (!std::exchange(m_deliveryPosted, true))
        post(this, [this] { deliverChunks(); });
}

void StreamOperation::deliverChunks()
{
    m_deliveryPosted = false;
    const QPointer<StreamOperation> self(this);
    for (const wire::SampleChunk& chunk : std::exchange(m_arrived, {})) {
        if (!self || isDone())
            return;
        m_permit.release(); // the server is at it
        if (!chunk.error.empty()) {
            Error error = Error::make(ErrorKind::RemoteTask, redact(std::string_view(chunk.error)));
            error.category = ErrorCategory::Server;
            m_serverError = std::move(error);
        } else if (chunk.finishReason) {
            m_finished = true;
            m_outcome.stopReason = *chunk.finishReason;
            m_outcome.totalTokens = chunk.totalTokens.value_or(m_outcome.chunks);
        }
        if (chunk.error.empty() && (chunk.tokenId || !chunk.token.empty())) {
            ++m_outcome.chunks;
            if (m_onChunk)
                m_onChunk(chunk);
        }
    }
}

void StreamOperation::onEnd(const Result<HttpReply>& reply)
{
    m_permit.release();
    if (isDone())
        return;
    const QPointer<StreamOperation> self(this);
    deliverChunks();
    if (!self || isDone())
        return;
    if (m_serverError)
        fail(*m_serverError);
    else if (m_finished)
        finish(m_outcome);
    else if (reply)
        fail(Error::make(ErrorKind::Protocol, u"the stream ended before the sample did"_s));
    else
        onFailure(reply.error());
}

void StreamOperation::onFailure(const Error& error)
{
    if (error.httpStatus == 404 || error.httpStatus == 405) {
        fail(notOffered({Offer::NotOffered, NoOffer::NoEndpoint, error.httpStatus}, "stream_sample"));
    } else if (m_outcome.chunks > 0 || !error.isTransient()) {
        fail(error); // what has been shown cannot be taken back
    } else {
        ++editRow().retries;
        if (error.httpStatus == 429 || error.httpStatus == 402) {
            link().dispatch().pause(m_bytes, error.retryAfter);
            setWait(waitAfter(error, link().dispatch().pausedUntil(), clock()));
            acquire();
            return;
        }
        const Milliseconds delay = m_client.m_retry.delay(m_attempt++);
        setWait(waitAfter(error, clock().now() + delay, clock()));
        m_timer = clock().after(delay, this, [this] { acquire(); });
    }
}

} // namespace tinkex
