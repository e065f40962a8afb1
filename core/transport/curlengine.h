#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/serveraccess.h"
#include "core/transport/transport.h"

#include <QObject>
#include <functional>
#include <memory>
#include <string>

namespace tinkex {

/// The way to a server below HTTP, the same for every exchange with it.
struct EngineRoute {
    Http2Use http2 = Http2Use::Automatic;
    ProxyUse proxy = ProxyUse::Environment;
    std::string proxyUrl;
    std::string proxyUser; ///< empty: the proxy asks for none
    std::string proxyPassword;
    std::string caFile;
};

/// One HTTP exchange: no retry, no redirect, no key of its own.
struct EngineRequest {
    std::string method = "GET";
    std::string url; ///< http or https
    HttpHeaders headers;
    std::string body;
    Milliseconds timeout{60'000};                        ///< from start() to the last byte, by the engine's clock
    Milliseconds connectTimeout{15'000};                 ///< real time
    std::optional<Milliseconds> inactivity;              ///< without a byte, by the engine's clock
    std::size_t maxResponseBytes = std::size_t{1} << 30; ///< after decompression
    BodySink sink;                                       ///< takes the body of a 2xx reply; empty: it is kept
    std::function<void()> onAccepted; ///< when the head of a 2xx reply is complete; bound like the sink's functions
    EngineRoute route;
};

struct EngineReply {
    int status = 0;
    HttpHeaders headers;
    std::string body; ///< decompressed; empty when the sink took it
    Milliseconds duration{0};
    qint64 bytesSent = 0;     ///< of the body
    qint64 bytesReceived = 0; ///< of the body as it came, before decompression
};

/// libcurl's multi interface on the Qt event loop: socket notifiers and one timer, no thread, nothing blocks. HTTP/1.1
/// with one connection per exchange in flight, kept alive between them; HTTP/2 for https only with libcurl >= 8.5
/// (earlier ones stall and fail there) unless the route says otherwise. Loopback never goes through a proxy. TLS is
/// always verified. libcurl itself sends a request again when a kept-alive connection turns out to be closed before the
/// first byte of the answer: callers give mutating requests an idempotency key. Thread: the one it was made on.
class CurlEngine : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(Result<EngineReply>)>;

    /// The clock must outlive the engine.
    explicit CurlEngine(Clock& clock, QObject* parent = nullptr);
    /// Ends every exchange without calling its handler.
    ~CurlEngine() override;

    /// Calls handler once, from the event loop, never inside start(). Errors: Network (also of the proxy, and a lost
    /// TLS handshake), Timeout, Tls, HttpStatus 407 (a tunnel refused by the proxy), Protocol (not HTTP, or more than
    /// maxResponseBytes, or more than 1 MiB of a body that is none for the sink), Validation (URL, or a line break in a
    /// header), Internal (libcurl failed), the sink's own. Their codes are those of Transport::send().
    quint64 start(EngineRequest request, Handler handler);
    /// The handler is not called; no-op when the exchange has ended.
    void cancel(quint64 id);
    int running() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tinkex
