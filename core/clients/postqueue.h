#pragma once

#include "core/clients/trainingoperation.h"

#include <QPointer>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace tinkex {

/// The POSTs of one model, in the order of the calls (protocol.md 4.4). A call goes out when those before it were
/// answered. Its chunks go out one by one or, where the server's configuration says parallel_fwdbwd_chunks, all but the
/// first side by side, and the first when all of them were answered; their numbers are consecutive in either case.
/// Large bodies are written in the pool; the order stays. An operation that ended before its turn takes no number; a
/// POST that failed for good leaves a gap, and the next call goes out. A first chunk whose operation ended meanwhile
/// still follows when the server may hold others of it: it would hold them, and all that comes later, back until that
/// number arrives. Otherwise the number goes to the next call. Thread: core. Ownership: the TrainingClient.
class PostQueue final : public QObject {
    Q_OBJECT
public:
    PostQueue(ServerLink& link, QObject* parent);

    void add(TrainingOperation* operation);
    void clear();                   ///< what has not gone out never will
    std::int64_t nextSeqId() const; ///< of the next operation to be added
    int waiting() const { return static_cast<int>(m_turns.size()) + (m_first ? 1 : 0); }
    int gaps() const { return m_gaps; }

Q_SIGNALS:
    void changed();
    /// The server never accepted this number.
    void gapLeft(qint64 seqId, const tinkex::Error& why);

private:
    /// One POST.
    struct Turn {
        QPointer<TrainingOperation> operation;
        int part = 0;
        std::function<PartCall(int part, std::int64_t seqId)> call; ///< of a first chunk: may outlive its operation
        std::optional<std::int64_t> seqId;                          ///< once it was sent or has to be
        std::optional<Error> refusal;                               ///< why it is sent again in another form

        bool isWanted() const { return operation && !operation->isDone(); }
    };

    void next();
    bool openCall();
    void closeCall();
    void writeNext();
    void write(Turn turn);
    void send(Turn turn, Result<Call> call, std::int64_t bytes);
    /// It will not be sent (again). Without a reason: nobody wants it.
    void giveUp(const Turn& turn, const std::optional<Error>& why);
    void leaveGap(const Turn& turn, const Error& why);
    void number(Turn& turn);
    void onReply(Turn turn, const Result<HttpReply>& reply, Milliseconds took);
    /// Of the one that will be numbered after this many others.
    std::int64_t numberAfter(std::int64_t others) const;
    std::int64_t takeNumber();

    ServerLink& m_link;
    std::int64_t m_nextSeqId = 1;             ///< 0 is create_model (4.4)
    std::optional<std::int64_t> m_spareSeqId; ///< a lower one that was never sent
    std::deque<Turn> m_turns;
    int m_admitted = 0;          ///< of m_turns, from its front: may go out now
    std::optional<Turn> m_first; ///< goes out when the other chunks of its call were answered
    bool m_mayBeHeld = false;    ///< the server may hold such another chunk
    bool m_writing = false;      ///< one turn is being written in the pool
    bool m_numbering = false;    ///< that one has no number yet
    int m_posted = 0;            ///< without an answer
    std::int64_t m_postedBytes = 0;
    int m_gaps = 0;
};

} // namespace tinkex
