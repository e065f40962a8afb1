#pragma once

#include "tests/core/acceptance/stack.h"
#include "tests/core/acceptance/tinkermock.h"

namespace tinkex::test {

/// A mock server, the stack on it and one running service, new for every slot.
class StackTest : public QObject {
    Q_OBJECT

protected Q_SLOTS:
    void init();
    void cleanup();

protected:
    /// How sessions beat; set before one is opened, as a new interval counts from the next beat only.
    virtual HeartbeatPolicy heartbeats() const { return {}; }

    std::unique_ptr<TinkerMock> m_mock;
    std::unique_ptr<Stack> m_stack;
    QPointer<ServiceClient> m_service;
};

} // namespace tinkex::test
