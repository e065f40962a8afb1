#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/transport/httpserver.h"

#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tinkex {

/// A traffic class has its own lane: its limit of requests in flight and its own queue, so that heartbeats never wait
/// behind polls.
enum class TrafficClass { Control, Training, Sampling, Futures, Rest, Telemetry, Transfer };
inline constexpr int kTrafficClassCount = 7;
std::string_view name(TrafficClass trafficClass);

/// When and how often one logical request is tried again (protocol.md 4.1, 4.2; tinkex.md A25). A value; pure.
struct RetryPolicy {
    int maxRetries = 10;
    Milliseconds base{500};
    Milliseconds cap{10'000};
    double jitter = 0.25;              ///< the delay is multiplied by 1 - jitter * U[0,1)
    Milliseconds totalBudget{300'000}; ///< no attempt starts later than this after the first
    Milliseconds billingPause{0};      ///< 402 is asked again every 5 s for this long, not counted; 0: it is final

    static RetryPolicy none();
    static RetryPolicy standard();
};

/// Where the body of a successful reply goes piece by piece instead of into memory. begin is called before the first
/// piece, and again when another attempt starts anew; total is -1 when the server does not say. An error of either
/// ends the call with it. Called from libcurl's stack: neither may send, cancel or destroy.
struct BodySink {
    std::function<Result<void>(qint64 total)> begin;
    std::function<Result<void>(std::string_view bytes)> write;
};

/// What holds one call back on this side of the wire.
struct CallWait {
    enum class Reason {
        None,     ///< it is on its way
        Gate,     ///< its lane waits for the end of a 429's window
        LaneFull, ///< as many requests of its lane are in flight as may be
        BackOff   ///< an attempt failed; the next one is due
    };
    Reason reason = Reason::None;
    Milliseconds until{0}; ///< of the clock; 0: not known
    int attempt = 0;       ///< BackOff: of the attempt that failed, from 1
    int attempts = 0;      ///< BackOff: how many there may be
    std::optional<Error> why;

    bool isSame(const CallWait& o) const { return reason == o.reason && until == o.until && attempt == o.attempt; }
};

struct Call {
    TrafficClass trafficClass = TrafficClass::Rest;
    std::string operation; ///< "optim_step": names the call in journal, errors and log
    std::string method = "POST";
    std::string path; ///< "/api/v1/…", appended to the base URL's path; or an absolute URL for signed downloads
    std::string body;
    std::string contentType = "application/json";
    std::string contentEncoding; ///< "zstd" or empty
    std::string accept = "application/json";
    HttpHeaders headers;                           ///< extra ones
    Milliseconds timeout{60'000};                  ///< of one attempt, from its start
    std::optional<Milliseconds> inactivity{};      ///< of one attempt: so long without a byte in either direction
    std::optional<Milliseconds> deadline{};        ///< of the call, from send() on: queue, attempts and back-off
    std::optional<std::size_t> maxResponseBytes{}; ///< instead of the transport's
    BodySink sink{};                               ///< empty: the body is kept in the reply
    RetryPolicy retry = RetryPolicy::standard();
    bool authenticated = true;   ///< false: no key is sent (signed URLs)
    std::string credential{};    ///< sent instead of the profile's key; never renewed
    bool followRedirects = true; ///< same origin only: a key never goes to another host
    bool anyStatus = false;      ///< every HTTP status is a reply: the caller reads the body (retrieve_future)
    bool mayBeUnready = false;   ///< 503 says that what is asked for is not ready: the breaker does not count it
    bool retryConflict = true;   ///< 409 is tried again; false for saves, where it means that the name is taken
    /// Told from the event loop whenever it changes what the call waits for; not at first when it can leave at once,
    /// never after the handler.
    std::function<void(const CallWait&)> onWait{};
};

struct HttpReply {
    int status = 0;
    HttpHeaders headers;
    std::string body;
    std::string location;     ///< of a redirect that was not followed, absolute; empty when unusable
    Milliseconds duration{0}; ///< of the last attempt
    int attempts = 1;
    std::string requestId; ///< the id of this call in the journal

    std::string_view header(std::string_view name) const { return headerValue(headers, name); }
};

/// Handle of one running call. Dropping it does not cancel (the owner given to send() does, when it dies).
class CallHandle {
public:
    CallHandle() = default;
    explicit CallHandle(std::function<void()> cancel) : m_cancel(std::move(cancel)) {}
    /// The handler then gets ErrorKind::Cancelled, from the event loop. No-op when the call has ended.
    void cancel()
    {
        if (auto f = std::exchange(m_cancel, {}))
            f();
    }

private:
    std::function<void()> m_cancel;
};

/// What session/ and clients/ need of HTTP. Implemented by HttpTransport (libcurl) and by fakes in tests.
/// Thread: the core thread.
class Transport : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(Result<HttpReply>)>;
    using QObject::QObject;

    /// Sends with retries and calls handler exactly once from the event loop, never inside send(), and never after
    /// owner died (its death cancels the call). 2xx is a reply; every other status an Error whose detail is the
    /// server's sentence, with httpStatus, code, category and retryAfter filled - except with Call::anyStatus.
    /// 3xx with followRedirects=false is a reply too. What ended a call is told apart by kind and code: Cancelled;
    /// Timeout "timeout" (an attempt), "inactive", "deadline", "connect"; Protocol "too_large"; Network "circuit_open",
    /// "proxy" (HttpStatus "proxy": the proxy wants another login); Tls "ca_file"; the error of its sink.
    virtual CallHandle send(Call call, QObject* owner, Handler handler) = 0;
};

} // namespace tinkex
