#include "core/runs/runmanager.h"
#include "tests/core/runs/runbench.h"

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::test;

namespace {

std::string listed(const std::string& id, const std::string& type, const std::string& path)
{
    return R"({"checkpoint_id":")" + id + R"(","checkpoint_type":")" + type + R"(","time":"","tinker_path":")" + path +
           "\"}";
}

} // namespace

class tst_RunManager : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<RunBench>();
        QVERIFY(m_bench->open());
        m_runs = std::make_unique<RunManager>(m_bench->folder.filePath(u"runs"_s), m_bench->clock, m_bench->log);
    }
    void cleanup()
    {
        m_runs.reset();
        m_bench.reset();
    }

    void tellsOfUnreadableLines()
    {
        RunFolder folder(m_bench->folder.filePath(u"runs/torn"_s));
        RunSnapshot run;
        run.state = RunState::Finished;
        QVERIFY(folder.create({}, run));
        QFile metrics(folder.path() + u"/metrics.jsonl"_s);
        QVERIFY(metrics.open(QIODevice::Append));
        metrics.write("{\"step\":2,\"lo");
        metrics.close();
        m_runs->Worker::start();
        QCOMPARE(m_runs->runIds(), QStringList{u"torn"_s});
        QCOMPARE(m_bench->log.count(Severity::Warning), 1);
        QCOMPARE(m_bench->log.rows.first().object, u"torn"_s);
    }

    void aRemovedRunStaysAway()
    {
        for (const QString& name : {u"gone"_s, u"kept"_s}) {
            RunFolder folder(m_bench->folder.filePath(u"runs/"_s + name));
            RunSnapshot run;
            run.state = RunState::Finished;
            QVERIFY(folder.create({}, run));
        }
        m_runs->Worker::start();
        m_runs->remove(u"gone"_s);
        m_runs = std::make_unique<RunManager>(m_bench->folder.filePath(u"runs"_s), m_bench->clock, m_bench->log);
        m_runs->Worker::start();
        QCOMPARE(m_runs->runIds(), QStringList{u"kept"_s});
        QVERIFY(QFile::exists(m_bench->folder.filePath(u"runs/gone/config.json"_s)));
    }

    void aFailedAttemptLeavesTheTreeWithItsRun()
    {
        m_runs->Worker::start();
        const auto id = m_runs->start(m_bench->fileSpec(1), m_bench->context());
        QVERIFY(id.has_value());
        QVERIFY(m_bench->answer("/api/v1/create_model", RunBench::refusal(400)));
        QTRY_COMPARE(m_runs->state(*id), RunState::Failed);
        const auto attempts = [this] {
            QList<SupervisedRow> rows;
            m_runs->appendRows(rows, u"root"_s);
            return std::ranges::count_if(rows, [](const SupervisedRow& row) { return row.name == u"run"_s; });
        };
        QCOMPARE(attempts(), 1);
        QVERIFY(m_runs->resume(*id, m_bench->context()));
        QCOMPARE(attempts(), 1); // the new one
        QVERIFY(m_bench->answer("/api/v1/create_model", RunBench::refusal(400)));
        QTRY_COMPARE(m_runs->state(*id), RunState::Failed);
        QCOMPARE(attempts(), 1);
        m_runs->remove(*id);
        QCOMPARE(attempts(), 0);
    }

    void aRunThatEndedWellDismissesNobodyElse()
    {
        m_runs->Worker::start();
        const auto cancelled = m_runs->start(m_bench->fileSpec(1), m_bench->context());
        QVERIFY(cancelled.has_value());
        m_runs->cancel(*cancelled);
        QTRY_COMPARE(m_runs->state(*cancelled), RunState::Cancelled);
        const auto failed = m_runs->start(m_bench->fileSpec(1), m_bench->context()); // of the same name
        QVERIFY(failed.has_value());
        QVERIFY(m_bench->answer("/api/v1/create_model", RunBench::refusal(400)));
        QTRY_COMPARE(m_runs->state(*failed), RunState::Failed);
        m_runs->remove(*cancelled);
        QList<SupervisedRow> rows;
        m_runs->appendRows(rows, u"root"_s);
        QCOMPARE(std::ranges::count_if(rows, [](const SupervisedRow& row) { return row.name == u"run"_s; }), 1);
    }

    void tellsOfASetbackAndGoesOn()
    {
        m_runs->Worker::start();
        RunSpec spec = m_bench->fileSpec(2);
        spec.checkpointEvery = 1;
        const auto id = m_runs->start(spec, m_bench->context());
        QVERIFY(id.has_value());
        QVERIFY(m_bench->answer("/api/v1/create_model", modelMade("S:train:0")));
        QVERIFY(m_bench->completeStep(0));
        QVERIFY(m_bench->complete("save_weights#0", RunBench::saved("weights", 0)));
        QVERIFY(m_bench->complete("save_weights_for_sampler#0", RunBench::failed("no room")));
        QVERIFY(m_bench->completeStep(1));
        QCOMPARE(m_bench->log.count(Severity::Warning), 1);
        QVERIFY(m_bench->log.rows.last().text.contains(u"no room"_s));
        QCOMPARE(m_bench->log.rows.last().object, *id);
        QCOMPARE(m_runs->lastStatePath(*id), std::string("tinker://r/weights/0"));
        QVERIFY(m_bench->completeSave(1));
        QTRY_COMPARE(m_runs->state(*id), RunState::Finished);
    }

    void aHalfDoesNotPushOutTheWhole()
    {
        m_runs->Worker::start();
        const auto id = m_runs->start(m_bench->fileSpec(1), m_bench->context());
        QVERIFY(id.has_value());
        QVERIFY(m_bench->answer("/api/v1/create_model", modelMade("S:train:0")));
        for (int round = 0; round < 2; ++round) {
            if (round == 0)
                QVERIFY(m_bench->completeStep(0));
            const std::string number = '#' + std::to_string(round);
            const std::string state = round == 0 ? RunBench::saved("weights", 0) : RunBench::failed("no room");
            const std::string sampler = round == 1 ? RunBench::saved("s", 1) : RunBench::failed("no room");
            QVERIFY(m_bench->complete("save_weights" + number, state));
            QVERIFY(m_bench->complete("save_weights_for_sampler" + number, sampler));
            QTRY_COMPARE(m_runs->state(*id), RunState::Failed);
            QCOMPARE(m_runs->lastStatePath(*id), std::string("tinker://r/weights/0"));
            if (round == 0) {
                QVERIFY(m_runs->resume(*id, m_bench->context()));
                QVERIFY(m_bench->answerModelFromState("S:train:1"));
            }
        }
    }

    void aSaveWhoseAnswerWasLostIsFoundInTheList()
    {
        QVERIFY(trainOneStep({"save_weights", "save_weights_for_sampler"}));
        QVERIFY(m_bench->until([this] { return m_bench->waiting(kList).has_value(); }));
        QVERIFY(m_bench->answer(kList, "{\"checkpoints\":[" +
                                           listed("weights/final", "training", "tinker://r/weights/final") + ',' +
                                           listed("final", "sampler", "tinker://r/final") + ',' +
                                           listed("weights/000001", "training", "tinker://r/other") + "]}"));
        QTRY_COMPARE(onlyState(), RunState::Finished);
        const RunCheckpoint saved = m_runs->snapshots().front().checkpoints.last();
        QCOMPARE(saved.statePath, u"tinker://r/weights/final"_s);
        QCOMPARE(saved.samplerPath, u"tinker://r/final"_s);
    }

    void aConnectionLostWhileLookingIsALostConnection()
    {
        QVERIFY(trainOneStep({"save_weights", "save_weights_for_sampler"}));
        QVERIFY(m_bench->until([this] { return m_bench->waiting(kList).has_value(); }));
        QVERIFY(m_bench->answer(kList, failure(ErrorKind::Network, "connection reset")));
        QTRY_COMPARE(onlyState(), RunState::ConnectionLost);
    }

    void aNameThatIsTakenAndNotListedIsRefused()
    {
        QVERIFY(trainOneStep({"save_weights"}));
        QVERIFY(m_bench->complete("save_weights_for_sampler#0", RunBench::saved("sampler_weights", 0)));
        QVERIFY(m_bench->answer(kList, RunBench::refusal(404)));
        QTRY_COMPARE(onlyState(), RunState::Failed);
        QVERIFY(m_runs->snapshots().front().error->detail.contains(u"name taken"_s));
    }

    void aTaskThatIsCancelledEndsTheRunAsCancelled()
    {
        m_runs->Worker::start();
        const auto id = m_runs->start(m_bench->fileSpec(2), m_bench->context());
        QVERIFY(id.has_value());
        QVERIFY(m_bench->answer("/api/v1/create_model", modelMade("S:train:0")));
        QVERIFY(m_bench->until([this] { return m_bench->cancelTask(u"optim_step"_s); }));
        QTRY_COMPARE(m_runs->state(*id), RunState::Cancelled);
    }

private:
    static constexpr char kList[] = "/api/v1/training_runs/S%3Atrain%3A0/checkpoints";

    /// A run of one step, whose saves of these kinds the server refuses as taken.
    bool trainOneStep(const std::set<std::string>& taken)
    {
        m_runs->Worker::start();
        const auto id = m_runs->start(m_bench->fileSpec(1), m_bench->context());
        m_bench->taken = taken;
        return id && m_bench->answer("/api/v1/create_model", modelMade("S:train:0")) && m_bench->completeStep(0);
    }
    RunState onlyState() const { return m_runs->snapshots().front().state; }

    std::unique_ptr<RunBench> m_bench;
    std::unique_ptr<RunManager> m_runs;
};

QTEST_GUILESS_MAIN(tst_RunManager)
#include "tst_runmanager.moc"
