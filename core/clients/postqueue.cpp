#include "core/clients/postqueue.h"

#include <algorithm>

namespace tinkex {

namespace {
constexpr std::int64_t kPoolBytes = 64 * 1024;
} // namespace

PostQueue::PostQueue(ServerLink& link, QObject* parent) : QObject(parent), m_link(link) {}

void PostQueue::add(TrainingOperation* operation)
{
    operation->showSeqId(nextSeqId());
    connect(operation, &TrainingOperation::partsReady, this, &PostQueue::next);
    connect(operation, &ClientOperation::changed, this, [this, operation] {
        if (operation->isDone())
            next(); // it may have held the others back
    });
    for (int part = 0; part < operation->partCount(); ++part)
        m_turns.push_back({operation, part, {}, {}});
    next();
}

void PostQueue::clear()
{
    m_turns.clear();
}

std::int64_t PostQueue::nextSeqId() const
{
    const auto unnumbered =
        std::ranges::count_if(m_turns, [](const Turn& turn) { return turn.isWanted() && !turn.seqId; });
    return m_nextSeqId + unnumbered + (m_writing ? 1 : 0);
}

void PostQueue::next()
{
    while (!m_busy && !m_turns.empty()) {
        if (m_turns.front().isWanted() && !m_turns.front().operation->isReady(m_turns.front().part))
            return;
        Turn turn = std::move(m_turns.front());
        m_turns.pop_front();
        if (turn.isWanted())
            write(std::move(turn));
    }
}

void PostQueue::write(Turn turn)
{
    // The number is taken only by send(): whatever was cancelled before its turn leaves no gap.
    PartCall part = turn.operation->partCall(turn.part, turn.seqId.value_or(m_nextSeqId));
    m_busy = true;
    m_writing = !turn.seqId;
    if (part.bytes <= kPoolBytes) {
        send(std::move(turn), part.make());
        return;
    }
    TaskSupervisor::Work<Call> work = [make = std::move(part.make)](const CancelToken&) {
        return make();
    };
    m_link.tasks().run<Call>(QStringLiteral("encode ") + turn.operation->row().kind, this, std::move(work),
                             [this, turn](Result<Call> call) {
                                 send(turn, std::move(call));
                                 next();
                             });
}

void PostQueue::send(Turn turn, Result<Call> call)
{
    m_writing = false;
    if (!turn.isWanted() || !call) {
        m_busy = false;
        if (turn.isWanted())
            turn.operation->onPostFailed(call.error());
        return;
    }
    if (!turn.seqId) {
        turn.seqId = m_nextSeqId++;
        if (turn.part == 0)
            turn.operation->showSeqId(*turn.seqId);
    }
    turn.operation->prepare(*call);
    const Milliseconds sentAt = m_link.clock().now();
    // Owned by the queue, not by the operation: the turn has to end whatever becomes of the operation.
    m_link.transport().send(std::move(*call), this, [this, turn, sentAt](const Result<HttpReply>& reply) {
        onReply(turn, reply, m_link.clock().now() - sentAt);
    });
}

void PostQueue::onReply(Turn turn, const Result<HttpReply>& reply, Milliseconds took)
{
    m_busy = false;
    if (!reply && turn.isWanted() && turn.operation->adapt(reply.error())) {
        turn.refusal = turn.refusal.value_or(reply.error());
        m_turns.push_front(std::move(turn));
    } else if (!reply) {
        // Of two refusals the first is about the form that the server was meant to get.
        const Error error = turn.refusal.value_or(reply.error());
        if (error.kind != ErrorKind::Cancelled) {
            ++m_gaps;
            Q_EMIT gapLeft(*turn.seqId, error);
        }
        if (turn.isWanted())
            turn.operation->onPostFailed(error);
    } else if (turn.operation) {
        turn.operation->onPosted(turn.part, *reply, took);
    }
    next();
    Q_EMIT changed();
}

} // namespace tinkex
