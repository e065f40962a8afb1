#include "tests/core/acceptance/stacktest.h"

namespace tinkex::test {

void StackTest::init()
{
    m_mock = std::make_unique<TinkerMock>();
    m_stack = std::make_unique<Stack>(m_mock->baseUrl());
    m_stack->sessions.setPolicy(heartbeats());
    m_service = m_stack->open();
    QVERIFY(m_service);
}

void StackTest::cleanup()
{
    m_stack.reset();
    m_mock.reset();
}

} // namespace tinkex::test
