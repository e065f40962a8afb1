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
        QTest::qWait(0);
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

private:
    bool startFileRun(qint64 steps) { return start(m_bench->fileSpec(steps), {}); }

    bool start(const RunSpec& spec, const RunStart& from)
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
        m_run->start();
        return m_bench->answer("/api/v1/create_model", modelMade("S:train:0")) &&
               m_bench->until([this] { return m_run->isRunning(); });
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
};

QTEST_GUILESS_MAIN(tst_TrainingRun)
#include "tst_trainingrun.moc"
