#include "tests/core/runs/runbench.h"

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::test;

class tst_TrainingRun : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<RunBench>();
        QVERIFY(m_bench->open());
        m_steps.clear();
        m_checkpoints.clear();
        m_answers.clear();
        m_setbacks.clear();
    }
    void cleanup()
    {
        m_run.reset();
        m_bench.reset();
    }

    /// Two steps are on their way at a time, and their results are polled side by side.
    void reportsStepsInSequence()
    {
        QVERIFY(startFileRun(3));
        QVERIFY(m_bench->completeStep(1));
        QCoreApplication::processEvents();
        QVERIFY(m_steps.isEmpty()); // step 0 is still out
        m_bench->clock.advance(Milliseconds{1'000});
        QVERIFY(m_bench->completeStep(0));
        QTRY_COMPARE(m_steps, (QList<qint64>{1, 2}));
        // Both took that second: neither was infinitely fast.
        QCOMPARE(m_speeds.value(0), m_speeds.value(1));
        QVERIFY(m_bench->completeStep(2));
        QVERIFY(m_bench->completeSave(0));
        QTRY_VERIFY(m_run->hasExited());
        QCOMPARE(m_steps, (QList<qint64>{1, 2, 3}));
        QVERIFY(!m_run->exitReason()->error);
    }

    void anUnknownChatFormatIsSaid()
    {
        RunSpec spec = m_bench->fileSpec(1);
        spec.renderer = u"klingon"_s;
        make(spec, {});
        QTRY_VERIFY(m_run->hasExited());
        QVERIFY(m_run->exitReason()->error);
        QCOMPARE(m_run->exitReason()->error->kind, ErrorKind::Validation);
    }

    void pausedWhileStepsOvertakeItSavesAndGoesOn()
    {
        QVERIFY(startFileRun(4));
        m_run->setPaused(true);
        QVERIFY(m_bench->completeStep(1));
        QVERIFY(m_bench->completeStep(0));
        QTRY_COMPARE(m_run->detail(), u"paused"_s);
        save();
        QVERIFY(m_bench->completeSave(0));
        QTRY_COMPARE(m_answers, QStringList{u"000002"_s});
        m_run->setPaused(false);
        QVERIFY(m_bench->completeStep(2));
        QVERIFY(m_bench->completeStep(3));
        QTRY_COMPARE(m_steps, (QList<qint64>{1, 2, 3, 4}));
    }

    void aRefusedSaveCostsNothing()
    {
        RunSpec spec = m_bench->fileSpec(4);
        spec.checkpointEvery = 1;
        QVERIFY(start(spec, {}));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(m_bench->complete("save_weights#0", RunBench::failed("disk full")));
        QVERIFY(m_bench->complete("save_weights_for_sampler#0", RunBench::failed("disk full")));
        QVERIFY(m_bench->completeStep(1)); // it goes on
        save();
        QVERIFY(m_bench->complete("save_weights#1", RunBench::failed("disk full")));
        QVERIFY(m_bench->complete("save_weights_for_sampler#1", RunBench::failed("disk full")));
        QTRY_COMPARE(m_answers.size(), 1);
        QVERIFY2(m_answers.first().contains(u"disk full"_s), qPrintable(m_answers.first()));
        QVERIFY(m_checkpoints.isEmpty());
        const QStringList setbacks{u"checkpoint 000001: disk full"_s, u"checkpoint 000002: disk full"_s};
        QCOMPARE(m_setbacks, setbacks);
        QVERIFY(m_bench->completeStep(2));
        QVERIFY(m_bench->completeSave(2));
        QTRY_COMPARE(m_checkpoints.size(), 1);
        QVERIFY(m_bench->completeStep(3));
        QVERIFY(m_bench->completeSave(3));
        QTRY_VERIFY(m_run->hasExited());
        QVERIFY(!m_run->exitReason()->error);
    }

    void onlyTheFinalSaveMayFailTheRun()
    {
        QVERIFY(startFileRun(1));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(m_bench->complete("save_weights#0", RunBench::failed("disk full")));
        QVERIFY(m_bench->complete("save_weights_for_sampler#0", RunBench::saved("sampler_weights", 0)));
        QTRY_VERIFY(m_run->hasExited());
        QVERIFY(m_run->exitReason()->error);
        QCOMPARE(m_run->exitReason()->error->kind, ErrorKind::RemoteTask);
        QCOMPARE(m_checkpoints.size(), 1); // what was saved is known all the same
        QVERIFY(m_checkpoints.first().statePath.isEmpty());
    }

    void keepsTheHalfThatWasSaved()
    {
        RunSpec spec = m_bench->fileSpec(4);
        spec.checkpointEvery = 2;
        QVERIFY(start(spec, {}));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(m_bench->completeStep(1));
        save();
        QVERIFY(m_bench->complete("save_weights_for_sampler#0", RunBench::failed("no room")));
        QVERIFY(m_bench->complete("save_weights#0", RunBench::saved("weights", 0)));
        QTRY_COMPARE(m_checkpoints.size(), 1);
        QCOMPARE(m_checkpoints.first().statePath, u"tinker://r/weights/0"_s);
        QVERIFY(m_checkpoints.first().samplerPath.isEmpty());
        QCOMPARE(m_checkpoints.first().step, 2);
        QVERIFY(m_bench->completeStep(2));
    }

    void keepsTheStateThatWasSavedBeforeTheEnd()
    {
        RunSpec spec = m_bench->fileSpec(4);
        spec.checkpointEvery = 1;
        QVERIFY(start(spec, {}));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(m_bench->complete("save_weights#0", RunBench::saved("weights", 0)));
        QCoreApplication::processEvents(); // the result comes from the event loop
        m_run->stop();
        QTRY_VERIFY(m_run->hasExited());
        QCOMPARE(m_checkpoints.size(), 1);
        QCOMPARE(m_checkpoints.first().statePath, u"tinker://r/weights/0"_s);
    }

    void aSaveThatLosesTheConnectionEndsTheRunAsLost()
    {
        RunSpec spec = m_bench->fileSpec(4);
        spec.checkpointEvery = 1;
        QVERIFY(start(spec, {}));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(
            m_bench->until([this] { return m_bench->transport.find(RunBench::kPoll, "save_weights#0").size() == 1; }));
        m_bench->service->stop();
        QTRY_VERIFY(m_run->hasExited());
        QVERIFY(m_run->exitReason()->error);
        QCOMPARE(m_run->exitReason()->error->kind, ErrorKind::Network);
    }

    void aFailedEvaluationCostsNothing()
    {
        RunSpec spec = m_bench->exerciseSpec(4);
        spec.evaluateEvery = 1;
        QVERIFY(resume(spec, 1));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(m_bench->complete("save_weights_for_sampler#0", RunBench::failed("no sampler free")));
        QVERIFY(m_bench->completeStep(1)); // it goes on
        QTRY_COMPARE(m_steps, (QList<qint64>{2, 3}));
        QCOMPARE(m_setbacks, QStringList{u"evaluation: no sampler free"_s});
    }

    /// The checkpoint that the last evaluation is made after is the one asked for.
    void answersASaveDuringTheLastEvaluation()
    {
        QVERIFY(resume(m_bench->exerciseSpec(2), 1));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(m_bench->completeSave(0));
        QTRY_COMPARE(m_run->detail(), u"evaluating"_s);
        save();
        QVERIFY(m_bench->complete("save_weights_for_sampler#1", RunBench::failed("no sampler free")));
        QTRY_VERIFY(m_run->hasExited());
        QVERIFY(!m_run->exitReason()->error);
        QTRY_COMPARE(m_answers, QStringList{u"final"_s});
    }

    void answersASaveWhoseRunIsStoppedOrDestroyed()
    {
        QVERIFY(startFileRun(4));
        save();
        m_run->stop();
        QTRY_COMPARE(m_answers.size(), 1);
        QVERIFY(startFileRun(4));
        save();
        m_run.reset();
        QTRY_COMPARE(m_answers.size(), 2);
    }

    void cancellingOneTaskIsNoLossOfTheConnection()
    {
        QVERIFY(startFileRun(4));
        QVERIFY(m_bench->cancelTask(u"optim_step"_s));
        QTRY_VERIFY(m_run->hasExited());
        QVERIFY(m_run->exitReason()->error);
        QCOMPARE(m_run->exitReason()->error->kind, ErrorKind::Cancelled);
    }

private:
    bool startFileRun(qint64 steps) { return start(m_bench->fileSpec(steps), {}); }

    bool start(const RunSpec& spec, const RunStart& from)
    {
        make(spec, from);
        return m_bench->answer("/api/v1/create_model", modelMade("S:train:0")) && runs();
    }

    /// After a checkpoint at that step.
    bool resume(const RunSpec& spec, qint64 step)
    {
        make(spec, {step, "tinker://r/weights/000001"});
        return m_bench->answerModelFromState() && runs();
    }

    bool runs()
    {
        return m_bench->until([this] { return m_run->isRunning(); });
    }

    void make(const RunSpec& spec, const RunStart& from)
    {
        m_run = std::make_unique<TrainingRun>(m_bench->context(), spec, from);
        connect(m_run.get(), &TrainingRun::stepDone, this, [this](const StepReport& report) {
            m_steps << report.step;
            for (const auto& [name, value] : report.values) {
                if (name == u"tokens_per_second"_s)
                    m_speeds << value;
            }
        });
        connect(m_run.get(), &TrainingRun::checkpointSaved, this,
                [this](const RunCheckpoint& checkpoint) { m_checkpoints << checkpoint; });
        connect(m_run.get(), &TrainingRun::setback, this,
                [this](const QString& what, const Error& why) { m_setbacks << what + u": "_s + why.detail; });
        m_run->start();
    }

    /// Its name or its error joins m_answers.
    void save()
    {
        m_run->saveCheckpoint(this, [this](const Result<RunCheckpoint>& result) {
            m_answers << (result ? result->name : result.error().toText());
        });
    }

    std::unique_ptr<RunBench> m_bench;
    std::unique_ptr<TrainingRun> m_run;
    QList<qint64> m_steps;
    QList<double> m_speeds;
    QList<RunCheckpoint> m_checkpoints;
    QStringList m_answers;
    QStringList m_setbacks;
};

QTEST_GUILESS_MAIN(tst_TrainingRun)
#include "tst_trainingrun.moc"
