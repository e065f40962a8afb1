#include "core/transport/serverconnection.h"

#include "core/base/post.h"

#include <boost/beast/http/status.hpp>
#include <sys/socket.h>

namespace http = boost::beast::http;

namespace tinkex {

namespace {

constexpr qint64 kLingerMs = 2000; ///< how long a closed connection may still be drained

bool mayHaveBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

bool isSafe(std::string_view text)
{
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

std::string serialiseHead(const ServerResponse& response, bool close)
{
    const auto reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
    head.append(reason.data(), reason.size()).append("\r\n");
    for (const auto& [key, value] : response.headers) {
        // A line break in a value would start a new header.
        if (isSafe(key) && isSafe(value))
            head.append(key).append(": ").append(value).append("\r\n");
    }
    if (mayHaveBody(response.status))
        head.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
    if (close)
        head.append("Connection: close\r\n");
    head.append("\r\n");
    return head;
}

} // namespace

Responder::State::~State()
{
    if (!m_connection)
        return;
    if (m_wroteRaw)
        m_connection->sendRaw({}, true);
    else
        m_connection->sendAnswer(ServerResponse::json(R"({"detail":"The server gave no answer."})", 500));
}

void Responder::State::answered()
{
    m_connection.clear();
    m_closedHandlers.clear();
}

void Responder::State::clientLeft()
{
    m_connection.clear();
    m_clientLeft = true;
    for (auto& [context, f] : std::exchange(m_closedHandlers, {})) {
        if (context)
            post(context, std::move(f));
    }
}

ServerConnection::ServerConnection(QTcpSocket* socket, const HttpServerLimits& limits, Dispatch dispatch)
    : m_socket(socket), m_reader(limits), m_dispatch(std::move(dispatch))
{
    m_socket->setParent(this);
    // Without this an answer of two segments waits for the peer's delayed acknowledgement.
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, &ServerConnection::onReadyRead);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &ServerConnection::onBytesWritten);
    connect(m_socket, &QTcpSocket::disconnected, this, &ServerConnection::onDisconnected);
    m_lastActivity.start();
}

ServerConnection::~ServerConnection()
{
    m_socket->disconnect(this);
    if (const auto state = m_state.lock(); state && state->m_connection)
        state->clientLeft();
}

void ServerConnection::refuse(int status, std::string_view text)
{
    m_closeAfter = true;
    sendAnswer(ServerResponse::json(R"({"detail":")" + std::string(text) + R"("})", status));
}

void ServerConnection::onReadyRead()
{
    if (m_phase == Phase::Closing || m_phase == Phase::Gone) {
        m_socket->skip(m_socket->bytesAvailable());
        return;
    }
    m_lastActivity.start();
    if (m_phase == Phase::Held) {
        // Pipelined: the answer in progress says "close", and the client sends the rest again elsewhere.
        m_socket->skip(m_socket->bytesAvailable());
        m_closeAfter = true;
        return;
    }
    const QByteArray bytes = m_socket->readAll();
    auto step = m_reader.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    if (step == RequestReader::Step::SendContinue) {
        write("HTTP/1.1 100 Continue\r\n\r\n");
        step = m_reader.feed({});
    }
    if (step == RequestReader::Step::Failed)
        refuse(m_reader.failureStatus(), m_reader.failureText());
    else if (step == RequestReader::Step::Complete)
        dispatchRequest();
}

void ServerConnection::dispatchRequest()
{
    const ServerRequest request = m_reader.take();
    m_closeAfter = !m_reader.keepAlive();
    if (m_reader.hasLeftover()) {
        m_reader.dropLeftover();
        m_closeAfter = true;
    }
    m_phase = Phase::Held;
    auto state = std::make_shared<Responder::State>(this);
    m_state = state;
    // Last: the handler may answer at once, and may even destroy the server and with it this object.
    const Dispatch dispatch = m_dispatch;
    dispatch(request, Responder(std::move(state)));
}

void ServerConnection::sendAnswer(const ServerResponse& response)
{
    if (m_phase == Phase::Closing || m_phase == Phase::Gone)
        return;
    m_phase = Phase::Reading;
    m_lastActivity.start();
    std::string bytes = serialiseHead(response, m_closeAfter);
    const bool withBody = mayHaveBody(response.status) && !m_reader.isHead();
    constexpr std::size_t kJoinUpTo = 64 * 1024;
    const bool joined = withBody && response.body.size() <= kJoinUpTo;
    if (joined)
        bytes.append(response.body);
    write(bytes);
    if (withBody && !joined)
        write(response.body);
    if (m_closeAfter)
        closeWhenWritten();
}

void ServerConnection::sendRaw(const std::string& bytes, bool closeAfter)
{
    if (m_phase != Phase::Held)
        return;
    write(bytes);
    if (closeAfter)
        closeWhenWritten();
}

void ServerConnection::reset()
{
    // Zero linger turns the close into a reset.
    const struct linger now = {1, 0};
    ::setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_phase = Phase::Closing;
    m_socket->abort();
}

void ServerConnection::closeIfIdle(qint64 idleMs)
{
    const qint64 idle = m_lastActivity.elapsed();
    const bool writing = m_socket->bytesToWrite() > 0;
    if (m_phase == Phase::Closing ? idle > (writing ? idleMs : kLingerMs) : m_phase == Phase::Reading && idle > idleMs)
        m_socket->abort();
}

void ServerConnection::write(std::string_view bytes)
{
    m_socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
    m_socket->flush();
}

void ServerConnection::closeWhenWritten()
{
    m_phase = Phase::Closing;
    m_lastActivity.start();
    onBytesWritten();
}

void ServerConnection::onBytesWritten()
{
    m_lastActivity.start();
    if (m_phase != Phase::Closing || m_halfClosed || m_socket->bytesToWrite() > 0)
        return;
    // Closing with unread bytes in the kernel would reset the connection and could destroy the answer on its way
    // (a 413 during an upload): end our direction only, and drain until the client closes or the sweep cuts.
    m_halfClosed = true;
    ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
}

void ServerConnection::onDisconnected()
{
    if (m_phase == Phase::Gone)
        return;
    m_phase = Phase::Gone;
    if (const auto state = m_state.lock(); state && state->m_connection)
        state->clientLeft();
    Q_EMIT finished();
}

} // namespace tinkex
