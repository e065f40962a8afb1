#pragma once

#include "core/transport/curlengine.h"
#include "core/transport/httptransport.h"
#include "core/transport/retrydecision.h"
#include "core/transport/transportjob.h"

#include <unordered_map>

namespace tinkex {

/// The working part of HttpTransport: jobs, lanes, attempts. Private to the transport.
/// A job is in m_jobs from add() to finish() or cancel(); in between it is in a lane's ready queue, in flight in the
/// engine, or backing off behind a timer.
class TransportCore : public QObject {
public:
    using Job = TransportJob;
    using Lane = TransportLane;

    TransportCore(Clock& clock, TransportOptions options);

    quint64 add(Call call, QObject* owner, Transport::Handler handler);
    std::optional<Error> refusal(const Job& job) const;
    void pump(Lane& lane);
    void startAttempt(Job& job);
    void startExchange(Job& job);
    std::string keyOf(const Job& job) const;
    bool mayRenew(const Job& job, int status) const;
    void renewKey(Job& job, Result<HttpReply> refused);
    void queueAgain(quint64 id);
    void onExchange(quint64 id, Result<EngineReply> result);
    void count(Job& job, const EngineReply& reply);
    Result<bool> followRedirect(Job& job, const EngineReply& reply);
    Result<HttpReply> makeReply(const Job& job, EngineReply reply) const;
    bool retryLater(Job& job, const AttemptOutcome& outcome, const std::optional<Error>& why);
    void cancel(quint64 id, bool tellOwner);
    void cut(quint64 id, Error why, bool tellOwner);
    void finishLater(quint64 id, Error error);
    void finish(quint64 id, Result<HttpReply> result);
    Transport::Handler close(Job& job, Result<HttpReply>& result);
    void setState(Job& job, RequestState state);
    void noteQueue(Lane& lane);
    void setWait(Job& job, CallWait wait);
    void tellWait(quint64 id);
    Lane& laneOf(const Job& job) { return m_lanes[static_cast<std::size_t>(job.call.trafficClass)]; }

    Clock& m_clock;
    TransportOptions m_options;
    std::string m_requestId; ///< x-request-id of the connection; empty: none is sent
    std::string m_origin;    ///< empty: the base URL is unusable
    RequestJournal m_journal;
    std::array<Lane, kTrafficClassCount> m_lanes;
    std::unordered_map<quint64, std::unique_ptr<Job>> m_jobs;
    TransportCounters m_counters;
    std::optional<Milliseconds> m_lastRoundTrip;
    bool m_shutDown = false;
    CurlEngine m_engine;
};

} // namespace tinkex
