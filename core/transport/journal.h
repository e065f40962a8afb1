#pragma once

#include "core/transport/transport.h"

#include <QList>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace tinkex {

enum class RequestState { Queued, InFlight, Waiting, Done, Failed, Cancelled }; ///< Waiting: between two attempts

/// One logical request for the Health page. No header and no body is kept; the detail is redacted.
struct RequestEntry {
    quint64 id = 0; ///< grows
    QString operation;
    TrafficClass trafficClass = TrafficClass::Rest;
    QString method;
    QString path;
    RequestState state = RequestState::Queued;
    int attempt = 0;
    int httpStatus = 0;
    qint64 queuedAtMs = 0; ///< epoch
    qint64 startedAtMs = 0;
    qint64 durationMs = -1; ///< of the whole call once it ended
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
    QString detail;
};

/// p50/p95/p99 and counts of one operation over its last 1,000 calls.
struct LatencySummary {
    QString operation;
    qint64 count = 0;
    qint64 errors = 0;
    qint64 retries = 0;
    double p50Ms = 0;
    double p95Ms = 0;
    double p99Ms = 0;
};

struct LaneSummary {
    TrafficClass trafficClass = TrafficClass::Rest;
    int inFlight = 0;
    int waiting = 0;
    int limit = 0;
    qint64 gateOpensAtMs = 0; ///< epoch; 0: open
};

/// Ring of the last requests, owned by HttpTransport. The signals come in the middle of the transport's work: a slot
/// must not call the transport. Thread: core.
class RequestJournal : public QObject {
    Q_OBJECT
public:
    static constexpr int kCapacity = 2000;

    explicit RequestJournal(const Clock& clock, QObject* parent = nullptr);
    ~RequestJournal() override;

    RequestEntry& add(RequestEntry entry); ///< assigns the id and queuedAtMs
    /// No-op when newer entries have pushed this one out.
    void update(quint64 id, const std::function<void(RequestEntry&)>& change);
    QList<RequestEntry> entries() const; ///< oldest first
    QList<LatencySummary> latencies() const;
    /// Tells of an ended call and counts it for latencies(); cancelled ones do not count.
    void recordEnd(const RequestEntry& entry);

Q_SIGNALS:
    void changed(); ///< at every change; the reader coalesces
    /// Once a call, in whatever way it ended; after the changed() that shows it.
    void ended(const tinkex::RequestEntry& entry);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tinkex
