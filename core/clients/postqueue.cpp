#include "core/clients/postqueue.h"

#include <algorithm>

namespace tinkex {

namespace {

constexpr std::int64_t kPoolBytes = 64 * 1024;
/// Estimated bytes of the chunks that may be under way together, plus one chunk (protocol.md 4.5).
constexpr std::int64_t kDispatchBytes = 50'000'000;

/// Whether the server may have the request although its POST failed.
bool mayHaveArrived(const Error& error)
{
    return error.httpStatus < 400 || error.httpStatus >= 500;
}

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
        m_turns.push_back({operation, part, {}, {}, {}});
    next();
}

void PostQueue::clear()
{
    m_turns.clear();
    m_first.reset();
    m_admitted = 0;
}

std::int64_t PostQueue::numberAfter(std::int64_t others) const
{
    if (!m_spareSeqId)
        return m_nextSeqId + others;
    return others == 0 ? *m_spareSeqId : m_nextSeqId + others - 1;
}

std::int64_t PostQueue::takeNumber()
{
    const std::int64_t number = numberAfter(0);
    if (m_spareSeqId)
        m_spareSeqId.reset();
    else
        ++m_nextSeqId;
    return number;
}

std::int64_t PostQueue::nextSeqId() const
{
    const auto willTakeOne = [](const Turn& turn) {
        return turn.isWanted() && !turn.seqId;
    };
    const auto unnumbered = std::ranges::count_if(m_turns, willTakeOne);
    return numberAfter(unnumbered + (m_numbering ? 1 : 0) + (m_first && willTakeOne(*m_first) ? 1 : 0));
}

void PostQueue::next()
{
    while (!m_writing) {
        if (m_admitted > 0 && m_postedBytes <= kDispatchBytes)
            writeNext();
        else if (m_posted > 0)
            return;
        else if (m_first)
            closeCall();
        else if (!openCall())
            return;
    }
}

bool PostQueue::openCall()
{
    if (m_turns.empty())
        return false;
    Turn& turn = m_turns.front();
    m_admitted = 1;
    if (!turn.isWanted())
        return true;
    if (!turn.operation->isReady(turn.part)) {
        m_admitted = 0;
        return false;
    }
    if (m_link.config().parallelFwdbwdChunks && turn.operation->opensCall(turn.part)) {
        m_admitted = turn.operation->chunkCount() - 1;
        turn.call = turn.operation->partCalls();
        m_first = std::move(turn);
        m_turns.pop_front();
        m_mayBeHeld = false;
    }
    return true;
}

void PostQueue::closeCall()
{
    Turn first = *std::exchange(m_first, std::nullopt);
    if (first.isWanted() || m_mayBeHeld)
        write(std::move(first));
    else
        giveUp(first, {});
}

void PostQueue::writeNext()
{
    Turn turn = std::move(m_turns.front());
    m_turns.pop_front();
    --m_admitted;
    if (turn.isWanted())
        write(std::move(turn));
    else if (turn.refusal)
        leaveGap(turn, *turn.refusal);
}

void PostQueue::write(Turn turn)
{
    // The number is taken only by send(): whatever was cancelled before its turn leaves no gap.
    const std::int64_t seqId = turn.seqId.value_or(numberAfter(m_first && !m_first->seqId ? 1 : 0));
    PartCall part = turn.call ? turn.call(turn.part, seqId) : turn.operation->partCall(turn.part, seqId);
    if (part.bytes <= kPoolBytes) {
        send(std::move(turn), part.make(), part.bytes);
        return;
    }
    m_writing = true;
    m_numbering = !turn.seqId;
    TaskSupervisor::Work<Call> work = [make = std::move(part.make)](const CancelToken&) {
        return make();
    };
    const QString name = QStringLiteral("encode ") + (turn.operation ? turn.operation->row().kind : QString());
    m_link.tasks().run<Call>(name, this, std::move(work), [this, turn, bytes = part.bytes](Result<Call> call) {
        m_writing = m_numbering = false;
        send(turn, std::move(call), bytes);
        next();
    });
}

void PostQueue::giveUp(const Turn& turn, const std::optional<Error>& why)
{
    if (turn.refusal || (turn.seqId && m_mayBeHeld))
        leaveGap(turn, turn.refusal ? *turn.refusal : *why);
    else if (turn.seqId)
        m_spareSeqId = turn.seqId;
    if (why && turn.isWanted())
        turn.operation->onPostFailed(*why);
}

void PostQueue::leaveGap(const Turn& turn, const Error& why)
{
    ++m_gaps;
    Q_EMIT gapLeft(*turn.seqId, why);
}

void PostQueue::number(Turn& turn)
{
    if (turn.seqId)
        return;
    turn.seqId = takeNumber();
    if (turn.part == 0)
        turn.operation->showSeqId(*turn.seqId);
}

void PostQueue::send(Turn turn, Result<Call> call, std::int64_t bytes)
{
    const bool isOwed = turn.call && turn.seqId && m_mayBeHeld;
    if (!call || (!turn.isWanted() && !isOwed)) {
        giveUp(turn, call ? std::nullopt : std::optional(call.error()));
        return;
    }
    if (m_first)
        number(*m_first);
    number(turn);
    if (turn.operation)
        turn.operation->prepare(*call);
    ++m_posted;
    m_postedBytes += bytes;
    const Milliseconds sentAt = m_link.clock().now();
    // Owned by the queue, not by the operation: the turn has to end whatever becomes of the operation.
    m_link.transport().send(std::move(*call), this, [this, turn, bytes, sentAt](const Result<HttpReply>& reply) {
        --m_posted;
        m_postedBytes -= bytes;
        onReply(turn, reply, m_link.clock().now() - sentAt);
    });
}

void PostQueue::onReply(Turn turn, const Result<HttpReply>& reply, Milliseconds took)
{
    m_mayBeHeld = m_mayBeHeld || reply || mayHaveArrived(reply.error());
    if (!reply && turn.isWanted() && turn.operation->adapt(turn.part, reply.error())) {
        turn.refusal = turn.refusal.value_or(reply.error());
        m_turns.push_front(std::move(turn));
        ++m_admitted;
    } else if (!reply) {
        // Of two refusals the first is about the form that the server was meant to get.
        const Error error = turn.refusal.value_or(reply.error());
        if (error.kind != ErrorKind::Cancelled)
            leaveGap(turn, error);
        if (turn.isWanted())
            turn.operation->onPostFailed(error);
    } else if (turn.operation) {
        turn.operation->onPosted(turn.part, *reply, took);
    }
    next();
    Q_EMIT changed();
}

} // namespace tinkex
