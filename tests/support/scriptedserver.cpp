#include "tests/support/scriptedserver.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace tinkex::test {

namespace answer {

namespace {

std::string headWith(const std::string& field)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + field + "\r\n\r\n";
}

std::string headOf(std::size_t length)
{
    return headWith("Content-Length: " + std::to_string(length));
}

/// What an answer that takes time needs until it is over. The answer owns it, and the server keeps its answers, so that
/// no timer outlives the server.
using Steps = std::shared_ptr<std::vector<std::unique_ptr<QObject>>>;

/// Calls f once, later.
class Delay : public QObject {
public:
    Delay(Clock& clock, Milliseconds delay, std::function<void()> f)
    {
        m_timer = clock.after(delay, this, std::move(f));
    }

private:
    TimerHandle m_timer;
};

/// Sends bytes in pieces, one every `gap`, then closes.
class Trickle : public QObject {
public:
    Trickle(Clock& clock, Responder responder, std::string bytes, std::size_t piece, Milliseconds gap)
        : m_clock(clock), m_responder(std::move(responder)), m_bytes(std::move(bytes)), m_piece(piece), m_gap(gap)
    {
        step();
    }

private:
    void step()
    {
        const std::string piece = m_bytes.substr(m_at, m_piece);
        m_at += piece.size();
        const bool last = m_at >= m_bytes.size();
        m_responder.sendRaw(piece, last);
        if (!last && m_responder.isOpen())
            m_timer = m_clock.after(m_gap, this, [this] { step(); });
    }

    Clock& m_clock;
    Responder m_responder;
    std::string m_bytes;
    std::size_t m_piece;
    Milliseconds m_gap;
    std::size_t m_at = 0;
    TimerHandle m_timer;
};

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

Answer wrongLength(std::string length, std::string body)
{
    return raw(headWith("Content-Length: " + length) + body);
}

Answer chunked(std::vector<std::string> chunks)
{
    std::string bytes = headWith("Transfer-Encoding: chunked");
    for (const std::string& chunk : chunks) {
        char size[17];
        std::snprintf(size, sizeof size, "%zx", chunk.size());
        bytes += size + ("\r\n" + chunk) + "\r\n";
    }
    return raw(bytes + "0\r\n\r\n");
}

Answer badChunks()
{
    return raw(headWith("Transfer-Encoding: chunked") + "5\r\n{\"a\":\r\nnot a size\r\n1}\r\n0\r\n\r\n");
}

Answer unendedChunks(std::string chunk)
{
    char size[17];
    std::snprintf(size, sizeof size, "%zx", chunk.size());
    return raw(headWith("Transfer-Encoding: chunked") + size + "\r\n" + chunk + "\r\n");
}

Answer raw(std::string bytes)
{
    return [bytes = std::move(bytes)](const ServerRequest&, Responder responder) {
        responder.sendRaw(bytes, true);
    };
}

Answer trickle(Clock& clock, std::string body, std::size_t piece, Milliseconds gap)
{
    const auto steps = std::make_shared<Steps::element_type>();
    return [&clock, steps, bytes = headOf(body.size()) + body, piece, gap](const ServerRequest&, Responder responder) {
        steps->push_back(std::make_unique<Trickle>(clock, std::move(responder), bytes, piece, gap));
    };
}

Answer after(Clock& clock, Milliseconds delay, Answer then)
{
    const auto steps = std::make_shared<Steps::element_type>();
    return [&clock, steps, delay, then = std::move(then)](const ServerRequest& request, Responder responder) {
        steps->push_back(std::make_unique<Delay>(clock, delay, [=] { then(request, responder); }));
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

std::string ScriptedServer::httpsUrl() const
{
    return "https://127.0.0.1:" + std::to_string(port());
}

void ScriptedServer::expect(const std::string& path, const std::vector<Answer>& answers)
{
    auto& queue = m_expected[path];
    queue.insert(queue.end(), answers.begin(), answers.end());
}

void ScriptedServer::always(const std::string& path, Answer answer)
{
    if (const auto old = m_always.find(path); old != m_always.end())
        m_used.push_back(old->second);
    m_always[path] = std::move(answer);
}

void ScriptedServer::otherwise(Answer answer)
{
    m_otherwise = std::move(answer);
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
    Q_EMIT received(QString::fromStdString(request.path));
    Answer answer;
    if (auto& queue = m_expected[request.path]; !queue.empty()) {
        answer = m_used.emplace_back(std::move(queue.front()));
        queue.pop_front();
    } else if (const auto found = m_always.find(request.path); found != m_always.end()) {
        answer = found->second;
    } else if (m_otherwise) {
        answer = m_otherwise;
    } else {
        answer = answer::json(R"({"detail":"not scripted"})", 404);
    }
    answer(request, std::move(responder));
}

} // namespace tinkex::test
