#pragma once

#include "core/session/sessionrows.h"
#include "core/session/wait.h"
#include "core/supervision/rows.h"

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

/// What became of an operation.
struct EndedOperation {
    OperationRow operation; ///< as it was last; its wait is over
    TaskEnd how = TaskEnd::Finished;
    QString reason; ///< of the failure or the cancelling
    qint64 endedAtMs = 0;

    bool operator==(const EndedOperation&) const = default;
};

inline constexpr qsizetype kEndedOperations = 100; ///< remembered by each client

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
    QList<EndedOperation> ended; ///< the last kEndedOperations, oldest first
    QString endReason;
    bool failed = false; ///< Ended by an error, which is endReason
    qint64 createdAtMs = 0;

    bool operator==(const ClientRow&) const = default;
};

} // namespace tinkex
