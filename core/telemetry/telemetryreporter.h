#pragma once

#include "core/base/eventsink.h"
#include "core/supervision/worker.h"
#include "core/transport/transport.h"
#include "core/wire/types.h"

#include <deque>
#include <string>
#include <vector>

namespace tinkex {

/// Numbers of protocol.md 4.9, with an end to the retries.
struct TelemetryPolicy {
    std::size_t queueLimit = 10'000;
    std::size_t batchSize = 100;
    Milliseconds flushInterval{10'000};
    Milliseconds timeout{5'000};
    int attempts = 3;               ///< of one batch, then it is dropped and counted
    Milliseconds retryDelay{1'000}; ///< doubled for each further attempt
    Milliseconds stopShare{2'000};  ///< how long stop() may wait for the last batches
};

struct TelemetryCounts {
    qint64 queued = 0; ///< now
    qint64 sent = 0;
    qint64 dropped = 0; ///< queue full, given up or cut at the end
    int posts = 0;
};

/// Sends what happens in one session to its server, in order, one batch at a time; never blocks anything and gives up
/// rather than pile up. SESSION_START is the first event, SESSION_END the last, each once. A disabled reporter (setting
/// or server) takes nothing and exits normally on stop.
/// Thread: core. Ownership: a supervisor; made for a ready service by whoever connects. Only its owner stops it.
class TelemetryReporter : public Worker {
    Q_OBJECT
public:
    TelemetryReporter(Transport& transport, Clock& clock, std::string sessionId, bool enabled,
                      const TelemetryPolicy& policy = {}, QObject* parent = nullptr);

    /// A GENERIC_EVENT. eventDataJson is a JSON object; it must hold no secret (callers pass log rows, already
    /// redacted).
    void log(const std::string& name, const std::string& eventDataJson, Severity severity);
    void logError(const std::string& type, const std::string& message); ///< UNHANDLED_EXCEPTION
    void flush();

    bool isEnabled() const { return m_enabled; }
    TelemetryCounts counts() const;
    QString detail() const override;
    int queueLength() const override { return static_cast<int>(m_queue.size() + m_batch.size()); }

protected:
    void doStart() override;
    void doStop() override;

private:
    wire::TelemetryEvent makeEvent(const char* kind, Severity severity);
    void enqueue(wire::TelemetryEvent event);
    void armFlush();
    void sendNext();
    void post();
    void onReply(const Result<HttpReply>& reply);
    void finish();

    Transport& m_transport;
    std::string m_sessionId;
    TelemetryPolicy m_policy;
    std::deque<wire::TelemetryEvent> m_queue;
    std::vector<wire::TelemetryEvent> m_batch; ///< in flight
    TimerHandle m_flushTimer;
    TimerHandle m_retryTimer;
    TimerHandle m_stopTimer;
    CallHandle m_call;
    std::int64_t m_nextIndex = 0;
    Milliseconds m_startedAt{0};
    qint64 m_sent = 0;
    qint64 m_dropped = 0;
    int m_posts = 0;
    int m_attempt = 0;
    bool m_enabled = true;
    bool m_sending = false;
};

} // namespace tinkex
