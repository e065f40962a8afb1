#pragma once

#include "core/base/post.h"
#include "core/workbench/localworkbench.h"
#include "core/workbench/publisher.h"

#include <QSet>
#include <QThread>
#include <atomic>

namespace tinkex {

/// What makeLocalWorkbench() makes: commands for the core as calls posted to its thread, its news as last snapshots.
/// Thread: GUI. Ownership: of the core thread and, until that finishes, of the core. The commands are in
/// localworkbenchservers.cpp (profiles, keys, connection) and localworkbenchruns.cpp (runs and samples).
class LocalWorkbench final : public Workbench {
    Q_OBJECT
public:
    explicit LocalWorkbench(const WorkbenchOptions& options);
    ~LocalWorkbench() override;

    ConnectionSnapshot connection() const override { return m_connection; }
    SessionsSnapshot sessions() const override { return m_sessions; }
    HealthSnapshot health() const override { return m_health; }
    RequestsSnapshot requests() const override { return m_requests; }
    QList<EventRow> events() const override { return m_events; }
    RunsSnapshot runs() const override { return m_runs; }
    QList<SampleResult> sampleHistory() const override { return m_history; }
    SeriesChunk series(const QString& runId, const QString& metric) const override
    {
        return m_series.chunk(runId, metric);
    }

    QList<ServerProfile> profiles() const override { return m_profiles; }
    void saveProfile(const ServerProfile& profile, QObject* context, Handler<QString> done) override;
    void removeProfile(const QString& id) override;
    void setKey(const QString& profileId, const QString& key, bool remember, QObject* context,
                Handler<bool> done) override;
    bool hasKey(const QString& profileId) const override;
    void setProxyLogin(const QString& profileId, const QString& user, const QString& password, bool remember,
                       QObject* context, Handler<bool> done) override;
    void forgetProxyLogin(const QString& profileId) override;
    void connectTo(const QString& profileId) override;
    void disconnectFromServer() override;

    QList<ExerciseInfo> exercises() const override { return exerciseInfos(); }
    QList<FieldProblem> validate(const RunSpec& spec) const override
    {
        return validateRunSpec(spec, m_connection.models);
    }
    void previewData(const RunSpec& spec, QObject* context, Handler<DataPreview> done) override;
    void startRun(const RunSpec& spec, QObject* context, Handler<QString> done) override;
    void pauseRun(const QString& runId) override;
    void continueRun(const QString& runId) override;
    void cancelRun(const QString& runId) override;
    void saveCheckpoint(const QString& runId, QObject* context, Handler<RunCheckpoint> done) override;
    void resumeRun(const QString& runId, QObject* context, Handler<QString> done) override;
    void removeRun(const QString& runId) override;

    QList<SamplingTarget> samplingTargets() const override { return m_targets; }
    QList<FieldProblem> validate(const SampleSpec& spec) const override { return validateSampleSpec(spec); }
    quint64 sample(const SampleSpec& spec, QObject* context, Handler<SampleResult> done) override;
    void cancelSample(quint64 id) override;
    quint64 alternatives(const SamplingTarget& target, const QVector<qint32>& ids, int k, QObject* context,
                         Handler<AlternativesResult> done) override;
    void tokenize(const PromptSpec& prompt, QObject* context, Handler<TokenizedPrompt> done) override;

    void refreshAccountSessions(QObject* context, Handler<int> done) override;
    void lookIntoSession(const QString& sessionId, QObject* context, Handler<int> done) override;
    void closeClient(const QString& clientId) override;
    void detachClient(const QString& clientId) override;
    void endSession(const QString& sessionId) override;
    void cancelTask(quint64 taskId) override;
    void shutdown(QObject* context, std::function<void()> done) override;

private:
    /// Runs f(core) on the core thread while the core lives.
    template<class F> void command(F f);
    /// The same with an answer: Cancelled once the program is closing. For what needs nothing that runs.
    template<class T, class F> void askSettings(Delivery<T> delivery, F f);
    /// For what needs runs and connector: Cancelled while the tree has none.
    template<class T, class F> void ask(Delivery<T> delivery, F f);
    void receive(News news);
    void sendProfiles(Core& core); ///< on the core thread

    QThread m_thread;
    Core* m_core = nullptr; ///< lives on m_thread; used only through post()
    bool m_closing = false;

    ConnectionSnapshot m_connection;
    SessionsSnapshot m_sessions;
    HealthSnapshot m_health;
    RequestsSnapshot m_requests;
    RunsSnapshot m_runs;
    QList<EventRow> m_events;
    QList<SampleResult> m_history;
    QList<SamplingTarget> m_targets;
    QList<ServerProfile> m_profiles;
    QSet<QString> m_withKey;
    SeriesStore m_series;
    std::atomic<quint64> m_nextSample{1};
};

template<class F> void LocalWorkbench::command(F f)
{
    if (!m_closing)
        post(m_core, [core = m_core, f = std::move(f)]() mutable { f(*core); });
}

template<class T, class F> void LocalWorkbench::askSettings(Delivery<T> delivery, F f)
{
    if (m_closing) {
        delivery(failure(ErrorKind::Cancelled, "the program is closing"));
        return;
    }
    command([delivery, f = std::move(f)](Core& core) mutable { f(core, std::move(delivery)); });
}

template<class T, class F> void LocalWorkbench::ask(Delivery<T> delivery, F f)
{
    askSettings(std::move(delivery), [f = std::move(f)](Core& core, Delivery<T> answer) mutable {
        if (core.hasRuns() && core.hasConnector())
            f(core, std::move(answer));
        else
            answer(failure(ErrorKind::Cancelled, "the core is starting or stopping"));
    });
}

} // namespace tinkex
