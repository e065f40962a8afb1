#pragma once

#include "core/transport/requestreader.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTcpSocket>

namespace tinkex {

class ServerConnection;

/// Shared by the copies of one Responder; outlives the connection. Answers 500 when it dies unanswered.
class Responder::State {
public:
    explicit State(ServerConnection* connection) : m_connection(connection) {}
    ~State();

    QPointer<ServerConnection> m_connection; ///< cleared when the answer went out or the client left
    bool m_wroteRaw = false;
    bool m_clientLeft = false;
    std::vector<std::pair<QPointer<QObject>, std::function<void()>>> m_closedHandlers;

    void answered();   ///< forgets the connection and the handlers
    void clientLeft(); ///< posts the handlers
};

/// One accepted socket of HttpServer: Reading -> Held (a Responder is out) -> Reading or Closing. Private to the
/// server. Thread: the server's. finished() is emitted once; the server then deletes it.
class ServerConnection : public QObject {
    Q_OBJECT
public:
    using Dispatch = std::function<void(const ServerRequest&, Responder)>;

    ServerConnection(QTcpSocket* socket, const HttpServerLimits& limits, Dispatch dispatch);
    ~ServerConnection() override;

    void refuse(int status, std::string_view text); ///< answers without reading and closes
    void sendAnswer(const ServerResponse& response);
    void sendRaw(const std::string& bytes, bool closeAfter);
    void reset();                    ///< RST, finished() follows from the event loop
    void closeIfIdle(qint64 idleMs); ///< called by the server's sweep

Q_SIGNALS:
    void finished();

private:
    enum class Phase { Reading, Held, Closing, Gone };

    void onReadyRead();
    void dispatchRequest();
    void onDisconnected();
    void onBytesWritten();
    void write(std::string_view bytes);
    void closeWhenWritten();

    QTcpSocket* m_socket; ///< child
    RequestReader m_reader;
    Dispatch m_dispatch;
    std::weak_ptr<Responder::State> m_state;
    Phase m_phase = Phase::Reading;
    bool m_closeAfter = false;
    bool m_halfClosed = false;
    QElapsedTimer m_lastActivity;
};

} // namespace tinkex
