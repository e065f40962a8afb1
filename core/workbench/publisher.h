#pragma once

#include "core/workbench/core.h"

#include <QSet>
#include <functional>

namespace tinkex {

/// One batch of news for the window; empty members did not change.
struct News {
    std::optional<ConnectionSnapshot> connection;
    std::optional<SessionsSnapshot> sessions;
    std::optional<HealthSnapshot> health;
    std::optional<RequestsSnapshot> requests;
    std::optional<RunsSnapshot> runs;
    std::optional<QList<SamplingTarget>> targets;
    QList<SeriesChunk> series;
    QList<EventRow> events;
    QList<SampleResult> samples; ///< finished, in order
};

/// Collects what changed in the core and sends it on: series and events every 50 ms, tables every 100 ms, and only when
/// there is something; the health of an idle program once a second, for ages and thread counts. Thread: core.
/// Ownership: LocalWorkbench's core side; core and sink outlive it.
class Publisher : public QObject {
    Q_OBJECT
public:
    using Sink = std::function<void(News)>;

    Publisher(Core& core, Sink sink, QObject* parent = nullptr);

private:
    void note(Core::Part part);
    void arm();
    void flush();
    void beat();

    Core& m_core;
    Sink m_sink;
    QSet<int> m_dirty;
    QList<EventRow> m_events;
    QList<SampleResult> m_samples;
    TimerHandle m_timer;
    TimerHandle m_beat;
    int m_tick = 0;
};

} // namespace tinkex
