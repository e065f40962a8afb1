#pragma once

#include "core/session/sessionrows.h"
#include "core/session/wait.h"

#include <QList>
#include <QString>

/// What a client shows of itself in the live tree: values. Times are epoch milliseconds.
namespace tinkex {

struct OperationRow {
    QString id;
    QString kind; ///< forward_backward, optim_step, sample, …
    qint64 seqId = -1;
    QString requestId;
    QString queueState;  ///< active, paused_capacity, paused_rate_limit or empty
    QString queueReason; ///< the server's own words
    int retries = 0;
    qint64 startedAtMs = 0;
    Wait wait;

    bool operator==(const OperationRow&) const = default;
};

enum class ClientKind { Trainer, Sampler };

struct ClientRow {
    QString id; ///< model id or sampling session id; a local id while creating
    ClientKind kind = ClientKind::Trainer;
    QString name; ///< the run's name or the target's label
    LiveState state = LiveState::Creating;
    QString baseModel;
    QString modelPath;
    qint64 nextSeqId = 0;
    QList<OperationRow> operations;
    QString endReason;
    bool failed = false; ///< Ended by an error, which is endReason
    qint64 createdAtMs = 0;

    bool operator==(const ClientRow&) const = default;
};

} // namespace tinkex
