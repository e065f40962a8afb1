#pragma once

#include "core/workbench/workbench.h"

#include <QHash>
#include <QMap>
#include <QPointer>

namespace tinkex::test {

/// A workbench without a core, for tests and pictures of the window: snapshots are what a test sets, commands are noted
/// in `calls` ("pauseRun run-1"), handlers get `nextError` when it is set. Thread: GUI.
class FakeWorkbench : public Workbench {
    Q_OBJECT
public:
    explicit FakeWorkbench(QObject* parent = nullptr);

    // What a test sets; the functions send the signal.
    void setConnection(ConnectionSnapshot snapshot);
    void setSessions(SessionsSnapshot snapshot);
    void setHealth(HealthSnapshot snapshot);
    void setRequests(RequestsSnapshot snapshot);
    void addEvents(QList<EventRow> events);
    void setRuns(RunsSnapshot snapshot);
    void setSeries(const QString& runId, const QString& metric, QVector<double> values);
    void appendSeries(const QString& runId, const QString& metric, const QVector<double>& values);
    void addSample(SampleResult result);
    void setProfiles(QList<ServerProfile> profiles);
    void setTargets(QList<SamplingTarget> targets);

    QStringList calls;
    std::optional<Error> nextError; ///< given to every handler until reset
    QList<FieldProblem> runProblems;
    QList<FieldProblem> sampleProblems;
    DataPreview preview;
    bool keychain = true;
    bool answerShutdown = true; ///< false: done is never called by itself; see finishShutdown()
    bool finishSamples = true;  ///< false: sample() waits for finishSample() or cancelSample()
    RunSpec lastRunSpec;
    SampleSpec lastSampleSpec;
    void finishShutdown();
    void finishSample(quint64 id);

    ConnectionSnapshot connection() const override { return m_connection; }
    SessionsSnapshot sessions() const override { return m_sessions; }
    HealthSnapshot health() const override { return m_health; }
    RequestsSnapshot requests() const override { return m_requests; }
    QList<EventRow> events() const override { return m_events; }
    RunsSnapshot runs() const override { return m_runs; }
    QList<SampleResult> sampleHistory() const override { return m_samples; }
    SeriesChunk series(const QString& runId, const QString& metric) const override;

    QList<ServerProfile> profiles() const override { return m_profiles; }
    void saveProfile(const ServerProfile& profile, QObject* context, Handler<QString> done) override;
    void removeProfile(const QString& id) override;
    void setKey(const QString& profileId, const QString& key, bool remember, QObject* context,
                Handler<bool> done) override;
    void setProxyLogin(const QString& profileId, const QString& user, const QString& password, bool remember,
                       QObject* context, Handler<bool> done) override;
    void forgetProxyLogin(const QString& profileId) override { note(u"forgetProxyLogin", profileId); }
    bool hasKey(const QString& profileId) const override { return m_keys.contains(profileId); }
    void connectTo(const QString& profileId) override;
    void disconnectFromServer() override;

    QList<ExerciseInfo> exercises() const override;
    QList<FieldProblem> validate(const RunSpec& spec) const override;
    void previewData(const RunSpec& spec, QObject* context, Handler<DataPreview> done) override;
    void startRun(const RunSpec& spec, QObject* context, Handler<QString> done) override;
    void pauseRun(const QString& runId) override { note(u"pauseRun", runId); }
    void continueRun(const QString& runId) override { note(u"continueRun", runId); }
    void cancelRun(const QString& runId) override { note(u"cancelRun", runId); }
    void saveCheckpoint(const QString& runId, QObject* context, Handler<RunCheckpoint> done) override;
    void resumeRun(const QString& runId, QObject* context, Handler<QString> done) override;
    void removeRun(const QString& runId) override { note(u"removeRun", runId); }

    QList<SamplingTarget> samplingTargets() const override { return m_targets; }
    QList<FieldProblem> validate(const SampleSpec& spec) const override;
    quint64 sample(const SampleSpec& spec, QObject* context, Handler<SampleResult> done) override;
    void cancelSample(quint64 id) override;
    quint64 alternatives(const SamplingTarget& target, const QVector<qint32>& ids, int k, QObject* context,
                         Handler<AlternativesResult> done) override;
    void tokenize(const PromptSpec& prompt, QObject* context, Handler<TokenizedPrompt> done) override;

    void refreshAccountSessions(QObject* context, Handler<int> done) override;
    void lookIntoSession(const QString& sessionId, QObject* context, Handler<int> done) override;
    void closeClient(const QString& clientId) override { note(u"closeClient", clientId); }
    void detachClient(const QString& clientId) override { note(u"detachClient", clientId); }
    void endSession(const QString& sessionId) override { note(u"endSession", sessionId); }
    void cancelTask(quint64 taskId) override { note(u"cancelTask", QString::number(taskId)); }
    void shutdown(QObject* context, std::function<void()> done) override;

private:
    struct PendingSample {
        SampleSpec spec;
        QPointer<QObject> context;
        Handler<SampleResult> done;
    };
    void note(QStringView command, const QString& argument);
    template<class T> void reply(QObject* context, Handler<T> done, T value);

    ConnectionSnapshot m_connection;
    SessionsSnapshot m_sessions;
    HealthSnapshot m_health;
    RequestsSnapshot m_requests;
    QList<EventRow> m_events;
    RunsSnapshot m_runs;
    QList<SampleResult> m_samples;
    QList<ServerProfile> m_profiles;
    QList<SamplingTarget> m_targets;
    QMap<QPair<QString, QString>, QVector<double>> m_series;
    QHash<QString, QString> m_keys;
    QHash<quint64, PendingSample> m_pending;
    quint64 m_nextSample = 0;
    std::function<void()> m_shutdownDone;
};

/// Made-up tokens for a text: one per word with its leading space, probabilities by position.
QVector<TokenInfo> makeTokens(const QString& text, int seed = 1);
/// A whole result for pictures and tests.
SampleResult makeSample(const SampleSpec& spec);

} // namespace tinkex::test
