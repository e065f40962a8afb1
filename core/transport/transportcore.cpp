#include "core/transport/transportcore.h"

#include "core/base/post.h"
#include "core/base/redact.h"
#include "core/transport/replyerror.h"
#include "core/transport/requestheaders.h"

#include <QUuid>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr int kMaxRedirects = 10;

std::string newUuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
}

std::string newIdempotencyKey()
{
    return "tinkex-desktop-" + newUuid();
}

bool isAbsolute(const std::string& path)
{
    return path.starts_with("http://") || path.starts_with("https://");
}

/// 301, 302 and 303 would turn a POST into a GET, which no API call can mean.
bool isRedirect(int status, const std::string& method)
{
    if (status == 307 || status == 308)
        return true;
    return (method == "GET" || method == "HEAD") && (status == 301 || status == 302 || status == 303);
}

/// Heartbeats must get through whatever the others do; telemetry has limits of its own.
bool passesGate(TrafficClass trafficClass)
{
    return trafficClass == TrafficClass::Control || trafficClass == TrafficClass::Telemetry;
}

/// A poll that ends without an answer was mostly held by a healthy server, and each future backs off by itself.
bool passesBreaker(TrafficClass trafficClass)
{
    return passesGate(trafficClass) || trafficClass == TrafficClass::Futures;
}

AttemptOutcome outcomeOf(const Result<EngineReply>& result, qint64 wallMs)
{
    AttemptOutcome outcome;
    if (!result) {
        outcome.fault = result.error().kind;
        return outcome;
    }
    outcome.status = result->status;
    outcome.retryAfter = parseRetryAfter(result->headers, wallMs);
    outcome.shouldRetry = parseShouldRetry(result->headers);
    return outcome;
}

CircuitBreaker::Outcome breakerOutcome(const Call& call, const Result<HttpReply>& result)
{
    using Outcome = CircuitBreaker::Outcome;
    if (call.mayBeUnready && !result && result.error().httpStatus == 503)
        return Outcome::Abandoned;
    if (result)
        return result->status >= 500 ? Outcome::Failure : Outcome::Success;
    if (result.error().httpStatus != 0)
        return result.error().httpStatus >= 500 ? Outcome::Failure : Outcome::Success;
    switch (result.error().kind) {
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Tls:
    case ErrorKind::Protocol: return Outcome::Failure;
    default: return Outcome::Abandoned; // cancelled, or never sent
    }
}

} // namespace

TransportCore::TransportCore(Clock& clock, TransportOptions options)
    : m_clock(clock),
      m_options(std::move(options)),
      m_requestId(m_options.auth == AuthScheme::Bearer ? newUuid() : std::string()),
      m_origin(originOf(m_options.baseUrl)),
      m_journal(clock),
      m_engine(clock)
{
    while (m_options.baseUrl.ends_with('/'))
        m_options.baseUrl.pop_back();
    for (std::size_t i = 0; i < m_lanes.size(); ++i)
        m_lanes[i].limit = HttpTransport::kDefaultLimits[i];
}

quint64 TransportCore::add(Call call, QObject* owner, Transport::Handler handler)
{
    auto owned = std::make_unique<Job>();
    Job& job = *owned;
    job.call = std::move(call);
    job.handler = std::move(handler);
    job.owner = owner;
    job.target = isAbsolute(job.call.path) ? job.call.path : m_options.baseUrl + job.call.path;
    job.idempotencyKey = newIdempotencyKey();
    job.entry.operation = QString::fromStdString(job.call.operation);
    job.entry.trafficClass = job.call.trafficClass;
    job.entry.method = QString::fromStdString(job.call.method);
    job.entry.path = isAbsolute(job.call.path) ? redact(job.call.path) : QString::fromStdString(job.call.path);
    job.entry = m_journal.add(job.entry);
    job.sentAt = m_clock.now();
    const quint64 id = job.entry.id;
    job.ownerWatch = connect(owner, &QObject::destroyed, this, [this, id] { cancel(id, false); });
    if (job.call.deadline) {
        job.deadline = m_clock.after(*job.call.deadline, this, [this, id] {
            Error error = Error::make(ErrorKind::Timeout, "the call did not end within its time");
            error.code = u"deadline"_s;
            cut(id, std::move(error), true);
        });
    }
    m_jobs.emplace(id, std::move(owned));
    ++m_counters.calls;

    if (auto refused = refusal(job)) {
        finishLater(id, std::move(*refused));
    } else {
        Lane& lane = laneOf(job);
        lane.ready.insert(id);
        pump(lane);
        if (lane.ready.contains(id))
            setWait(job, lane.wait);
    }
    return id;
}

std::optional<Error> TransportCore::refusal(const Job& job) const
{
    if (m_shutDown)
        return Error::make(ErrorKind::Cancelled, "the connection is shut down");
    if (!isAbsolute(job.call.path) && m_origin.empty())
        return Error::make(ErrorKind::Validation, "the server's address is not a usable http or https URL");
    return std::nullopt;
}

void TransportCore::startAttempt(Job& job)
{
    Lane& lane = laneOf(job);
    const Milliseconds now = m_clock.now();
    job.key = keyOf(job);
    if (job.call.authenticated && m_options.auth != AuthScheme::None && job.key.empty()) {
        finishLater(job.entry.id, Error::make(ErrorKind::Auth, "no API key is set for this server"));
        return;
    }
    if (!passesBreaker(job.call.trafficClass) && !job.firstStart) {
        job.ticket = lane.breaker.admit(now);
        if (!job.ticket) {
            Error error = Error::make(ErrorKind::Network, "calls are paused because the server keeps failing");
            error.code = u"circuit_open"_s;
            error.retryAfter = std::max(lane.breaker.remaining(now), Milliseconds{1'000});
            finishLater(job.entry.id, std::move(error));
            return;
        }
    }
    if (!job.firstStart) {
        job.firstStart = now;
        job.entry.startedAtMs = m_clock.wallMs();
    }
    ++lane.inFlight;
    ++m_counters.attempts;
    ++job.entry.attempt;
    job.entry.httpStatus = 0;
    job.phase = Job::Phase::InFlight;
    job.attemptStart = now;
    job.url = job.target;
    job.redirects = 0;
    startExchange(job);
    setState(job, RequestState::InFlight);
    setWait(job, {});
}

std::string TransportCore::keyOf(const Job& job) const
{
    if (!job.call.authenticated || m_options.auth == AuthScheme::None)
        return {};
    if (!job.call.credential.empty())
        return job.call.credential;
    return m_options.key ? m_options.key() : std::string();
}

void TransportCore::startExchange(Job& job)
{
    const bool ownOrigin =
        !m_origin.empty() && (job.url.starts_with(m_options.baseUrl + '/') || originOf(job.url) == m_origin);
    Identity identity{m_options.userAgent, m_options.extraHeaders, {}, m_options.auth, m_requestId};
    if (ownOrigin)
        identity.key = job.key;
    EngineRequest request;
    request.method = job.call.method;
    request.url = job.url;
    request.headers = attemptHeaders(job.call, identity, job.idempotencyKey, job.retries, ownOrigin);
    request.body = job.call.body;
    request.timeout = job.call.timeout - (m_clock.now() - job.attemptStart);
    request.connectTimeout = m_options.connectTimeout;
    request.inactivity = job.call.inactivity;
    request.maxResponseBytes = job.call.maxResponseBytes.value_or(m_options.maxResponseBytes);
    request.sink = job.call.sink;
    request.route = m_options.route;
    // The rest of a stream or a download may take hours: a trial has passed when its reply begins.
    if (Lane& lane = laneOf(job); job.ticket && lane.breaker.state(m_clock.now()) == CircuitBreaker::State::HalfOpen) {
        request.onAccepted = [this, &lane, ticket = *job.ticket] {
            lane.breaker.report(ticket, CircuitBreaker::Outcome::Success, m_clock.now());
        };
    }
    job.exchange = m_engine.start(std::move(request), [this, id = job.entry.id](Result<EngineReply> result) {
        onExchange(id, std::move(result));
    });
}

void TransportCore::onExchange(quint64 id, Result<EngineReply> result)
{
    Job& job = *m_jobs.at(id);
    if (result) {
        count(job, *result);
        const auto followed = followRedirect(job, *result);
        if (followed && *followed)
            return;
        if (!followed)
            result = failure(followed.error());
        else if (isProxyRejection(result->status, result->headers, result->body))
            result = failure(ErrorKind::Network, "an empty 400 reply: a proxy dropped the connection");
    }
    const AttemptOutcome outcome = outcomeOf(result, m_clock.wallMs());
    Lane& lane = laneOf(job);
    --lane.inFlight;
    job.phase = Job::Phase::Queued;
    if (outcome.status == 429 && !passesGate(job.call.trafficClass)) {
        const Milliseconds window = outcome.retryAfter.value_or(RateGate::kDefaultWindow);
        lane.gate.extend(m_clock.now(), std::min(window, kLongestRetryAfter));
    }
    Result<HttpReply> reply = result ? makeReply(job, std::move(*result)) : failure(std::move(result.error()));
    if (!reply) // shown while the call waits for its next attempt
        job.entry.detail = redact(reply.error().toText());
    if (outcome.status != 402)
        job.billingSince.reset();
    if (mayRenew(job, outcome.status)) {
        renewKey(job, std::move(reply));
        pump(lane);
        return;
    }
    const bool final = outcome.status != 0 && outcome.status < 400;
    const std::optional<Error> why = reply ? std::nullopt : std::optional(reply.error());
    if (!final && retryLater(job, outcome, why))
        pump(lane);
    else
        finish(id, std::move(reply));
}

void TransportCore::count(Job& job, const EngineReply& reply)
{
    m_counters.bytesSent += reply.bytesSent;
    m_counters.bytesReceived += reply.bytesReceived;
    job.entry.bytesSent += reply.bytesSent;
    job.entry.bytesReceived += reply.bytesReceived;
    job.entry.httpStatus = reply.status;
    // A poll tells how long the server held it, a stream or a download how long it is, not how far away the server is.
    if (job.call.trafficClass != TrafficClass::Futures && !job.call.sink.write)
        m_lastRoundTrip = reply.duration;
}

/// True: the next exchange is on its way. An error: the redirect may not be followed.
Result<bool> TransportCore::followRedirect(Job& job, const EngineReply& reply)
{
    const auto location = headerValue(reply.headers, "location");
    if (!job.call.followRedirects || !isRedirect(reply.status, job.call.method) || location.empty())
        return false;
    const std::string next = resolveLocation(job.url, location);
    if (next.empty() || ++job.redirects > kMaxRedirects)
        return failure(ErrorKind::Protocol, next.empty() ? "the server redirects to an unusable address"
                                                         : "the server redirects without end");
    const bool downgrade = job.url.starts_with("https:") && !next.starts_with("https:");
    if (originOf(next) != originOf(job.url) && (job.call.authenticated || downgrade))
        return failure(ErrorKind::Protocol, "the server redirects to another host, which must not get the API key");
    job.url = next;
    startExchange(job);
    return true;
}

Result<HttpReply> TransportCore::makeReply(const Job& job, EngineReply reply) const
{
    const bool success = reply.status < 300 || (reply.status < 400 && !job.call.followRedirects) || job.call.anyStatus;
    if (!success)
        return failure(replyError(reply.status, reply.headers, reply.body, m_clock.wallMs()));
    HttpReply made;
    made.status = reply.status;
    made.headers = std::move(reply.headers);
    made.body = std::move(reply.body);
    made.duration = reply.duration;
    made.attempts = job.entry.attempt;
    made.requestId = std::to_string(job.entry.id);
    if (const auto location = headerValue(made.headers, "location"); made.status >= 300 && !location.empty())
        made.location = resolveLocation(job.url, location);
    return made;
}

void TransportCore::finishLater(quint64 id, Error error)
{
    post(this, [this, id, error = std::move(error)]() mutable { finish(id, failure(std::move(error))); });
}

void TransportCore::finish(quint64 id, Result<HttpReply> result)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end())
        return;
    Job& job = *found->second;
    Lane& lane = laneOf(job);
    const Transport::Handler handler = close(job, result);
    const QPointer<QObject> owner = job.owner;
    m_jobs.erase(found);
    pump(lane);
    // Last: the handler may destroy the transport.
    if (owner)
        handler(std::move(result));
}

/// Everything that ends with the call, except telling the caller.
Transport::Handler TransportCore::close(Job& job, Result<HttpReply>& result)
{
    disconnect(job.ownerWatch);
    if (job.ticket)
        laneOf(job).breaker.report(*job.ticket, breakerOutcome(job.call, result), m_clock.now());
    RequestState state = RequestState::Done;
    job.entry.detail.clear();
    job.entry.durationMs = (m_clock.now() - job.sentAt).count();
    if (!result) {
        Error& error = result.error();
        error.detail = redact(error.detail);
        error.during(job.call.operation);
        error.requestId = QString::number(job.entry.id);
        job.entry.detail = redact(error.toText());
        const bool cancelled = error.kind == ErrorKind::Cancelled;
        state = cancelled ? RequestState::Cancelled : RequestState::Failed;
        ++(cancelled ? m_counters.cancelled : m_counters.failures);
    }
    setState(job, state);
    m_journal.recordEnd(job.entry);
    return std::move(job.handler);
}

void TransportCore::setState(Job& job, RequestState state)
{
    job.entry.state = state;
    m_journal.update(job.entry.id, [&job](RequestEntry& shown) { shown = job.entry; });
}

} // namespace tinkex
