#pragma once

#include "core/base/error.h"
#include "core/base/eventsink.h"
#include "core/clients/clientrows.h"
#include "core/clients/serverfeatures.h"
#include "core/recovery/recoveryrow.h"
#include "core/runs/run.h"
#include "core/settings/profile.h"
#include "core/supervision/rows.h"
#include "core/telemetry/metrics.h"
#include "core/transport/journal.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

/// What the window may know: immutable values, copied between the core thread and the GUI thread. Times are epoch
/// milliseconds, so that the window can show an age that grows between two snapshots. -1 or 0 where said means "none".
namespace tinkex {

enum class ConnectionState { Disconnected, StartingServer, Connecting, Connected, Reconnecting, Failed };

struct ConnectionSnapshot {
    ServerProfile profile;
    ConnectionState state = ConnectionState::Disconnected;
    std::optional<Error> error; ///< why Reconnecting or Failed
    QString baseUrl;
    double roundTripMs = -1; ///< of the last control request
    QString sessionId;
    QStringList models;    ///< base models the server offers
    qint64 maxContext = 0; ///< tokens of the first model, 0: not told
    qint64 connectedAtMs = 0;
    qint64 nextTryAtMs = 0;     ///< Reconnecting: when the server is tried again; 0: being tried now
    int serverRestarts = 0;     ///< embedded server only
    bool keyInKeychain = false; ///< false: the key lives in this run's memory only
    bool tokenizerAvailable = false;
    ServerFeatures features; ///< of the present connection; all NotKnown without one
};

// Live tree

struct SessionRow {
    QString id;
    QString server; ///< profile name
    LiveState state = LiveState::Creating;
    int failedBeats = 0;
    qint64 lastBeatAtMs = 0;
    qint64 createdAtMs = 0;
    QString endReason;
    QList<ClientRow> clients;
    bool clientsKnown = true; ///< false: a listed one that nobody looked into yet

    bool operator==(const SessionRow&) const = default;
};

struct SessionsSnapshot {
    QList<SessionRow> sessions; ///< the own ones
    QList<SessionRow> listed;   ///< other ones on the server's list; listed is not alive
};

// Health

/// The answer to "why am I waiting?", as data; the words are made in ui/.
struct WaitSummary {
    ConnectionState connection = ConnectionState::Disconnected; ///< unless Connected, `wait` has why and until when
    Wait wait;                                                  ///< the most telling of everything under way
    QString operation;                                          ///< kind of an operation that waits so
    int operations = 0;                                         ///< how many wait so
};

/// A budget of bytes in flight. Work may overdraw it by one piece.
struct ByteUse {
    qint64 inUse = 0;
    qint64 budget = 0;
    int waiting = 0; ///< pieces that wait for room
};

/// What holds samples back before they are posted (core/clients/samplingdispatch.h).
struct SamplingGate {
    int inFlight = 0;
    int waiting = 0;
    int limit = 0;            ///< at a time, as it is now
    qint64 opensAtMs = 0;     ///< nothing goes out before; 0: open
    qint64 throttledToMs = 0; ///< the limit is lowered until then; 0: it is not
};

/// Live objects of one class.
struct CensusRow {
    QString className;
    int count = 0;
};

/// The tasks of all kinds: where they are now, and how those ended that are over.
struct TaskTotals {
    int running = 0;
    int queued = 0;
    int overdue = 0; ///< of those that run
    qint64 finished = 0;
    qint64 failed = 0;
    qint64 cancelled = 0;
    int peakRunning = 0; ///< in the pool
};

enum class MetricKind { Counter, Gauge, Histogram };

/// One of the program's own metrics (core/telemetry/metrics.h).
struct MetricRow {
    QString name;
    MetricKind kind = MetricKind::Counter;
    double value = 0;           ///< of a counter or gauge
    HistogramSummary histogram; ///< of a histogram
};

struct HealthSnapshot {
    QList<SupervisedRow> supervised; ///< parents before children
    QList<LaneSummary> lanes;
    QList<LatencySummary> latencies;
    QList<TaskRow> tasks;
    TaskTotals taskTotals;
    QList<MetricRow> metrics; ///< counters, gauges, histograms; each by name
    QList<RecoveryRow> recoveries;
    bool recoveryEnabled = false;
    QList<CensusRow> census; ///< by name
    WaitSummary waiting;
    SamplingGate sampling;
    int inFlight = 0;
    int threads = 0;
    ByteUse resultBytes; ///< large results being fetched
    ByteUse sampleBytes; ///< sample requests being posted
    qint64 telemetryQueued = 0;
    qint64 telemetryDropped = 0;
    double tokensPerSecond = 0; ///< of all active runs
};

struct RequestsSnapshot {
    QList<RequestEntry> entries; ///< oldest first, at most RequestJournal::kCapacity
};

// Sampling

struct SamplingTarget {
    QString label;
    QString baseModel; ///< one of the two is set
    QString modelPath; ///< tinker://…/sampler_weights/…

    bool operator==(const SamplingTarget&) const = default;
};

enum class PromptKind { Raw, Chat, TokenIds };

struct ChatTurn {
    QString role; ///< system, user, assistant
    QString content;
};

struct PromptSpec {
    PromptKind kind = PromptKind::Raw;
    QString text;             ///< Raw
    QList<ChatTurn> turns;    ///< Chat
    QString renderer;         ///< Chat: role_colon, …
    QVector<qint32> tokenIds; ///< TokenIds
};

struct SampleSpec {
    SamplingTarget target;
    PromptSpec prompt;
    int maxTokens = 64;
    double temperature = 1.0;
    double topP = 1.0;
    int topK = -1; ///< -1: off
    int numSamples = 1;
    std::optional<qint64> seed;
    QStringList stopStrings;
    bool promptLogprobs = false;
};

struct SampledText {
    QVector<TokenInfo> tokens;
    QString text;           ///< decoded as a whole, without the end token
    bool stopped = false;   ///< false: cut at max tokens
    double meanLogprob = 0; ///< nats per token
};

struct SampleResult {
    SamplingTarget target;
    QVector<TokenInfo> prompt;
    QList<SampledText> samples;
    QString renderedPrompt;
    qint64 seqId = -1;
    qint64 durationMs = 0;
    qint64 queueMs = 0;
    qint64 cachedPromptTokens = 0;
    qint64 finishedAtMs = 0;
};

struct TokenAlternative {
    qint32 id = 0;
    QString text;
    double logprob = 0;
};
/// For every position of a token list: the most likely tokens there.
struct AlternativesResult {
    QVector<QVector<TokenAlternative>> positions;
};

struct TokenizedPrompt {
    QVector<TokenInfo> tokens;
    QString rendered;
    qint64 maxContext = 0;
};

} // namespace tinkex

Q_DECLARE_METATYPE(tinkex::ConnectionSnapshot)
Q_DECLARE_METATYPE(tinkex::SessionsSnapshot)
Q_DECLARE_METATYPE(tinkex::HealthSnapshot)
Q_DECLARE_METATYPE(tinkex::RequestsSnapshot)
Q_DECLARE_METATYPE(tinkex::RunsSnapshot)
Q_DECLARE_METATYPE(tinkex::SeriesChunk)
