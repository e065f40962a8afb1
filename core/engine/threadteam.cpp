#include "core/engine/threadteam.h"

namespace tinkex::engine {

ThreadTeam::~ThreadTeam()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_start.notify_all();
    for (auto& thread : m_threads)
        thread.join();
}

void ThreadTeam::run(int parts, const std::function<void(int)>& job)
{
    const std::unique_lock busy(m_busy, std::try_to_lock);
    if (parts <= 1 || !busy.owns_lock()) {
        for (int part = 0; part < parts; ++part)
            job(part);
        return;
    }
    ensureThreads(parts - 1);
    {
        const std::lock_guard lock(m_mutex);
        m_job = &job;
        m_parts = parts;
        m_running = parts - 1;
        m_error = nullptr;
        ++m_generation;
    }
    m_start.notify_all();
    std::exception_ptr own;
    try {
        job(0);
    } catch (...) {
        own = std::current_exception();
    }
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [this] { return m_running == 0; });
    m_job = nullptr;
    if (own || m_error)
        std::rethrow_exception(own ? own : m_error);
}

void ThreadTeam::ensureThreads(int count)
{
    while (static_cast<int>(m_threads.size()) < count)
        m_threads.emplace_back(&ThreadTeam::loop, this, static_cast<int>(m_threads.size()) + 1);
}

void ThreadTeam::loop(int part)
{
    unsigned long seen = 0;
    std::unique_lock lock(m_mutex);
    while (true) {
        m_start.wait(lock, [&] { return m_stop || (m_generation != seen && m_job && part < m_parts); });
        if (m_stop)
            return;
        seen = m_generation;
        const auto& job = *m_job;
        lock.unlock();
        std::exception_ptr error;
        try {
            job(part);
        } catch (...) {
            error = std::current_exception();
        }
        lock.lock();
        if (error && !m_error)
            m_error = error;
        if (--m_running == 0)
            m_done.notify_one();
    }
}

} // namespace tinkex::engine
