#pragma once

#include "core/base/error.h"

#include <QHostAddress>
#include <QObject>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tinkex {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>; ///< in order; names as received or written

/// First value of a header, compared without case; empty when absent.
std::string_view headerValue(const HttpHeaders& headers, std::string_view name);

struct ServerRequest {
    std::string method;
    std::string target; ///< as received
    std::string path;   ///< before '?', not percent-decoded
    std::string query;  ///< after '?'
    HttpHeaders headers;
    std::string body;
};

struct ServerResponse {
    int status = 200;
    HttpHeaders headers; ///< without Content-Length, which is always written
    std::string body;

    static ServerResponse json(std::string body, int status = 200);
};

/// Answers one request, now or later. Copyable; the first send() wins, later ones and those after the client left are
/// no-ops. Dropping every copy unsent answers 500. Thread: the server's.
class Responder {
public:
    class State;
    explicit Responder(std::shared_ptr<State> state);

    void send(ServerResponse response);
    /// Writes these raw bytes and closes the connection when asked: for scripted faults in tests.
    void sendRaw(std::string bytes, bool closeAfter);
    void abort(); ///< resets the connection without an answer
    bool isOpen() const;
    /// Calls f once when the client goes away before the answer.
    void onClosed(QObject* context, std::function<void()> f);

private:
    std::shared_ptr<State> m_state;
};

struct HttpServerLimits {
    std::size_t headerBytes = 64 * 1024;
    std::size_t bodyBytes = 256 * 1024 * 1024;
    int connections = 4096;
    int idleSeconds = 75;
};

/// HTTP/1.1 over Qt sockets, parsed and serialised by Boost.Beast without its I/O. Keep-alive, pipelining refused
/// politely, Expect: 100-continue answered, chunked bodies read, CL+TE and double lengths refused (400), limits give
/// 413/431. Serves the embedded server and the scripted server of the tests. Thread: the one it was made on.
class HttpServer : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(const ServerRequest&, Responder)>;

    explicit HttpServer(QObject* parent = nullptr);
    ~HttpServer() override;

    void setHandler(Handler handler);
    void setLimits(const HttpServerLimits& limits);
    /// port 0 picks a free one. ErrorKind::Network with the port when it is taken.
    Result<quint16> listen(const QHostAddress& address, quint16 port);
    quint16 port() const;
    int connectionCount() const;
    /// Stops accepting, closes every connection.
    void close();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tinkex
