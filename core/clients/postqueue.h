#pragma once

#include "core/clients/trainingoperation.h"

#include <QPointer>
#include <deque>
#include <optional>
#include <vector>

namespace tinkex {

/// The POSTs of one model: one by one in the order of the calls, each with the next sequence id and after the one
/// before was answered (protocol.md 4.4). Large bodies are written in the pool; the order stays. An operation cancelled
/// before its turn takes no number; a POST that failed for good leaves a gap and the next one goes out. Thread: core.
/// Ownership: the TrainingClient.
class PostQueue final : public QObject {
    Q_OBJECT
public:
    PostQueue(ServerLink& link, QObject* parent);

    void add(TrainingOperation* operation);
    void clear();                   ///< what has not gone out never will
    std::int64_t nextSeqId() const; ///< of the next operation to be added
    int waiting() const { return static_cast<int>(m_turns.size()); }
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
        std::optional<std::int64_t> seqId; ///< once it was sent
        std::optional<Error> refusal;      ///< why it is sent again in another form

        bool isWanted() const { return operation && !operation->isDone(); }
    };

    void next();
    void write(Turn turn);
    void send(Turn turn, Result<Call> call);
    void onReply(Turn turn, const Result<HttpReply>& reply, Milliseconds took);

    ServerLink& m_link;
    std::int64_t m_nextSeqId = 1; ///< of the next POST; 0 is create_model (4.4)
    std::deque<Turn> m_turns;
    bool m_writing = false; ///< a new number is being written in the pool
    bool m_busy = false;    ///< one turn is being written or posted
    int m_gaps = 0;
};

} // namespace tinkex
