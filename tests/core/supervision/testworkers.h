#pragma once

#include "core/base/eventsink.h"
#include "core/supervision/worker.h"

#include <QStringList>
#include <stdexcept>

namespace tinkex::test {

using namespace Qt::Literals::StringLiterals;

/// Keeps what was reported.
class ListSink final : public EventSink {
public:
    void report(Severity severity, std::string_view category, const QString& object, const QString& text) override
    {
        Q_UNUSED(severity);
        Q_UNUSED(category);
        lines << object + u": "_s + text;
    }
    QStringList lines;
};

/// A worker whose every step is written to a shared journal and whose behaviour a test chooses.
class ProbeWorker : public Worker {
public:
    enum class Start { Run, Hang, Fail, Throw };
    enum class Stop { Exit, Hang };

    ProbeWorker(const QString& name, Clock& clock, QStringList& journal, Start start = Start::Run,
                Stop stop = Stop::Exit)
        : Worker(name, clock), m_journal(journal), m_start(start), m_stop(stop)
    {}
    ~ProbeWorker() override { m_journal << u"delete "_s + objectName(); }

    void crash(const char* why = "crashed")
    {
        exit(ExitReason::abnormal(Error::make(ErrorKind::Internal, std::string_view(why))));
    }
    void finish() { exit(ExitReason::normal()); }
    void nowRunning() { markRunning(); }

protected:
    void doStart() override
    {
        m_journal << u"start "_s + objectName();
        switch (m_start) {
        case Start::Run: markRunning(); break;
        case Start::Hang: break;
        case Start::Fail: crash("cannot start"); break;
        case Start::Throw: throw std::runtime_error("thrown in start");
        }
    }
    void doStop() override
    {
        m_journal << u"stop "_s + objectName();
        if (m_stop == Stop::Exit)
            exit(ExitReason::shutdown());
    }

private:
    QStringList& m_journal;
    Start m_start;
    Stop m_stop;
};

} // namespace tinkex::test
