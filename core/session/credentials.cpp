#include "core/session/credentials.h"

#include "core/wire/codec.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr Milliseconds kLongestWait = std::chrono::hours{24};

Call exchangeCall(const std::string& key)
{
    Call call;
    call.trafficClass = TrafficClass::Control;
    call.operation = "auth/token";
    call.path = "/api/v1/auth/token";
    call.body = "{}";
    call.credential = key; // never the token that may have ended
    call.retry.maxRetries = 3;
    return call;
}

/// The token may not be in an error: what was wrong is said without the body.
Result<std::string> tokenOf(const HttpReply& reply)
{
    QJsonParseError fault;
    const QByteArray body(reply.body.data(), static_cast<qsizetype>(reply.body.size()));
    const QJsonObject object = QJsonDocument::fromJson(body, &fault).object();
    const std::string token = object.value("jwt"_L1).toString().toStdString();
    if (token.empty())
        return failure(ErrorKind::Protocol, "the server answered without a token");
    const bool usable = std::ranges::all_of(token, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
    if (!usable)
        return failure(ErrorKind::Protocol, "the server's token holds unusable characters");
    return token;
}

} // namespace

std::optional<qint64> tokenExpiry(std::string_view token)
{
    const QByteArray text(token.data(), static_cast<qsizetype>(token.size()));
    const QList<QByteArray> parts = text.split('.');
    if (parts.size() < 2)
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(parts[1], QByteArray::Base64UrlEncoding |
                                                                      QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    const QJsonValue end = QJsonDocument::fromJson(*decoded).object().value("exp"_L1);
    constexpr double kLargest = 1e12; // seconds; more would not fit as milliseconds
    if (!end.isDouble() || !(end.toDouble() > 0) || end.toDouble() > kLargest)
        return std::nullopt;
    return static_cast<qint64>(std::floor(end.toDouble() * 1000.0));
}

Credentials::Credentials(std::string key, Clock& clock, EventSink& events, QObject* parent)
    : QObject(parent), m_clock(clock), m_events(events), m_key(std::move(key))
{}

Credentials::~Credentials() = default;

void Credentials::exchange(Transport& transport, QObject* owner, ResultHandler<void> handler)
{
    m_transport = &transport;
    m_waiting.emplace_back(owner, std::move(handler));
    begin();
}

void Credentials::renew(const std::string& refused, QObject* owner, std::function<void(bool)> done)
{
    Delivery<void> delivery(owner, [done = std::move(done)](const Result<void>& result) { done(result.has_value()); });
    if (!m_transport)
        delivery(failure(ErrorKind::Auth, "the key is fixed"));
    else if (!m_exchanging && refused != current())
        delivery({}); // another request has had it renewed
    else {
        m_waiting.push_back(std::move(delivery));
        begin();
    }
}

void Credentials::begin()
{
    if (m_exchanging)
        return;
    m_timer.cancel();
    if (!m_transport) {
        onReply(failure(ErrorKind::Network, "the connection to the server was closed"));
        return;
    }
    m_exchanging = true;
    m_transport->send(exchangeCall(m_key), this, [this](Result<HttpReply> reply) { onReply(std::move(reply)); });
}

void Credentials::onReply(Result<HttpReply> reply)
{
    m_exchanging = false;
    const Result<std::string> token = reply.and_then(tokenOf);
    auto waiting = std::exchange(m_waiting, {});
    if (!token) {
        m_lastError = token.error();
        m_events.report(Severity::Warning, "session", {}, u"the key was not exchanged: "_s + token.error().toText());
        if (m_transport && token.error().kind != ErrorKind::Cancelled)
            renewAfter(kAfterFailure);
        for (auto& delivery : waiting)
            delivery(failure(token.error()));
        Q_EMIT failed(token.error());
        return;
    }
    m_token = *token;
    m_lastError.reset();
    m_expiresAtMs = tokenExpiry(m_token).value_or(0);
    const Milliseconds left(m_expiresAtMs - m_clock.wallMs());
    renewAfter(m_expiresAtMs == 0 ? kAfterFailure : std::max(left - kRenewBefore, kShortest));
    for (auto& delivery : waiting)
        delivery({});
    Q_EMIT renewed();
}

void Credentials::renewAfter(Milliseconds delay)
{
    m_timer = m_clock.after(std::min(delay, kLongestWait), this, [this] { begin(); });
}

} // namespace tinkex
