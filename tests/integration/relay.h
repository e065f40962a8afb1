#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>

namespace tinkex::test {

/// The network between a client and a server on loopback: forwards bytes, and fails when it is told to. Listens on the
/// same port as the server but on the other loopback, [::1], because the embedded server wants its own port in the Host
/// field. Thread: the one it was made on.
class Relay : public QObject {
public:
    explicit Relay(quint16 port) : m_port(port)
    {
        connect(&m_listener, &QTcpServer::newConnection, this, &Relay::onConnection);
        setRefusing(false);
    }

    QString url() const { return QStringLiteral("http://[::1]:%1").arg(m_port); }

    /// Resets every connection.
    void drop()
    {
        for (QTcpSocket* socket : m_pairs.keys())
            socket->abort();
    }
    /// Nothing passes, nothing is told to either side.
    void setStalled(bool stalled)
    {
        m_stalled = stalled;
        if (!stalled) {
            for (QTcpSocket* socket : m_pairs.keys())
                forward(socket);
        }
    }
    /// Nobody is at the door.
    void setRefusing(bool refusing)
    {
        if (refusing) {
            m_listener.close();
            drop();
        } else if (!m_listener.isListening() && !m_listener.listen(QHostAddress::LocalHostIPv6, m_port)) {
            qFatal("the relay's port was taken");
        }
    }

private:
    void onConnection()
    {
        while (QTcpSocket* near = m_listener.nextPendingConnection()) {
            auto* far = new QTcpSocket(this);
            near->setParent(this);
            m_pairs[near] = far;
            m_pairs[far] = near;
            for (QTcpSocket* socket : {near, far}) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { forward(socket); });
                connect(socket, &QTcpSocket::connected, this, [this, socket] { forward(m_pairs.value(socket)); });
                connect(socket, &QTcpSocket::disconnected, this, [this, socket] { close(socket); });
                connect(socket, &QTcpSocket::errorOccurred, this, [this, socket] { close(socket); });
            }
            far->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        }
    }
    void forward(QTcpSocket* from)
    {
        QTcpSocket* const to = m_pairs.value(from);
        if (!m_stalled && from->isOpen() && to && to->state() == QAbstractSocket::ConnectedState)
            to->write(from->readAll());
    }
    void close(QTcpSocket* socket)
    {
        if (!m_pairs.contains(socket))
            return;
        forward(socket); // its last words
        QTcpSocket* const other = m_pairs.take(socket);
        m_pairs.remove(other);
        socket->deleteLater();
        other->disconnectFromHost();
        other->deleteLater();
    }

    QTcpServer m_listener;
    QHash<QTcpSocket*, QTcpSocket*> m_pairs; ///< both ways
    quint16 m_port;
    bool m_stalled = false;
};

} // namespace tinkex::test
