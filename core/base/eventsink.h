#pragma once

#include <QList>
#include <QString>
#include <string_view>

namespace tinkex {

enum class Severity { Debug, Info, Warning, Error };

/// One line of the event log.
struct EventRow {
    quint64 id = 0;
    qint64 timeMs = 0; ///< epoch
    Severity severity = Severity::Info;
    QString category; ///< session, training, sampling, transport, supervision, server, telemetry, app
    QString object;   ///< id of what it is about, may be empty
    QString text;
};

/// Where the lower layers report what a person may want to read later. Implemented by EventLog (core/telemetry), which
/// redacts, and by fakes in tests. Thread: core. The sink outlives everything that reports to it.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void report(Severity severity, std::string_view category, const QString& object, const QString& text) = 0;
};

} // namespace tinkex
