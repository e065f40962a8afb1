#include "core/workbench/runrecovery.h"
#include "tests/core/runs/runbench.h"

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 5'000;
const char* const kRun = "/api/v1/training_runs/S%3Atrain%3A0";

std::string runSays(bool corrupted)
{
    return std::string("{\"training_run_id\":\"S:train:0\",\"base_model\":\"tiny\",\"model_owner\":\"me\","
                       "\"is_lora\":true,\"last_request_time\":\"2026-01-01T00:00:00Z\",\"corrupted\":") +
           (corrupted ? "true}" : "false}");
}

} // namespace

/// A run whose trainer the server lost: detected, ended, resumed from a checkpoint, trained to its end.
class TestRunRecovery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        m_recovery.reset();
        m_monitor.reset();
        m_executor.reset();
        m_runs.reset();
        m_bench.reset();
    }

    void bringsALostRunBack_data()
    {
        QTest::addColumn<QString>("checkpoint");
        QTest::addColumn<bool>("optimizer");
        QTest::addColumn<qint64>("step"); ///< after which it goes on
        QTest::newRow("the last one") << QString() << true << qint64{2};
        QTest::newRow("without the optimizer") << QString() << false << qint64{2};
        QTest::newRow("the one asked for") << u"tinker://r/weights/0"_s << true << qint64{1};
    }
    void bringsALostRunBack()
    {
        QFETCH(QString, checkpoint);
        QFETCH(bool, optimizer);
        QFETCH(qint64, step);
        RecoveryPolicy policy;
        policy.enabled = true;
        policy.checkpoint = checkpoint.toStdString();
        policy.restoreOptimizer = optimizer;
        QVERIFY(train(policy));

        m_bench->clock.advance(policy.pollInterval);
        QVERIFY(m_bench->answer(kRun, runSays(true)));
        QVERIFY(m_bench->until([this] { return m_bench->waiting("/api/v1/unload_model").has_value(); }));
        QVERIFY(m_bench->answer("/api/v1/unload_model", "{}"));
        QVERIFY(m_bench->answer("/api/v1/weights_info", R"({"base_model":"tiny","is_lora":true,"lora_rank":8})"));
        QVERIFY(m_bench->answer("/api/v1/create_model", modelMade("S:train:1")));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->waiting("/api/v1/load_weights"), kPatience);
        const std::string body = m_bench->transport.at(*m_bench->waiting("/api/v1/load_weights")).call.body;
        const std::string path = checkpoint.isEmpty() ? "tinker://r/weights/1" : checkpoint.toStdString();
        QVERIFY2(body.find('"' + path + '"') != std::string::npos, body.c_str());
        QVERIFY2(body.find(optimizer ? "\"optimizer\":true" : "\"optimizer\":false") != std::string::npos,
                 body.c_str());
        QVERIFY(m_bench->answer("/api/v1/load_weights", accepted("load")));
        QVERIFY(m_bench->complete("load", "{\"path\":\"" + path + "\"}"));

        QTRY_COMPARE_WITH_TIMEOUT(m_executor->rows().size(), 1, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(m_executor->rows().first().state, RecoveryState::Done, kPatience);
        QCOMPARE(m_executor->rows().first().checkpoint, path);
        QCOMPARE(m_runs->modelId(m_run), std::string("S:train:1"));
        QCOMPARE(m_runs->snapshots().first().step, step);
        QTRY_COMPARE_WITH_TIMEOUT(m_monitor->trainingRunId(m_run), std::string("S:train:1"), kPatience);
    }

    void aCheckpointThatTheRunHasNotIsSaid()
    {
        RecoveryPolicy policy;
        policy.enabled = true;
        policy.maxAttempts = 1;
        policy.checkpoint = "tinker://other/weights/9";
        QVERIFY(train(policy));
        m_bench->clock.advance(policy.pollInterval);
        QVERIFY(m_bench->answer(kRun, runSays(true)));
        QVERIFY(m_bench->until([this] { return m_bench->waiting("/api/v1/unload_model").has_value(); }));
        QVERIFY(m_bench->answer("/api/v1/unload_model", "{}"));
        QTRY_COMPARE_WITH_TIMEOUT(m_executor->rows().size(), 1, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(m_executor->rows().first().state, RecoveryState::Exhausted, kPatience);
        QVERIFY(m_executor->rows().first().error->toText().contains(u"no checkpoint tinker://other/weights/9"_s));
    }

    void offItLooksAtNothing()
    {
        QVERIFY(train({}));
        m_bench->clock.advance(10min);
        QCoreApplication::processEvents();
        QVERIFY(m_bench->transport.find(kRun).empty());
        QVERIFY(m_monitor->watched().isEmpty());
    }

    void aSoundRunIsLeftAlone()
    {
        RecoveryPolicy policy;
        policy.enabled = true;
        QVERIFY(train(policy));
        m_bench->clock.advance(policy.pollInterval);
        QVERIFY(m_bench->answer(kRun, runSays(false)));
        QCoreApplication::processEvents();
        QVERIFY(m_executor->rows().isEmpty());
        QVERIFY(isActive(*m_runs->state(m_run)));
    }

private:
    /// A run of six steps with a checkpoint after each of the first two.
    bool train(const RecoveryPolicy& policy)
    {
        m_bench = std::make_unique<RunBench>();
        if (!m_bench->open())
            return false;
        m_runs = std::make_unique<RunManager>(m_bench->folder.filePath(u"runs"_s), m_bench->clock, m_bench->log);
        m_runs->Worker::start();
        m_executor = std::make_unique<RecoveryExecutor>(policy, m_bench->tasks, m_bench->clock, m_bench->log);
        m_executor->start();
        m_monitor = std::make_unique<RecoveryMonitor>(*m_executor, m_bench->clock, m_bench->log);
        m_recovery = std::make_unique<RunRecovery>(*m_runs, *m_executor, *m_monitor,
                                                   [this] { return Result<RunContext>(m_bench->context()); });
        m_monitor->start();
        RunSpec spec = m_bench->fileSpec(6);
        spec.checkpointEvery = 1;
        auto started = m_runs->start(spec, m_bench->context());
        if (!started)
            return false;
        m_run = *started;
        return m_bench->answer("/api/v1/create_model", modelMade("S:train:0")) && m_bench->completeStep(0) &&
               m_bench->completeSave(0) && m_bench->completeStep(1) && m_bench->completeSave(1) &&
               QTest::qWaitFor([this] { return m_runs->snapshots().first().checkpoints.size() == 2; }, kPatience);
    }

    std::unique_ptr<RunBench> m_bench;
    std::unique_ptr<RunManager> m_runs;
    std::unique_ptr<RecoveryExecutor> m_executor;
    std::unique_ptr<RecoveryMonitor> m_monitor;
    std::unique_ptr<RunRecovery> m_recovery;
    QString m_run;
};

QTEST_GUILESS_MAIN(TestRunRecovery)
#include "tst_runrecovery.moc"
