#pragma once

#include "core/workbench/snapshots.h"

#include <QObject>
#include <functional>

namespace tinkex {

/// The one door between the window and the core thread. Lives on the GUI thread; every function returns at once.
/// Commands with a handler call it exactly once on the GUI thread, from the event loop, unless `context` died first.
/// Snapshot signals come on the GUI thread, coalesced to 10 Hz (series: 20 Hz); the getters give the last one sent.
/// The window is written against this class; LocalWorkbench drives the core, the tests use a fake.
class Workbench : public QObject {
    Q_OBJECT
public:
    template<class T> using Handler = std::function<void(Result<T>)>;

    using QObject::QObject;

    // Last snapshots
    virtual ConnectionSnapshot connection() const = 0;
    virtual SessionsSnapshot sessions() const = 0;
    virtual HealthSnapshot health() const = 0;
    virtual RequestsSnapshot requests() const = 0;
    virtual QList<EventRow> events() const = 0; ///< oldest first, at most 5,000
    virtual RunsSnapshot runs() const = 0;
    virtual QList<SampleResult> sampleHistory() const = 0; ///< newest first, at most 200
    /// All points so far of one metric, firstIndex 0.
    virtual SeriesChunk series(const QString& runId, const QString& metric) const = 0;

    // Servers
    virtual QList<ServerProfile> profiles() const = 0;
    /// Adds or replaces by id; an empty id gets one, which is the answer. profiles() has it by then.
    virtual void saveProfile(const ServerProfile& profile, QObject* context, Handler<QString> done) = 0;
    virtual void removeProfile(const QString& id) = 0;
    /// Stores the key in the keychain, or in memory when there is none or `remember` is false. Refuses a malformed one.
    /// The result tells whether it is in the keychain.
    virtual void setKey(const QString& profileId, const QString& key, bool remember, QObject* context,
                        Handler<bool> done) = 0;
    virtual bool hasKey(const QString& profileId) const = 0;
    /// The login of the profile's own proxy, stored like a key. A user with a colon is refused.
    virtual void setProxyLogin(const QString& profileId, const QString& user, const QString& password, bool remember,
                               QObject* context, Handler<bool> done) = 0;
    virtual void forgetProxyLogin(const QString& profileId) = 0;
    virtual void connectTo(const QString& profileId) = 0; ///< ends the present connection first
    virtual void disconnectFromServer() = 0;

    // Runs
    virtual QList<ExerciseInfo> exercises() const = 0;
    virtual QList<FieldProblem> validate(const RunSpec& spec) const = 0;
    virtual void previewData(const RunSpec& spec, QObject* context, Handler<DataPreview> done) = 0;
    virtual void startRun(const RunSpec& spec, QObject* context, Handler<QString> done) = 0; ///< the run's id
    virtual void pauseRun(const QString& runId) = 0;    ///< sends nothing after the step in flight
    virtual void continueRun(const QString& runId) = 0; ///< from Paused
    virtual void cancelRun(const QString& runId) = 0;
    virtual void saveCheckpoint(const QString& runId, QObject* context, Handler<RunCheckpoint> done) = 0;
    /// From ConnectionLost, Failed or Cancelled: goes on from the last checkpoint, in the same run.
    virtual void resumeRun(const QString& runId, QObject* context, Handler<QString> done) = 0;
    virtual void removeRun(const QString& runId) = 0; ///< from the list; its folder stays

    // Sampling
    virtual QList<SamplingTarget>
    samplingTargets() const = 0; ///< base models, then checkpoints of own runs, newest first
    virtual QList<FieldProblem> validate(const SampleSpec& spec) const = 0;
    /// Returns an id for cancelSample.
    virtual quint64 sample(const SampleSpec& spec, QObject* context, Handler<SampleResult> done) = 0;
    virtual void cancelSample(quint64 id) = 0; ///< the handler gets Cancelled
    /// The k most likely tokens at every position of these ids under the target.
    virtual quint64 alternatives(const SamplingTarget& target, const QVector<qint32>& ids, int k, QObject* context,
                                 Handler<AlternativesResult> done) = 0;
    virtual void tokenize(const PromptSpec& prompt, QObject* context, Handler<TokenizedPrompt> done) = 0;

    // Sessions and tasks
    virtual void refreshAccountSessions(QObject* context, Handler<int> done) = 0; ///< how many the server lists
    /// Asks for the clients of one that the server lists; they come with the next snapshot. The result: how many.
    virtual void lookIntoSession(const QString& sessionId, QObject* context, Handler<int> done) = 0;
    virtual void closeClient(const QString& clientId) = 0; ///< cancels its work; forgets the row of an ended one
    /// Leaves the client's work to the server: its row stays and says so.
    virtual void detachClient(const QString& clientId) = 0;
    virtual void endSession(const QString& sessionId) = 0;
    virtual void cancelTask(quint64 taskId) = 0;

    /// Refuses new work, cancels, sends the last telemetry, stops the tree; done is called within 5 s whatever happens.
    virtual void shutdown(QObject* context, std::function<void()> done) = 0;

Q_SIGNALS:
    void connectionChanged(const tinkex::ConnectionSnapshot& snapshot);
    void sessionsChanged(const tinkex::SessionsSnapshot& snapshot);
    void healthChanged(const tinkex::HealthSnapshot& snapshot);
    void requestsChanged(const tinkex::RequestsSnapshot& snapshot);
    void eventsAppended(const QList<tinkex::EventRow>& events);
    void runsChanged(const tinkex::RunsSnapshot& snapshot);
    void seriesAppended(const tinkex::SeriesChunk& chunk);
    void sampleFinished(const tinkex::SampleResult& result);
    void samplingTargetsChanged();
    void profilesChanged();
};

} // namespace tinkex
