#include "tests/support/fakeworkbench.h"

#include "core/base/post.h"

#include <QDateTime>
#include <algorithm>
#include <cmath>

namespace tinkex::test {

using namespace Qt::Literals::StringLiterals;

namespace {

template<class T> void postTo(QObject* context, Workbench::Handler<T> done, Result<T> value)
{
    if (context && done)
        post(context, [done = std::move(done), value = std::move(value)] { done(value); });
}

qint64 wallNow()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

FakeWorkbench::FakeWorkbench(QObject* parent) : Workbench(parent) {}

void FakeWorkbench::note(QStringView command, const QString& argument)
{
    calls << (argument.isEmpty() ? command.toString() : command.toString() + u' ' + argument);
}

template<class T> void FakeWorkbench::reply(QObject* context, Handler<T> done, T value)
{
    if (nextError)
        postTo<T>(context, std::move(done), failure(*nextError));
    else
        postTo<T>(context, std::move(done), std::move(value));
}

void FakeWorkbench::setConnection(ConnectionSnapshot snapshot)
{
    m_connection = std::move(snapshot);
    Q_EMIT connectionChanged(m_connection);
}

void FakeWorkbench::setSessions(SessionsSnapshot snapshot)
{
    m_sessions = std::move(snapshot);
    Q_EMIT sessionsChanged(m_sessions);
}

void FakeWorkbench::setHealth(HealthSnapshot snapshot)
{
    m_health = std::move(snapshot);
    Q_EMIT healthChanged(m_health);
}

void FakeWorkbench::setRequests(RequestsSnapshot snapshot)
{
    m_requests = std::move(snapshot);
    Q_EMIT requestsChanged(m_requests);
}

void FakeWorkbench::addEvents(QList<EventRow> events)
{
    m_events += events;
    Q_EMIT eventsAppended(events);
}

void FakeWorkbench::setRuns(RunsSnapshot snapshot)
{
    m_runs = std::move(snapshot);
    Q_EMIT runsChanged(m_runs);
}

void FakeWorkbench::setSeries(const QString& runId, const QString& metric, QVector<double> values)
{
    m_series[{runId, metric}] = std::move(values);
    Q_EMIT seriesAppended(series(runId, metric));
}

void FakeWorkbench::appendSeries(const QString& runId, const QString& metric, const QVector<double>& values)
{
    QVector<double>& all = m_series[{runId, metric}];
    SeriesChunk chunk{runId, metric, all.size(), {}, values};
    for (qsizetype i = 0; i < values.size(); ++i)
        chunk.steps << double(all.size() + i + 1);
    all += values;
    Q_EMIT seriesAppended(chunk);
}

void FakeWorkbench::addSample(SampleResult result)
{
    m_samples.prepend(result);
    Q_EMIT sampleFinished(result);
}

void FakeWorkbench::setProfiles(QList<ServerProfile> profiles)
{
    m_profiles = std::move(profiles);
    Q_EMIT profilesChanged();
}

void FakeWorkbench::setTargets(QList<SamplingTarget> targets)
{
    m_targets = std::move(targets);
    Q_EMIT samplingTargetsChanged();
}

SeriesChunk FakeWorkbench::series(const QString& runId, const QString& metric) const
{
    SeriesChunk chunk{runId, metric, 0, {}, m_series.value({runId, metric})};
    for (qsizetype i = 0; i < chunk.values.size(); ++i)
        chunk.steps << double(i + 1);
    return chunk;
}

void FakeWorkbench::saveProfile(const ServerProfile& profile, QObject* context, Handler<QString> done)
{
    if (nextError) {
        reply<QString>(context, std::move(done), {});
        return;
    }
    ServerProfile stored = profile;
    if (stored.id.isEmpty())
        stored.id = u"profile-%1"_s.arg(m_profiles.size() + 1);
    note(u"saveProfile", stored.id);
    const auto found =
        std::find_if(m_profiles.begin(), m_profiles.end(), [&](const auto& p) { return p.id == stored.id; });
    if (found == m_profiles.end())
        m_profiles << stored;
    else
        *found = stored;
    Q_EMIT profilesChanged();
    reply<QString>(context, std::move(done), stored.id);
}

void FakeWorkbench::removeProfile(const QString& id)
{
    note(u"removeProfile", id);
    m_profiles.removeIf([&](const ServerProfile& p) { return p.id == id; });
    Q_EMIT profilesChanged();
}

void FakeWorkbench::setKey(const QString& profileId, const QString& key, bool remember, QObject* context,
                           Handler<bool> done)
{
    note(u"setKey", profileId);
    if (!key.startsWith(u"tml-"_s)) {
        postTo<bool>(context, std::move(done), failure(ErrorKind::Auth, "The key must start with tml-."));
        return;
    }
    m_keys[profileId] = key;
    reply<bool>(context, std::move(done), keychain && remember);
}

void FakeWorkbench::setProxyLogin(const QString& profileId, const QString& user, const QString& password, bool remember,
                                  QObject* context, Handler<bool> done)
{
    note(u"setProxyLogin", profileId + u' ' + user + u' ' + password);
    reply<bool>(context, std::move(done), keychain && remember);
}

void FakeWorkbench::connectTo(const QString& profileId)
{
    note(u"connectTo", profileId);
}

void FakeWorkbench::disconnectFromServer()
{
    note(u"disconnectFromServer", {});
}

QList<ExerciseInfo> FakeWorkbench::exercises() const
{
    const auto make = [](const QString& id, RunKind kind, double rate, int batch, int steps) {
        ExerciseInfo info;
        info.id = id;
        info.kind = kind;
        info.defaults.exerciseId = id;
        info.defaults.name = id;
        info.defaults.baseModel = u"tinkex/tiny-512"_s;
        info.defaults.learningRate = rate;
        info.defaults.batchSize = batch;
        info.defaults.steps = steps;
        info.samplePrompts = {u"What is 45 plus 62?"_s, u"What is 53 plus 21?"_s};
        return info;
    };
    return {make(u"addition"_s, RunKind::Supervised, 5e-3, 32, 200),
            make(u"style"_s, RunKind::Supervised, 3e-3, 32, 150), make(u"sort"_s, RunKind::Reinforcement, 2e-3, 8, 60)};
}

QList<FieldProblem> FakeWorkbench::validate(const RunSpec&) const
{
    return runProblems;
}

void FakeWorkbench::previewData(const RunSpec& spec, QObject* context, Handler<DataPreview> done)
{
    note(u"previewData", spec.dataFile.isEmpty() ? spec.exerciseId : spec.dataFile);
    reply<DataPreview>(context, std::move(done), preview);
}

void FakeWorkbench::startRun(const RunSpec& spec, QObject* context, Handler<QString> done)
{
    note(u"startRun", spec.exerciseId.isEmpty() ? spec.dataFile : spec.exerciseId);
    lastRunSpec = spec;
    reply<QString>(context, std::move(done), u"run-new"_s);
}

void FakeWorkbench::saveCheckpoint(const QString& runId, QObject* context, Handler<RunCheckpoint> done)
{
    note(u"saveCheckpoint", runId);
    RunCheckpoint checkpoint;
    checkpoint.name = u"000042"_s;
    checkpoint.step = 42;
    checkpoint.savedAtMs = wallNow();
    reply<RunCheckpoint>(context, std::move(done), checkpoint);
}

void FakeWorkbench::resumeRun(const QString& runId, QObject* context, Handler<QString> done)
{
    note(u"resumeRun", runId);
    reply<QString>(context, std::move(done), QString(runId));
}

QList<FieldProblem> FakeWorkbench::validate(const SampleSpec&) const
{
    return sampleProblems;
}

quint64 FakeWorkbench::sample(const SampleSpec& spec, QObject* context, Handler<SampleResult> done)
{
    const quint64 id = ++m_nextSample;
    note(u"sample", spec.target.label);
    lastSampleSpec = spec;
    m_pending.insert(id, {spec, context, std::move(done)});
    if (finishSamples)
        finishSample(id);
    return id;
}

void FakeWorkbench::finishSample(quint64 id)
{
    if (!m_pending.contains(id))
        return;
    PendingSample pending = m_pending.take(id);
    const SampleResult result = makeSample(pending.spec);
    if (!nextError)
        addSample(result);
    reply<SampleResult>(pending.context, std::move(pending.done), result);
}

void FakeWorkbench::cancelSample(quint64 id)
{
    note(u"cancelSample", QString::number(id));
    if (!m_pending.contains(id))
        return;
    PendingSample pending = m_pending.take(id);
    postTo<SampleResult>(pending.context, std::move(pending.done), failure(ErrorKind::Cancelled, "cancelled"));
}

quint64 FakeWorkbench::alternatives(const SamplingTarget&, const QVector<qint32>& ids, int k, QObject* context,
                                    Handler<AlternativesResult> done)
{
    note(u"alternatives", QString::number(ids.size()));
    const QStringList words = {u" blue"_s, u" grey"_s, u" red"_s, u" green"_s, u" little"_s};
    AlternativesResult result;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        QVector<TokenAlternative> row;
        for (int j = 0; j < std::min<int>(k, int(words.size())); ++j)
            row << TokenAlternative{qint32(300 + j), words[j], std::log(0.4 / (j + 1))};
        result.positions << row;
    }
    reply<AlternativesResult>(context, std::move(done), result);
    return ++m_nextSample;
}

void FakeWorkbench::tokenize(const PromptSpec& prompt, QObject* context, Handler<TokenizedPrompt> done)
{
    TokenizedPrompt result;
    result.rendered = prompt.text;
    for (const ChatTurn& turn : prompt.turns)
        result.rendered += turn.role + u": "_s + turn.content + u'\n';
    result.tokens = makeTokens(result.rendered);
    result.maxContext = m_connection.maxContext;
    reply<TokenizedPrompt>(context, std::move(done), result);
}

void FakeWorkbench::refreshAccountSessions(QObject* context, Handler<int> done)
{
    note(u"refreshAccountSessions", {});
    reply<int>(context, std::move(done), 2);
}

void FakeWorkbench::lookIntoSession(const QString& sessionId, QObject* context, Handler<int> done)
{
    note(u"lookIntoSession", sessionId);
    reply<int>(context, std::move(done), 0);
}

void FakeWorkbench::shutdown(QObject* context, std::function<void()> done)
{
    note(u"shutdown", {});
    m_shutdownDone = [context = QPointer(context), done = std::move(done)] {
        if (context)
            post(context, done);
    };
    if (answerShutdown)
        finishShutdown();
}

void FakeWorkbench::finishShutdown()
{
    if (auto done = std::exchange(m_shutdownDone, {}))
        done();
}

QVector<TokenInfo> makeTokens(const QString& text, int seed)
{
    QVector<TokenInfo> tokens;
    QString word;
    quint32 state = quint32(seed) * 2654435761U + 12345;
    const auto push = [&] {
        if (word.isEmpty())
            return;
        state = state * 1664525U + 1013904223U;
        const double p = 0.03 + 0.95 * std::pow(double(state >> 8) / double(1 << 24), 0.4);
        tokens << TokenInfo{qint32(state % 512), word, std::log(p)};
        word.clear();
    };
    for (const QChar c : text) {
        if (c.isSpace() || c.isPunct())
            push();
        word += c;
        if (c == u'\n')
            push();
    }
    push();
    return tokens;
}

SampleResult makeSample(const SampleSpec& spec)
{
    static const QStringList stories = {
        u" Mina was in the harbour. She wanted to find her blue lamp. Then Sam came with a lamp. Mina gave the frog some eggs. In the end they were friends."_s,
        u" Leo was at the mill. He had a red bell and a small drum, and the cow ran away with it."_s,
        u" Zoe found a drum. The owl said, “What a fine drum!” and they played until the evening."_s};
    SampleResult result;
    result.target = spec.target;
    result.renderedPrompt = spec.prompt.text;
    result.prompt = makeTokens(spec.prompt.text);
    for (int i = 0; i < std::clamp(spec.numSamples, 1, 16); ++i) {
        SampledText text;
        const bool trained = !spec.target.modelPath.isEmpty();
        text.text = spec.prompt.text.contains(u"plus"_s) ? (trained ? u" 5+2=7. 4+6=10. 107."_s : u" 5 plus 62 2."_s)
                                                         : stories[i % stories.size()];
        text.tokens = makeTokens(text.text, i + 1 + (trained ? 7 : 0));
        for (const TokenInfo& token : text.tokens)
            text.meanLogprob += token.logprob / double(text.tokens.size());
        text.stopped = i % 2 == 0;
        result.samples << text;
    }
    result.seqId = 41;
    result.durationMs = 84;
    result.queueMs = 1;
    result.finishedAtMs = wallNow();
    return result;
}

} // namespace tinkex::test
