#pragma once

#include "core/base/eventsink.h"
#include "core/settings/paths.h"
#include "core/supervision/worker.h"

#include <QProcess>
#include <memory>

namespace tinkex {

/// The embedded server as a supervised child: starts tinkex-localserver with a fresh key on a free loopback port, runs
/// once it said it is ready, exits abnormally with its last words when the process ends. The process also ends by
/// itself when this program goes away. Thread: core. Ownership: its supervisor, which restarts it with a new key and
/// port.
class EmbeddedServer : public Worker {
    Q_OBJECT
public:
    EmbeddedServer(const Paths& paths, int threads, Clock& clock, EventSink& events, QObject* parent = nullptr);
    ~EmbeddedServer() override;

    QString url() const { return m_url; } ///< empty until it runs
    std::string key() const { return m_key; }
    qint64 processId() const { return m_process->processId(); }

    QString detail() const override;

protected:
    void doStart() override;
    void doStop() override;

private:
    void onOutput();
    void onErrorOutput();
    void onProcessError(QProcess::ProcessError error);
    void onFinished(int code, QProcess::ExitStatus status);

    Paths m_paths;
    int m_threads;
    EventSink& m_events;
    std::unique_ptr<QProcess> m_process;
    std::string m_key;
    QString m_url;
    QString m_lastWords; ///< last line of its standard error
    TimerHandle m_timer;
};

} // namespace tinkex
