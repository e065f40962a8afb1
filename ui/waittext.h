#pragma once

#include "ui/words.h"

namespace tinkex::ui {

/// The window's words for what something waits for. Thread: any. `nowMs` is epoch time, for what is left and how long.
class WaitText {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::WaitText)
public:
    static StateWord state(const Wait& wait);     ///< for a pill or a light: "working", "paused: capacity", "held back"
    static QString brief(const Wait& wait);       ///< for a cell: the state's word and the reason
    static bool isHeld(const Wait& wait);         ///< something else than the server's work is in the way
    static Tone tone(const WaitSummary& summary); ///< of sentence()
    /// One sentence: what holds `operation` up, for how long, until when.
    static QString sentence(const Wait& wait, const QString& operation, qint64 nowMs);
    /// The answer to "why am I waiting?".
    static QString sentence(const HealthSnapshot& health, qint64 nowMs);

private:
    static QString head(const Wait& wait, const QString& operation);
    static QString throttled(const Wait& wait, const QString& operation);
    static QString samplesHeld(const SamplingGate& gate, qint64 nowMs);
    static QString notConnected(const WaitSummary& summary, qint64 nowMs);
    static QString withTimes(QString head, const Wait& wait, qint64 nowMs);
};

} // namespace tinkex::ui
