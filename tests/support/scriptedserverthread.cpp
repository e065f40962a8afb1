#include "tests/support/scriptedserverthread.h"

namespace tinkex::test {

ScriptedServerThread::ScriptedServerThread()
{
    m_context.moveToThread(&m_thread);
    m_thread.start();
    std::promise<void> listening;
    post(&m_context, [&] {
        m_server = new ScriptedServer;
        QObject::connect(m_server, &ScriptedServer::received, &m_context, [this](const QString& path) {
            const std::lock_guard lock(m_mutex);
            ++m_counts[path.toStdString()];
            m_counted.notify_all();
        });
        m_port = m_server->port();
        listening.set_value();
    });
    listening.get_future().wait();
}

ScriptedServerThread::~ScriptedServerThread()
{
    on([](ScriptedServer& server) { delete &server; });
    m_thread.quit();
    m_thread.wait();
}

std::string ScriptedServerThread::baseUrl(std::string_view prefix) const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + std::string(prefix);
}

void ScriptedServerThread::expect(const std::string& path, const std::vector<Answer>& answers)
{
    on([&](ScriptedServer& server) { server.expect(path, answers); });
}

void ScriptedServerThread::always(const std::string& path, Answer answer)
{
    on([&](ScriptedServer& server) { server.always(path, std::move(answer)); });
}

void ScriptedServerThread::hold(const std::string& path, int requests)
{
    on([&](ScriptedServer& server) {
        server.expect(path, std::vector<Answer>(static_cast<std::size_t>(requests), server.hold()));
    });
}

bool ScriptedServerThread::release(const std::string& path, const ServerResponse& response)
{
    return on([&](ScriptedServer& server) { return server.release(path, response); });
}

int ScriptedServerThread::heldCount(const std::string& path)
{
    return on([&](ScriptedServer& server) { return server.heldCount(path); });
}

std::vector<ServerRequest> ScriptedServerThread::requests(const std::string& path)
{
    return on([&](ScriptedServer& server) { return server.requests(path); });
}

int ScriptedServerThread::count(const std::string& path)
{
    return on([&](ScriptedServer& server) { return server.count(path); });
}

bool ScriptedServerThread::waitForCount(const std::string& path, int requests, Milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    return m_counted.wait_for(lock, atMost, [&] { return m_counts[path] >= requests; });
}

} // namespace tinkex::test
