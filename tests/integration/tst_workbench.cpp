#include "core/workbench/localworkbench.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/types.h>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

namespace {

constexpr int kPatience = 60'000;

RunSpec shortAddition(qint64 steps)
{
    RunSpec spec;
    for (const ExerciseInfo& info : exerciseInfos()) {
        if (info.id == u"addition"_s)
            spec = info.defaults;
    }
    spec.baseModel = u"tinkex/tiny-512"_s;
    spec.steps = steps;
    spec.batchSize = 8;
    spec.checkpointEvery = 5;
    spec.evaluateEvery = 0;
    return spec;
}

} // namespace

class tst_Workbench : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        start();
    }

    void cleanup()
    {
        stop();
        m_dir.reset();
    }

    void trainsAndSamples()
    {
        connectEmbedded();
        const QString run = startRun(shortAddition(10));
        QTRY_COMPARE_WITH_TIMEOUT(snapshot(run).state, RunState::Finished, kPatience);
        const RunSnapshot done = snapshot(run);
        QCOMPARE(done.step, 10);
        QVERIFY(done.accuracyBefore >= 0 && done.keptBefore > 0);
        QVERIFY(!done.probes.isEmpty());
        QCOMPARE(done.checkpoints.last().name, u"final"_s);
        const SeriesChunk loss = m_workbench->series(run, u"loss"_s);
        QCOMPARE(loss.values.size(), 10);
        QVERIFY2(loss.values.last() < loss.values.first(),
                 qPrintable(u"%1 -> %2"_s.arg(loss.values.first()).arg(loss.values.last())));

        SampleSpec spec;
        spec.target = {u"trained"_s, {}, done.checkpoints.last().samplerPath};
        spec.prompt.kind = PromptKind::Chat;
        spec.prompt.turns = {{u"user"_s, u"What is 12 plus 34?"_s}};
        spec.numSamples = 2;
        const auto result = sample(spec);
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->samples.size(), 2);
        QVERIFY(result->samples.first().tokens.first().logprob <= 0);
        QTRY_COMPARE(m_workbench->sampleHistory().size(), 1);
    }

    void givesAlternativesForEveryPosition()
    {
        connectEmbedded();
        std::optional<Result<AlternativesResult>> result;
        const SamplingTarget base{u"base"_s, u"tinkex/tiny-512"_s, {}};
        m_workbench->alternatives(base, {256, 85, 115}, 3, this, [&](auto r) { result = std::move(r); });
        QTRY_VERIFY_WITH_TIMEOUT(result.has_value(), kPatience);
        QVERIFY2(result->has_value(), result->has_value() ? "" : qPrintable(result->error().toText()));
        QCOMPARE((*result)->positions.size(), 3);
        QVERIFY((*result)->positions[0].isEmpty());
        QCOMPARE((*result)->positions[2].size(), 3);
        QVERIFY((*result)->positions[2][0].logprob >= (*result)->positions[2][1].logprob);
    }

    void survivesTheServersDeathAndResumes()
    {
        connectEmbedded();
        const QString run = startRun(shortAddition(400));
        QTRY_VERIFY_WITH_TIMEOUT(snapshot(run).checkpoints.size() >= 1, kPatience);
        QCOMPARE(::kill(serverPid(), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(snapshot(run).state, RunState::ConnectionLost, 5'000);
        QVERIFY(snapshot(run).error.has_value());
        QTRY_COMPARE_WITH_TIMEOUT(m_workbench->connection().state, ConnectionState::Connected, kPatience);
        QVERIFY(m_workbench->connection().serverRestarts >= 1);

        const qint64 savedAt = snapshot(run).checkpoints.last().step;
        QVERIFY(savedAt > 0);
        std::optional<Result<QString>> resumed;
        m_workbench->resumeRun(run, this, [&](auto r) { resumed = std::move(r); });
        QTRY_VERIFY(resumed.has_value());
        QVERIFY2(resumed->has_value(), resumed->has_value() ? "" : qPrintable(resumed->error().toText()));
        QTRY_VERIFY_WITH_TIMEOUT(snapshot(run).state == RunState::Running && snapshot(run).step > savedAt, kPatience);
        m_workbench->cancelRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(snapshot(run).state, RunState::Cancelled, 5'000);
    }

    void pausesAndContinues()
    {
        connectEmbedded();
        const QString run = startRun(shortAddition(2'000));
        QTRY_VERIFY_WITH_TIMEOUT(snapshot(run).step >= 3, kPatience);
        m_workbench->pauseRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(snapshot(run).state, RunState::Paused, kPatience);
        const qint64 step = snapshot(run).step;
        std::optional<Result<RunCheckpoint>> saved;
        m_workbench->saveCheckpoint(run, this, [&](auto r) { saved = std::move(r); });
        QTRY_VERIFY_WITH_TIMEOUT(saved.has_value(), kPatience);
        QVERIFY2(saved->has_value(), saved->has_value() ? "" : qPrintable(saved->error().toText()));
        QCOMPARE(snapshot(run).step, step);
        m_workbench->continueRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(snapshot(run).step > step, kPatience);
    }

    void remembersRunsOverARestart()
    {
        connectEmbedded();
        const QString run = startRun(shortAddition(6));
        QTRY_COMPARE_WITH_TIMEOUT(snapshot(run).state, RunState::Finished, kPatience);
        stop();
        start();
        QTRY_COMPARE_WITH_TIMEOUT(snapshot(run).state, RunState::Finished, kPatience);
        QTRY_COMPARE(m_workbench->series(run, u"loss"_s).values.size(), 6);
        connectEmbedded();
        SampleSpec spec;
        spec.target = {u"trained"_s, {}, snapshot(run).checkpoints.last().samplerPath};
        spec.prompt.text = u"User:"_s;
        const auto result = sample(spec);
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
    }

    void refusesBadSamples_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("numSamples");
        QTest::addColumn<QString>("path");
        QTest::newRow("empty prompt") << u""_s << 1 << u""_s;
        QTest::newRow("no samples") << u"User:"_s << 0 << u""_s;
        QTest::newRow("too long") << u"one two three "_s.repeated(400) << 1 << u""_s;
        QTest::newRow("unknown checkpoint") << u"User:"_s << 1 << u"tinker://nobody:train:0/sampler_weights/x"_s;
    }
    void refusesBadSamples()
    {
        QFETCH(QString, text);
        QFETCH(int, numSamples);
        QFETCH(QString, path);
        connectEmbedded();
        SampleSpec spec;
        spec.target = {u"t"_s, path.isEmpty() ? u"tinkex/tiny-512"_s : QString(), path};
        spec.prompt.text = text;
        spec.numSamples = numSamples;
        const auto result = sample(spec);
        QVERIFY(!result.has_value());
        QVERIFY(!result.error().detail.isEmpty());
    }

    void endsInTimeWithARunGoingOn()
    {
        connectEmbedded();
        const QString run = startRun(shortAddition(2'000));
        QTRY_VERIFY_WITH_TIMEOUT(snapshot(run).step >= 2, kPatience);
        const pid_t server = serverPid();
        QElapsedTimer timer;
        timer.start();
        stop();
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
        QTRY_VERIFY(::kill(server, 0) != 0);
    }

private:
    void start()
    {
        WorkbenchOptions options;
        options.paths = Paths::inside(m_dir->path());
        options.useKeychain = false;
        QVERIFY(!options.paths.serverProgram.isEmpty());
        QVERIFY(!options.paths.baseModel.isEmpty());
        m_workbench = makeLocalWorkbench(options);
    }

    void stop()
    {
        if (!m_workbench)
            return;
        bool down = false;
        m_workbench->shutdown(this, [&down] { down = true; });
        QTRY_VERIFY_WITH_TIMEOUT(down, 6'000);
        m_workbench.reset();
    }

    void connectEmbedded()
    {
        // The tree needs an event-loop turn before it takes commands.
        QTRY_VERIFY(!m_workbench->health().supervised.isEmpty());
        m_workbench->connectTo(u"embedded"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_workbench->connection().state, ConnectionState::Connected, kPatience);
    }

    QString startRun(const RunSpec& spec)
    {
        std::optional<Result<QString>> started;
        m_workbench->startRun(spec, this, [&](auto r) { started = std::move(r); });
        if (!QTest::qWaitFor([&] { return started.has_value(); }, kPatience) || !started->has_value())
            return started ? started->error().toText() : u"no answer"_s;
        return **started;
    }

    RunSnapshot snapshot(const QString& run) const
    {
        for (const RunSnapshot& known : m_workbench->runs().runs) {
            if (known.id == run)
                return known;
        }
        return {};
    }

    Result<SampleResult> sample(const SampleSpec& spec)
    {
        std::optional<Result<SampleResult>> result;
        m_workbench->sample(spec, this, [&](auto r) { result = std::move(r); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, kPatience))
            return failure(ErrorKind::Timeout, "no answer");
        return *result;
    }

    pid_t serverPid() const
    {
        for (const SupervisedRow& row : m_workbench->health().supervised) {
            const qsizetype at = row.detail.indexOf(u"process "_s);
            if (row.name == u"process"_s && at >= 0)
                return static_cast<pid_t>(row.detail.mid(at + 8).toInt());
        }
        return -1;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Workbench> m_workbench;
};

QTEST_GUILESS_MAIN(tst_Workbench)
#include "tst_workbench.moc"
