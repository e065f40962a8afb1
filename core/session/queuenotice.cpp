#include "core/session/queuenotice.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

QString defaultReason(QueueNotice::Kind kind, wire::QueueState state)
{
    if (state == wire::QueueState::PausedCapacity)
        return u"the server is short of capacity"_s;
    if (state == wire::QueueState::PausedRateLimit) {
        return kind == QueueNotice::Kind::Training ? u"too many training clients at the same time"_s
                                                   : u"too many sampler weights in use at the same time"_s;
    }
    return u"the server gives no reason"_s;
}

} // namespace

std::optional<QString> QueueNotice::note(wire::QueueState state, const QString& reason, Milliseconds now)
{
    if (state == wire::QueueState::Active || (state == wire::QueueState::Unknown && reason.isEmpty()))
        return std::nullopt;
    if (m_lastAt && now - *m_lastAt < kWindow)
        return std::nullopt;
    m_lastAt = now;
    return u"waiting in the server's queue: "_s + (reason.isEmpty() ? defaultReason(m_kind, state) : reason);
}

} // namespace tinkex
