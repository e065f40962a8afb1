#include "core/workbench/whywaiting.h"

namespace tinkex {

namespace {

int rank(Wait::Kind kind)
{
    switch (kind) {
    case Wait::Kind::Billing: return 8;
    case Wait::Kind::Unreachable: return 7;
    case Wait::Kind::RateLimit: return 6;
    case Wait::Kind::Capacity: return 5;
    case Wait::Kind::Throttled: return 4;
    case Wait::Kind::Retrying: return 3;
    case Wait::Kind::Expired: return 2;
    case Wait::Kind::Working: return 1;
    case Wait::Kind::None: return 0;
    }
    return 0;
}

} // namespace

bool tellsMore(const Wait& a, const Wait& b)
{
    if (a.kind != b.kind)
        return rank(a.kind) > rank(b.kind);
    return a.sinceMs > 0 && (b.sinceMs == 0 || a.sinceMs < b.sinceMs);
}

namespace {

void consider(const OperationRow& operation, WaitSummary& summary)
{
    Wait wait = operation.wait;
    if (wait.kind == Wait::Kind::None) {
        wait.kind = Wait::Kind::Working;
        wait.sinceMs = operation.startedAtMs;
    }
    const bool alike = wait.kind == summary.wait.kind && wait.reason == summary.wait.reason;
    const int others = alike ? summary.operations : 0;
    if (tellsMore(wait, summary.wait)) {
        summary.wait = wait;
        summary.operation = operation.kind;
        summary.operations = others + 1;
    } else if (alike) {
        ++summary.operations;
    }
}

} // namespace

const OperationRow* mostTelling(const QList<OperationRow>& operations)
{
    const OperationRow* found = nullptr;
    for (const OperationRow& operation : operations) {
        if (!found || tellsMore(operation.wait, found->wait))
            found = &operation;
    }
    return found;
}

WaitSummary whyWaiting(const ConnectionSnapshot& connection, const QList<SessionRow>& sessions)
{
    WaitSummary summary;
    summary.connection = connection.state;
    if (connection.state != ConnectionState::Connected) {
        if (connection.error)
            summary.wait.reason = connection.error->detail;
        summary.wait.untilMs = connection.nextTryAtMs;
        return summary;
    }
    for (const SessionRow& session : sessions) {
        for (const ClientRow& client : session.clients) {
            for (const OperationRow& operation : client.operations)
                consider(operation, summary);
        }
    }
    return summary;
}

} // namespace tinkex
