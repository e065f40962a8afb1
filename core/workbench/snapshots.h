#pragma once

#include "core/base/error.h"
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

enum class ProfileKind { Embedded, Hosted, Custom };

struct ServerProfile {
    QString id;
    QString name;
    ProfileKind kind = ProfileKind::Custom;
    QString baseUrl;              ///< empty for the embedded server
    bool fromEnvironment = false; ///< offered because TINKER_BASE_URL / TINKER_API_KEY are set
    QString tokenizerPath;        ///< a tokenizer.json for servers whose tokenizer the program cannot find itself
};

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

// Runs

enum class RunKind { Supervised, Reinforcement };
enum class RunState { Preparing, Running, Paused, Saving, Finished, Cancelled, ConnectionLost, Failed };

struct RunCheckpoint {
    QString name;
    qint64 step = 0;
    QString statePath;   ///< tinker://…/weights/…, resumable; may be empty
    QString samplerPath; ///< tinker://…/sampler_weights/…, may be empty
    qint64 savedAtMs = 0;
    double metric = 0; ///< last loss or reward at save
};

/// One held-out question with the answers before and after (or so far).
struct ProbeRow {
    QString prompt;
    QString expected;
    QString before;
    QString after; ///< empty until sampled
    bool beforeRight = false;
    bool afterRight = false;
};

struct RunSnapshot {
    QString id;
    QString name;
    RunKind kind = RunKind::Supervised;
    QString exerciseId; ///< addition, style, sort; empty for a file
    QString dataFile;
    RunState state = RunState::Preparing;
    std::optional<Error> error;
    QString activity; ///< machine word of the current phase: creating_model, probing, training, sampling, saving…
    QString baseModel;
    int rank = 0;
    QString lossFn;
    double learningRate = 0;
    QString schedule;  ///< constant or linear
    int batchSize = 0; ///< datums a step; for RL prompts × group
    int groupSize = 0;
    quint64 seed = 0;
    qint64 step = 0;
    qint64 totalSteps = 0;
    qint64 tokensSeen = 0;
    qint64 startedAtMs = 0;
    qint64 elapsedMs = 0;
    qint64 remainingMs = -1;
    double lastLoss = 0;   ///< NaN before the first step
    double lastReward = 0; ///< NaN for supervised runs
    double tokensPerSecond = 0;
    double stepsPerSecond = 0;
    QStringList metrics; ///< names with a series: loss, reward, accuracy, tokens_per_second, …
    QList<RunCheckpoint> checkpoints;
    QList<ProbeRow> probes;
    double accuracyBefore = -1; ///< held out, -1: not measured
    double accuracyNow = -1;
    double keptBefore = -1; ///< share of other answers right before
    double keptNow = -1;
    QString folder; ///< run folder on disk
};

struct RunsSnapshot {
    QList<RunSnapshot> runs; ///< newest first
};

/// New points of one metric of one run, in order. Points are never changed once sent.
struct SeriesChunk {
    QString runId;
    QString metric;
    qint64 firstIndex = 0;
    QVector<double> steps;
    QVector<double> values; ///< may hold NaN and Inf
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

struct TokenInfo {
    qint32 id = 0;
    QString text;       ///< lossy UTF-8 of this token alone; "⟨end⟩" style names for specials
    double logprob = 0; ///< NaN: not available
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

// New run

struct DataProblem {
    qint64 line = 0; ///< from 1
    QString reason;
};

struct DataPreviewRow {
    qint64 line = 0;
    QVector<TokenInfo> tokens;
    QVector<float> weights; ///< one a token; 0: context, not learned
};

struct DataPreview {
    qint64 examples = 0;
    qint64 tokens = 0;
    qint64 trainedTokens = 0;
    qint64 longest = 0;
    QList<DataProblem> problems; ///< at most 1,000; problemCount has all
    qint64 problemCount = 0;
    QList<DataPreviewRow> rows; ///< the first 20
};

/// What "New run" asks for. Validation happens in Workbench::validate, so that the form and startRun agree.
struct RunSpec {
    QString name;
    QString exerciseId; ///< addition, style, sort; empty: dataFile
    QString dataFile;
    QString renderer; ///< for messages; empty: the model's default
    QString baseModel;
    int rank = 16;
    double learningRate = 5e-3;
    QString schedule = QStringLiteral("linear");
    int batchSize = 32;
    int groupSize = 8; ///< RL only
    qint64 steps = 200;
    quint64 seed = 1;
    double gradClipNorm = 0;
    qint64 checkpointEvery = 0; ///< steps, 0: only at the end
    qint64 evaluateEvery = 50;
};

/// A mistake in a form: which field, and what to do as machine data; the sentence is made in ui/.
struct FieldProblem {
    QString field; ///< name of the RunSpec or SampleSpec member
    Error error;
};

struct ExerciseInfo {
    QString id;
    RunKind kind = RunKind::Supervised;
    RunSpec defaults;
    QStringList samplePrompts; ///< good first prompts on the Sampling page
};

} // namespace tinkex

Q_DECLARE_METATYPE(tinkex::ConnectionSnapshot)
Q_DECLARE_METATYPE(tinkex::SessionsSnapshot)
Q_DECLARE_METATYPE(tinkex::HealthSnapshot)
Q_DECLARE_METATYPE(tinkex::RequestsSnapshot)
Q_DECLARE_METATYPE(tinkex::RunsSnapshot)
Q_DECLARE_METATYPE(tinkex::SeriesChunk)
