#include "tests/integration/realworkbench.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <sys/types.h>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;

class tst_Workbench : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<RealWorkbench>();
        m_bench->start();
    }

    void cleanup() { m_bench.reset(); }

    void trainsAndSamples()
    {
        m_bench->connectEmbedded();
        const QString run = m_bench->startRun(RealWorkbench::shortAddition(10));
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->snapshot(run).state, RunState::Finished, RealWorkbench::kPatience);
        const RunSnapshot done = m_bench->snapshot(run);
        QCOMPARE(done.step, 10);
        QVERIFY(done.accuracyBefore >= 0 && done.keptBefore > 0);
        QVERIFY(!done.probes.isEmpty());
        QCOMPARE(done.checkpoints.last().name, u"final"_s);
        const SeriesChunk loss = m_bench->workbench().series(run, u"loss"_s);
        QCOMPARE(loss.values.size(), 10);
        QVERIFY2(loss.values.last() < loss.values.first(),
                 qPrintable(u"%1 -> %2"_s.arg(loss.values.first()).arg(loss.values.last())));

        SampleSpec spec;
        spec.target = {u"trained"_s, {}, done.checkpoints.last().samplerPath};
        spec.prompt.kind = PromptKind::Chat;
        spec.prompt.turns = {{u"user"_s, u"What is 12 plus 34?"_s}};
        spec.numSamples = 2;
        const auto result = m_bench->sample(spec);
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->samples.size(), 2);
        QVERIFY(result->samples.first().tokens.first().logprob <= 0);
        QTRY_COMPARE(m_bench->workbench().sampleHistory().size(), 1);
    }

    void givesAlternativesForEveryPosition()
    {
        m_bench->connectEmbedded();
        std::optional<Result<AlternativesResult>> result;
        const SamplingTarget base{u"base"_s, u"tinkex/tiny-512"_s, {}};
        m_bench->workbench().alternatives(base, {256, 85, 115}, 3, this, [&](auto r) { result = std::move(r); });
        QTRY_VERIFY_WITH_TIMEOUT(result.has_value(), RealWorkbench::kPatience);
        QVERIFY2(result->has_value(), result->has_value() ? "" : qPrintable(result->error().toText()));
        QCOMPARE((*result)->positions.size(), 3);
        QVERIFY((*result)->positions[0].isEmpty());
        QCOMPARE((*result)->positions[2].size(), 3);
        QVERIFY((*result)->positions[2][0].logprob >= (*result)->positions[2][1].logprob);
    }

    void survivesTheServersDeathAndResumes()
    {
        m_bench->connectEmbedded();
        const QString run = m_bench->startRun(RealWorkbench::shortAddition(400));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->snapshot(run).checkpoints.size() >= 1, RealWorkbench::kPatience);
        QCOMPARE(::kill(m_bench->serverPid(), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->snapshot(run).state, RunState::ConnectionLost, 5'000);
        QVERIFY(m_bench->snapshot(run).error.has_value());
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->workbench().connection().state, ConnectionState::Connected,
                                  RealWorkbench::kPatience);
        QVERIFY(m_bench->workbench().connection().serverRestarts >= 1);

        const qint64 savedAt = m_bench->snapshot(run).checkpoints.last().step;
        QVERIFY(savedAt > 0);
        std::optional<Result<QString>> resumed;
        m_bench->workbench().resumeRun(run, this, [&](auto r) { resumed = std::move(r); });
        QTRY_VERIFY(resumed.has_value());
        QVERIFY2(resumed->has_value(), resumed->has_value() ? "" : qPrintable(resumed->error().toText()));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->snapshot(run).state == RunState::Running &&
                                     m_bench->snapshot(run).step > savedAt,
                                 RealWorkbench::kPatience);
        m_bench->workbench().cancelRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->snapshot(run).state, RunState::Cancelled, 5'000);
    }

    void pausesAndContinues()
    {
        m_bench->connectEmbedded();
        const QString run = m_bench->startRun(RealWorkbench::shortAddition(2'000));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->snapshot(run).step >= 3, RealWorkbench::kPatience);
        m_bench->workbench().pauseRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->snapshot(run).state, RunState::Paused, RealWorkbench::kPatience);
        const qint64 step = m_bench->snapshot(run).step;
        std::optional<Result<RunCheckpoint>> saved;
        m_bench->workbench().saveCheckpoint(run, this, [&](auto r) { saved = std::move(r); });
        QTRY_VERIFY_WITH_TIMEOUT(saved.has_value(), RealWorkbench::kPatience);
        QVERIFY2(saved->has_value(), saved->has_value() ? "" : qPrintable(saved->error().toText()));
        QCOMPARE(m_bench->snapshot(run).step, step);
        m_bench->workbench().continueRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->snapshot(run).step > step, RealWorkbench::kPatience);
    }

    void connectsWhenAskedBeforeTheCoreIsUp()
    {
        m_bench->stop();
        m_bench->start();
        m_bench->workbench().connectTo(u"embedded"_s); // the core's thread has only been started
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->workbench().connection().state, ConnectionState::Connected,
                                  RealWorkbench::kPatience);
    }

    void aPreviewThatNobodyWantsStops()
    {
        m_bench->connectEmbedded();
        QTemporaryDir folder;
        RunSpec spec = RealWorkbench::shortAddition(1);
        spec.exerciseId.clear();
        spec.dataFile = folder.filePath(u"large.jsonl"_s);
        QFile file(spec.dataFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray line = R"({"prompt":"What is 12 plus 34?","completion":"46"})"
                                "\n";
        for (int i = 0; i < 400'000; ++i)
            file.write(line);
        file.close();
        auto request = std::make_unique<QObject>();
        bool told = false;
        m_bench->workbench().previewData(spec, request.get(), [&](const auto&) { told = true; });
        const auto reading = [this] {
            const QList<TaskRow> tasks = m_bench->workbench().health().tasks;
            return std::ranges::any_of(tasks, [](const TaskRow& task) { return task.name.startsWith(u"read "_s); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(reading() || told, RealWorkbench::kPatience);
        QVERIFY(!told);
        const qint64 before = m_bench->workbench().health().taskTotals.cancelled;
        request.reset();
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->workbench().health().taskTotals.cancelled > before, RealWorkbench::kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!reading(), RealWorkbench::kPatience);
        QVERIFY(!told);
    }

    void remembersRunsOverARestart()
    {
        m_bench->connectEmbedded();
        const QString run = m_bench->startRun(RealWorkbench::shortAddition(6));
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->snapshot(run).state, RunState::Finished, RealWorkbench::kPatience);
        m_bench->stop();
        m_bench->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->snapshot(run).state, RunState::Finished, RealWorkbench::kPatience);
        QTRY_COMPARE(m_bench->workbench().series(run, u"loss"_s).values.size(), 6);
        m_bench->connectEmbedded();
        SampleSpec spec;
        spec.target = {u"trained"_s, {}, m_bench->snapshot(run).checkpoints.last().samplerPath};
        spec.prompt.text = u"User:"_s;
        const auto result = m_bench->sample(spec);
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
        m_bench->connectEmbedded();
        SampleSpec spec;
        spec.target = {u"t"_s, path.isEmpty() ? u"tinkex/tiny-512"_s : QString(), path};
        spec.prompt.text = text;
        spec.numSamples = numSamples;
        const auto result = m_bench->sample(spec);
        QVERIFY(!result.has_value());
        QVERIFY(!result.error().detail.isEmpty());
    }

    void endsInTimeWithARunGoingOn()
    {
        m_bench->connectEmbedded();
        const QString run = m_bench->startRun(RealWorkbench::shortAddition(2'000));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->snapshot(run).step >= 2, RealWorkbench::kPatience);
        const pid_t server = m_bench->serverPid();
        QElapsedTimer timer;
        timer.start();
        m_bench->stop();
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
        QTRY_VERIFY(::kill(server, 0) != 0);
    }

private:
    std::unique_ptr<RealWorkbench> m_bench;
};

QTEST_GUILESS_MAIN(tst_Workbench)
#include "tst_workbench.moc"
