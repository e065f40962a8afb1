#pragma once

#include <QList>
#include <QString>

/// What the supervision tree shows of itself: values, safe to hand to any thread. Times are epoch milliseconds.
namespace tinkex {

enum class SupervisedState { Idle, Starting, Running, Stopping, Exited, Failed, BackingOff };

struct SupervisedRow {
    QString path; ///< "root/http/lanes", unique
    QString name;
    QString kind; ///< supervisor or worker class
    SupervisedState state = SupervisedState::Idle;
    int restarts = 0;
    qint64 sinceMs = 0;
    int queueLength = -1; ///< -1: has none
    QString detail;       ///< why it failed, what it waits for

    bool operator==(const SupervisedRow&) const = default;
};

/// What a task is busy with: computing in the pool, waiting for servers, waiting for a time.
enum class TaskKind { Compute, Network, Timer };

enum class TaskEnd { Finished, Failed, Cancelled };

struct TaskRow {
    quint64 id = 0; ///< unique over all kinds
    QString name;
    QString owner;
    bool running = false; ///< false: queued; only computing is
    bool overdue = false;
    qint64 startedAtMs = 0;
    double progress = -1; ///< 0…1, -1: unknown
    TaskKind kind = TaskKind::Compute;

    bool operator==(const TaskRow&) const = default;
};

} // namespace tinkex
