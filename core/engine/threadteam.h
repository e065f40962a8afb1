#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tinkex::engine {

/// A few persistent threads that run the parts of one job. Threads start at the first job that needs them and end with
/// the team. run() may be called from any thread; while another call is running, the parts run one after the other on
/// the caller, so a result must depend on the parts and never on which thread ran them.
class ThreadTeam {
public:
    ThreadTeam() = default;
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    /// Calls job(0) … job(parts - 1) and returns when all are done; part 0 runs on the caller. The first exception of a
    /// part is thrown again here.
    void run(int parts, const std::function<void(int)>& job);

private:
    void ensureThreads(int count);
    void loop(int part);

    std::mutex m_busy; ///< held during one job
    std::mutex m_mutex;
    std::condition_variable m_start;
    std::condition_variable m_done;
    std::vector<std::thread> m_threads; ///< thread i runs part i + 1
    const std::function<void(int)>* m_job = nullptr;
    std::exception_ptr m_error;
    unsigned long m_generation = 0;
    int m_parts = 0;
    int m_running = 0;
    bool m_stop = false;
};

} // namespace tinkex::engine
