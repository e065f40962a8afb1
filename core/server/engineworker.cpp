#include "core/server/engineworker.h"

#include "core/base/post.h"

#include <exception>
#include <utility>

namespace tinkex::server {
namespace {

Result<Payload> runGuarded(const std::function<Result<Payload>()>& work)
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return failure(ErrorKind::Internal, "there is not enough memory for this request");
    } catch (const std::exception& e) {
        return failure(ErrorKind::Internal, std::string("the engine failed: ") + e.what());
    }
}

} // namespace

EngineWorker::EngineWorker(QObject* parent) : QObject(parent), m_onWorker(new QObject)
{
    m_thread.setObjectName(QStringLiteral("engine"));
    m_onWorker->moveToThread(&m_thread);
    m_thread.start();
}

EngineWorker::~EngineWorker()
{
    stop();
}

void EngineWorker::submit(Job job)
{
    if (m_stopping)
        return;
    std::deque<Job>& jobs = m_jobs[job.source];
    if (jobs.empty())
        m_turns.push_back(job.source);
    jobs.push_back(std::move(job));
    ++m_queued;
    startNext();
}

void EngineWorker::startNext()
{
    if (m_busy || m_turns.empty() || m_stopping)
        return;
    const std::string source = std::move(m_turns.front());
    m_turns.pop_front();
    const auto found = m_jobs.find(source);
    Job job = std::move(found->second.front());
    found->second.pop_front();
    if (found->second.empty())
        m_jobs.erase(found);
    else
        m_turns.push_back(source);
    --m_queued;
    m_busy = true;
    if (const auto onStart = std::exchange(job.onStart, nullptr))
        onStart();
    post(m_onWorker, [this, job = std::move(job)]() mutable {
        Result<Payload> result = runGuarded(job.work);
        // Released here, so that what the job shares with its end is destroyed on the server's thread.
        job.work = nullptr;
        post(this, [this, result = std::move(result), onDone = std::move(job.onDone)]() mutable {
            // The end of a job first: a save must be listed before the next job looks for it.
            if (onDone)
                onDone(std::move(result));
            m_busy = false;
            startNext();
        });
    });
}

void EngineWorker::stop()
{
    if (!m_onWorker)
        return;
    m_stopping = true;
    m_thread.quit();
    m_thread.wait();
    delete std::exchange(m_onWorker, nullptr);
}

} // namespace tinkex::server
