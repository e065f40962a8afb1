#pragma once

#include <QSslServer>
#include <string>

namespace tinkex::test {

/// An https server whose certificate a client must refuse. It answers whoever talks to it all the same with 200 and
/// {}, so that a client without a check is seen to succeed. Thread: the one it was made on. Listens on loopback from
/// the constructor on; aborts the test when it cannot. Certificates and keys: tests/support/data, made with
/// `openssl req -x509`, worth nothing outside the tests.
class TlsServer : public QSslServer {
    Q_OBJECT
public:
    enum class Certificate {
        SelfSigned, ///< for 127.0.0.1 and localhost
        OtherHost   ///< for other.example, signed by itself as well
    };

    explicit TlsServer(Certificate certificate, QObject* parent = nullptr);

    std::string baseUrl() const;                              ///< "https://127.0.0.1:port"
    const QByteArray& received() const { return m_received; } ///< what clients sent inside TLS
    int connections() const { return m_connections; }         ///< accepted, whatever became of the handshake

private:
    void accept();

    QByteArray m_received;
    int m_connections = 0;
};

} // namespace tinkex::test
