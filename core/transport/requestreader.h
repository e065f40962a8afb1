#pragma once

#include "core/transport/httpserver.h"

#include <memory>
#include <string_view>

namespace tinkex {

/// Incremental HTTP/1.1 request parser (Boost.Beast without I/O), one per connection. Knows no socket.
/// Thread: any, one at a time.
class RequestReader {
public:
    enum class Step {
        NeedMore,
        SendContinue, ///< the client waits for "100 Continue"; reported once, then feed() goes on
        Complete,     ///< take() gives the request
        Failed        ///< answer failureStatus() and close
    };

    explicit RequestReader(const HttpServerLimits& limits);
    ~RequestReader();

    /// Appends bytes and parses as far as they go. Bytes behind a complete request stay: see hasLeftover().
    Step feed(std::string_view bytes);
    /// After Complete: moves the request out and makes ready for the next one.
    ServerRequest take();

    bool isStarted() const; ///< bytes of an unfinished request have arrived
    bool hasLeftover() const;
    void dropLeftover();
    bool keepAlive() const; ///< of the last taken request
    bool isHead() const;    ///< of the last taken request
    int failureStatus() const;
    std::string_view failureText() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tinkex
