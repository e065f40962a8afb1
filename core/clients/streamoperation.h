#pragma once

#include "core/clients/clientoperation.h"
#include "core/clients/samplingclient.h"
#include "core/wire/ssedecoder.h"

namespace tinkex {

/// One sample whose tokens arrive while it is made (protocol.md 2.6, stream_sample; only some servers have it). Passes
/// the shared dispatch like others. A request that was refused with 429 or lost before its first token is sent again
/// with the same sequence id; after that a failure ends it. Thread: core. Ownership: its SamplingClient.
class StreamOperation final : public ResultOperation<StreamOutcome> {
public:
    StreamOperation(ServerLink& link, SamplingClient& client, wire::SampleRequest request, QObject* owner,
                    StreamHandler onChunk, ResultHandler<StreamOutcome> handler);

    void start();

private:
    void acquire();
    void send(DispatchPermit permit);
    void onEvent(const wire::SseEvent& event);
    void deliverChunks();
    void onEnd(const Result<HttpReply>& reply);
    void onFailure(const Error& error);

    SamplingClient& m_client;
    wire::SampleRequest m_request;
    StreamHandler m_onChunk;
    DispatchPermit m_permit;
    TimerHandle m_timer;
    CallHandle m_call;
    std::optional<wire::SseDecoder> m_decoder;
    std::vector<wire::SampleChunk> m_arrived; ///< not yet delivered
    StreamOutcome m_outcome;
    std::optional<Error> m_serverError;
    quint64 m_ticket;
    qint64 m_bytes;
    int m_attempt = 0;
    bool m_deliveryPosted = false;
    bool m_finished = false; ///< the server told the end
};

} // namespace tinkex
