#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/eventsink.h"
#include "core/supervision/ownerguard.h"
#include "core/transport/transport.h"

#include <QPointer>

namespace tinkex {

/// What goes into the requests of one server as its key: the key itself or, once the server's configuration asked for
/// it, the token that the key was exchanged for (protocol.md 1.2, 2.11). A token is renewed 300 s before it ends but at
/// least once a day, 60 s after a failure, and at once when a request was refused with 401. One exchange at a time. No
/// key and no token is in any log, error or signal. Thread: core. Ownership: the connection; it outlives the transport
/// that asks it.
class Credentials : public QObject {
    Q_OBJECT
public:
    static constexpr Milliseconds kRenewBefore{300'000};
    static constexpr Milliseconds kAfterFailure{60'000};
    static constexpr Milliseconds kShortest{30'000}; ///< between two exchanges that nobody asked for

    Credentials(std::string key, Clock& clock, EventSink& events, QObject* parent = nullptr);
    ~Credentials() override;

    /// For the next request; empty when the server wants none.
    const std::string& current() const { return m_token.empty() ? m_key : m_token; }
    bool isExchanging() const { return m_exchanging; }
    qint64 expiresAtMs() const { return m_expiresAtMs; } ///< of the token, epoch; 0: no token, or it does not say
    const std::optional<Error>& lastError() const { return m_lastError; }

    /// Exchanges the key for a token and keeps it fresh from then on. handler: once, from the event loop.
    void exchange(Transport& transport, QObject* owner, ResultHandler<void> handler);
    /// A request was refused with this key. done tells whether another attempt makes sense; with a fixed key, never.
    void renew(const std::string& refused, QObject* owner, std::function<void(bool)> done);

Q_SIGNALS:
    /// A new token; the receiver strikes it out of logs from now on.
    void renewed();
    void failed(const tinkex::Error& why);

private:
    void begin();
    void onReply(Result<HttpReply> reply);
    void renewAfter(Milliseconds delay);

    Clock& m_clock;
    EventSink& m_events;
    QPointer<Transport> m_transport;
    std::string m_key;
    std::string m_token;
    std::vector<Delivery<void>> m_waiting;
    std::optional<Error> m_lastError;
    TimerHandle m_timer;
    qint64 m_expiresAtMs = 0;
    bool m_exchanging = false;
};

/// When a JWT ends, epoch milliseconds: the number "exp" (seconds) of its second part. The signature is not looked at.
/// nullopt: not readable. Pure.
std::optional<qint64> tokenExpiry(std::string_view token);

} // namespace tinkex
