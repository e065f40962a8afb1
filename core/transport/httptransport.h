#pragma once

#include "core/transport/circuitbreaker.h"
#include "core/transport/curlengine.h"
#include "core/transport/journal.h"
#include "core/transport/transport.h"

#include <array>

namespace tinkex {

class TransportCore;

struct TransportOptions {
    std::string baseUrl; ///< http(s)://host[:port][/prefix], with or without a slash at the end
    /// Asked before every attempt, so that a renewed key is used at once. Empty: no key is known.
    std::function<std::string()> key;
    /// A call was refused with this key (401): calls back, from the event loop, whether another attempt makes sense.
    /// Every call asks at most once. Empty: the key is fixed.
    std::function<void(const std::string& refused, QObject* context, std::function<void(bool)> done)> renewKey;
    HttpHeaders extraHeaders; ///< to the profile's own origin only
    /// With Bearer an x-request-id goes along that stays the same for the whole connection: Twinkle refuses requests
    /// without one and routes by it (servers.md 1.5).
    AuthScheme auth = AuthScheme::ApiKey;
    EngineRoute route; ///< of every call, also of those to other origins
    std::string userAgent = "TinkexDesktop/" TINKEX_VERSION;
    std::size_t maxResponseBytes = std::size_t{1} << 30;
    Milliseconds connectTimeout{15'000};
};

struct TransportCounters {
    quint64 calls = 0;
    quint64 attempts = 0;
    quint64 retries = 0;
    quint64 failures = 0; ///< calls that ended with an Error other than Cancelled
    quint64 cancelled = 0;
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
};

/// Transport to one server with one key, over libcurl.
/// - Every traffic class is a lane: its limit of requests in flight and a FIFO queue. A call that backs off gives its
///   permit away and keeps its place in the queue.
/// - A 429 closes the RateGate of its lane for the time the server names (at most 60 s, 1 s without) - for every call
///   of the lane, also those of other clients. Control and Telemetry are exempt.
/// - A CircuitBreaker per lane counts calls that ended in 5xx, Network, Timeout, Tls or Protocol after all their
///   retries; while it is open, new calls fail at once with ErrorKind::Network, code "circuit_open" and retryAfter.
///   Retries of calls already admitted go on. A trial has passed when the head of a 2xx reply is complete. Control and
///   Telemetry are exempt, and so is Futures: servers hold a poll for longer than it waits, and its sender backs off.
///   A 503 of a call that mayBeUnready counts as nothing.
/// - Redirects are followed to the same origin only (10 at most); calls without a key may go to any, but never from
///   https to http. With a method other than GET and HEAD only 307 and 308 are followed.
/// - A 400 without a body and without a length is a dropped connection.
/// - owner must not be null. Thread: core. Handlers run from the event loop and may destroy the transport.
class HttpTransport : public Transport {
    Q_OBJECT
public:
    using LaneLimits = std::array<int, kTrafficClassCount>; ///< by TrafficClass
    static constexpr LaneLimits kDefaultLimits = {8, 4, 64, 1000, 8, 2, 2};

    /// The clock must outlive the transport.
    HttpTransport(Clock& clock, TransportOptions options, QObject* parent = nullptr);
    /// shutdown(), then frees everything.
    ~HttpTransport() override;

    CallHandle send(Call call, QObject* owner, Handler handler) override;

    void setLimits(const LaneLimits& limits); ///< each at least 1; requests in flight are not cut
    QList<LaneSummary> lanes() const;
    CircuitBreaker::State breakerState(TrafficClass trafficClass) const;
    RequestJournal& journal();
    TransportCounters counters() const;
    int inFlight() const;
    std::optional<Milliseconds> lastRoundTrip() const; ///< of the last answered attempt but polls and sinks
    /// Cancels every call (each handler gets Cancelled, from the event loop) and refuses later ones the same way.
    void shutdown();

private:
    std::unique_ptr<TransportCore> d;
};

} // namespace tinkex
