#pragma once

#include "core/base/clock.h"

#include <QtGlobal>
#include <cstddef>
#include <string>

namespace tinkex::server {

/// How one embedded server behaves. The defaults are what users get; tests shorten the times.
struct ServerConfig {
    std::string key;                    ///< every request but a signed download must carry it in X-API-Key; never empty
    quint16 port = 0;                   ///< 0 picks a free one
    bool ipv6 = false;                  ///< listen on ::1 as well
    int threads = 0;                    ///< of the engine; 0: as many as the machine has
    Milliseconds pollHold{20'000};      ///< how long retrieve_future waits before it answers 408 (protocol.md 2.7)
    Milliseconds sessionGrace{300'000}; ///< without a sign of life a session ends after this (2.2)
    Milliseconds gapWait{60'000};       ///< how long a missing seq_id blocks its successors (4.4, T17)
    Milliseconds resultLife{3'600'000}; ///< finished futures are kept at least this long, unless resultBytes is hit
    Milliseconds archiveLife{900'000};  ///< a signed archive URL
    Milliseconds sweepEvery{15'000};    ///< period of the expiry checks
    std::size_t resultBytes = 256u << 20; ///< of all kept results; the oldest go first
    std::size_t bodyBytes = 256u << 20;   ///< of a request body after decompression (T47, T48)
    int queuedSamples = 4096;             ///< beyond this asample answers 429
};

} // namespace tinkex::server
