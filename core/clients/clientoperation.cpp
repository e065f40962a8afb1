#include "core/clients/clientoperation.h"

#include <algorithm>

#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

OperationHandle::OperationHandle(ClientOperation* operation)
    : m_operation(operation), m_id(operation ? operation->id() : 0)
{}

void OperationHandle::cancel()
{
    if (m_operation)
        m_operation->cancel();
}

bool OperationHandle::isActive() const
{
    return m_operation && !m_operation->isDone();
}

ClientOperation::ClientOperation(const QString& kind, ServerLink& link, QObject* client)
    : QObject(client),
      m_link(link),
      m_clock(link.clock()),
      m_task(link.tasks().track(TaskKind::Network, kind, client->objectName(), [this] { cancel(); }))
{
    setObjectName(kind);
    m_row.id = u"op-%1"_s.arg(id());
    m_row.kind = kind;
    m_row.startedAtMs = clock().wallMs();
}

void ClientOperation::cancel()
{
    fail(Error::make(ErrorKind::Cancelled, u"cancelled"_s));
}

void ClientOperation::fail(Error error)
{
    if (!end(error.kind == ErrorKind::Cancelled ? TaskEnd::Cancelled : TaskEnd::Failed, error.toText()))
        return;
    if (error.operation.isEmpty())
        error.operation = m_row.kind;
    deliverError(std::move(error));
}

bool ClientOperation::end(TaskEnd how, const QString& reason)
{
    if (m_done)
        return false;
    m_done = true;
    m_task.end(how);
    // Nothing of it may poll or send any more, not even until the deferred deletion.
    for (FuturePoller* poller : findChildren<FuturePoller*>(Qt::FindDirectChildrenOnly)) {
        poller->disconnect(this);
        poller->cancel();
        poller->deleteLater();
    }
    deleteLater();
    m_row.wait = {};
    Q_EMIT ended({m_row, how, reason, clock().wallMs()});
    Q_EMIT changed();
    return true;
}

void ClientOperation::noteQueue(wire::QueueState state, const QString& reason)
{
    const auto name = wire::queueStateName(state);
    m_row.queueState = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    m_row.queueReason = reason;
    Q_EMIT queueStateChanged(state, reason);
    Q_EMIT changed();
}

FuturePoller* ClientOperation::poll(FutureRequest request, ResultHandler<FutureResult> handler)
{
    m_row.requestId = QString::fromStdString(request.requestId);
    auto* poller = new FuturePoller(m_link.transport(), clock(), std::move(request), this);
    connect(poller, &FuturePoller::queueStateChanged, this, &ClientOperation::noteQueue);
    connect(poller, &FuturePoller::retrying, this, [this] {
        ++m_row.retries;
        Q_EMIT changed();
    });
    connect(poller, &FuturePoller::waitChanged, this, &ClientOperation::setWait);
    poller->start([self = QPointer<ClientOperation>(this), handler = std::move(handler)](Result<FutureResult> result) {
        if (self && !self->isDone())
            handler(std::move(result));
    });
    Q_EMIT changed();
    return poller;
}

void ClientOperation::setWait(Wait wait)
{
    if (m_done)
        return;
    const bool goesOn = wait.kind == m_row.wait.kind && wait.reason == m_row.wait.reason;
    wait.sinceMs = goesOn ? m_row.wait.sinceMs : clock().wallMs();
    if (wait == m_row.wait)
        return;
    m_row.wait = std::move(wait);
    Q_EMIT changed();
}

void ClientOperation::watch(Call& call)
{
    call.onWait = [self = QPointer<ClientOperation>(this)](const CallWait& wait) {
        if (self)
            self->setWait(waitOf(wait, self->clock()));
    };
}

void cancelOperations(QObject& client)
{
    for (ClientOperation* operation : client.findChildren<ClientOperation*>(Qt::FindDirectChildrenOnly))
        operation->cancel();
}

void abortOperations(QObject& client, const Error& why)
{
    for (ClientOperation* operation : client.findChildren<ClientOperation*>(Qt::FindDirectChildrenOnly))
        operation->abort(why);
}

QString detachOperations(QObject& client)
{
    const QList<OperationRow> rows = operationRows(client);
    const auto accepted = std::ranges::count_if(rows, [](const OperationRow& row) { return !row.requestId.isEmpty(); });
    Error why = Error::make(ErrorKind::Cancelled, u"detached: the server goes on with it"_s);
    why.code = u"detached"_s;
    abortOperations(client, why);
    return u"detached; the server goes on with %1 requests"_s.arg(accepted);
}

QList<OperationRow> operationRows(const QObject& client)
{
    QList<OperationRow> rows;
    for (const ClientOperation* operation : client.findChildren<ClientOperation*>(Qt::FindDirectChildrenOnly)) {
        if (!operation->isDone())
            rows << operation->row();
    }
    return rows;
}

void remember(QList<EndedOperation>& past, const EndedOperation& operation)
{
    if (past.size() >= kEndedOperations)
        past.removeFirst();
    past << operation;
}

} // namespace tinkex
