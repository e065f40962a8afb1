#pragma once

#include <QObject>
#include <functional>

/// The reasons for which the server ends by itself. Each calls back from the event loop, once, on the thread of
/// `context`; the first one counts. Thread: main.
namespace tinkex {

/// SIGTERM, SIGINT and SIGHUP. Once a process.
void onTerminationSignal(QObject* context, std::function<void()> f);
/// The process is gone; at once when it already is.
void onProcessEnd(qint64 pid, QObject* context, std::function<void()> f);
/// Standard input was closed by the other side.
void onStdinEnd(QObject* context, std::function<void()> f);

/// Ends the process with 0 after this time if it has not ended by then: a slice of work on a slow machine takes longer
/// than people wait. Safe at any moment, because what is on disk is replaced in one step or not at all.
void endAtTheLatestIn(int milliseconds);

} // namespace tinkex
