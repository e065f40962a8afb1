#pragma once

#include <QList>
#include <QString>

namespace tinkex {

enum class LiveState { Creating, Alive, Late, Failing, Lost, Ended, Unknown };

/// One own session. Times are epoch milliseconds, 0: never.
struct SessionStatus {
    quint64 token = 0; ///< local, unique in this process
    QString id;        ///< the server's; empty while creating
    QString label;     ///< for people: the service's name
    LiveState state = LiveState::Creating;
    int failedBeats = 0; ///< in a row
    qint64 createdAtMs = 0;
    qint64 lastBeatAtMs = 0; ///< last heartbeat that the server accepted
    QString lastError;
    QString endReason;
};

} // namespace tinkex
