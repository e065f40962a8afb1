#pragma once

#include "core/server/localserver.h"
#include "tests/support/virtualclock.h"

#include <QJsonObject>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace tinkex::test {

inline constexpr std::string_view kKey = "tml-test-key";

/// One reply as it came over the socket.
struct Reply {
    int status = 0; ///< 0: the connection ended without one
    HttpHeaders headers;
    QByteArray body;

    QJsonObject json() const;
    QString detail() const; ///< of an error
};

/// One request on a connection of its own, not waited for.
class Exchange : public QObject {
public:
    Exchange(quint16 port, const QByteArray& bytes);
    bool isDone() const { return m_done; }
    Reply reply() const;
    void abandon() { m_socket.abort(); }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
    bool m_done = false;
};

/// An embedded server with the shipped model, a clock the test moves and a data directory that goes with it.
class ServerUnderTest {
public:
    explicit ServerUnderTest(const std::function<void(server::ServerConfig&)>& tune = {});

    void restart(); ///< a new server on the same data directory
    void stop() { m_server.reset(); }

    std::unique_ptr<Exchange> start(const QByteArray& method, const QByteArray& path, const QByteArray& body = {},
                                    const HttpHeaders& extra = {});
    Reply call(const QByteArray& method, const QByteArray& path, const QByteArray& body = {},
               const HttpHeaders& extra = {});
    /// POST /api/v1/<operation> with JSON.
    Reply post(const QByteArray& operation, const QJsonObject& body, const HttpHeaders& extra = {});
    Reply get(const QByteArray& path) { return call("GET", "/api/v1/" + path); }
    /// Polls until the future is settled.
    Reply result(const QString& requestId, const HttpHeaders& extra = {});
    /// post() and result().
    Reply run(const QByteArray& operation, const QJsonObject& body, const HttpHeaders& extra = {});

    QString newSession();
    QString newModel(const QString& session, int number = 0, int rank = 4);
    QString newSampler(const QString& session, int number = 0);

    quint16 port() const { return m_port; }
    std::filesystem::path dataDirectory() const { return m_data.path().toStdString(); }
    VirtualClock clock;

private:
    std::function<void(server::ServerConfig&)> m_tune;
    QTemporaryDir m_data;
    std::unique_ptr<server::LocalServer> m_server;
    quint16 m_port = 0;
};

/// The shipped model, loaded once a process.
server::ServedModel shippedModel();
/// A forward_backward body: input ids 65… with the next ids as targets.
QJsonObject trainingBody(const QString& model, int seq, int length = 8);
/// An asample body on a sampler.
QJsonObject sampleBody(const QString& sampler, qint64 seq, int maxTokens = 4);
QJsonObject promptOf(const QList<int>& tokens);

} // namespace tinkex::test
