#pragma once

#include "core/clients/clientrows.h"
#include "core/clients/operation.h"
#include "core/clients/serverlink.h"
#include "core/session/futurepoller.h"
#include "core/supervision/census.h"

#include <QObject>

namespace tinkex {

/// One running operation of a client: its row in the live tree, its entry among the tasks, its end. Ends once: with its
/// result, an error or cancelled; then it deletes itself. Thread: core. Ownership: its client, whose death ends it.
class ClientOperation : public QObject {
    Q_OBJECT
public:
    ClientOperation(const QString& kind, ServerLink& link, QObject* client);

    /// Ends it with ErrorKind::Cancelled. No-op after the end.
    void cancel();
    /// Ends it with this error: its client ended under it. No-op after the end.
    void abort(const Error& why) { fail(why); }
    bool isDone() const { return m_done; }
    const OperationRow& row() const { return m_row; }
    quint64 id() const { return m_task.id(); } ///< also among the tasks

Q_SIGNALS:
    /// Once, before the handler is served and before the last changed().
    void ended(const tinkex::EndedOperation& operation);
    void changed();
    /// What the server said of its queue, for the client's log.
    void queueStateChanged(tinkex::wire::QueueState state, const QString& reason);

protected:
    /// Serves the handler; called at most once.
    virtual void deliverError(Error error) = 0;

    void fail(Error error);
    /// Marks the end; false when it had ended before.
    bool end(TaskEnd how, const QString& reason = {});
    void showProgress(double fraction) { m_task.setProgress(fraction); }
    OperationRow& editRow() { return m_row; }
    ServerLink& link() const { return m_link; }
    Clock& clock() const { return m_clock; }
    /// Shows what it waits for; its start is kept while kind and reason stay. No-op after the end.
    void setWait(Wait wait);
    /// Lets the transport say in the row what holds this call back.
    void watch(Call& call);
    /// Shows what the server said of its queue, and tells it on.
    void noteQueue(wire::QueueState state, const QString& reason);
    /// Polls a future as a child of this, showing its queue state in the row.
    FuturePoller* poll(FutureRequest request, ResultHandler<FutureResult> handler);

private:
    CensusEntry m_census{"ClientOperation"};
    ServerLink& m_link;
    Clock& m_clock; ///< asked at the end too, when the link may be gone
    TrackedTask m_task;
    OperationRow m_row;
    bool m_done = false;
};

/// An operation with a result of type T and the owner whose death cancels it. Base: ClientOperation or a class below
/// it.
template<class T, class Base = ClientOperation> class ResultOperation : public Base {
public:
    template<class... Args>
    ResultOperation(QObject* owner, ResultHandler<T> handler, Args&&... baseArguments)
        : Base(std::forward<Args>(baseArguments)...),
          m_delivery(owner, std::move(handler), [self = QPointer<ClientOperation>(this)] {
              if (self)
                  self->cancel();
          })
    {}

protected:
    void finish(Result<T> value)
    {
        if (!value)
            this->fail(std::move(value.error()));
        else if (this->end(TaskEnd::Finished))
            m_delivery(std::move(value));
    }
    void deliverError(Error error) override { m_delivery(failure(std::move(error))); }

private:
    Delivery<T> m_delivery;
};

/// Cancels every operation of a client that is closing.
void cancelOperations(QObject& client);
/// Ends every operation of a client that failed with the reason of that.
void abortOperations(QObject& client, const Error& why);
/// Ends every operation of a client that is detached: Cancelled, code "detached". Tells what goes on without it.
QString detachOperations(QObject& client);
QList<OperationRow> operationRows(const QObject& client);
/// Appends it; the oldest goes when there are more than kEndedOperations.
void remember(QList<EndedOperation>& past, const EndedOperation& operation);

} // namespace tinkex
