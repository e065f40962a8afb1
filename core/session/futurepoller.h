#pragma once

#include "core/base/clock.h"
#include "core/session/bytebudget.h"
#include "core/session/wait.h"
#include "core/supervision/census.h"
#include "core/supervision/ownerguard.h"
#include "core/transport/transport.h"
#include "core/wire/types.h"

#include <QObject>
#include <optional>
#include <string>

namespace tinkex {

/// What one future is and how long it may take.
struct FutureRequest {
    std::string requestId;
    std::string requestType;                   ///< X-Tinker-Request-Type: ForwardBackward, OptimStep, Sample, …
    bool acceptProtobuf = false;               ///< asks for protobuf, still takes JSON
    Milliseconds submitTook{0};                ///< round trip of the POST that made the future
    std::optional<Milliseconds> deadline;      ///< overall; nullopt: as long as it takes
    Milliseconds billingPause{3'600'000};      ///< how long 402 is taken for a pause
    std::shared_ptr<ByteBudget> inflightBytes; ///< of large results; null: unlimited
};

/// The result of a future as it came. Holds its share of the inflight budget until it is decoded and dropped.
struct FutureResult {
    std::string body; ///< protobuf bytes, or the JSON object of the result
    bool isProtobuf = false;
    std::shared_ptr<BytePermit> permit;
};

/// Back-off while a future is pending (DESIGN.md 3), pure. attempt counts from 0; unit is U[0,1).
namespace polling {
inline constexpr Milliseconds kLongPoll{1'000}; ///< a reply held at least this long came from a long-polling server
Milliseconds pendingDelay(int attempt, double unit); ///< 0.25 s doubling to 5 s, times 0.75…1
Milliseconds connectionDelay(int attempt);           ///< 1 s doubling to 30 s
Milliseconds rateLimitDelay(int attempt, std::optional<Milliseconds> retryAfter); ///< at most 60 s from the server
} // namespace polling

/// Long-polls one future of one's own until it is done (protocol.md 2.7): reports queue states, honours the deadline
/// with a real timer, stops with its parent. The handler is served exactly once from the event loop, unless the poller
/// dies first. Errors: Cancelled; Timeout (deadline, with the last failure as cause and the status of the last answer);
/// RemoteTask with category; HttpStatus 410/404 with code "future_gone"; RateLimited for an outlived billing pause;
/// Protocol; Auth. Thread: core. Ownership: its parent, normally an operation of a client.
class FuturePoller : public QObject {
    Q_OBJECT
public:
    FuturePoller(Transport& transport, Clock& clock, FutureRequest request, QObject* parent);
    ~FuturePoller() override;

    void start(ResultHandler<FutureResult> handler);
    void cancel();

    int iteration() const { return m_iteration; }
    int failures() const { return m_failures; }           ///< polls that failed and were tried again
    bool isWaiting() const { return m_timer.isActive(); } ///< between two polls
    const Wait& wait() const { return m_wait; }           ///< what it waits for; None before start() and after the end

Q_SIGNALS:
    void queueStateChanged(tinkex::wire::QueueState state, const QString& reason);
    void retrying(const tinkex::Error& why, std::chrono::milliseconds delay);
    /// At every change of wait(), after the signal that tells the reason. Not at the end.
    void waitChanged(const tinkex::Wait& wait);

private:
    void poll();
    void onReply(Result<HttpReply> reply);
    void onHttp(HttpReply reply);
    void onSuccessBody(HttpReply reply);
    void onTryAgain(const HttpReply& reply, const wire::FutureTryAgain& tryAgain);
    void onMetadata(const wire::FutureMetadataOnly& metadata);
    void onStatus(HttpReply reply);
    void pollAgain(Milliseconds delay, std::optional<Error> why = {});
    void noteQueue(wire::QueueState state, const std::string& reason);
    void setWait(Wait wait);
    void onCallWait(const CallWait& call);
    Wait serverWait() const;
    void finish(Result<FutureResult> result);

    CensusEntry m_census{"FuturePoller"};
    Transport& m_transport;
    Clock& m_clock;
    FutureRequest m_request;
    ResultHandler<FutureResult> m_handler;
    TimerHandle m_timer;
    TimerHandle m_deadline;
    CallHandle m_call;
    std::shared_ptr<BytePermit> m_permit;
    std::optional<Error> m_lastError;
    std::optional<Milliseconds> m_billingSince;
    std::optional<std::pair<wire::QueueState, std::string>> m_queue;
    Wait m_wait;
    int m_iteration = 0;
    int m_failures = 0;
    int m_pendingAttempt = 0;
    int m_connectionAttempt = 0;
    int m_badRequests = 0;
    int m_lastStatus = 0;  ///< 0: no poll has been answered
    int m_unexplained = 0; ///< 500s as plain text in a row
    bool m_allowMetadata = true;
    bool m_done = false;
};

} // namespace tinkex

Q_DECLARE_METATYPE(tinkex::wire::QueueState)
