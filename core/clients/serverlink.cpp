#include "core/clients/serverlink.h"

#include "core/wire/codec.h"

#include <QRegularExpression>

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
    fetchConfig(std::move(delivery));
}

void ServerLink::fetchConfig(Delivery<wire::ClientConfig> delivery)
{
    m_transport.send(configCall("/api/v1/client/config", "client/config"), this,
                     [this, delivery](Result<HttpReply> reply) mutable {
                         if (!reply && adoptSdkVersion(reply.error())) {
                             fetchConfig(delivery);
                             return;
                         }
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
                             config.parallelFwdbwdChunks = false; // no client that asks for the flag was served
                         }
                         signIn(std::move(delivery), config);
                     });
}

bool ServerLink::adoptSdkVersion(const Error& refusal)
{
    static const QRegularExpression pattern(u"\\btinker==([0-9]+(?:\\.[0-9]+)*)"_s);
    const auto named = pattern.match(refusal.detail);
    if (refusal.httpStatus != 400 || !named.hasMatch() || named.captured(1).toStdString() == m_sdkVersion)
        return false;
    m_sdkVersion = named.captured(1).toStdString();
    return true;
}

void ServerLink::signIn(Delivery<wire::ClientConfig> delivery, const wire::ClientConfig& config)
{
    if (!config.pjwtAuthEnabled || !m_credentials) {
        finishConfig(std::move(delivery), config);
        return;
    }
    m_credentials->exchange(m_transport, this, [this, delivery, config](const Result<void>& exchanged) mutable {
        if (exchanged)
            finishConfig(std::move(delivery), config);
        else
            delivery(failure(exchanged.error()));
    });
}

void ServerLink::finishConfig(Delivery<wire::ClientConfig> delivery, const wire::ClientConfig& config)
{
    const auto done = [this, delivery = std::make_shared<Delivery<wire::ClientConfig>>(std::move(delivery)), config] {
        m_configKnown = true;
        setConfig(config);
        (*delivery)(config);
    };
    if (m_traits.configMissing)
        done();
    else
        fetchDynamicConfig(done);
}

/// Nothing but its own interval is used of it. Servers without it are common; a failure never hinders anything.
void ServerLink::fetchDynamicConfig(const std::function<void()>& then)
{
    Call call = configCall("/api/v1/client/dynamic_config", "client/dynamic_config");
    call.retry = RetryPolicy::none();
    call.timeout = Milliseconds{10'000};
    m_transport.send(std::move(call), this, [this, then](const Result<HttpReply>& reply) {
        onDynamicConfig(reply);
        then();
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

void ServerLink::onDynamicConfig(const Result<HttpReply>& reply)
{
    if (!reply && isMissing(reply.error()))
        return;
    constexpr Milliseconds kShortest{10'000};
    constexpr std::int64_t kLongestSeconds = 86'400;
    const auto config = reply.and_then([](const HttpReply& r) { return wire::decode<wire::DynamicConfig>(r.body); });
    if (config) {
        const auto seconds = std::chrono::seconds(std::min(config->refreshIntervalSec, kLongestSeconds));
        m_refreshInterval = std::max<Milliseconds>(seconds, kShortest);
    } else if (!m_refreshFailing) {
        m_events.report(Severity::Warning, "session", {}, config.error().toText());
    }
    m_refreshFailing = !config;
    m_refresh = m_clock.after(m_refreshInterval, this, [this] { fetchDynamicConfig([] {}); });
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
