#include "core/transport/httptransport.h"

#include "core/transport/transportcore.h"

#include <algorithm>

namespace tinkex {

std::string_view name(TrafficClass trafficClass)
{
    switch (trafficClass) {
    case TrafficClass::Control: return "control";
    case TrafficClass::Training: return "training";
    case TrafficClass::Sampling: return "sampling";
    case TrafficClass::Futures: return "futures";
    case TrafficClass::Rest: return "rest";
    case TrafficClass::Telemetry: return "telemetry";
    case TrafficClass::Transfer: return "transfer";
    }
    return "rest";
}

HttpTransport::HttpTransport(Clock& clock, TransportOptions options, QObject* parent)
    : Transport(parent), d(std::make_unique<TransportCore>(clock, std::move(options)))
{}

HttpTransport::~HttpTransport()
{
    shutdown();
}

CallHandle HttpTransport::send(Call call, QObject* owner, Handler handler)
{
    const quint64 id = d->add(std::move(call), owner, std::move(handler));
    return CallHandle([self = QPointer<TransportCore>(d.get()), id] {
        if (self)
            self->cancel(id, true);
    });
}

void HttpTransport::setLimits(const LaneLimits& limits)
{
    for (std::size_t i = 0; i < limits.size(); ++i) {
        d->m_lanes[i].limit = std::max(limits[i], 1);
        d->pump(d->m_lanes[i]);
    }
}

QList<LaneSummary> HttpTransport::lanes() const
{
    const Milliseconds now = d->m_clock.now();
    QList<LaneSummary> summaries;
    for (std::size_t i = 0; i < d->m_lanes.size(); ++i) {
        const TransportLane& lane = d->m_lanes[i];
        LaneSummary summary;
        summary.trafficClass = static_cast<TrafficClass>(i);
        summary.inFlight = lane.inFlight;
        summary.waiting = static_cast<int>(lane.ready.size()) + lane.backingOff;
        summary.limit = lane.limit;
        if (lane.gate.isClosed(now))
            summary.gateOpensAtMs = d->m_clock.wallMs() + (lane.gate.opensAt() - now).count();
        summaries << summary;
    }
    return summaries;
}

CircuitBreaker::State HttpTransport::breakerState(TrafficClass trafficClass) const
{
    return d->m_lanes[static_cast<std::size_t>(trafficClass)].breaker.state(d->m_clock.now());
}

RequestJournal& HttpTransport::journal()
{
    return d->m_journal;
}

TransportCounters HttpTransport::counters() const
{
    return d->m_counters;
}

int HttpTransport::inFlight() const
{
    return d->m_engine.running();
}

std::optional<Milliseconds> HttpTransport::lastRoundTrip() const
{
    return d->m_lastRoundTrip;
}

void HttpTransport::shutdown()
{
    d->m_shutDown = true;
    std::vector<quint64> ids;
    for (const auto& [id, job] : d->m_jobs)
        ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    for (const quint64 id : ids)
        d->cancel(id, true);
}

} // namespace tinkex
