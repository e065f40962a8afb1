#pragma once

#include "core/server/accessguard.h"
#include "core/server/router.h"
#include "core/server/serverstate.h"

#include <QObject>
#include <memory>

namespace tinkex::server {

/// The embedded Tinker-compatible server: loopback only, one base model, one key. Composition of the HTTP server, the
/// routes and the state behind them. Thread: the one it was made on; the engine computes on a thread of its own.
class LocalServer : public QObject {
    Q_OBJECT
public:
    LocalServer(ServerConfig config, ServedModel model, std::unique_ptr<CheckpointStore> store, Clock& clock,
                QObject* parent = nullptr);
    ~LocalServer() override;

    /// Binds 127.0.0.1 (and ::1 when configured) and starts answering. ErrorKind::Network when the port is taken.
    Result<quint16> listen();
    /// Closes every connection and ends the engine's thread, at the latest between two slices of its work.
    void stop();

    std::string url() const; ///< "http://127.0.0.1:<port>"
    const std::string& modelName() const { return m_state.model.name; }

private:
    void handle(const ServerRequest& request, Responder responder);
    void serveArchive(const std::string& token, Responder responder);
    void scheduleSweep();

    ServerState m_state;
    Router m_router;
    std::unique_ptr<AccessGuard> m_guard;
    std::vector<std::unique_ptr<HttpServer>> m_listeners;
    TimerHandle m_sweepTimer;
};

} // namespace tinkex::server
