#include "core/runs/runjson.h"

#include <QJsonArray>
#include <array>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::runjson {

namespace {

constexpr std::array kStates{std::pair{RunState::Preparing, "preparing"},
                             std::pair{RunState::Running, "running"},
                             std::pair{RunState::Paused, "paused"},
                             std::pair{RunState::Saving, "saving"},
                             std::pair{RunState::Finished, "finished"},
                             std::pair{RunState::Cancelled, "cancelled"},
                             std::pair{RunState::ConnectionLost, "connection_lost"},
                             std::pair{RunState::Failed, "failed"}};

// JSON has no NaN; a missing number reads as one.
QJsonValue number(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue();
}

double readNumber(const QJsonObject& json, const QString& key)
{
    return json.value(key).toDouble(std::numeric_limits<double>::quiet_NaN());
}

QJsonArray probesToJson(const QList<ProbeRow>& probes)
{
    QJsonArray rows;
    for (const ProbeRow& probe : probes) {
        rows << QJsonObject{
            {u"prompt"_s, probe.prompt}, {u"expected"_s, probe.expected},        {u"before"_s, probe.before},
            {u"after"_s, probe.after},   {u"before_right"_s, probe.beforeRight}, {u"after_right"_s, probe.afterRight}};
    }
    return rows;
}

QList<ProbeRow> probesFromJson(const QJsonArray& rows)
{
    QList<ProbeRow> probes;
    for (const QJsonValue& value : rows) {
        const QJsonObject row = value.toObject();
        probes << ProbeRow{row[u"prompt"_s].toString(),     row[u"expected"_s].toString(),
                           row[u"before"_s].toString(),     row[u"after"_s].toString(),
                           row[u"before_right"_s].toBool(), row[u"after_right"_s].toBool()};
    }
    return probes;
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

ErrorKind kindFromName(const QString& text)
{
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::Internal); ++kind) {
        if (textOf(name(static_cast<ErrorKind>(kind))) == text)
            return static_cast<ErrorKind>(kind);
    }
    return ErrorKind::Internal;
}

// What retryAfter said is over when the file is read.
QJsonObject errorToJson(const Error& error)
{
    QJsonObject json{{u"kind"_s, textOf(name(error.kind))}, {u"detail"_s, error.detail}};
    for (const auto& [key, text] : {std::pair{u"operation"_s, error.operation}, std::pair{u"code"_s, error.code},
                                    std::pair{u"request_id"_s, error.requestId}}) {
        if (!text.isEmpty())
            json[key] = text;
    }
    if (error.category != ErrorCategory::Unknown)
        json[u"category"_s] = error.category == ErrorCategory::User ? u"user"_s : u"server"_s;
    if (error.httpStatus != 0)
        json[u"http_status"_s] = error.httpStatus;
    if (error.cause)
        json[u"cause"_s] = errorToJson(*error.cause);
    return json;
}

Error errorFromJson(const QJsonObject& json)
{
    Error error = Error::make(kindFromName(json[u"kind"_s].toString()), json[u"detail"_s].toString());
    error.operation = json[u"operation"_s].toString();
    error.code = json[u"code"_s].toString();
    error.requestId = json[u"request_id"_s].toString();
    const QString category = json[u"category"_s].toString();
    error.category = category == u"user"_s     ? ErrorCategory::User
                     : category == u"server"_s ? ErrorCategory::Server
                                               : ErrorCategory::Unknown;
    error.httpStatus = json[u"http_status"_s].toInt();
    if (const QJsonValue cause = json[u"cause"_s]; cause.isObject())
        error = std::move(error).because(errorFromJson(cause.toObject()));
    return error;
}

/// Earlier versions kept the text alone: the state says what it was about.
Error errorFromText(const QString& text, RunState state)
{
    const ErrorKind kind = state == RunState::ConnectionLost ? ErrorKind::Network
                           : state == RunState::Cancelled    ? ErrorKind::Cancelled
                                                             : ErrorKind::Internal;
    return Error::make(kind, text);
}

} // namespace

QJsonObject toJson(const RunSpec& spec)
{
    return {{u"name"_s, spec.name},
            {u"exercise"_s, spec.exerciseId},
            {u"data_file"_s, spec.dataFile},
            {u"renderer"_s, spec.renderer},
            {u"model_name"_s, spec.baseModel},
            {u"lora_rank"_s, spec.rank},
            {u"learning_rate"_s, spec.learningRate},
            {u"lr_schedule"_s, spec.schedule},
            {u"batch_size"_s, spec.batchSize},
            {u"group_size"_s, spec.groupSize},
            {u"max_steps"_s, spec.steps},
            {u"seed"_s, QString::number(spec.seed)},
            {u"grad_clip_norm"_s, spec.gradClipNorm},
            {u"save_every"_s, spec.checkpointEvery},
            {u"eval_every"_s, spec.evaluateEvery}};
}

RunSpec specFromJson(const QJsonObject& json)
{
    RunSpec spec;
    spec.name = json[u"name"_s].toString();
    spec.exerciseId = json[u"exercise"_s].toString();
    spec.dataFile = json[u"data_file"_s].toString();
    spec.renderer = json[u"renderer"_s].toString();
    spec.baseModel = json[u"model_name"_s].toString();
    spec.rank = json[u"lora_rank"_s].toInt(spec.rank);
    spec.learningRate = json[u"learning_rate"_s].toDouble(spec.learningRate);
    spec.schedule = json[u"lr_schedule"_s].toString(spec.schedule);
    spec.batchSize = json[u"batch_size"_s].toInt(spec.batchSize);
    spec.groupSize = json[u"group_size"_s].toInt(spec.groupSize);
    spec.steps = json[u"max_steps"_s].toInteger(spec.steps);
    spec.seed = json[u"seed"_s].toString(QString::number(spec.seed)).toULongLong();
    spec.gradClipNorm = json[u"grad_clip_norm"_s].toDouble(spec.gradClipNorm);
    spec.checkpointEvery = json[u"save_every"_s].toInteger(spec.checkpointEvery);
    spec.evaluateEvery = json[u"eval_every"_s].toInteger(spec.evaluateEvery);
    return spec;
}

QJsonObject toJson(const RunSnapshot& run)
{
    QJsonObject json{{u"id"_s, run.id},
                     {u"state"_s, stateName(run.state)},
                     {u"loss_fn"_s, run.lossFn},
                     {u"step"_s, run.step},
                     {u"tokens_seen"_s, run.tokensSeen},
                     {u"started_at_ms"_s, run.startedAtMs},
                     {u"elapsed_ms"_s, run.elapsedMs},
                     {u"last_loss"_s, number(run.lastLoss)},
                     {u"last_reward"_s, number(run.lastReward)},
                     {u"accuracy_before"_s, run.accuracyBefore},
                     {u"accuracy_now"_s, run.accuracyNow},
                     {u"kept_before"_s, run.keptBefore},
                     {u"kept_now"_s, run.keptNow},
                     {u"probes"_s, probesToJson(run.probes)}};
    if (run.error)
        json[u"error"_s] = errorToJson(*run.error);
    return json;
}

RunSnapshot runFromJson(const QJsonObject& json)
{
    RunSnapshot run;
    run.id = json[u"id"_s].toString();
    run.state = stateFromName(json[u"state"_s].toString());
    run.lossFn = json[u"loss_fn"_s].toString();
    run.step = json[u"step"_s].toInteger();
    run.tokensSeen = json[u"tokens_seen"_s].toInteger();
    run.startedAtMs = json[u"started_at_ms"_s].toInteger();
    run.elapsedMs = json[u"elapsed_ms"_s].toInteger();
    run.lastLoss = readNumber(json, u"last_loss"_s);
    run.lastReward = readNumber(json, u"last_reward"_s);
    run.accuracyBefore = json[u"accuracy_before"_s].toDouble(-1);
    run.accuracyNow = json[u"accuracy_now"_s].toDouble(-1);
    run.keptBefore = json[u"kept_before"_s].toDouble(-1);
    run.keptNow = json[u"kept_now"_s].toDouble(-1);
    run.probes = probesFromJson(json[u"probes"_s].toArray());
    if (const QJsonValue error = json[u"error"_s]; error.isObject())
        run.error = errorFromJson(error.toObject());
    else if (!error.toString().isEmpty())
        run.error = errorFromText(error.toString(), run.state);
    return run;
}

QString stateName(RunState state)
{
    for (const auto& [value, text] : kStates) {
        if (value == state)
            return QString::fromLatin1(text);
    }
    return {};
}

RunState stateFromName(const QString& name)
{
    for (const auto& [value, text] : kStates) {
        if (name == QLatin1StringView(text))
            return value;
    }
    return RunState::Failed;
}

} // namespace tinkex::runjson
