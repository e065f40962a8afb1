#pragma once

#include "core/supervision/ownerguard.h"

#include <QPointer>
#include <functional>

namespace tinkex {

class ClientOperation;

/// Handle of one running client operation. Copyable, may outlive everything. Dropping it does not cancel: the death of
/// the owner given with the handler does, and so does closing the client. Thread: core.
class OperationHandle {
public:
    OperationHandle() = default;
    explicit OperationHandle(ClientOperation* operation);
    /// The handler gets ErrorKind::Cancelled from the event loop, unless it has been served. Nothing is polled after.
    void cancel();
    bool isActive() const;
    quint64 id() const { return m_id; }

private:
    QPointer<ClientOperation> m_operation;
    quint64 m_id = 0;
};

} // namespace tinkex
