#pragma once

#include "core/clients/clientrows.h"
#include "core/clients/operation.h"
#include "core/clients/serverlink.h"
#include "core/session/queuenotice.h"
#include "core/supervision/census.h"
#include "core/supervision/worker.h"

#include <deque>
#include <string>
#include <vector>

namespace tinkex {

class ClientOperation;
class SampleOperation;
class StreamOperation;

/// Retry of a whole sample (protocol.md 4.6): unlimited, until no sample of this client finished for progressTimeout.
struct SampleRetryPolicy {
    Milliseconds base{500};
    Milliseconds cap{10'000};
    double jitter = 0.25;
    Milliseconds progressTimeout{7'200'000};
    std::optional<int> maxRetries{}; ///< nullopt: unlimited

    Milliseconds delay(int attempt) const; ///< before the next try, counted from 0; jittered, at most cap
};

struct SampleOutcome {
    wire::SampleResponse response;
    std::int64_t seqId = -1; ///< of the attempt that succeeded
    int retries = 0;
    qint64 queuedMs = 0; ///< until the server accepted the request
    qint64 totalMs = 0;
};

/// Of a streamed sample; its tokens have come before.
struct StreamOutcome {
    std::int64_t seqId = -1;
    std::int64_t chunks = 0; ///< that held a token
    std::int64_t totalTokens = 0;
    wire::StopReason stopReason = wire::StopReason::Length;
};
using StreamHandler = std::function<void(const wire::SampleChunk&)>;

/// Samples from one base model or checkpoint. Each sample passes the shared SamplingDispatch, is posted with the next
/// sequence id and polled. 429 pauses all samplers of the server and sends the same sequence id again; a lost promise
/// (410) or another transient failure takes a new one. The concurrency permit is released during back-off, the place in
/// the queue is kept. At most sample_max_concurrent_requests of the server's configuration are under way, over all
/// their attempts and polls (protocol.md 4.6); the others wait their turn. Thread: core. Ownership: its service.
/// stop() cancels all work.
class SamplingClient : public Worker {
    Q_OBJECT
public:
    /// request asks for a sampling session at start(); with a samplingSessionId already known nothing is sent.
    SamplingClient(ServerLink& link, wire::CreateSamplingSessionRequest request, std::string samplingSessionId,
                   const QString& name, QObject* parent = nullptr);
    ~SamplingClient() override;

    /// The addressing members of request are filled in. Validation: empty prompt, num_samples < 1, parameters out of
    /// range or not finite, not running.
    OperationHandle sample(wire::SampleRequest request, QObject* owner, ResultHandler<SampleOutcome> handler);
    /// Tokens in order as they are made, then the end (stream_sample, which few servers have: code "not_offered").
    /// onChunk: from the event loop, never after handler or owner's death. A failure after the first token is final.
    OperationHandle sampleStream(wire::SampleRequest request, QObject* owner, StreamHandler onChunk,
                                 ResultHandler<StreamOutcome> handler);
    /// Log-probability of every prompt token under the model; the first is NaN.
    OperationHandle computeLogprobs(const wire::ModelInput& prompt, QObject* owner,
                                    ResultHandler<std::vector<float>> handler);
    /// The k most likely tokens at every prompt position; the first row is empty.
    OperationHandle topkLogprobs(const wire::ModelInput& prompt, int k, QObject* owner,
                                 ResultHandler<std::vector<std::vector<wire::TokenLogprob>>> handler);

    /// Gives it up; the server's work goes on: handlers get Cancelled with the code "detached". Exits normally. No-op
    /// unless running.
    void detach();

    void setRetryPolicy(const SampleRetryPolicy& policy) { m_retry = policy; }
    const std::string& samplingSessionId() const { return m_samplingSessionId; }
    const std::string& baseModel() const { return m_baseModel; }
    const std::string& modelPath() const { return m_modelPath; }
    std::int64_t nextSeqId() const { return m_nextSeqId; }
    ClientRow row() const;

    QString detail() const override;
    int queueLength() const override; ///< samples not yet accepted by the server

protected:
    void doStart() override;
    void doStop() override;

private:
    friend class SampleOperation;
    friend class StreamOperation;

    std::optional<Error> refusalOf(const wire::SampleRequest& request) const;
    void address(wire::SampleRequest& request) const;
    OperationHandle begin(ClientOperation* operation);

    void onQueueState(wire::QueueState state, const QString& reason);
    void noteProgress();
    bool hasPlace() const;
    void letIn(SampleOperation* operation); ///< at once or when a place is free
    void onSampleEnded(SampleOperation* operation);

    CensusEntry m_census{"SamplingClient"};
    ServerLink& m_link;
    wire::CreateSamplingSessionRequest m_request;
    std::string m_samplingSessionId;
    std::string m_baseModel;
    std::string m_modelPath;
    SampleRetryPolicy m_retry;
    std::int64_t m_nextSeqId = 0;
    Milliseconds m_lastProgress{0};
    int m_active = 0;
    qint64 m_placesTaken = 0;
    std::deque<SampleOperation*> m_waitingForPlace;
    QueueNotice m_notice{QueueNotice::Kind::Sampling};
    QString m_endReason = QStringLiteral("closed");
    QList<EndedOperation> m_past;
    qint64 m_createdAtMs = 0;
};

} // namespace tinkex
