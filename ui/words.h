#pragma once

#include "core/workbench/snapshots.h"

#include <QCoreApplication>

namespace tinkex::ui {

/// How something is: decides colour and shape together, so that a colour never speaks alone.
enum class Tone { Ok, Warn, Bad, Info, Neutral };

/// The word for a machine state, and its tone. Every switch names every value, so a new state does not compile unseen.
struct StateWord {
    QString word;
    Tone tone = Tone::Neutral;
};

/// The window's words for the enumerations of the snapshots. Thread: any.
class Words {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::Words)
public:
    static StateWord of(ConnectionState state);
    static StateWord of(LiveState state);
    static StateWord of(SupervisedState state);
    static StateWord of(RunState state);
    static StateWord of(RequestState state);
    static StateWord of(RecoveryState state);
    static StateWord of(TaskEnd end);
    static StateWord of(Severity severity);
    static StateWord ofSession(const SessionRow& session); ///< "failing 3 of 30"
    static StateWord ofClient(const ClientRow& client);    ///< "training", "waiting", "idle" when alive
    static QString of(TrafficClass trafficClass);
    static QString of(ClientKind kind);
    static QString of(TaskKind kind);
    static QString of(MetricKind kind);
    static QString activity(const QString& word);    ///< RunSnapshot::activity
    static QString exerciseTitle(const QString& id); ///< unknown: the id itself
    static QString exerciseDescription(const QString& id);
    static QString metricTitle(const QString& metric); ///< "loss", "tokens per second"
    static QString metricUnit(const QString& metric);  ///< "nats", "tok/s", empty
    static QString eventCategory(const QString& category);
};

/// Which of the 10 series colours a run has: by its id, the same on every page, machine and day.
int seriesIndexOf(const QString& runId);

inline constexpr int kBeatPeriodMs = 10'000; ///< the expected time between two heartbeats
inline constexpr int kLostAfterBeats = 30;   ///< failed beats until a session counts as lost

} // namespace tinkex::ui
