#pragma once

#include "core/transport/circuitbreaker.h"
#include "core/transport/journal.h"
#include "core/transport/rategate.h"

#include <QPointer>
#include <set>

namespace tinkex {

/// One call of HttpTransport from send() to its end. Private to the transport.
struct TransportJob {
    enum class Phase { Queued, InFlight, BackingOff, Renewing }; ///< Renewing: waits for another key

    Call call;
    Transport::Handler handler;
    QPointer<QObject> owner;
    QMetaObject::Connection ownerWatch;

    RequestEntry entry; ///< what the journal shows; its id is the id of the job and its place in the queue
    std::string target; ///< absolute URL of the call
    std::string url;    ///< of the exchange in flight: the target, or where it redirected to
    std::string idempotencyKey;
    Phase phase = Phase::Queued;
    int retries = 0;
    int redirects = 0;
    Milliseconds sentAt{0}; ///< when send() was called
    std::optional<Milliseconds> firstStart;
    Milliseconds attemptStart{0};
    std::optional<Milliseconds> billingSince; ///< the first 402 of the pause
    std::string key;                          ///< sent with the attempt in flight
    bool renewed = false;                     ///< its one renewal of the key has been asked for
    quint64 exchange = 0;                     ///< in the engine
    TimerHandle backOff;
    TimerHandle deadline;
    std::optional<CircuitBreaker::Ticket> ticket;
    CallWait wait;      ///< as it is now
    CallWait waitShown; ///< as the caller was told
};

/// One traffic class. Private to the transport.
struct TransportLane {
    int limit = 1;
    int inFlight = 0;
    int backingOff = 0;
    std::set<quint64> ready; ///< ids grow with time: the smallest is the first in the queue
    RateGate gate;
    CircuitBreaker breaker;
    TimerHandle wake; ///< when the gate wants to be asked again
    CallWait wait;    ///< of those in the queue
};

} // namespace tinkex
