#include "core/session/futurepoller.h"

#include "core/base/post.h"
#include "core/base/redact.h"
#include "core/base/utf8.h"
#include "core/transport/replyerror.h"
#include "core/transport/retrydecision.h"
#include "core/wire/codec.h"

#include <QRandomGenerator>
#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kHttpTimeout{45'000};
constexpr int kBadRequestRetries = 3;
constexpr int kUnexplainedRetries = 5; // with the back-off some 8 s: enough for a hiccup
constexpr qsizetype kLongestMessage = 8'000;

Milliseconds doubled(Milliseconds base, int attempt, Milliseconds cap)
{
    const double grown = static_cast<double>(base.count()) * std::exp2(std::clamp(attempt, 0, 30));
    return std::min(Milliseconds(static_cast<qint64>(grown)), cap);
}

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

std::string secondsText(Milliseconds time)
{
    return QString::number(static_cast<double>(time.count()) / 1000.0).toStdString();
}

QString shown(std::string_view message)
{
    // Cut well behind the end first: redacting a whole gigabyte would take as long as reading it all.
    return redact(utf8Prefix(message, 4 * kLongestMessage)).left(kLongestMessage);
}

Error taskError(const wire::FutureFailed& failed)
{
    // Some servers send a whole traceback: its last line says what happened, the rest is for whoever asks.
    const QString whole = shown(failed.message);
    Error error = Error::make(ErrorKind::RemoteTask, shown(wire::headline(failed.message)));
    error.category = failed.category;
    if (whole.trimmed() != error.detail)
        error = std::move(error).because(Error::make(ErrorKind::RemoteTask, whole));
    return error;
}

/// What the body of a 408 says, in any of its forms; it may be missing altogether.
wire::FutureTryAgain tryAgainOf(std::string_view body)
{
    auto reply = wire::decodeFutureReply(body);
    if (reply) {
        if (auto* tryAgain = std::get_if<wire::FutureTryAgain>(&*reply))
            return std::move(*tryAgain);
    }
    wire::ErrorBody other = wire::decodeErrorBody(body);
    wire::FutureTryAgain tryAgain;
    tryAgain.queueState = other.queueState.value_or(wire::QueueState::Unknown);
    tryAgain.queueStateReason = std::move(other.queueStateReason);
    return tryAgain;
}

/// What the Python servers say when they fail over an id that they do not know (servers.md 3.2).
bool isUnexplained(const HttpReply& reply)
{
    return reply.status == 500 && reply.header("content-type").starts_with("text/plain");
}

bool wasHeld(const HttpReply& reply)
{
    return reply.duration >= polling::kLongPoll;
}

} // namespace

namespace polling {

Milliseconds pendingDelay(int attempt, double unit)
{
    const auto full = static_cast<double>(doubled(Milliseconds{250}, attempt, Milliseconds{5'000}).count());
    return Milliseconds(std::lround(full * (1.0 - 0.25 * std::clamp(unit, 0.0, 1.0))));
}

Milliseconds connectionDelay(int attempt)
{
    return doubled(Milliseconds{1'000}, attempt, Milliseconds{30'000});
}

Milliseconds rateLimitDelay(int attempt, std::optional<Milliseconds> retryAfter)
{
    const Milliseconds own = connectionDelay(attempt);
    return retryAfter ? std::max(own, std::min(*retryAfter, kLongestRetryAfter)) : own;
}

} // namespace polling

FuturePoller::FuturePoller(Transport& transport, Clock& clock, FutureRequest request, QObject* parent)
    : QObject(parent), m_transport(transport), m_clock(clock), m_request(std::move(request))
{}

FuturePoller::~FuturePoller() = default;

void FuturePoller::start(ResultHandler<FutureResult> handler)
{
    if (m_handler || m_done)
        return;
    m_handler = std::move(handler);
    if (m_request.deadline) {
        m_deadline = m_clock.after(std::max(*m_request.deadline, Milliseconds{0}), this, [this] {
            Error error = Error::make(ErrorKind::Timeout, "the result did not come within its time");
            error.httpStatus = m_lastStatus;
            if (m_lastError)
                error = std::move(error).because(*m_lastError);
            finish(failure(std::move(error)));
        });
    }
    setWait(serverWait());
    poll();
}

void FuturePoller::cancel()
{
    if (m_done)
        return;
    m_done = true;
    m_timer.cancel();
    m_deadline.cancel();
    m_call.cancel();
    m_permit.reset();
    m_wait = {};
    post(this, [this] {
        if (auto handler = std::exchange(m_handler, {}))
            handler(failure(Error::make(ErrorKind::Cancelled, "cancelled").during("retrieve_future")));
    });
}

void FuturePoller::poll()
{
    Call call;
    call.trafficClass = TrafficClass::Futures;
    call.operation = "retrieve_future";
    call.path = "/api/v1/retrieve_future";
    call.body = wire::encodeRetrieveFuture(m_request.requestId, m_allowMetadata);
    if (m_request.acceptProtobuf)
        call.accept = "application/x-protobuf, application/json";
    call.timeout = kHttpTimeout;
    call.retry = RetryPolicy::none();
    call.anyStatus = true;
    call.headers = {{"X-Stainless-Raw-Response", "raw"},
                    {"X-Tinker-Request-Iteration", std::to_string(m_iteration)},
                    {"X-Tinker-Request-Type", m_request.requestType}};
    if (m_iteration == 0)
        call.headers.emplace_back("X-Tinker-Create-Promise-Roundtrip-Time", secondsText(m_request.submitTook));
    call.onWait = [this](const CallWait& wait) {
        onCallWait(wait);
    };
    ++m_iteration;
    m_call = m_transport.send(std::move(call), this, [this](Result<HttpReply> reply) { onReply(std::move(reply)); });
}

void FuturePoller::onReply(Result<HttpReply> reply)
{
    if (m_done)
        return;
    m_call = {};
    if (reply) {
        onHttp(std::move(*reply));
        return;
    }
    Error error = std::move(reply.error());
    if (!error.isTransient()) {
        finish(failure(std::move(error)));
        return;
    }
    // A poll that ran into its time limit was probably held by the server; that keeps the rate down well enough.
    const int attempt = error.kind == ErrorKind::Timeout ? 0 : m_connectionAttempt++;
    pollAgain(polling::rateLimitDelay(attempt, error.retryAfter), std::move(error));
}

void FuturePoller::onHttp(HttpReply reply)
{
    m_lastStatus = reply.status;
    if (reply.status != 429)
        m_connectionAttempt = 0;
    if (reply.status != 400)
        m_badRequests = 0;
    if (!isUnexplained(reply))
        m_unexplained = 0;
    if (isSuccess(reply.status) || reply.status == 408)
        m_billingSince.reset();
    if (isSuccess(reply.status))
        onSuccessBody(std::move(reply));
    else if (reply.status == 408 || reply.status == 425)
        onTryAgain(reply, tryAgainOf(reply.body));
    else
        onStatus(std::move(reply));
}

void FuturePoller::onSuccessBody(HttpReply reply)
{
    const std::string_view type = reply.header("content-type");
    if (QLatin1StringView(type.data(), static_cast<qsizetype>(type.size()))
            .contains("application/x-protobuf"_L1, Qt::CaseInsensitive)) {
        finish(FutureResult{std::move(reply.body), true, m_permit});
        return;
    }
    auto decoded = wire::decodeFutureReply(reply.body);
    if (!decoded) {
        finish(failure(std::move(decoded.error())));
    } else if (const auto* tryAgain = std::get_if<wire::FutureTryAgain>(&*decoded)) {
        onTryAgain(reply, *tryAgain);
    } else if (const auto* metadata = std::get_if<wire::FutureMetadataOnly>(&*decoded)) {
        onMetadata(*metadata);
    } else if (const auto* failed = std::get_if<wire::FutureFailed>(&*decoded)) {
        finish(failure(taskError(*failed)));
    } else {
        finish(FutureResult{std::move(std::get<wire::FutureReady>(*decoded).body), false, m_permit});
    }
}

void FuturePoller::onTryAgain(const HttpReply& reply, const wire::FutureTryAgain& tryAgain)
{
    noteQueue(tryAgain.queueState, tryAgain.queueStateReason);
    if (m_done)
        return;
    setWait(serverWait());
    if (m_done)
        return;
    auto asked = parseRetryAfter(reply.headers, m_clock.wallMs());
    if (tryAgain.retryAfterMs)
        asked = Milliseconds(*tryAgain.retryAfterMs);
    if (wasHeld(reply))
        m_pendingAttempt = 0;
    if (asked && *asked > Milliseconds{0})
        pollAgain(std::min(*asked, kLongestRetryAfter));
    else if (wasHeld(reply))
        pollAgain(Milliseconds{0});
    else
        pollAgain(polling::pendingDelay(m_pendingAttempt++, QRandomGenerator::global()->generateDouble()));
}

void FuturePoller::onMetadata(const wire::FutureMetadataOnly& metadata)
{
    if (!m_allowMetadata) {
        finish(failure(ErrorKind::Protocol, "the server announced the result again instead of sending it"));
        return;
    }
    m_allowMetadata = false;
    if (!m_request.inflightBytes) {
        poll();
        return;
    }
    m_request.inflightBytes->acquire(metadata.responsePayloadSize, this, [this](BytePermit permit) {
        if (m_done)
            return;
        m_permit = std::make_shared<BytePermit>(std::move(permit));
        poll();
        setWait(serverWait());
    });
    Wait wait;
    wait.kind = Wait::Kind::Throttled;
    wait.reason = u"bytes"_s;
    setWait(std::move(wait));
}

void FuturePoller::onStatus(HttpReply reply)
{
    Error error = replyError(reply.status, reply.headers, reply.body, m_clock.wallMs());
    const auto asked = error.retryAfter;
    if (reply.status == 429 || reply.status >= 500) {
        if (const wire::ErrorBody body = wire::decodeErrorBody(reply.body); body.queueState)
            noteQueue(*body.queueState, body.queueStateReason);
    }
    if (m_done)
        return;
    if (reply.status == 429) {
        pollAgain(polling::rateLimitDelay(m_connectionAttempt++, asked), std::move(error));
    } else if (isUnexplained(reply) && m_unexplained++ >= kUnexplainedRetries) {
        finish(failure(std::move(error)));
    } else if (reply.status >= 500) {
        Milliseconds delay{0};
        if (!wasHeld(reply))
            delay = polling::pendingDelay(m_pendingAttempt++, QRandomGenerator::global()->generateDouble());
        pollAgain(std::max(delay, std::min(asked.value_or(Milliseconds{0}), kLongestRetryAfter)), std::move(error));
    } else if (reply.status == 400 && m_badRequests < kBadRequestRetries) {
        ++m_badRequests;
        pollAgain(Milliseconds{0}, std::move(error));
    } else if (reply.status == 402) {
        const Milliseconds now = m_clock.now();
        m_billingSince = m_billingSince.value_or(now);
        if (now + kBillingDelay - *m_billingSince > m_request.billingPause)
            finish(failure(std::move(error)));
        else
            pollAgain(kBillingDelay, std::move(error));
    } else {
        if (reply.status == 404 || reply.status == 410)
            error.code = u"future_gone"_s;
        finish(failure(std::move(error)));
    }
}

void FuturePoller::pollAgain(Milliseconds delay, std::optional<Error> why)
{
    m_timer = m_clock.after(delay, this, [this] {
        m_timer.cancel();
        poll();
    });
    if (why) {
        ++m_failures;
        m_lastError = std::move(why->during("retrieve_future"));
        Q_EMIT retrying(*m_lastError, delay);
        if (m_done)
            return;
        Wait wait = waitAfter(*m_lastError, m_clock.now() + delay, m_clock);
        wait.attempt = m_failures;
        setWait(std::move(wait));
    }
}

/// What it waits for as far as the server said.
Wait FuturePoller::serverWait() const
{
    Wait wait;
    wait.kind = Wait::Kind::Working;
    if (!m_queue)
        return wait;
    wait.reason = redact(std::string_view(m_queue->second));
    if (m_queue->first == wire::QueueState::PausedCapacity)
        wait.kind = Wait::Kind::Capacity;
    else if (m_queue->first == wire::QueueState::PausedRateLimit)
        wait.kind = Wait::Kind::RateLimit;
    return wait;
}

void FuturePoller::onCallWait(const CallWait& call)
{
    if (m_done)
        return;
    // On its way says nothing new while the last poll failed: that lasts until an answer.
    if (call.reason != CallWait::Reason::None)
        setWait(waitOf(call, m_clock));
    else if (m_wait.kind == Wait::Kind::Throttled)
        setWait(serverWait());
}

/// The start of a wait is that of its kind and reason, however often it is confirmed.
void FuturePoller::setWait(Wait wait)
{
    const bool goesOn = wait.kind == m_wait.kind && wait.reason == m_wait.reason;
    wait.sinceMs = goesOn ? m_wait.sinceMs : m_clock.wallMs();
    if (wait == m_wait)
        return;
    m_wait = wait;
    Q_EMIT waitChanged(wait);
}

void FuturePoller::noteQueue(wire::QueueState state, const std::string& reason)
{
    if (state == wire::QueueState::Unknown && reason.empty())
        return;
    auto now = std::pair(state, reason);
    if (m_queue == now)
        return;
    m_queue = std::move(now);
    Q_EMIT queueStateChanged(state, redact(std::string_view(reason)));
}

void FuturePoller::finish(Result<FutureResult> result)
{
    if (std::exchange(m_done, true))
        return;
    m_timer.cancel();
    m_deadline.cancel();
    m_call.cancel();
    m_permit.reset();
    m_wait = {};
    if (!result) {
        Error& error = result.error();
        if (error.operation.isEmpty())
            error.operation = u"retrieve_future"_s;
        error.requestId = QString::fromStdString(m_request.requestId);
    }
    if (auto handler = std::exchange(m_handler, {}))
        handler(std::move(result));
}

} // namespace tinkex
