#include "core/workbench/localworkbench.h"

#include "core/base/post.h"
#include "core/workbench/publisher.h"

#include <QThread>
#include <QTimer>
#include <atomic>

using namespace Qt::Literals::StringLiterals;

namespace tinkex {

namespace {

constexpr auto kShutdownLimit = std::chrono::milliseconds(4'800);
constexpr qsizetype kEventsKept = EventLog::kCapacity;

/// A file as "New run" shows it; an exercise as the first items of its first step.
Result<DataPreview> previewSpec(const RunSpec& spec, const ModelText& text, qint64 maxContext,
                                const CancelToken& cancel)
{
    if (spec.exerciseId.isEmpty()) {
        auto dataset = readDataset(spec.dataFile, text, maxContext, cancel);
        if (!dataset)
            return failure(dataset.error());
        return previewOf(*dataset, *text.tokenizer);
    }
    const Exercise* exercise = findExercise(spec.exerciseId.toStdString());
    if (!exercise)
        return failure(ErrorKind::Validation, "there is no such exercise");
    Dataset dataset;
    for (const QaPair& item : exercise->trainingBatch(spec.seed, 0, spec.batchSize)) {
        const std::vector<ChatMessage> turns{{"user", item.question}, {"assistant", item.answer}};
        const auto line = static_cast<qint64>(dataset.examples.size()) + 1;
        dataset.examples.push_back({shiftForTraining(text.renderer->trainingExample(turns)), line});
    }
    return previewOf(dataset, *text.tokenizer);
}

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
    /// The same when f needs the tree: otherwise the delivery gets Cancelled.
    template<class T, class F> void askSettings(Delivery<T> delivery, F f); ///< needs nothing that runs
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

LocalWorkbench::LocalWorkbench(const WorkbenchOptions& options)
{
    qRegisterMetaType<ConnectionSnapshot>();
    m_thread.setObjectName(u"core"_s);
    // The core is made here and moved before anything of it runs, so that m_core is valid from the first command on.
    m_core = new Core(options);
    m_profiles = m_core->profiles().profiles();
    m_connection.profile = m_profiles.first();
    for (const ServerProfile& profile : m_profiles) {
        if (!m_core->profiles().environmentKey(profile.id).isEmpty())
            m_withKey << profile.id;
    }
    m_core->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_core, &QObject::deleteLater);
    m_thread.start();
    post(m_core, [this, core = m_core] {
        new Publisher(
            *core,
            [this](News news) { post(this, [this, news = std::move(news)]() mutable { receive(std::move(news)); }); },
            core);
        core->start();
    });
}

LocalWorkbench::~LocalWorkbench()
{
    m_thread.quit();
    m_thread.wait();
}

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

void LocalWorkbench::receive(News news)
{
    for (const SeriesChunk& chunk : news.series) {
        for (qsizetype i = 0; i < chunk.steps.size(); ++i)
            m_series.append(chunk.runId, chunk.metric, chunk.steps[i], chunk.values[i]);
    }
    if (news.connection) {
        m_connection = *news.connection;
        Q_EMIT connectionChanged(m_connection);
    }
    if (news.targets && *news.targets != m_targets) {
        m_targets = *news.targets;
        Q_EMIT samplingTargetsChanged();
    }
    if (news.sessions) {
        m_sessions = *news.sessions;
        Q_EMIT sessionsChanged(m_sessions);
    }
    if (news.runs) {
        m_runs = *news.runs;
        Q_EMIT runsChanged(m_runs);
    }
    for (const SeriesChunk& chunk : news.series)
        Q_EMIT seriesAppended(chunk);
    for (const SampleResult& result : news.samples) {
        m_history.prepend(result);
        if (m_history.size() > SamplingDesk::kHistory)
            m_history.removeLast();
        Q_EMIT sampleFinished(result);
    }
    if (news.requests) {
        m_requests = *news.requests;
        Q_EMIT requestsChanged(m_requests);
    }
    if (news.health) {
        m_health = *news.health;
        Q_EMIT healthChanged(m_health);
    }
    if (!news.events.isEmpty()) {
        m_events += news.events;
        if (m_events.size() > kEventsKept)
            m_events.remove(0, m_events.size() - kEventsKept);
        Q_EMIT eventsAppended(news.events);
    }
}

void LocalWorkbench::sendProfiles(Core& core)
{
    post(this, [this, profiles = core.profiles().profiles()] {
        m_profiles = profiles;
        Q_EMIT profilesChanged();
    });
}

void LocalWorkbench::saveProfile(const ServerProfile& profile, QObject* context, Handler<QString> done)
{
    askSettings(Delivery<QString>(context, std::move(done)), [this, profile](Core& core, Delivery<QString> delivery) {
        Result<QString> saved = core.profiles().save(profile);
        sendProfiles(core);
        delivery(std::move(saved));
    });
}

void LocalWorkbench::removeProfile(const QString& id)
{
    command([this, id](Core& core) {
        if (core.profiles().remove(id)) {
            core.secrets().remove(id);
            core.secrets().remove(proxySecretId(id));
        }
        sendProfiles(core);
    });
    m_withKey.remove(id);
}

void LocalWorkbench::setKey(const QString& profileId, const QString& key, bool remember, QObject* context,
                            Handler<bool> done)
{
    Delivery<bool> delivery(context, std::move(done));
    const auto profile = std::ranges::find(m_profiles, profileId, &ServerProfile::id);
    const auto checked = checkApiKey(key, profile != m_profiles.end() && profile->kind == ProfileKind::Hosted);
    if (!checked) {
        delivery(failure(checked.error()));
        return;
    }
    m_withKey << profileId;
    askSettings(delivery, [this, profileId, key = *checked, remember](Core& core, Delivery<bool> delivery) {
        core.events().addSecret(key);
        core.secrets().write(profileId, key, remember, &core,
                             [this, &core, profileId, delivery](SecretStore::Place place) mutable {
                                 core.profiles().setKeyKept(profileId, place == SecretStore::Place::Keychain);
                                 sendProfiles(core);
                                 delivery(place == SecretStore::Place::Keychain);
                             });
    });
}

bool LocalWorkbench::hasKey(const QString& profileId) const
{
    const auto profile = std::ranges::find(m_profiles, profileId, &ServerProfile::id);
    return m_withKey.contains(profileId) || (profile != m_profiles.end() && profile->keyKept) ||
           (m_connection.profile.id == profileId && m_connection.keyInKeychain);
}

void LocalWorkbench::setProxyLogin(const QString& profileId, const QString& user, const QString& password,
                                   bool remember, QObject* context, Handler<bool> done)
{
    Delivery<bool> delivery(context, std::move(done));
    if (user.isEmpty() || user.contains(u':')) {
        delivery(failure(ErrorKind::Validation, "A user name cannot be empty or hold a colon."));
        return;
    }
    askSettings(delivery, [profileId, user, password, remember](Core& core, Delivery<bool> delivery) {
        core.events().addSecret(password);
        core.secrets().write(
            proxySecretId(profileId), user + u':' + password, remember, &core,
            [delivery](SecretStore::Place place) mutable { delivery(place == SecretStore::Place::Keychain); });
    });
}

void LocalWorkbench::forgetProxyLogin(const QString& profileId)
{
    command([profileId](Core& core) { core.secrets().remove(proxySecretId(profileId)); });
}

void LocalWorkbench::connectTo(const QString& profileId)
{
    command([profileId](Core& core) {
        if (core.hasConnector())
            core.connector().connectTo(profileId);
    });
}

void LocalWorkbench::disconnectFromServer()
{
    command([](Core& core) {
        if (core.hasConnector())
            core.connector().disconnectFromServer();
    });
}

void LocalWorkbench::previewData(const RunSpec& spec, QObject* context, Handler<DataPreview> done)
{
    ask(Delivery<DataPreview>(context, std::move(done)), [spec](Core& core, Delivery<DataPreview> delivery) {
        const auto text = core.connector().text();
        if (!text) {
            delivery(
                failure(ErrorKind::Validation, "connect to a server first: its tokenizer is needed to count tokens"));
            return;
        }
        TaskSupervisor::Work<DataPreview> work = [spec, text,
                                                  limit = core.connector().maxContext()](const CancelToken& cancel) {
            return previewSpec(spec, *text, limit, cancel);
        };
        core.tasks().run<DataPreview>(
            u"read %1"_s.arg(spec.dataFile.isEmpty() ? spec.exerciseId : spec.dataFile), &core, std::move(work),
            [delivery](Result<DataPreview> preview) mutable { delivery(std::move(preview)); });
    });
}

void LocalWorkbench::startRun(const RunSpec& spec, QObject* context, Handler<QString> done)
{
    Delivery<QString> delivery(context, std::move(done));
    if (const auto problems = validate(spec); !problems.isEmpty()) {
        delivery(failure(problems.first().error));
        return;
    }
    ask(delivery, [spec](Core& core, Delivery<QString> answer) {
        auto runContext = core.runContext();
        if (runContext)
            answer(core.runs().start(spec, std::move(*runContext)));
        else
            answer(failure(runContext.error()));
    });
}

void LocalWorkbench::pauseRun(const QString& runId)
{
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().setPaused(runId, true);
    });
}

void LocalWorkbench::continueRun(const QString& runId)
{
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().setPaused(runId, false);
    });
}

void LocalWorkbench::cancelRun(const QString& runId)
{
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().cancel(runId);
    });
}

void LocalWorkbench::saveCheckpoint(const QString& runId, QObject* context, Handler<RunCheckpoint> done)
{
    ask(Delivery<RunCheckpoint>(context, std::move(done)), [runId](Core& core, Delivery<RunCheckpoint> delivery) {
        core.runs().saveCheckpoint(runId, &core,
                                   [delivery](Result<RunCheckpoint> saved) mutable { delivery(std::move(saved)); });
    });
}

void LocalWorkbench::resumeRun(const QString& runId, QObject* context, Handler<QString> done)
{
    ask(Delivery<QString>(context, std::move(done)), [runId](Core& core, Delivery<QString> delivery) {
        auto runContext = core.runContext();
        if (!runContext) {
            delivery(failure(runContext.error()));
            return;
        }
        if (auto resumed = core.runs().resume(runId, std::move(*runContext)); !resumed)
            delivery(failure(resumed.error()));
        else
            delivery(runId);
    });
}

void LocalWorkbench::removeRun(const QString& runId)
{
    m_series.removeRun(runId);
    command([runId](Core& core) {
        if (core.hasRuns())
            core.runs().remove(runId);
    });
}

quint64 LocalWorkbench::sample(const SampleSpec& spec, QObject* context, Handler<SampleResult> done)
{
    const quint64 id = m_nextSample++;
    ask(Delivery<SampleResult>(context, std::move(done)),
        [id, spec](Core& core, Delivery<SampleResult> delivery) { core.desk().sample(id, spec, std::move(delivery)); });
    return id;
}

void LocalWorkbench::cancelSample(quint64 id)
{
    command([id](Core& core) { core.desk().cancel(id); });
}

quint64 LocalWorkbench::alternatives(const SamplingTarget& target, const QVector<qint32>& ids, int k, QObject* context,
                                     Handler<AlternativesResult> done)
{
    const quint64 id = m_nextSample++;
    ask(Delivery<AlternativesResult>(context, std::move(done)),
        [id, target, ids, k](Core& core, Delivery<AlternativesResult> delivery) {
            core.desk().alternatives(id, target, ids, k, std::move(delivery));
        });
    return id;
}

void LocalWorkbench::tokenize(const PromptSpec& prompt, QObject* context, Handler<TokenizedPrompt> done)
{
    ask(Delivery<TokenizedPrompt>(context, std::move(done)), [prompt](Core& core, Delivery<TokenizedPrompt> delivery) {
        const auto text = core.connector().text();
        if (!text) {
            delivery(failure(ErrorKind::Validation, "there is no tokenizer for this model"));
            return;
        }
        TaskSupervisor::Work<TokenizedPrompt> work =
            [prompt, text, limit = core.connector().maxContext()](const CancelToken&) -> Result<TokenizedPrompt> {
            auto ids = promptTokens(prompt, *text);
            if (!ids)
                return failure(ids.error());
            TokenizedPrompt result;
            for (const std::int32_t id : *ids)
                result.tokens << shownToken(id, text.get());
            result.rendered = QString::fromStdString(text->tokenizer->decode(*ids));
            result.maxContext = limit;
            return result;
        };
        core.tasks().run<TokenizedPrompt>(
            u"tokenize"_s, &core, std::move(work),
            [delivery](Result<TokenizedPrompt> result) mutable { delivery(std::move(result)); });
    });
}

void LocalWorkbench::refreshAccountSessions(QObject* context, Handler<int> done)
{
    ask(Delivery<int>(context, std::move(done)),
        [](Core& core, Delivery<int> delivery) { core.refreshAccountSessions(std::move(delivery)); });
}

void LocalWorkbench::lookIntoSession(const QString& sessionId, QObject* context, Handler<int> done)
{
    ask(Delivery<int>(context, std::move(done)),
        [sessionId](Core& core, Delivery<int> delivery) { core.lookIntoSession(sessionId, std::move(delivery)); });
}

void LocalWorkbench::closeClient(const QString& clientId)
{
    command([clientId](Core& core) { core.closeClient(clientId); });
}

void LocalWorkbench::detachClient(const QString& clientId)
{
    command([clientId](Core& core) { core.detachClient(clientId); });
}

void LocalWorkbench::endSession(const QString& sessionId)
{
    command([sessionId](Core& core) { core.endSession(sessionId); });
}

void LocalWorkbench::cancelTask(quint64 taskId)
{
    command([taskId](Core& core) {
        if (core.hasRuns())
            core.tasks().cancel(taskId);
    });
}

void LocalWorkbench::shutdown(QObject* context, std::function<void()> done)
{
    auto once = std::make_shared<std::function<void()>>(std::move(done));
    const auto finish = [once] {
        if (auto f = std::exchange(*once, {}))
            f();
    };
    auto* limit = new QTimer(context);
    limit->setSingleShot(true);
    connect(limit, &QTimer::timeout, context, finish);
    limit->start(kShutdownLimit);
    if (m_closing)
        return;
    m_closing = true;
    post(m_core, [this, core = m_core, guard = OwnerGuard::watch(context), finish] {
        core->stop([guard, finish] { guard->post(finish); });
    });
}

} // namespace

std::unique_ptr<Workbench> makeLocalWorkbench(const WorkbenchOptions& options)
{
    return std::make_unique<LocalWorkbench>(options);
}

} // namespace tinkex

#include "localworkbench.moc"
