#pragma once

#include "core/base/clock.h"
#include "core/transport/httpserver.h"

#include <deque>
#include <map>
#include <vector>

namespace tinkex::test {

/// What a ScriptedServer does with one request.
using Answer = std::function<void(const ServerRequest&, Responder)>;

/// Ready-made answers, well-behaved and faulty.
namespace answer {
Answer json(std::string body, int status = 200);
Answer status(int status, HttpHeaders headers = {}, std::string body = R"({"detail":"scripted"})");
Answer dropBeforeHeaders();                          ///< closes without a byte
Answer dropAfterHeaders();                           ///< promises 1,000 bytes, sends none, closes
Answer truncated(std::string sent, std::size_t all); ///< promises `all` bytes, sends `sent`, closes
Answer garbage();                                    ///< bytes that are not HTTP, closes
Answer emptyBadRequest(bool withLength);             ///< 400 with "Content-Length: 0" or with none (protocol.md 4.3)
Answer huge(std::size_t bytes);                      ///< 200 with a body of that size
Answer reset();                                      ///< RST
Answer raw(std::string bytes);                       ///< exactly these bytes, then closes
/// 200 whose Content-Length is that text, with that body, closes: shorter, longer, negative, not a number, twice.
Answer wrongLength(std::string length, std::string body);
Answer chunked(std::vector<std::string> chunks); ///< 200 in chunks, well-formed
Answer badChunks();                              ///< 200 whose second chunk has no size
Answer unendedChunks(std::string chunk);         ///< 200, one chunk, closes without the last one
/// 200 of which `piece` bytes leave every `gap`, head and body alike.
Answer trickle(Clock& clock, std::string body, std::size_t piece, Milliseconds gap);
Answer after(Clock& clock, Milliseconds delay, Answer then);
} // namespace answer

/// A local HTTP server that follows a script and remembers every request. For one path: each answer of expect() is used
/// once, in order; then that of always(); then that of otherwise(); a request without any gets 404. All show up in
/// requests().
/// Thread: the one it was made on; ScriptedServerThread gives it one of its own. Listens on loopback from the
/// constructor on; aborts the test when it cannot.
class ScriptedServer : public QObject {
    Q_OBJECT
public:
    explicit ScriptedServer(QObject* parent = nullptr);

    quint16 port() const;
    std::string baseUrl(std::string_view prefix = {}) const; ///< "http://127.0.0.1:port" + prefix
    /// The same port called by https: a server that speaks plainly where TLS is expected. Bad certificates: TlsServer.
    std::string httpsUrl() const;

    void expect(const std::string& path, const std::vector<Answer>& answers);
    void always(const std::string& path, Answer answer);
    void otherwise(Answer answer); ///< for every path that the script has no answer for
    /// An answer that keeps the request until release().
    Answer hold();
    /// Answers the oldest request held on this path; false when there is none.
    bool release(const std::string& path, const ServerResponse& response);
    int heldCount(const std::string& path) const; ///< those whose client is still there

    const std::vector<ServerRequest>& requests() const;
    std::vector<ServerRequest> requests(const std::string& path) const;
    int count(const std::string& path) const;

    HttpServer& http(); ///< for limits, close() and connectionCount()

Q_SIGNALS:
    void received(const QString& path); ///< before the request is answered

private:
    void handle(const ServerRequest& request, Responder responder);

    HttpServer m_server;
    std::map<std::string, std::deque<Answer>> m_expected;
    std::map<std::string, Answer> m_always;
    Answer m_otherwise;
    std::deque<Answer> m_used; ///< kept for the timers that they own
    std::map<std::string, std::deque<Responder>> m_held;
    std::vector<ServerRequest> m_requests;
};

} // namespace tinkex::test
