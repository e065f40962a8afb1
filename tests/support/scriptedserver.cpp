#include "tests/support/scriptedserver.h"

#include <QCoreApplication>
#include <algorithm>
#include <memory>

namespace tinkex::test {

namespace answer {

namespace {

Answer raw(std::string bytes)
{
    return [bytes = std::move(bytes)](const ServerRequest&, Responder responder) {
        responder.sendRaw(bytes, true);
    };
}

std::string headOf(std::size_t length)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(length) +
           "\r\n\r\n";
}

} // namespace

Answer json(std::string body, int status)
{
    return [response = ServerResponse::json(std::move(body), status)](const ServerRequest&, Responder responder) {
        responder.send(response);
    };
}

Answer status(int status, HttpHeaders headers, std::string body)
{
    ServerResponse response = ServerResponse::json(std::move(body), status);
    response.headers.insert(response.headers.end(), headers.begin(), headers.end());
    return [response](const ServerRequest&, Responder responder) {
        responder.send(response);
    };
}

Answer dropBeforeHeaders()
{
    return raw({});
}

Answer dropAfterHeaders()
{
    return raw(headOf(1000));
}

Answer truncated(std::string sent, std::size_t all)
{
    return raw(headOf(all) + sent);
}

Answer garbage()
{
    return raw("\x15\x03\x01 this is not HTTP\r\n\r\n");
}

Answer emptyBadRequest(bool withLength)
{
    return raw(withLength ? "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                          : "HTTP/1.1 400 Bad Request\r\n\r\n");
}

Answer huge(std::size_t bytes)
{
    return [bytes](const ServerRequest&, Responder responder) {
        responder.send({200, {}, std::string(bytes, 'x')});
    };
}

Answer reset()
{
    return [](const ServerRequest&, Responder responder) {
        responder.abort();
    };
}

Answer after(Clock& clock, Milliseconds delay, Answer then)
{
    return [&clock, delay, then = std::move(then)](const ServerRequest& request, Responder responder) {
        auto timer = std::make_shared<TimerHandle>();
        *timer = clock.after(delay, QCoreApplication::instance(), [=] {
            then(request, responder);
            timer->cancel();
        });
    };
}

} // namespace answer

ScriptedServer::ScriptedServer(QObject* parent) : QObject(parent)
{
    m_server.setHandler(
        [this](const ServerRequest& request, Responder responder) { handle(request, std::move(responder)); });
    if (const auto port = m_server.listen(QHostAddress::LocalHost, 0); !port)
        qFatal("%s", qUtf8Printable(port.error().toText()));
}

quint16 ScriptedServer::port() const
{
    return m_server.port();
}

std::string ScriptedServer::baseUrl(std::string_view prefix) const
{
    return "http://127.0.0.1:" + std::to_string(port()) + std::string(prefix);
}

void ScriptedServer::expect(const std::string& path, std::initializer_list<Answer> answers)
{
    auto& queue = m_expected[path];
    queue.insert(queue.end(), answers.begin(), answers.end());
}

void ScriptedServer::always(const std::string& path, Answer answer)
{
    m_always[path] = std::move(answer);
}

Answer ScriptedServer::hold()
{
    return [this](const ServerRequest& request, Responder responder) {
        m_held[request.path].push_back(std::move(responder));
    };
}

bool ScriptedServer::release(const std::string& path, const ServerResponse& response)
{
    auto& queue = m_held[path];
    while (!queue.empty()) {
        Responder responder = std::move(queue.front());
        queue.pop_front();
        if (!responder.isOpen())
            continue;
        responder.send(response);
        return true;
    }
    return false;
}

int ScriptedServer::heldCount(const std::string& path) const
{
    const auto found = m_held.find(path);
    if (found == m_held.end())
        return 0;
    return static_cast<int>(
        std::count_if(found->second.begin(), found->second.end(), [](const Responder& r) { return r.isOpen(); }));
}

const std::vector<ServerRequest>& ScriptedServer::requests() const
{
    return m_requests;
}

std::vector<ServerRequest> ScriptedServer::requests(const std::string& path) const
{
    std::vector<ServerRequest> found;
    std::copy_if(m_requests.begin(), m_requests.end(), std::back_inserter(found),
                 [&](const ServerRequest& request) { return request.path == path; });
    return found;
}

int ScriptedServer::count(const std::string& path) const
{
    return static_cast<int>(requests(path).size());
}

HttpServer& ScriptedServer::http()
{
    return m_server;
}

void ScriptedServer::handle(const ServerRequest& request, Responder responder)
{
    m_requests.push_back(request);
    Answer answer;
    if (auto& queue = m_expected[request.path]; !queue.empty()) {
        answer = std::move(queue.front());
        queue.pop_front();
    } else if (const auto found = m_always.find(request.path); found != m_always.end()) {
        answer = found->second;
    } else {
        answer = answer::json(R"({"detail":"not scripted"})", 404);
    }
    answer(request, std::move(responder));
}

} // namespace tinkex::test
