#pragma once

#include <QMetaType>
#include <QString>
#include <chrono>

namespace tinkex {

class Clock;
struct CallWait;
struct Error;

/// Why something is not finished yet, as data; the sentence is made in ui/. Times are epoch milliseconds, 0: not known.
struct Wait {
    enum class Kind {
        None,
        Working,     ///< the server has it and says nothing of a queue
        Capacity,    ///< the server paused it for want of capacity
        RateLimit,   ///< the server paused it by a rate limit; reason: the server's own words
        Billing,     ///< 402: the server waits for a payment
        Throttled,   ///< held back by this program; reason: "gate" (a 429's window), "lane" (requests of its kind in
                     ///< flight), "permit" (sampling's dispatch), "samples" (as many of one client as may be
                     ///< under way), "bytes" (the budget of large results)
        Unreachable, ///< the server does not answer; reason: the last failure
        Retrying,    ///< failed and is sent again: attempt of attempts; reason: the last failure
        Expired      ///< the server forgot it; it is sent again
    };

    Kind kind = Kind::None;
    QString reason;
    qint64 sinceMs = 0;
    qint64 untilMs = 0; ///< of the next attempt, when it is known
    int attempt = 0;
    int attempts = 0; ///< 0: without a limit

    bool operator==(const Wait&) const = default;
};

/// What the transport says of a call, in these words. None: the call is on its way. Pure but for reading the clock.
Wait waitOf(const CallWait& call, const Clock& clock);
/// After a failure that is tried again at `until`: Billing (402), RateLimit (429), Unreachable (no answer), Retrying.
Wait waitAfter(const Error& failure, std::chrono::milliseconds until, const Clock& clock);

} // namespace tinkex

Q_DECLARE_METATYPE(tinkex::Wait)
