#include "ui/words.h"

#include "ui/waittext.h"

#include <algorithm>

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

StateWord Words::of(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Disconnected: return {tr("not connected"), Tone::Neutral};
    case ConnectionState::StartingServer: return {tr("starting server"), Tone::Info};
    case ConnectionState::Connecting: return {tr("connecting"), Tone::Info};
    case ConnectionState::Connected: return {tr("connected"), Tone::Ok};
    case ConnectionState::Reconnecting: return {tr("reconnecting"), Tone::Warn};
    case ConnectionState::Failed: return {tr("failed"), Tone::Bad};
    }
    return {};
}

StateWord Words::of(LiveState state)
{
    switch (state) {
    case LiveState::Creating: return {tr("creating"), Tone::Info};
    case LiveState::Alive: return {tr("alive"), Tone::Ok};
    case LiveState::Late: return {tr("late"), Tone::Warn};
    case LiveState::Failing: return {tr("failing"), Tone::Warn};
    case LiveState::Lost: return {tr("lost"), Tone::Bad};
    case LiveState::Ended: return {tr("ended"), Tone::Neutral};
    case LiveState::Unknown: return {tr("unknown"), Tone::Neutral};
    }
    return {};
}

StateWord Words::of(SupervisedState state)
{
    switch (state) {
    case SupervisedState::Idle: return {tr("idle"), Tone::Neutral};
    case SupervisedState::Starting: return {tr("starting"), Tone::Info};
    case SupervisedState::Running: return {tr("running"), Tone::Ok};
    case SupervisedState::Stopping: return {tr("stopping"), Tone::Info};
    case SupervisedState::Exited: return {tr("exited"), Tone::Neutral};
    case SupervisedState::Failed: return {tr("failed"), Tone::Bad};
    case SupervisedState::BackingOff: return {tr("backing off"), Tone::Warn};
    }
    return {};
}

StateWord Words::of(RunState state)
{
    switch (state) {
    case RunState::Preparing: return {tr("preparing"), Tone::Info};
    case RunState::Running: return {tr("running"), Tone::Ok};
    case RunState::Paused: return {tr("paused"), Tone::Warn};
    case RunState::Saving: return {tr("saving"), Tone::Info};
    case RunState::Finished: return {tr("finished"), Tone::Neutral};
    case RunState::Cancelled: return {tr("cancelled"), Tone::Neutral};
    case RunState::ConnectionLost: return {tr("connection lost"), Tone::Bad};
    case RunState::Failed: return {tr("failed"), Tone::Bad};
    }
    return {};
}

StateWord Words::of(RequestState state)
{
    switch (state) {
    case RequestState::Queued: return {tr("queued"), Tone::Neutral};
    case RequestState::InFlight: return {tr("in flight"), Tone::Info};
    case RequestState::Waiting: return {tr("waiting"), Tone::Warn};
    case RequestState::Done: return {tr("done"), Tone::Ok};
    case RequestState::Failed: return {tr("failed"), Tone::Bad};
    case RequestState::Cancelled: return {tr("cancelled"), Tone::Neutral};
    }
    return {};
}

StateWord Words::of(RecoveryState state)
{
    switch (state) {
    case RecoveryState::Queued: return {tr("queued"), Tone::Neutral};
    case RecoveryState::InProgress: return {tr("being recovered"), Tone::Info};
    case RecoveryState::WaitingRetry: return {tr("waiting"), Tone::Warn};
    case RecoveryState::Done: return {tr("recovered"), Tone::Ok};
    case RecoveryState::Exhausted: return {tr("given up"), Tone::Bad};
    case RecoveryState::Cancelled: return {tr("cancelled"), Tone::Neutral};
    }
    return {};
}

StateWord Words::of(Severity severity)
{
    switch (severity) {
    case Severity::Debug: return {tr("debug"), Tone::Neutral};
    case Severity::Info: return {tr("info"), Tone::Info};
    case Severity::Warning: return {tr("warning"), Tone::Warn};
    case Severity::Error: return {tr("error"), Tone::Bad};
    }
    return {};
}

StateWord Words::ofSession(const SessionRow& session)
{
    StateWord word = of(session.state);
    if (session.state == LiveState::Failing)
        word.word =
            tr("failing %1 of %2", "beats missed of beats allowed").arg(session.failedBeats).arg(kLostAfterBeats);
    return word;
}

StateWord Words::ofClient(const ClientRow& client)
{
    if (client.state == LiveState::Ended && client.failed)
        return {tr("failed"), Tone::Bad};
    if (client.state != LiveState::Alive)
        return of(client.state);
    if (client.operations.isEmpty())
        return {tr("idle"), Tone::Ok};
    const bool held = std::any_of(client.operations.begin(), client.operations.end(),
                                  [](const OperationRow& row) { return WaitText::isHeld(row.wait); });
    if (held)
        return {tr("waiting"), Tone::Warn};
    return {client.kind == ClientKind::Trainer ? tr("training") : tr("sampling"), Tone::Ok};
}

QString Words::of(TrafficClass trafficClass)
{
    switch (trafficClass) {
    case TrafficClass::Control: return tr("control", "lane of heartbeats and sessions");
    case TrafficClass::Training: return tr("training", "lane");
    case TrafficClass::Sampling: return tr("sampling", "lane");
    case TrafficClass::Futures: return tr("futures", "lane of long polls");
    case TrafficClass::Rest: return tr("lists and files", "lane of REST calls");
    case TrafficClass::Telemetry: return tr("telemetry", "lane");
    case TrafficClass::Transfer: return tr("downloads", "lane");
    }
    return {};
}

QString Words::of(ClientKind kind)
{
    switch (kind) {
    case ClientKind::Trainer: return tr("trainer");
    case ClientKind::Sampler: return tr("sampler");
    }
    return {};
}

QString Words::of(MetricKind kind)
{
    switch (kind) {
    case MetricKind::Counter: return tr("counter");
    case MetricKind::Gauge: return tr("gauge");
    case MetricKind::Histogram: return tr("histogram");
    }
    return {};
}

StateWord Words::of(TaskEnd end)
{
    switch (end) {
    case TaskEnd::Finished: return {tr("finished", "end of a task"), Tone::Ok};
    case TaskEnd::Failed: return {tr("failed", "end of a task"), Tone::Bad};
    case TaskEnd::Cancelled: return {tr("cancelled", "end of a task"), Tone::Neutral};
    }
    return {};
}

QString Words::of(TaskKind kind)
{
    switch (kind) {
    case TaskKind::Compute: return tr("computing", "kind of task");
    case TaskKind::Network: return tr("network", "kind of task");
    case TaskKind::Timer: return tr("timer", "kind of task");
    }
    return {};
}

QString Words::activity(const QString& word)
{
    if (word == u"creating_model"_s)
        return tr("creating the model");
    if (word == u"probing"_s)
        return tr("asking the held-out questions");
    if (word == u"training"_s)
        return tr("training", "activity of a run");
    if (word == u"sampling"_s)
        return tr("sampling", "activity of a run");
    if (word == u"saving"_s)
        return tr("saving a checkpoint");
    if (word == u"evaluating"_s)
        return tr("evaluating");
    return word;
}

QString Words::exerciseTitle(const QString& id)
{
    if (id == u"addition"_s)
        return tr("Worked addition");
    if (id == u"style"_s)
        return tr("Pirate style");
    if (id == u"sort"_s)
        return tr("Letter sorting by reward");
    return id;
}

QString Words::exerciseDescription(const QString& id)
{
    if (id == u"addition"_s)
        return tr(
            "The model learns to add two-digit numbers by working digit by digit; other answers are kept by replay.");
    if (id == u"style"_s)
        return tr("The model learns to answer every question in the voice of a pirate.");
    if (id == u"sort"_s)
        return tr(
            "Reinforcement: the model is rewarded for sorting letters; good samples of a group are made likelier.");
    return {};
}

QString Words::metricTitle(const QString& metric)
{
    if (metric == u"loss"_s)
        return tr("loss / token");
    if (metric == u"reward"_s)
        return tr("reward");
    if (metric == u"accuracy"_s)
        return tr("accuracy, held out");
    if (metric == u"tokens_per_second"_s)
        return tr("throughput");
    if (metric == u"learning_rate"_s)
        return tr("learning rate");
    if (metric == u"grad_norm"_s)
        return tr("gradient norm");
    if (metric == u"kept"_s)
        return tr("other answers kept");
    if (metric == u"mixed_groups"_s)
        return tr("groups with a signal");
    if (metric == u"step_ms"_s)
        return tr("time per step");
    return metric;
}

QString Words::metricUnit(const QString& metric)
{
    if (metric == u"loss"_s)
        return tr("nats", "unit of information");
    if (metric == u"tokens_per_second"_s)
        return tr("tok/s", "tokens per second");
    if (metric == u"step_ms"_s)
        return tr("ms", "milliseconds");
    return {};
}

QString Words::eventCategory(const QString& category)
{
    if (category == u"session"_s)
        return tr("session", "event category");
    if (category == u"training"_s)
        return tr("training", "event category");
    if (category == u"sampling"_s)
        return tr("sampling", "event category");
    if (category == u"transport"_s)
        return tr("transport", "event category");
    if (category == u"supervision"_s)
        return tr("supervision", "event category");
    if (category == u"server"_s)
        return tr("server", "event category");
    if (category == u"telemetry"_s)
        return tr("telemetry", "event category");
    if (category == u"app"_s)
        return tr("program", "event category");
    return category;
}

int seriesIndexOf(const QString& runId)
{
    quint32 hash = 2166136261U; // FNV-1a
    for (const char byte : runId.toUtf8())
        hash = (hash ^ quint8(byte)) * 16777619U;
    hash ^= hash >> 15;
    hash *= 2246822519U; // spreads ids that differ in one character
    return int((hash ^ (hash >> 13)) % 10);
}

} // namespace tinkex::ui
