#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/transport/httpserver.h"
#include "core/wire/types.h"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace tinkex::server {

/// What an operation produced. Bulk results are kept as protobuf, the compact form, and turned into JSON only for
/// clients that ask for it.
struct Payload {
    enum class Kind { Plain, Sample, ForwardBackward }; ///< Plain: finished JSON (or an archive)
    Kind kind = Kind::Plain;
    std::string body;
};

/// The promises of the server: created when work is accepted, finished once, fetched as often as the client likes
/// while they are kept (protocol.md 2.7). A poll of an unfinished one is held and answered when it finishes or with
/// 408 after `hold`. Thread: the server's.
class FutureStore : public QObject {
    Q_OBJECT
public:
    struct Limits {
        Milliseconds hold{20'000};
        Milliseconds life{3'600'000};
        std::size_t bytes = 256u << 20;
    };
    struct Format { ///< what the poll's headers ask for
        bool protobuf = false;
        bool tinkex = false;
    };

    FutureStore(Clock& clock, Limits limits, QObject* parent = nullptr);

    /// True for unfinished, finished and expired ones.
    bool knows(const std::string& id) const;
    /// id must not be known.
    void create(const std::string& id);
    /// What a waiting client is told (queue_state and its reason).
    void setQueueState(const std::string& id, wire::QueueState state, std::string reason);
    /// Unknown and finished ids are ignored.
    void finish(const std::string& id, Result<Payload> result);
    /// Answers now, at the end, or after the hold. Unknown: 404; expired: 410.
    void retrieve(const std::string& id, Format format, Responder responder);
    /// Forgets results that are older than the limit.
    void sweep();

    std::size_t keptBytes() const { return m_bytes; }
    int unfinished() const { return m_unfinished; }

private:
    struct Waiter {
        Format format;
        Responder responder;
        TimerHandle timer;
    };
    struct Future {
        bool finished = false;
        Result<Payload> result;
        Milliseconds finishedAt{0};
        wire::QueueState state = wire::QueueState::PausedCapacity;
        std::string reason;
        std::map<quint64, Waiter> waiters;
    };

    static ServerResponse answer(const Future& future, Format format);
    void stopWaiting(const std::string& id, quint64 waiter);
    void answerTryAgain(const std::string& id, quint64 waiter);
    void expireOldest();

    Clock& m_clock;
    Limits m_limits;
    std::unordered_map<std::string, Future> m_futures;
    std::deque<std::string> m_finishedOrder;
    std::set<std::string> m_expired;
    std::deque<std::string> m_expiredOrder;
    std::size_t m_bytes = 0;
    int m_unfinished = 0;
    quint64 m_nextWaiter = 1;
};

} // namespace tinkex::server
