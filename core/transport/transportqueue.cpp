#include "core/transport/transportcore.h"

#include "core/base/post.h"

#include <QRandomGenerator>

namespace tinkex {

// What a call goes through between its attempts: the queue of its lane, the wait for another key or for the next try,
// and the end by a decision of this side. Attempts and answers are in transportcore.cpp.

void TransportCore::pump(Lane& lane)
{
    while (!m_shutDown && !lane.ready.empty() && lane.inFlight < lane.limit) {
        const Milliseconds now = m_clock.now();
        if (const Milliseconds wait = lane.gate.remaining(now); wait > Milliseconds{0}) {
            if (!lane.wake.isActive()) {
                lane.wake = m_clock.after(wait, this, [this, &lane] {
                    lane.wake.cancel();
                    pump(lane);
                });
            }
            break;
        }
        Job& job = *m_jobs.at(*lane.ready.begin());
        lane.ready.erase(lane.ready.begin());
        lane.gate.passed(now, !lane.ready.empty());
        startAttempt(job);
    }
    noteQueue(lane);
}

/// Tells those in the queue when what they wait for has changed.
void TransportCore::noteQueue(Lane& lane)
{
    CallWait wait;
    if (!lane.ready.empty() && lane.gate.remaining(m_clock.now()) > Milliseconds{0}) {
        wait.reason = CallWait::Reason::Gate;
        wait.until = lane.gate.opensAt();
    } else if (!lane.ready.empty()) {
        wait.reason = CallWait::Reason::LaneFull;
    }
    if (wait.isSame(lane.wait))
        return;
    lane.wait = wait;
    for (const quint64 id : lane.ready)
        setWait(*m_jobs.at(id), wait);
}

void TransportCore::setWait(Job& job, CallWait wait)
{
    job.wait = std::move(wait);
    if (job.call.onWait && !job.wait.isSame(job.waitShown))
        post(this, [this, id = job.entry.id] { tellWait(id); });
}

void TransportCore::tellWait(quint64 id)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end() || found->second->wait.isSame(found->second->waitShown) || !found->second->owner)
        return;
    Job& job = *found->second;
    job.waitShown = job.wait;
    // Copies, because the listener may cancel the call or destroy the transport.
    const auto listener = job.call.onWait;
    const CallWait wait = job.wait;
    listener(wait);
}

void TransportCore::queueAgain(quint64 id)
{
    Job& job = *m_jobs.at(id);
    Lane& lane = laneOf(job);
    lane.ready.insert(id);
    setState(job, RequestState::Queued);
    pump(lane);
    if (lane.ready.contains(id))
        setWait(job, lane.wait);
}

/// The refusal stands when no other key is to be had.
void TransportCore::renewKey(Job& job, Result<HttpReply> refused)
{
    job.renewed = true;
    job.phase = Job::Phase::Renewing;
    ++laneOf(job).backingOff;
    setState(job, RequestState::Waiting);
    m_options.renewKey(job.key, this, [this, id = job.entry.id, refused = std::move(refused)](bool renewed) {
        if (!m_jobs.contains(id))
            return;
        Job& waiting = *m_jobs.at(id);
        --laneOf(waiting).backingOff;
        waiting.phase = Job::Phase::Queued;
        if (renewed)
            queueAgain(id);
        else
            finish(id, refused);
    });
}

bool TransportCore::mayRenew(const Job& job, int status) const
{
    return status == 401 && m_options.renewKey && !job.renewed && !job.key.empty() && job.call.credential.empty();
}

bool TransportCore::retryLater(Job& job, const AttemptOutcome& outcome, const std::optional<Error>& why)
{
    const Milliseconds now = m_clock.now();
    if (outcome.status == 402)
        job.billingSince = job.billingSince.value_or(now);
    const RetryMoment moment{job.retries, now - *job.firstStart, QRandomGenerator::global()->generateDouble(),
                             now - job.billingSince.value_or(now)};
    const auto delay = retryDelay(job.call.retry, outcome, moment, job.call.retryConflict);
    if (!delay)
        return false;
    if (isBillingPause(job.call.retry, outcome, moment))
        *job.firstStart += *delay; // a pause costs nothing of the budget
    else
        ++job.retries;
    ++m_counters.retries;
    job.phase = Job::Phase::BackingOff;
    ++laneOf(job).backingOff;
    setState(job, RequestState::Waiting);
    setWait(job,
            {CallWait::Reason::BackOff, m_clock.now() + *delay, job.entry.attempt, job.call.retry.maxRetries + 1, why});
    job.backOff = m_clock.after(*delay, this, [this, id = job.entry.id] {
        Job& waiting = *m_jobs.at(id);
        --laneOf(waiting).backingOff;
        waiting.phase = Job::Phase::Queued;
        queueAgain(id);
    });
    return true;
}

void TransportCore::cancel(quint64 id, bool tellOwner)
{
    cut(id, Error::make(ErrorKind::Cancelled, "cancelled"), tellOwner);
}

/// Ends a call wherever it is, by a decision of this side.
void TransportCore::cut(quint64 id, Error why, bool tellOwner)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end())
        return;
    Job& job = *found->second;
    Lane& lane = laneOf(job);
    if (job.phase == Job::Phase::InFlight) {
        m_engine.cancel(job.exchange);
        --lane.inFlight;
    } else if (job.phase != Job::Phase::Queued) {
        --lane.backingOff;
    }
    lane.ready.erase(id);
    Result<HttpReply> result = failure(std::move(why));
    Transport::Handler handler = close(job, result);
    const QPointer<QObject> owner = job.owner;
    m_jobs.erase(found);
    if (tellOwner && owner)
        post(owner,
             [handler = std::move(handler), result = std::move(result)]() mutable { handler(std::move(result)); });
    pump(lane);
}

} // namespace tinkex
