#include "tests/support/tlsserver.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>

using namespace Qt::Literals::StringLiterals;

namespace tinkex::test {

namespace {

QSslConfiguration configurationOf(const QString& name)
{
    QFile file(QStringLiteral(TINKEX_SUPPORT_DATA) + u'/' + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qUtf8Printable(file.fileName()), qUtf8Printable(file.errorString()));
    const QByteArray pem = file.readAll();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(pem));
    configuration.setPrivateKey(QSslKey(pem, QSsl::Ec));
    return configuration;
}

} // namespace

TlsServer::TlsServer(Certificate certificate, QObject* parent) : QSslServer(parent)
{
    setSslConfiguration(
        configurationOf(certificate == Certificate::SelfSigned ? u"selfsigned.pem"_s : u"otherhost.pem"_s));
    connect(this, &QSslServer::startedEncryptionHandshake, this, [this] { ++m_connections; });
    connect(this, &QTcpServer::pendingConnectionAvailable, this, &TlsServer::accept);
    if (!listen(QHostAddress::LocalHost, 0))
        qFatal("%s", qUtf8Printable(errorString()));
}

std::string TlsServer::baseUrl() const
{
    return "https://127.0.0.1:" + std::to_string(serverPort());
}

void TlsServer::accept()
{
    while (QTcpSocket* socket = nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        const auto answer = [this, socket] {
            m_received += socket->readAll();
            if (!m_received.contains("\r\n\r\n"))
                return;
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
            socket->disconnectFromHost();
        };
        connect(socket, &QTcpSocket::readyRead, this, answer);
        answer();
    }
}

} // namespace tinkex::test
