#include "core/session/wait.h"

#include "core/base/clock.h"
#include "core/base/redact.h"
#include "core/transport/transport.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

qint64 wallOf(Milliseconds time, const Clock& clock)
{
    return time > Milliseconds{0} ? clock.wallMs() + (time - clock.now()).count() : 0;
}

Wait::Kind kindOf(const Error& failure)
{
    if (failure.httpStatus == 402)
        return Wait::Kind::Billing;
    if (failure.httpStatus == 429)
        return Wait::Kind::RateLimit;
    const bool unanswered = failure.kind == ErrorKind::Network || failure.kind == ErrorKind::Timeout;
    return unanswered && failure.httpStatus == 0 ? Wait::Kind::Unreachable : Wait::Kind::Retrying;
}

} // namespace

Wait waitOf(const CallWait& call, const Clock& clock)
{
    Wait wait;
    if (call.reason == CallWait::Reason::BackOff) {
        if (call.why)
            wait = waitAfter(*call.why, call.until, clock);
        else
            wait.kind = Wait::Kind::Retrying;
        wait.attempt = call.attempt;
        wait.attempts = call.attempts;
    } else if (call.reason != CallWait::Reason::None) {
        wait.kind = Wait::Kind::Throttled;
        wait.reason = call.reason == CallWait::Reason::Gate ? u"gate"_s : u"lane"_s;
    }
    wait.sinceMs = clock.wallMs();
    wait.untilMs = wallOf(call.until, clock);
    return wait;
}

Wait waitAfter(const Error& failure, Milliseconds until, const Clock& clock)
{
    Wait wait;
    wait.kind = kindOf(failure);
    wait.reason = redact(failure.detail);
    wait.sinceMs = clock.wallMs();
    wait.untilMs = wallOf(until, clock);
    return wait;
}

} // namespace tinkex
