#pragma once

#include "core/base/clock.h"
#include "core/wire/types.h"

#include <QString>
#include <optional>

namespace tinkex {

/// Turns the queue states of all polls of one client into at most one log line per 60 s (protocol.md 4.8). Pure but for
/// its memory. Thread: core.
class QueueNotice {
public:
    enum class Kind { Training, Sampling };
    static constexpr Milliseconds kWindow{60'000};

    explicit QueueNotice(Kind kind) : m_kind(kind) {}
    /// The sentence to log now, if any. The server's own reason wins over the default; `active` is never logged.
    std::optional<QString> note(wire::QueueState state, const QString& reason, Milliseconds now);

private:
    Kind m_kind;
    std::optional<Milliseconds> m_lastAt;
};

} // namespace tinkex
