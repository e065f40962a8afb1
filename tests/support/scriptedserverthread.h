#pragma once

#include "core/base/post.h"
#include "tests/support/scriptedserver.h"

#include <QThread>
#include <condition_variable>
#include <future>
#include <mutex>

namespace tinkex::test {

/// A ScriptedServer that answers from a thread of its own, so that a test may block the thread it runs on. Every
/// function may be called from any thread but that one, and returns when it is done there. Answers run on the server's
/// thread: what they touch of the test must be thread-safe. Ownership: the test; its end closes the server.
class ScriptedServerThread {
public:
    ScriptedServerThread();
    ~ScriptedServerThread();
    Q_DISABLE_COPY_MOVE(ScriptedServerThread)

    /// Runs f(ScriptedServer&) on the server's thread and gives its value.
    template<class F> auto on(F f) -> std::invoke_result_t<F, ScriptedServer&>;

    quint16 port() const { return m_port; }
    std::string baseUrl(std::string_view prefix = {}) const;

    void expect(const std::string& path, const std::vector<Answer>& answers);
    void always(const std::string& path, Answer answer);
    void hold(const std::string& path, int requests); ///< the next ones of that path wait for release()
    bool release(const std::string& path, const ServerResponse& response);
    int heldCount(const std::string& path);
    std::vector<ServerRequest> requests(const std::string& path);
    int count(const std::string& path);
    /// Blocks until so many requests of that path have come; false when they did not in that (real) time.
    bool waitForCount(const std::string& path, int requests, Milliseconds atMost = Milliseconds{20'000});

private:
    QThread m_thread;
    QObject m_context; ///< lives on m_thread
    ScriptedServer* m_server = nullptr;
    quint16 m_port = 0;
    std::mutex m_mutex; ///< guards m_counts
    std::condition_variable m_counted;
    std::map<std::string, int> m_counts;
};

template<class F> auto ScriptedServerThread::on(F f) -> std::invoke_result_t<F, ScriptedServer&>
{
    using R = std::invoke_result_t<F, ScriptedServer&>;
    auto task = std::make_shared<std::packaged_task<R()>>([this, f = std::move(f)]() mutable { return f(*m_server); });
    std::future<R> result = task->get_future();
    post(&m_context, [task] { (*task)(); });
    return result.get();
}

} // namespace tinkex::test
