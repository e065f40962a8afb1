#include "core/workbench/runrecovery.h"
#include "tests/core/runs/runbench.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace tinkex;
using namespace tinkex::test;

namespace {

std::string runBody(bool corrupted)
{
    return std::string(R"({"training_run_id":"r","base_model":"tiny","model_owner":"o","is_lora":true,"corrupted":)") +
           (corrupted ? "true" : "false") + R"(,"last_request_time":"2025-01-01T00:00:00Z"})";
}

} // namespace

/// The program's own runs under the watch of the recovery, with a user who has a mind of his own.
class tst_TakenInHand : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<RunBench>();
        QVERIFY(m_bench->open());
        RecoveryPolicy policy;
        policy.enabled = true;
        m_runs = std::make_unique<RunManager>(m_bench->folder.filePath(u"runs"_s), m_bench->clock, m_bench->log);
        m_runs->Worker::start();
        m_executor = std::make_unique<RecoveryExecutor>(policy, m_bench->tasks, m_bench->clock, m_bench->log);
        m_executor->start();
        m_monitor = std::make_unique<RecoveryMonitor>(*m_executor, m_bench->clock, m_bench->log);
        m_recovery = std::make_unique<RunRecovery>(*m_runs, *m_executor, *m_monitor, [this] { return context(); });
        m_monitor->start();
    }
    void cleanup()
    {
        m_recovery.reset();
        m_monitor.reset();
        m_executor.reset();
        m_runs.reset();
        m_bench.reset();
    }

    void resumesACorruptedRun()
    {
        QVERIFY(trainAndCorrupt());
        QVERIFY(m_bench->answerModelFromState("S:train:1"));
        QTRY_COMPARE(recoveryState(), RecoveryState::Done);
        QTRY_COMPARE(m_runs->state(m_run), RunState::Running);
    }

    void leavesARunAloneThatWasCancelledByHand()
    {
        QVERIFY(trainAndCorrupt());
        QVERIFY(m_bench->until([this] { return m_bench->waiting("/api/v1/weights_info").has_value(); }));
        m_runs->cancel(m_run);
        QTRY_COMPARE(m_runs->state(m_run), RunState::Cancelled);
        QCOMPARE(recoveryState(), RecoveryState::Cancelled);
        const int asked = askedForModels();
        pass(6s);
        QCOMPARE(m_runs->state(m_run), RunState::Cancelled);
        QCOMPARE(askedForModels(), asked);
    }

    void leavesARunAloneThatWasCancelledBetweenAttempts()
    {
        QVERIFY(trainAndCorrupt());
        QVERIFY(failTheAttempt());
        m_runs->cancel(m_run); // it has ended; what is cancelled is the next attempt
        pass(6s);
        QVERIFY(!isActive(*m_runs->state(m_run)));
        QCOMPARE(recoveryState(), RecoveryState::Cancelled);
    }

    void leavesARunAloneThatWasResumedByHand()
    {
        QVERIFY(trainAndCorrupt());
        QVERIFY(failTheAttempt());
        QVERIFY(m_runs->resume(m_run, m_bench->context()));
        QVERIFY(m_bench->answerModelFromState("S:train:1"));
        QTRY_COMPARE(m_runs->state(m_run), RunState::Running);
        pass(6s);
        QCOMPARE(m_runs->state(m_run), RunState::Running);
        QCOMPARE(m_runs->modelId(m_run), std::string("S:train:1"));
        QTRY_COMPARE(m_monitor->trainingRunId(m_run), std::string("S:train:1"));
    }

    void takesARunForRecoveredThatTrainsAgain()
    {
        QVERIFY(trainAndCorrupt());
        QVERIFY(failTheAttempt());
        QVERIFY(m_runs->resume(m_run, m_bench->context(), {}, RunManager::By::Recovery));
        QVERIFY(m_bench->answerModelFromState("S:train:1"));
        QTRY_COMPARE(m_runs->state(m_run), RunState::Running);
        pass(6s);
        QTRY_COMPARE(recoveryState(), RecoveryState::Done);
        QCOMPARE(m_runs->state(m_run), RunState::Running);
        QCOMPARE(m_runs->modelId(m_run), std::string("S:train:1"));
    }

    void watchesARecoveredRunWhereItIsNow()
    {
        QVERIFY(trainAndCorrupt());
        QVERIFY(failTheAttempt());
        QVERIFY(m_bench->answer("/api/v1/unload_model", "{}"));
        m_bench->service->stop();
        QTRY_VERIFY(!m_bench->service || m_bench->service->hasExited());
        QVERIFY(connectAgain());
        m_bench->clock.advance(6s);
        QVERIFY(m_bench->answerModelFromState("S:train:1"));
        QTRY_COMPARE(recoveryState(), RecoveryState::Done);
        QTRY_COMPARE(m_monitor->trainingRunId(m_run), std::string("S:train:1"));
        QCoreApplication::processEvents();
        m_bench->clock.advance(30s);
        QVERIFY(m_bench->waiting("/api/v1/training_runs/S%3Atrain%3A1"));
    }

    void forgetsARunThatIsRemoved()
    {
        QVERIFY(trainAndCorrupt());
        QVERIFY(failTheAttempt());
        m_runs->remove(m_run);
        QVERIFY(m_executor->rows().isEmpty());
        QVERIFY(m_monitor->watched().isEmpty());
        const int asked = askedForModels();
        pass(6s);
        QCOMPARE(askedForModels(), asked);
    }

private:
    Result<RunContext> context()
    {
        if (!m_bench->service || !m_bench->service->isRunning())
            return failure(ErrorKind::Network, "not connected");
        return m_bench->context();
    }

    /// A run with a checkpoint, whose first attempt at recovery is under way.
    bool trainAndCorrupt()
    {
        RunSpec spec = m_bench->fileSpec(20);
        spec.checkpointEvery = 1;
        const auto id = m_runs->start(spec, m_bench->context());
        if (!id || !m_bench->answer("/api/v1/create_model", modelMade("S:train:0")) || !m_bench->completeStep(0) ||
            !m_bench->completeSave(0))
            return false;
        m_run = *id;
        m_bench->until([this] { return !m_runs->lastStatePath(m_run).empty(); });
        m_bench->clock.advance(30s);
        return m_bench->answer("/api/v1/training_runs/S%3Atrain%3A0", runBody(true)) &&
               m_bench->until([this] { return recoveryState() == RecoveryState::InProgress; });
    }

    bool connectAgain()
    {
        auto made = std::make_unique<ServiceClient>(m_bench->link, ServiceOptions{u"second"_s, {}, "{}", {}});
        m_bench->service = made.get();
        return m_bench->services.adopt(std::move(made)) && m_bench->until([this] {
            // What the link remembers of the server is not asked again.
            for (const std::string path : {"/api/v1/client/config", "/api/v1/client/dynamic_config"}) {
                if (const auto index = m_bench->waiting(path))
                    m_bench->transport.answer(*index, reply("{}"));
            }
            if (const auto index = m_bench->waiting("/api/v1/create_session"))
                m_bench->transport.answer(*index, reply("{\"session_id\":\"T\"}"));
            return m_bench->service && m_bench->service->isRunning();
        });
    }

    bool failTheAttempt()
    {
        return m_bench->answer("/api/v1/weights_info", ClientBench::refusal(500)) &&
               m_bench->until([this] { return recoveryState() == RecoveryState::WaitingRetry; });
    }

    std::optional<RecoveryState> recoveryState() const
    {
        const auto rows = m_executor->rows();
        return rows.isEmpty() ? std::nullopt : std::optional(rows.first().state);
    }

    int askedForModels() const { return static_cast<int>(m_bench->transport.find("/api/v1/weights_info").size()); }

    /// Long enough for whatever is due by then to have begun.
    void pass(Milliseconds time)
    {
        m_bench->clock.advance(time);
        for (int turn = 0; turn < 10; ++turn)
            QCoreApplication::processEvents();
    }

    std::unique_ptr<RunBench> m_bench;
    std::unique_ptr<RunManager> m_runs;
    std::unique_ptr<RecoveryExecutor> m_executor;
    std::unique_ptr<RecoveryMonitor> m_monitor;
    std::unique_ptr<RunRecovery> m_recovery;
    QString m_run;
};

QTEST_GUILESS_MAIN(tst_TakenInHand)
#include "tst_takeninhand.moc"
