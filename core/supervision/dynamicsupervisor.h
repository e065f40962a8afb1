#pragma once

#include "core/base/eventsink.h"
#include "core/supervision/worker.h"

#include <QStringList>
#include <memory>
#include <vector>

namespace tinkex {

/// Parent of workers that people make and close: temporary, never restarted. A worker that ended normally or was asked
/// to stop leaves; one that ended abnormally leaves a row saying why, until it is dismissed (the last 100 are kept).
/// Stopping stops all children at once, each with its deadline, and deletes them last started first.
/// Thread: core. Ownership: of every adopted worker.
class DynamicSupervisor : public Worker {
    Q_OBJECT
public:
    DynamicSupervisor(const QString& name, Clock& clock, EventSink& events, QObject* parent = nullptr);
    ~DynamicSupervisor() override;

    /// Takes ownership and starts the worker. Refused (the worker is deleted) when stopping: ErrorKind::Cancelled.
    Result<void> adopt(std::unique_ptr<Worker> worker, std::optional<Milliseconds> shutdown = Milliseconds{5'000});
    void stopChild(Worker* worker);
    void dismiss(const QString& name); ///< forgets the row of a worker that failed
    int count() const;                 ///< living children
    QStringList cutChildren() const { return m_cut; }

    QString kind() const override { return QStringLiteral("DynamicSupervisor"); }
    void appendRows(QList<SupervisedRow>& rows, const QString& parentPath) const override;

Q_SIGNALS:
    /// After the worker left the tree, just before it is deleted.
    void childEnded(tinkex::Worker* worker, const tinkex::ExitReason& reason);

protected:
    void doStop() override;

private:
    struct Child;

    Child* find(const Worker* worker) const;
    void remove(Worker* worker, bool cut);
    void finishStopWhenEmpty();

    EventSink& m_events;
    std::vector<std::unique_ptr<Child>> m_children;
    QList<SupervisedRow> m_failed;
    QStringList m_cut;
};

} // namespace tinkex
