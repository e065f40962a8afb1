#include "core/transport/httpserver.h"

#include "core/base/filelimit.h"
#include "core/base/post.h"
#include "core/transport/serverconnection.h"

#include <QTcpServer>
#include <QTimer>
#include <algorithm>
#include <unordered_set>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

std::string_view headerValue(const HttpHeaders& headers, std::string_view name)
{
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    };
    const auto same = [&](char a, char b) {
        return lower(a) == lower(b);
    };
    for (const auto& [key, value] : headers) {
        if (std::equal(key.begin(), key.end(), name.begin(), name.end(), same))
            return value;
    }
    return {};
}

ServerResponse ServerResponse::json(std::string body, int status)
{
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

Responder::Responder(std::shared_ptr<State> state) : m_state(std::move(state)) {}

void Responder::send(ServerResponse response)
{
    if (!isOpen())
        return;
    ServerConnection* connection = m_state->m_connection;
    m_state->answered();
    connection->sendAnswer(response);
}

void Responder::sendRaw(std::string bytes, bool closeAfter)
{
    if (!isOpen())
        return;
    ServerConnection* connection = m_state->m_connection;
    m_state->m_wroteRaw = true;
    if (closeAfter)
        m_state->answered();
    connection->sendRaw(bytes, closeAfter);
}

void Responder::abort()
{
    if (!isOpen())
        return;
    ServerConnection* connection = m_state->m_connection;
    m_state->answered();
    connection->reset();
}

bool Responder::isOpen() const
{
    return m_state && m_state->m_connection;
}

void Responder::onClosed(QObject* context, std::function<void()> f)
{
    if (isOpen())
        m_state->m_closedHandlers.emplace_back(context, std::move(f));
    else if (m_state && m_state->m_clientLeft)
        post(context, std::move(f));
}

class HttpServer::Private : public QObject {
public:
    Private()
    {
        m_listener.setListenBacklogSize(1024);
        m_listener.setMaxPendingConnections(1024);
        connect(&m_listener, &QTcpServer::newConnection, this, &Private::accept);
        // Out of file descriptors: Qt stops accepting for good; the sweep tries again.
        connect(&m_listener, &QTcpServer::acceptError, this, [this] { m_paused = true; });
        connect(&m_sweep, &QTimer::timeout, this, &Private::sweep);
    }
    ~Private() override { closeAll(); }

    void accept()
    {
        while (QTcpSocket* socket = m_listener.nextPendingConnection()) {
            const bool full = static_cast<int>(m_connections.size()) >= m_limits.connections;
            auto* connection =
                new ServerConnection(socket, m_limits, [this](const ServerRequest& request, Responder responder) {
                    dispatch(request, std::move(responder));
                });
            m_connections.insert(connection);
            connect(connection, &ServerConnection::finished, this, [this, connection] {
                m_connections.erase(connection);
                connection->deleteLater();
            });
            if (full)
                connection->refuse(503, "The server has too many connections.");
        }
    }

    void dispatch(const ServerRequest& request, Responder responder)
    {
        const auto handler = m_handler;
        if (!handler) {
            responder.send(ServerResponse::json(R"({"detail":"Nothing is served here."})", 404));
            return;
        }
        const QPointer<Private> self(this);
        ++m_depth;
        (*handler)(request, std::move(responder));
        if (self)
            --m_depth;
    }

    void sweep()
    {
        if (m_paused) {
            m_paused = false;
            m_listener.resumeAccepting();
        }
        const auto connections = m_connections;
        for (ServerConnection* connection : connections)
            connection->closeIfIdle(qint64{1000} * m_limits.idleSeconds);
    }

    void closeAll()
    {
        m_listener.close();
        m_sweep.stop();
        for (ServerConnection* connection : std::exchange(m_connections, {})) {
            connection->disconnect(this);
            // Inside a handler the connection is still on the stack.
            if (m_depth > 0) {
                connection->reset();
                connection->deleteLater();
            } else {
                delete connection;
            }
        }
    }

    QTcpServer m_listener;
    QTimer m_sweep;
    HttpServerLimits m_limits;
    std::shared_ptr<const Handler> m_handler;
    std::unordered_set<ServerConnection*> m_connections;
    int m_depth = 0;
    bool m_paused = false;
};

HttpServer::HttpServer(QObject* parent) : QObject(parent), d(std::make_unique<Private>()) {}
HttpServer::~HttpServer() = default;

void HttpServer::setHandler(Handler handler)
{
    d->m_handler = handler ? std::make_shared<const Handler>(std::move(handler)) : nullptr;
}

void HttpServer::setLimits(const HttpServerLimits& limits)
{
    d->m_limits = limits;
}

Result<quint16> HttpServer::listen(const QHostAddress& address, quint16 port)
{
    raiseFileLimit();
    if (!d->m_listener.listen(address, port)) {
        const QString text =
            u"cannot listen on %1 port %2: %3"_s.arg(address.toString()).arg(port).arg(d->m_listener.errorString());
        return failure(Error::make(ErrorKind::Network, text));
    }
    d->m_sweep.start(std::clamp(d->m_limits.idleSeconds * 250, 50, 1000));
    return d->m_listener.serverPort();
}

quint16 HttpServer::port() const
{
    return d->m_listener.serverPort();
}

int HttpServer::connectionCount() const
{
    return static_cast<int>(d->m_connections.size());
}

void HttpServer::close()
{
    d->closeAll();
}

} // namespace tinkex
