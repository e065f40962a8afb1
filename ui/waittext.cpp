#include "ui/waittext.h"

#include "ui/format.h"

namespace tinkex::ui {

using namespace Qt::Literals::StringLiterals;

StateWord WaitText::state(const Wait& wait)
{
    switch (wait.kind) {
    case Wait::Kind::None: return {tr("under way"), Tone::Info};
    case Wait::Kind::Working: return {tr("working", "the server works on it"), Tone::Ok};
    case Wait::Kind::Capacity: return {tr("paused: capacity"), Tone::Warn};
    case Wait::Kind::RateLimit: return {tr("paused: rate limit"), Tone::Warn};
    case Wait::Kind::Billing: return {tr("payment needed"), Tone::Bad};
    case Wait::Kind::Throttled: return {tr("held back"), Tone::Warn};
    case Wait::Kind::Unreachable: return {tr("no answer"), Tone::Bad};
    case Wait::Kind::Retrying:
        return {wait.attempts > 0  ? tr("retry %1 of %2").arg(wait.attempt).arg(wait.attempts)
                : wait.attempt > 0 ? tr("retry %1").arg(wait.attempt)
                                   : tr("retrying"),
                Tone::Warn};
    case Wait::Kind::Expired: return {tr("sent again"), Tone::Warn};
    }
    return {};
}

QString WaitText::brief(const Wait& wait)
{
    if (wait.kind == Wait::Kind::None)
        return {};
    const QString word = state(wait).word;
    if (wait.kind == Wait::Kind::Throttled) {
        if (wait.reason == u"gate"_s)
            return tr("held back: fewer requests were asked for");
        if (wait.reason == u"lane"_s)
            return tr("held back: all places taken");
        if (wait.reason == u"permit"_s)
            return tr("held back: its turn has not come");
        if (wait.reason == u"samples"_s)
            return tr("held back: enough samples under way");
        if (wait.reason == u"bytes"_s)
            return tr("held back: room for large results");
    }
    return wait.reason.isEmpty() ? word : word + u" — "_s + wait.reason;
}

bool WaitText::isHeld(const Wait& wait)
{
    return wait.kind != Wait::Kind::None && wait.kind != Wait::Kind::Working;
}

Tone WaitText::tone(const WaitSummary& summary)
{
    switch (summary.connection) {
    case ConnectionState::Disconnected: return Tone::Neutral;
    case ConnectionState::StartingServer:
    case ConnectionState::Connecting: return Tone::Info;
    case ConnectionState::Reconnecting: return Tone::Warn;
    case ConnectionState::Failed: return Tone::Bad;
    case ConnectionState::Connected: break;
    }
    if (summary.wait.kind == Wait::Kind::None)
        return Tone::Ok;
    return summary.wait.kind == Wait::Kind::Working ? Tone::Info : state(summary.wait).tone;
}

QString WaitText::throttled(const Wait& wait, const QString& operation)
{
    if (wait.reason == u"gate"_s)
        return tr("This program holds %1 back, because the server asked for fewer requests").arg(operation);
    if (wait.reason == u"lane"_s)
        return tr("This program holds %1 back until one of the requests of this kind comes back").arg(operation);
    if (wait.reason == u"permit"_s)
        return tr("This program holds %1 back until those before have been sent").arg(operation);
    if (wait.reason == u"samples"_s)
        return tr("This program holds %1 back until another one is over: the server limits how many are under way")
            .arg(operation);
    if (wait.reason == u"bytes"_s)
        return tr("This program fetches the result of %1 when those before, which are large, have been read")
            .arg(operation);
    return tr("This program holds %1 back: %2").arg(operation, wait.reason);
}

QString WaitText::head(const Wait& wait, const QString& operation)
{
    const QString& reason = wait.reason;
    switch (wait.kind) {
    case Wait::Kind::None: return tr("%1 is under way").arg(operation);
    case Wait::Kind::Working: return tr("The server is working on %1; nothing is held up here").arg(operation);
    case Wait::Kind::Capacity:
        return reason.isEmpty()
                   ? tr("The server has paused %1 for want of capacity and goes on by itself").arg(operation)
                   : tr("The server has paused %1 for want of capacity — “%2” — and goes on by itself")
                         .arg(operation, reason);
    case Wait::Kind::RateLimit:
        return reason.isEmpty() ? tr("The server has paused %1 by its rate limit").arg(operation)
                                : tr("The server has paused %1 by its rate limit — “%2”").arg(operation, reason);
    case Wait::Kind::Billing:
        return tr("The server asks for a payment (402) before it goes on with %1: settle it with the provider, or "
                  "cancel")
            .arg(operation);
    case Wait::Kind::Throttled: return throttled(wait, operation);
    case Wait::Kind::Unreachable:
        return reason.isEmpty() ? tr("The server does not answer %1").arg(operation)
                                : tr("The server does not answer %1 — “%2”").arg(operation, reason);
    case Wait::Kind::Retrying:
        return reason.isEmpty() ? tr("%1 failed and is sent again").arg(operation)
                                : tr("%1 failed — “%2” — and is sent again").arg(operation, reason);
    case Wait::Kind::Expired: return tr("The server has forgotten %1, so it has been sent again").arg(operation);
    }
    return {};
}

QString WaitText::withTimes(QString head, const Wait& wait, qint64 nowMs)
{
    QStringList tail;
    if (wait.untilMs > nowMs)
        tail << tr("next try in %1").arg(Format::duration(wait.untilMs - nowMs));
    if (wait.attempt > 0)
        tail << (wait.attempts > 0 ? tr("attempt %1 of %2").arg(wait.attempt).arg(wait.attempts)
                                   : tr("attempt %1").arg(wait.attempt));
    if (wait.sinceMs > 0 && nowMs - wait.sinceMs >= 1000)
        tail << tr("for %1 so far").arg(Format::age(wait.sinceMs, nowMs));
    if (!tail.isEmpty())
        head += u"; "_s + tail.join(u", "_s);
    return head + u'.';
}

QString WaitText::sentence(const Wait& wait, const QString& operation, qint64 nowMs)
{
    return withTimes(head(wait, operation), wait, nowMs);
}

QString WaitText::samplesHeld(const SamplingGate& gate, qint64 nowMs)
{
    const QString waiting = tr("%n wait(s)", "samples that are not sent yet", gate.waiting);
    if (gate.opensAtMs > nowMs)
        return tr("This program sends no samples for %1, because the server asked for patience; %2.")
            .arg(Format::duration(gate.opensAtMs - nowMs), waiting);
    return tr("This program sends at most %n sample(s) at a time for %1, because the server asked for patience; %2.",
              nullptr, gate.limit)
        .arg(Format::duration(gate.throttledToMs - nowMs), waiting);
}

QString WaitText::notConnected(const WaitSummary& summary, qint64 nowMs)
{
    const QString& reason = summary.wait.reason;
    switch (summary.connection) {
    case ConnectionState::StartingServer: return tr("The embedded server is starting; work begins when it is ready.");
    case ConnectionState::Connecting: return tr("The connection is being made; work begins when it stands.");
    case ConnectionState::Reconnecting:
        return withTimes(reason.isEmpty() ? tr("The server cannot be reached")
                                          : tr("The server cannot be reached — “%1”").arg(reason),
                         summary.wait, nowMs);
    case ConnectionState::Failed:
        return reason.isEmpty() ? tr("The connection has failed, so nothing can be sent.")
                                : tr("The connection has failed — “%1” — so nothing can be sent.").arg(reason);
    case ConnectionState::Disconnected:
    case ConnectionState::Connected: break;
    }
    return tr("There is no connection to a server, so nothing can be sent.");
}

QString WaitText::sentence(const HealthSnapshot& health, qint64 nowMs)
{
    const WaitSummary& summary = health.waiting;
    if (summary.connection != ConnectionState::Connected)
        return notConnected(summary, nowMs);
    if (summary.wait.kind == Wait::Kind::None) {
        return health.inFlight > 0
                   ? tr("Nothing is held up: %n request(s) in flight, all moving.", nullptr, health.inFlight)
                   : tr("Nothing is waiting.");
    }
    const bool permit = summary.wait.kind == Wait::Kind::Throttled && summary.wait.reason == u"permit"_s;
    if (permit && health.sampling.throttledToMs > nowMs)
        return samplesHeld(health.sampling, nowMs);
    const QString subject =
        summary.operations > 1 ? tr("%n operation(s)", nullptr, summary.operations) : summary.operation;
    return sentence(summary.wait, subject, nowMs);
}

} // namespace tinkex::ui
