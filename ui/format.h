#pragma once

#include <QCoreApplication>
#include <QString>
#include <QtGlobal>

/// Numbers, ages and ids as people read them. Every number in the window comes from here, so that units look alike.
/// Thread: any (tr() only reads). Digits use the narrow no-break space for thousands in every language.
namespace tinkex::ui {

class Format {
    Q_DECLARE_TR_FUNCTIONS(tinkex::ui::Format)
public:
    static QString integer(qint64 value); ///< "11 240"
    /// At most `digits` significant digits, plain between 1e-4 and 1e6, else 1.2e-05. NaN: "–", Inf: "∞".
    static QString number(double value, int digits = 4);
    static bool same(double a, double b);                   ///< true for two NaN as well: they read the same
    static QString percent(double share, int decimals = 0); ///< 0.5 → "50 %"; NaN or negative: "–"
    static QString bytes(qint64 bytes);                     ///< "1.2 MiB"
    static QString milliseconds(double ms);                 ///< "0.6 ms", "212 ms", "1.4 s", "–" when negative
    /// Two units at most, for what is left or what has passed: "9.4 s", "2 min 5 s", "1 h 20 min", "3 d". "–" when < 0.
    static QString duration(qint64 ms);
    static QString age(qint64 thenMs, qint64 nowMs);     ///< one unit: "2.1 s", "40 s", "2 min", "3 d"; "–" when 0
    static QString agoLong(qint64 thenMs, qint64 nowMs); ///< "40 s ago", "just now"
    static QString clock(qint64 ms);                     ///< local "10:41:32"
    static QString exactTime(qint64 ms);                 ///< local "2026-03-01 10:41:32.120"
    /// Keeps both ends: "7f3a…c21". Ids of at most `keep` characters stay whole.
    static QString shortId(const QString& id, int keep = 14);
    static QString rate(double perSecond, const QString& unit); ///< "11 240 tok/s"
};

} // namespace tinkex::ui
