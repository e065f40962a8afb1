#pragma once

#include "core/base/clock.h"
#include "core/base/eventsink.h"
#include "core/clients/samplingdispatch.h"
#include "core/clients/serverfeatures.h"
#include "core/session/bytebudget.h"
#include "core/session/credentials.h"
#include "core/session/sessionmanager.h"
#include "core/supervision/census.h"
#include "core/supervision/tasksupervisor.h"
#include "core/transport/transport.h"
#include "core/wire/types.h"

#include <QObject>
#include <memory>
#include <string>

namespace tinkex {

/// The SDK version that the program names to servers, which choose flags by it (protocol.md 1.8).
inline constexpr std::string_view kSdkVersion = "0.25.0";

/// How forward_backward bodies are written.
enum class BulkEncoding { Json, Protobuf };

/// What was learnt about a server by using it; feature detection instead of version gates.
struct ServerTraits {
    BulkEncoding encoding = BulkEncoding::Json;
    bool encodingProven = false; ///< one body was accepted in this encoding
    bool forwardMissing = false; ///< no /forward: forward_backward with forward_only as protobuf
    bool configMissing = false;  ///< client/config answered 404
    ServerFeatures features;     ///< set through ServerLink::learn() and its sisters
};

/// Everything that the services of one {server, key} share: transport, configuration, sampling gates, byte budgets.
/// Thread: core. Ownership: whoever connects (the workbench); it outlives the services made with it. The referenced
/// objects outlive it.
class ServerLink : public QObject {
    Q_OBJECT
public:
    ServerLink(Transport& transport, SessionManager& sessions, TaskSupervisor& tasks, Clock& clock, EventSink& events,
               QObject* parent = nullptr);

    Transport& transport() const { return m_transport; }
    SessionManager& sessions() const { return m_sessions; }
    TaskSupervisor& tasks() const { return m_tasks; }
    Clock& clock() const { return m_clock; }
    EventSink& events() const { return m_events; }
    SamplingDispatch& dispatch() { return m_dispatch; }
    const std::shared_ptr<ByteBudget>& inflightBytes() const { return m_inflightBytes; }
    ServerTraits& traits() { return m_traits; }
    const ServerFeatures& features() const { return m_traits.features; }
    void learn(ServerFunction function, const FunctionState& state);
    /// What an answer says about its function; the error becomes "not offered" when that is what it means.
    void learn(ServerFunction function, Error& error);
    void learnOffered(ServerFunction function) { learn(function, {Offer::Offered, NoOffer::None, 0}); }
    const wire::ClientConfig& config() const { return m_config; }
    const std::string& sdkVersion() const { return m_sdkVersion; }
    void setSdkVersion(std::string version) { m_sdkVersion = std::move(version); } ///< some servers insist on one

    /// The key in use, for servers that want it exchanged; outlives this. Without it no exchange is made.
    void setCredentials(Credentials* credentials) { m_credentials = credentials; }

    /// Asks client/config, exchanges the key when that says so, then asks client/dynamic_config, which is asked again
    /// at its own interval (protocol.md 1.8). A 404 of either configuration keeps the defaults, but for the order of
    /// chunks: who has no client/config never met a client that posts them side by side (4.4, servers.md 3.4). A server
    /// that insists on another SDK version and names it ("tinker==0.24.1") is asked again with that one. Once it
    /// succeeded, later calls answer from memory. Errors: those of the transport.
    void fetchConfig(QObject* owner, ResultHandler<wire::ClientConfig> handler);
    void setConfig(const wire::ClientConfig& config);

Q_SIGNALS:
    void configChanged();
    void featuresChanged();
    /// What the server says of its queue to a client made with this, each time it says it anew.
    void queueStateChanged(const QString& client, tinkex::wire::QueueState state, const QString& reason);

private:
    Call configCall(const std::string& path, const std::string& operation) const;
    void fetchConfig(Delivery<wire::ClientConfig> delivery);
    bool adoptSdkVersion(const Error& refusal);
    void signIn(Delivery<wire::ClientConfig> delivery, const wire::ClientConfig& config);
    void finishConfig(Delivery<wire::ClientConfig> delivery, const wire::ClientConfig& config);
    void fetchDynamicConfig(const std::function<void()>& then);
    void onDynamicConfig(const Result<HttpReply>& reply);

    CensusEntry m_census{"ServerLink"};
    Transport& m_transport;
    SessionManager& m_sessions;
    TaskSupervisor& m_tasks;
    Clock& m_clock;
    EventSink& m_events;
    SamplingDispatch m_dispatch;
    std::shared_ptr<ByteBudget> m_inflightBytes;
    ServerTraits m_traits;
    wire::ClientConfig m_config;
    std::string m_sdkVersion{kSdkVersion};
    Credentials* m_credentials = nullptr;
    Milliseconds m_refreshInterval{300'000};
    TimerHandle m_refresh;
    bool m_refreshFailing = false;
    bool m_configKnown = false;
};

} // namespace tinkex
