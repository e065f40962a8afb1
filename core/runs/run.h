#pragma once

#include "core/base/error.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

/// Value types of training runs, shared by core/runs and the window. Times are epoch milliseconds. Thread: any.
namespace tinkex {

struct TokenInfo {
    qint32 id = 0;
    QString text;       ///< lossy UTF-8 of this token alone; "⟨end⟩" style names for specials
    double logprob = 0; ///< NaN: not available
};

enum class RunKind { Supervised, Reinforcement };
enum class RunState { Preparing, Running, Paused, Saving, Finished, Cancelled, ConnectionLost, Failed };

/// Whether it still goes on.
constexpr bool isActive(RunState state)
{
    return state == RunState::Preparing || state == RunState::Running || state == RunState::Paused ||
           state == RunState::Saving;
}

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
