#pragma once

#include "core/base/eventsink.h"
#include "core/supervision/census.h"
#include "core/supervision/tasksupervisor.h"
#include "core/transport/transport.h"
#include "core/wire/types.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace tinkex {

/// Numbers of protocol.md 4.9, with an end to the retries.
struct TelemetryPolicy {
    std::size_t queueLimit = 10'000;
    std::size_t batchSize = 100;
    std::size_t batchesInFlight = 2;
    Milliseconds flushInterval{10'000};
    Milliseconds timeout{5'000};
    int attempts = 3;               ///< of one batch, then it is dropped and counted
    Milliseconds retryDelay{1'000}; ///< doubled for each further attempt
    Milliseconds stopShare{5'000};  ///< how long the end may wait for the last batches
};

struct TelemetryCounts {
    qint64 queued = 0; ///< now, those in flight included
    qint64 sent = 0;
    qint64 dropped = 0; ///< queue full, given up or cut at the end
    int posts = 0;
    int failedPosts = 0;
};

/// How a reporter ended.
struct TelemetryEnd {
    enum class Kind {
        NotRunning, ///< not started, switched off, or already told to stop
        Drained,    ///< everything arrived
        Dropped,    ///< the server refused or failed too often
        TimedOut    ///< time was up
    };
    Kind kind = Kind::NotRunning;
    qint64 sent = 0;    ///< of what there was to send, SESSION_END included
    qint64 dropped = 0; ///< the rest of it
};

/// Sends what happens in one session to its server; never blocks anything and gives up rather than pile up. Batches go
/// out in order, two at a time; after a failure none follows until that batch has arrived or was given up. Every batch
/// in flight is a task. SESSION_START is the first event, SESSION_END the last, each once. A disabled reporter (setting
/// or server) takes nothing and exits normally on stop. Given-up events are counted and reported to the event sink with
/// the category "telemetry".
/// Thread: core. Ownership: a supervisor; made for a ready service by whoever connects. Only its owner stops it.
class TelemetryReporter : public Worker {
    Q_OBJECT
public:
    TelemetryReporter(Transport& transport, TaskSupervisor& tasks, Clock& clock, EventSink& events,
                      std::string sessionId, bool enabled, const TelemetryPolicy& policy = {},
                      QObject* parent = nullptr);
    ~TelemetryReporter() override;

    /// Queues an event of telemetryevents.h. No-op unless running and enabled.
    void log(wire::TelemetryEvent event);
    void logError(const Error& error); ///< errorEvent(), sent at once; nothing for ErrorKind::Cancelled
    void flush();

    /// stop(), and how it went: from the event loop, before exited(). Whoever asks a second time hears NotRunning.
    void close(QObject* owner, ResultHandler<TelemetryEnd> handler);

    bool isEnabled() const { return m_enabled; }
    TelemetryCounts counts() const;
    QString detail() const override;
    int queueLength() const override { return static_cast<int>(m_queue.size() + inFlight()); }

protected:
    void doStart() override;
    void doStop() override;

private:
    struct Batch;

    void enqueue(wire::TelemetryEvent event);
    void append(wire::TelemetryEvent event);
    void armFlush();
    void sendNext();
    void post(Batch& batch);
    void onReply(quint64 id, const Result<HttpReply>& reply);
    void retryLater(Batch& batch);
    void endBatch(quint64 id, const Result<void>& how);
    void giveUp(qint64 events, const Error& why);
    void disable();
    void cutRest(TelemetryEnd::Kind kind);
    void finish(TelemetryEnd::Kind kind);
    Batch* find(quint64 id) const;
    std::size_t inFlight() const;

    CensusEntry m_census{"TelemetryReporter"};
    Transport& m_transport;
    TaskSupervisor& m_tasks;
    EventSink& m_events;
    std::string m_sessionId;
    TelemetryPolicy m_policy;
    std::deque<wire::TelemetryEvent> m_queue;
    std::vector<std::unique_ptr<Batch>> m_batches; ///< in flight, oldest first
    TimerHandle m_flushTimer;
    TimerHandle m_stopTimer;
    Delivery<TelemetryEnd> m_end;
    TelemetryCounts m_atStop; ///< sent and dropped when the stop came
    std::int64_t m_nextIndex = 0;
    quint64 m_lastBatchId = 0;
    Milliseconds m_startedAt{0};
    qint64 m_sent = 0;
    qint64 m_dropped = 0;
    int m_posts = 0;
    int m_failedPosts = 0;
    bool m_enabled = true;
    bool m_overflowing = false; ///< already reported
};

} // namespace tinkex
