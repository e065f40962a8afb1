#include "core/workbench/publisher.h"

namespace tinkex {

namespace {

constexpr Milliseconds kTick{50};
constexpr Milliseconds kBeat{1'000};
constexpr int kTicksPerTable = 2;

} // namespace

Publisher::Publisher(Core& core, Sink sink, QObject* parent) : QObject(parent), m_core(core), m_sink(std::move(sink))
{
    connect(&m_core, &Core::partChanged, this, &Publisher::note);
    connect(&m_core.events(), &EventLog::appended, this, [this](const QList<EventRow>& rows) {
        m_events += rows;
        arm();
    });
    connect(&m_core.desk(), &SamplingDesk::finished, this, [this](const SampleResult& result) {
        m_samples << result;
        arm();
    });
    beat();
}

void Publisher::note(Core::Part part)
{
    m_dirty << static_cast<int>(part);
    arm();
}

void Publisher::arm()
{
    if (!m_timer.isActive())
        m_timer = m_core.clock().after(kTick, this, [this] { flush(); });
}

void Publisher::flush()
{
    m_timer = {};
    News news;
    news.events = std::exchange(m_events, {});
    news.samples = std::exchange(m_samples, {});
    if (m_core.hasRuns())
        news.series = m_core.runs().series().takeNew();
    if (++m_tick % kTicksPerTable == 0) {
        const auto take = [this](Core::Part part) {
            return m_dirty.remove(static_cast<int>(part));
        };
        const bool connection = take(Core::Part::Connection);
        if (connection)
            news.connection = m_core.connectionSnapshot();
        if (take(Core::Part::Sessions))
            news.sessions = m_core.sessionsSnapshot();
        if (take(Core::Part::Health))
            news.health = m_core.healthSnapshot();
        if (take(Core::Part::Requests))
            news.requests = m_core.requestsSnapshot();
        const bool runs = take(Core::Part::Runs);
        if (runs)
            news.runs = RunsSnapshot{m_core.hasRuns() ? m_core.runs().snapshots() : QList<RunSnapshot>{}};
        if (runs || connection)
            news.targets = m_core.samplingTargets();
    }
    if (!m_dirty.isEmpty())
        arm();
    m_sink(std::move(news));
}

void Publisher::beat()
{
    note(Core::Part::Health);
    m_beat = m_core.clock().after(kBeat, this, [this] { beat(); });
}

} // namespace tinkex
