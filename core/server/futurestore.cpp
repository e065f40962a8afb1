#include "core/server/futurestore.h"

#include "core/server/apirequest.h"
#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

namespace tinkex::server {
namespace {

constexpr std::size_t kRememberedExpired = 100'000;

wire::ErrorCategory categoryOf(const Error& error)
{
    switch (error.category) {
    case ErrorCategory::User: return wire::ErrorCategory::User;
    case ErrorCategory::Server: return wire::ErrorCategory::Server;
    case ErrorCategory::Unknown: break;
    }
    const bool callersFault = error.kind == ErrorKind::Validation || error.kind == ErrorKind::Protocol;
    return callersFault ? wire::ErrorCategory::User : wire::ErrorCategory::Server;
}

template<class T> ServerResponse jsonOf(const Result<T>& decoded)
{
    return decoded ? ServerResponse::json(wire::encode(*decoded)) : errorResponse(decoded.error());
}

ServerResponse payloadResponse(const Payload& payload, bool protobuf)
{
    if (payload.kind == Payload::Kind::Plain)
        return ServerResponse::json(payload.body);
    if (!protobuf) {
        return payload.kind == Payload::Kind::Sample ? jsonOf(wire::decodeSampleResponse(payload.body))
                                                     : jsonOf(wire::decodeForwardBackwardOutput(payload.body));
    }
    ServerResponse response;
    response.headers.emplace_back("Content-Type", wire::kProtobufType);
    response.body = payload.body;
    return response;
}

} // namespace

FutureStore::FutureStore(Clock& clock, Limits limits, QObject* parent)
    : QObject(parent), m_clock(clock), m_limits(limits)
{}

bool FutureStore::knows(const std::string& id) const
{
    return m_futures.contains(id) || m_expired.contains(id);
}

void FutureStore::create(const std::string& id)
{
    m_futures.emplace(id, Future{});
    ++m_unfinished;
}

void FutureStore::setQueueState(const std::string& id, wire::QueueState state, std::string reason)
{
    const auto found = m_futures.find(id);
    if (found == m_futures.end())
        return;
    found->second.state = state;
    found->second.reason = std::move(reason);
}

void FutureStore::finish(const std::string& id, Result<Payload> result)
{
    const auto found = m_futures.find(id);
    if (found == m_futures.end() || found->second.finished)
        return;
    Future& future = found->second;
    future.finished = true;
    future.finishedAt = m_clock.now();
    future.result = std::move(result);
    m_bytes += future.result ? future.result->body.size() : 0;
    m_finishedOrder.push_back(id);
    --m_unfinished;

    std::map<quint64, Waiter> waiters = std::exchange(future.waiters, {});
    for (auto& [number, waiter] : waiters)
        waiter.responder.send(answer(future, waiter.format));
    // The newest result always stays: a client must be able to fetch it.
    while (m_bytes > m_limits.bytes && m_finishedOrder.size() > 1)
        expireOldest();
}

void FutureStore::retrieve(const std::string& id, Format format, Responder responder)
{
    const auto found = m_futures.find(id);
    if (found == m_futures.end()) {
        return responder.send(m_expired.contains(id)
                                  ? detailResponse(410, "The result of request " + id + " is no longer kept.")
                                  : detailResponse(404, "Unknown request_id " + id + "."));
    }
    Future& future = found->second;
    if (future.finished)
        return responder.send(answer(future, format));

    const quint64 number = m_nextWaiter++;
    responder.onClosed(this, [this, id, number] { stopWaiting(id, number); });
    TimerHandle timer = m_clock.after(m_limits.hold, this, [this, id, number] { answerTryAgain(id, number); });
    future.waiters.emplace(number, Waiter{format, std::move(responder), std::move(timer)});
}

ServerResponse FutureStore::answer(const Future& future, Format format)
{
    if (future.result)
        return payloadResponse(*future.result, format.protobuf);
    const Error& error = future.result.error();
    // tinkex polls every failure but the user's for ever (protocol.md 5.6); this one is final.
    const wire::ErrorCategory category = format.tinkex ? wire::ErrorCategory::User : categoryOf(error);
    const wire::FutureFailed failed{error.detail.toStdString(), category};
    return ServerResponse::json(wire::encodeFutureFailed(failed, format.tinkex));
}

void FutureStore::stopWaiting(const std::string& id, quint64 waiter)
{
    if (const auto found = m_futures.find(id); found != m_futures.end())
        found->second.waiters.erase(waiter);
}

void FutureStore::answerTryAgain(const std::string& id, quint64 waiter)
{
    const auto found = m_futures.find(id);
    if (found == m_futures.end())
        return;
    const auto waiting = found->second.waiters.extract(waiter);
    if (waiting.empty())
        return;
    const wire::FutureTryAgain reply{id, found->second.state, found->second.reason, std::nullopt};
    waiting.mapped().responder.send(ServerResponse::json(wire::encode(reply), 408));
}

void FutureStore::sweep()
{
    while (!m_finishedOrder.empty()) {
        const Future& oldest = m_futures.at(m_finishedOrder.front());
        if (m_clock.now() - oldest.finishedAt < m_limits.life)
            break;
        expireOldest();
    }
}

void FutureStore::expireOldest()
{
    const std::string id = std::move(m_finishedOrder.front());
    m_finishedOrder.pop_front();
    const auto found = m_futures.find(id);
    m_bytes -= found->second.result ? found->second.result->body.size() : 0;
    m_futures.erase(found);
    m_expired.insert(id);
    m_expiredOrder.push_back(id);
    if (m_expiredOrder.size() > kRememberedExpired) {
        m_expired.erase(m_expiredOrder.front());
        m_expiredOrder.pop_front();
    }
}

} // namespace tinkex::server
