#pragma once

#include "core/clients/clientoperation.h"
#include "core/clients/samplingclient.h"

namespace tinkex {

/// One sample through all its attempts: place in the dispatch, POST, poll, and again after a failure that may pass.
/// Thread: core. Ownership: its SamplingClient.
class SampleOperation final : public ResultOperation<SampleOutcome> {
public:
    SampleOperation(ServerLink& link, SamplingClient& client, wire::SampleRequest request, QObject* owner,
                    ResultHandler<SampleOutcome> handler);

    void start();
    void waitForPlace();                           ///< says that it is held back until start()
    bool isAccepted() const { return m_accepted; } ///< by the server, so that it no longer waits for its turn

private:
    void acquire();
    void send(DispatchPermit permit);
    void onPosted(Result<HttpReply> reply, Milliseconds sentAt);
    void onSubmitted(const HttpReply& reply, Milliseconds took);
    void onResult(Result<FutureResult> result);
    void succeed(wire::SampleResponse response);
    void noteRetry(const Error& why, bool keepSeqId);
    void tryAgain(const Error& why, bool keepSeqId);
    void watchProgress(Milliseconds after);

    SamplingClient& m_client;
    wire::SampleRequest m_request;
    DispatchPermit m_permit;
    TimerHandle m_timer;
    TimerHandle m_watchdog;
    std::optional<Error> m_lastError;
    quint64 m_ticket;
    qint64 m_bytes;
    Milliseconds m_startedAt;
    Milliseconds m_acceptedAt{0};
    int m_attempt = 0;
    bool m_accepted = false;
    bool m_keepSeqId = false; ///< the next POST carries the same sequence id
};

} // namespace tinkex
