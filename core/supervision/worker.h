#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/supervision/rows.h"

#include <QObject>
#include <optional>

namespace tinkex {

/// Why a worker ended. Abnormal always carries its error.
struct ExitReason {
    enum class Kind { Normal, Shutdown, Abnormal };
    Kind kind = Kind::Normal;
    std::optional<Error> error;

    static ExitReason normal() { return {Kind::Normal, std::nullopt}; }
    static ExitReason shutdown() { return {Kind::Shutdown, std::nullopt}; }
    static ExitReason abnormal(Error error) { return {Kind::Abnormal, std::move(error)}; }
};

/// One node of the supervision tree. A subclass overrides doStart (which ends in markRunning() or exit()) and doStop
/// (which ends in exit()); both may finish later. exited() comes exactly once and always from the event loop.
/// Thread: core. Ownership: its supervisor, which deletes it after exited() or past the stop deadline.
/// Signal order: started() before exited(); changed() is coalesced to one an event-loop turn.
class Worker : public QObject {
    Q_OBJECT
public:
    Worker(const QString& name, Clock& clock, QObject* parent = nullptr);

    /// Idle -> Starting. An exception of doStart becomes an abnormal exit. No-op in any other state.
    void start();
    /// -> Stopping. Idempotent; a stop before start exits at once.
    void stop();

    SupervisedState state() const { return m_state; }
    bool isRunning() const { return m_state == SupervisedState::Running; }
    bool hasExited() const { return m_exit.has_value(); }
    const std::optional<ExitReason>& exitReason() const { return m_exit; }
    qint64 sinceMs() const { return m_sinceMs; } ///< epoch time of the last state change

    virtual QString kind() const; ///< class name without its namespace
    virtual QString detail() const;
    virtual int queueLength() const { return -1; }
    /// Appends the own row and, for a supervisor, those of everything below it; parents before children.
    virtual void appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const;

Q_SIGNALS:
    void started();
    void exited(const tinkex::ExitReason& reason);
    void changed();

protected:
    virtual void doStart() { markRunning(); }
    virtual void doStop() { exit(ExitReason::shutdown()); }

    void markRunning();
    void exit(ExitReason reason); ///< the first call wins
    void noteChanged();
    Clock& clock() const { return m_clock; }

private:
    void setState(SupervisedState state);

    Clock& m_clock;
    SupervisedState m_state = SupervisedState::Idle;
    std::optional<ExitReason> m_exit;
    qint64 m_sinceMs = 0;
    bool m_changePending = false;
};

} // namespace tinkex
