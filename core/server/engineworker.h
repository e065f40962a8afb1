#pragma once

#include "core/server/futurestore.h"

#include <QObject>
#include <QThread>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <string>

namespace tinkex::server {

/// The one thread that computes. Jobs of one source (a model, a sampler, the archive builder) run in the order of
/// submission; sources take turns, so that a long training queue does not starve a sampler. Thread: every function on
/// the server's; `work` runs on the worker and hands its result over by post().
class EngineWorker : public QObject {
    Q_OBJECT
public:
    struct Job {
        std::string source;
        std::function<Result<Payload>()> work;       ///< on the worker; long ones ask stopping() now and then
        std::function<void()> onStart;               ///< on the server's thread; may be empty
        std::function<void(Result<Payload>)> onDone; ///< on the server's thread, exactly once, unless stopped before
    };

    explicit EngineWorker(QObject* parent = nullptr);
    ~EngineWorker() override;

    void submit(Job job);
    /// Jobs that have not started.
    int queued() const { return m_queued; }
    /// True once the server ends: the job in hand returns early.
    const std::atomic<bool>& stopping() const { return m_stopping; }
    /// Ends the thread; waits for the job in hand. Later submissions are dropped.
    void stop();

private:
    void startNext();

    QThread m_thread;
    QObject* m_onWorker; ///< lives on m_thread, deleted by stop()
    std::atomic<bool> m_stopping{false};
    bool m_busy = false;
    int m_queued = 0;
    std::map<std::string, std::deque<Job>> m_jobs;
    std::deque<std::string> m_turns; ///< sources with waiting jobs
};

} // namespace tinkex::server
