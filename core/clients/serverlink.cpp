#include "core/clients/serverlink.h"

#include "core/wire/codec.h"

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

bool isMissing(const Error& error)
{
    return error.httpStatus == 404 || error.httpStatus == 405;
}

} // namespace

ServerLink::ServerLink(Transport& transport, SessionManager& sessions, TaskSupervisor& tasks, Clock& clock,
                       EventSink& events, QObject* parent)
    : QObject(parent),
      m_transport(transport),
      m_sessions(sessions),
      m_tasks(tasks),
      m_clock(clock),
      m_events(events),
      m_dispatch(clock),
      m_inflightBytes(std::make_shared<ByteBudget>(wire::ClientConfig{}.inflightResponseBytes))
{}

Call ServerLink::configCall(const std::string& path, const std::string& operation) const
{
    Call call;
    call.trafficClass = TrafficClass::Control;
    call.operation = operation;
    call.path = path;
    call.body = wire::encodeSdkVersion(m_sdkVersion);
    call.retry.maxRetries = 3; // a person is waiting for the first answer
    return call;
}

void ServerLink::fetchConfig(QObject* owner, ResultHandler<wire::ClientConfig> handler)
{
    Delivery<wire::ClientConfig> delivery(owner, std::move(handler));
    if (m_configKnown) {
        delivery(m_config);
        return;
    }
    m_transport.send(configCall("/api/v1/client/config", "client/config"), this,
                     [this, delivery](Result<HttpReply> reply) mutable {
                         if (!reply && !isMissing(reply.error())) {
                             delivery(failure(reply.error()));
                             return;
                         }
                         wire::ClientConfig config;
                         if (reply) {
                             auto decoded = wire::decode<wire::ClientConfig>(reply->body);
                             if (!decoded) {
                                 delivery(failure(decoded.error()));
                                 return;
                             }
                             config = *decoded;
                         } else {
                             m_traits.configMissing = true;
                         }
                         fetchDynamicConfig(std::move(delivery), config);
                     });
}

void ServerLink::fetchDynamicConfig(Delivery<wire::ClientConfig> delivery, wire::ClientConfig config)
{
    const auto done = [this, delivery = std::make_shared<Delivery<wire::ClientConfig>>(std::move(delivery)), config] {
        m_configKnown = true;
        setConfig(config);
        (*delivery)(config);
    };
    if (m_traits.configMissing) {
        done();
        return;
    }
    Call call = configCall("/api/v1/client/dynamic_config", "client/dynamic_config");
    call.retry = RetryPolicy::none();
    call.timeout = Milliseconds{10'000};
    m_transport.send(std::move(call), this, [this, done](const Result<HttpReply>& reply) {
        // Nothing that this program uses comes from it; servers without it are common.
        if (!reply && !isMissing(reply.error()))
            m_events.report(Severity::Warning, "session", {}, reply.error().toText());
        done();
    });
}

void ServerLink::learn(ServerFunction function, const FunctionState& state)
{
    if (m_traits.features.of(function) == state)
        return;
    m_traits.features.set(function, state);
    Q_EMIT featuresChanged();
}

void ServerLink::learn(ServerFunction function, Error& error)
{
    const auto state = learnFrom(function, features().of(function), error);
    if (!state)
        return;
    learn(function, *state);
    if (state->offer == Offer::NotOffered)
        error = notOffered(*state, error.operation.toStdString()).because(error);
}

void ServerLink::setConfig(const wire::ClientConfig& config)
{
    m_config = config;
    if (!m_traits.encodingProven)
        m_traits.encoding = config.protoWriteFwdbwd ? BulkEncoding::Protobuf : BulkEncoding::Json;
    m_inflightBytes->setCapacity(config.inflightResponseBytes);
    DispatchLimits limits = m_dispatch.limits();
    limits.bytes = config.sampleDispatchBytes;
    m_dispatch.setLimits(limits);
    Q_EMIT configChanged();
}

} // namespace tinkex
