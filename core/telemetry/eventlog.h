#pragma once

#include "core/base/clock.h"
#include "core/base/eventsink.h"

#include <QObject>
#include <deque>

namespace tinkex {

/// Bounded ring of what happened, for the Health page and the reporter. Keys and bearer tokens are struck out before
/// anything is kept. Thread: core. Ownership: the composition root; outlives everything that reports to it.
class EventLog : public QObject, public EventSink {
    Q_OBJECT
public:
    static constexpr int kCapacity = 5'000;

    explicit EventLog(const Clock& clock, QObject* parent = nullptr);

    void report(Severity severity, std::string_view category, const QString& object, const QString& text) override;
    /// A text that must never appear (the key in use): redact() strikes it out from now on.
    void addSecret(const QString& secret);

    QList<EventRow> entries() const;         ///< oldest first
    QList<EventRow> since(quint64 id) const; ///< rows with a larger id
    quint64 lastId() const { return m_nextId - 1; }
    qint64 count(Severity severity) const { return m_counts[static_cast<int>(severity)]; } ///< since the start

Q_SIGNALS:
    /// The rows added in this event-loop turn.
    void appended(const QList<tinkex::EventRow>& rows);

private:
    const Clock& m_clock;
    std::deque<EventRow> m_rows;
    QList<EventRow> m_fresh;
    quint64 m_nextId = 1;
    qint64 m_counts[4] = {0, 0, 0, 0};
};

} // namespace tinkex
