#pragma once

#include "core/base/error.h"
#include "core/runs/run.h"
#include "core/settings/profile.h"
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
    int serverRestarts = 0;     ///< embedded server only
    bool keyInKeychain = false; ///< false: the key lives in this run's memory only
    bool tokenizerAvailable = false;
};

// Live tree

enum class LiveState { Creating, Alive, Late, Failing, Lost, Ended, Unknown };

struct OperationRow {
    QString id;
    QString kind; ///< forward_backward, optim_step, sample, …
    qint64 seqId = -1;
    QString requestId;
    QString queueState;  ///< active, paused_capacity, paused_rate_limit or empty
    QString queueReason; ///< the server's own words
    int retries = 0;
    qint64 startedAtMs = 0;
};

enum class ClientKind { Trainer, Sampler };

struct ClientRow {
    QString id; ///< model id or sampling session id; a local id while creating
    ClientKind kind = ClientKind::Trainer;
    QString name; ///< the run's name or the target's label
    LiveState state = LiveState::Creating;
    QString baseModel;
    QString modelPath;
    qint64 nextSeqId = 0;
    QList<OperationRow> operations;
    QString endReason;
    qint64 createdAtMs = 0;
};

struct SessionRow {
    QString id;
    QString server;  ///< profile name
    bool own = true; ///< false: listed by the server; listed is not alive
    LiveState state = LiveState::Creating;
    int failedBeats = 0;
    qint64 lastBeatAtMs = 0;
    qint64 createdAtMs = 0;
    QString endReason;
    QList<ClientRow> clients;
};

struct SessionsSnapshot {
    QList<SessionRow> sessions;
};

// Health

enum class SupervisedState { Idle, Starting, Running, Stopping, Exited, Failed, BackingOff };

struct SupervisedRow {
    QString path; ///< "root/http/lanes", unique
    QString name;
    QString kind; ///< supervisor or worker class
    SupervisedState state = SupervisedState::Idle;
    int restarts = 0;
    qint64 sinceMs = 0;
    int queueLength = -1; ///< -1: has none
    QString detail;       ///< why it failed, what it waits for
};

struct TaskRow {
    quint64 id = 0;
    QString name;
    QString owner;
    bool running = false; ///< false: queued
    bool overdue = false;
    qint64 startedAtMs = 0;
    double progress = -1; ///< 0…1, -1: unknown
};

/// The one sentence of "why am I waiting?", as data; the words are made in ui/.
enum class WaitReason {
    NotWaiting,
    NotConnected,
    ServerQueueCapacity,
    ServerRateLimit,
    RateGate,
    LaneFull,
    ServerWorking,
    Retrying
};

struct HealthSnapshot {
    QList<SupervisedRow> supervised; ///< parents before children
    QList<LaneSummary> lanes;
    QList<LatencySummary> latencies;
    QList<TaskRow> tasks;
    WaitReason waitReason = WaitReason::NotWaiting;
    QString waitDetail; ///< the server's own words or the operation's name
    qint64 waitUntilMs = 0;
    int inFlight = 0;
    int threads = 0;
    qint64 bytesInFlight = 0;
    qint64 bytesBudget = 0;
    qint64 telemetryQueued = 0;
    qint64 telemetryDropped = 0;
    double tokensPerSecond = 0; ///< of all active runs
};

struct RequestsSnapshot {
    QList<RequestEntry> entries; ///< oldest first, at most RequestJournal::kCapacity
};

enum class Severity { Debug, Info, Warning, Error };

struct EventRow {
    quint64 id = 0;
    qint64 timeMs = 0;
    Severity severity = Severity::Info;
    QString category; ///< session, training, sampling, transport, supervision, server, telemetry, app
    QString object;   ///< id of what it is about, may be empty
    QString text;
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
