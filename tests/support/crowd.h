#pragma once

#include "tests/support/fakeworkbench.h"

namespace tinkex::test {

/// A busy day: thousands of sessions, operations and tasks that go on by tenths of a second. Every tick 1 of 100
/// sessions beats, 1 of 20 operations ends and makes room for a new one, 1 of 40 changes its wait. Thread: GUI.
class Crowd {
public:
    explicit Crowd(int sessions = 5000, int operations = 2000);

    void tick(); ///< 0.1 s later
    void show(FakeWorkbench& bench) const;

    const SessionsSnapshot& sessions() const { return m_sessions; }
    const HealthSnapshot& health() const { return m_health; }

private:
    OperationRow newOperation();
    void addClients();
    void addHealth();
    void renewOperations();
    void renewHealth();

    SessionsSnapshot m_sessions;
    HealthSnapshot m_health;
    RequestsSnapshot m_requests;
    int m_operations;
    int m_tick = 0;
    quint64 m_nextOperation = 1;
};

/// CPU time of the calling thread in microseconds, since it started.
qint64 threadCpuUs();

} // namespace tinkex::test
