#include "core/recovery/recoverymonitor.h"
#include "core/recovery/trainerrecovery.h"
#include "core/wire/codec.h"
#include "tests/core/clients/clientbench.h"

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

const char* kRun = "/api/v1/training_runs/S:train:0";

std::string runBody(bool corrupted, const std::string& checkpoint = {})
{
    std::string body = R"({"training_run_id":"r","base_model":"tiny","model_owner":"o","is_lora":true,"corrupted":)";
    body += corrupted ? "true" : "false";
    body += R"(,"last_request_time":"2025-01-01T00:00:00Z")";
    if (!checkpoint.empty()) {
        body += R"(,"last_checkpoint":{"checkpoint_id":"weights/c","checkpoint_type":"training",)"
                R"("time":"2025-01-01T00:00:00Z","tinker_path":")" +
                checkpoint + "\"}";
    }
    return body + "}";
}

std::string checkpointRow(const std::string& type, const std::string& time, const std::string& path)
{
    return R"({"checkpoint_id":"x","checkpoint_type":")" + type + R"(","time":")" + time + R"(","tinker_path":")" +
           path + "\"}";
}

} // namespace

class TestRecoveryMonitor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<ClientBench>();
        QVERIFY(m_bench->openService());
        m_trainer = m_bench->openTrainer();
        QVERIFY(m_trainer);
        m_detected.clear();
        m_used.clear();
        make();
    }
    void cleanup()
    {
        m_monitor.reset();
        m_executor.reset();
        m_bench.reset();
    }

    void healthyRunsGiveNothing()
    {
        watch();
        look(runBody(false));
        look(runBody(false));
        QVERIFY(m_detected.isEmpty());
        QVERIFY(m_executor->rows().isEmpty());
    }

    void aFailedLookChangesNothing()
    {
        watch();
        m_bench->clock.advance(30s);
        QVERIFY(m_bench->answer(path(), ClientBench::refusal(500)));
        QCOMPARE(m_monitor->watched(), QStringList{u"mine"_s});
        look(runBody(false));
    }

    void isNothingWhenSwitchedOff()
    {
        make(false);
        QVERIFY(!m_monitor->watch(u"mine"_s, "S:train:0", m_bench->service, {}).has_value());
        m_bench->clock.advance(1h);
        QVERIFY(m_bench->transport.find(kRun).empty());
    }

    /// C1.85, C1.86
    void aCorruptedRunContinuesFromItsLastCheckpoint()
    {
        watch();
        look(runBody(true, "tinker://r/weights/c"));
        QCOMPARE(m_detected, QStringList{u"mine S:train:0"_s});
        recover("S:train:1");
        const QStringList used{u"S:train:1 tinker://r/weights/c"_s};
        QTRY_COMPARE(m_used, used);
        const auto loads = m_bench->transport.find("/api/v1/load_weights");
        QCOMPARE(loads.size(), std::size_t(1));
        QVERIFY(m_bench->transport.at(loads[0]).call.body.find("\"optimizer\":true") != std::string::npos);
        QTRY_COMPARE(m_executor->rows().value(0).state, RecoveryState::Done);
        // The old client goes once the new one works.
        QVERIFY(m_bench->answer("/api/v1/unload_model", "{}"));
        QTRY_VERIFY(!m_trainer);
        QCOMPARE(m_bench->service->trainers().size(), 1);
    }

    void staysWatchedAndSeesASecondCorruption()
    {
        watch();
        look(runBody(true, "tinker://r/weights/c"));
        recover("S:train:1");
        QTRY_COMPARE(m_monitor->trainingRunId(u"mine"_s), std::string("S:train:1"));
        look(runBody(true, "tinker://r/weights/d"));
        const QStringList both{u"mine S:train:0"_s, u"mine S:train:1"_s};
        QTRY_COMPARE(m_detected, both);
        recover("S:train:2");
        QTRY_COMPARE(m_monitor->trainingRunId(u"mine"_s), std::string("S:train:2"));
        QTRY_COMPARE(m_used.size(), 2);
    }

    void anExhaustedRunIsLeftAlone()
    {
        RecoveryPolicy policy;
        policy.enabled = true;
        policy.maxAttempts = 1;
        make(policy);
        watch();
        look(runBody(true));
        QVERIFY(m_bench->answer(path(), ClientBench::refusal(500)));                  // the recovery's own look
        QVERIFY(m_bench->answer(path() + "/checkpoints", ClientBench::refusal(500))); // nothing to go back to
        QTRY_COMPARE(m_executor->rows().value(0).state, RecoveryState::Exhausted);
        QCoreApplication::processEvents();
        look(runBody(true));
        QCOMPARE(m_detected.size(), 1);
        look(runBody(false)); // sound again: from here on it counts again
        look(runBody(true));
        QCOMPARE(m_detected.size(), 2);
        QVERIFY(m_trainer); // the old client is kept
    }

    void takesTheNewestTrainingCheckpointOfTheList()
    {
        std::optional<Result<std::string>> chosen;
        selectCheckpoint(*m_bench->service, "S:train:0", {}, this, [&](auto r) { chosen = std::move(r); });
        QVERIFY(m_bench->answer(path(), runBody(true)));
        const std::string list =
            "{\"checkpoints\":[" + checkpointRow("training", "2025-01-01T00:00:00Z", "tinker://r/weights/old") + "," +
            checkpointRow("training", "2025-03-01T00:00:00Z", "tinker://r/weights/new") + "," +
            checkpointRow("sampler", "2025-04-01T00:00:00Z", "tinker://r/sampler_weights/s") + "]}";
        QVERIFY(m_bench->answer(path() + "/checkpoints", list));
        QTRY_VERIFY(chosen.has_value());
        QCOMPARE(chosen->value(), std::string("tinker://r/weights/new"));

        chosen.reset();
        selectCheckpoint(*m_bench->service, "S:train:0", "tinker://r/weights/mine", this,
                         [&](auto r) { chosen = std::move(r); });
        QTRY_VERIFY(chosen.has_value());
        QCOMPARE(chosen->value(), std::string("tinker://r/weights/mine"));
    }

    void at_1d_theEndOfTheServiceEndsTheAttempt()
    {
        watch();
        look(runBody(true, "tinker://r/weights/c"));
        QTRY_COMPARE(m_executor->slotsInUse(), 1);
        m_bench->services.stopChild(m_bench->service);
        QVERIFY(m_bench->answer("/api/v1/unload_model", "{}"));
        QTRY_COMPARE(m_executor->slotsInUse(), 0);
        QCOMPARE(m_executor->rows().value(0).state, RecoveryState::WaitingRetry);
        QCOMPARE(m_executor->rows().value(0).error->kind, ErrorKind::Network);
    }

private:
    void make(bool enabled = true)
    {
        RecoveryPolicy policy;
        policy.enabled = enabled;
        make(policy);
    }
    void make(const RecoveryPolicy& policy)
    {
        m_monitor.reset();
        m_executor = std::make_unique<RecoveryExecutor>(policy, m_bench->tasks, m_bench->clock, m_bench->events);
        m_executor->start();
        m_monitor = std::make_unique<RecoveryMonitor>(*m_executor, m_bench->clock, m_bench->events);
        connect(m_monitor.get(), &RecoveryMonitor::detected, this,
                [this](const QString& run, const QString& id) { m_detected << run + u' ' + id; });
        m_monitor->start();
    }
    void watch()
    {
        m_current = m_trainer;
        const auto recovery = [this](const std::string& trainingRunId) {
            TrainerRecovery plan;
            plan.service = m_bench->service;
            plan.old = m_current;
            plan.trainingRunId = trainingRunId;
            plan.use = [this](TrainingClient* fresh, const std::string& checkpoint) {
                m_current = fresh;
                m_used << QString::fromStdString(fresh->modelId() + " " + checkpoint);
            };
            return recoverTrainer(std::move(plan));
        };
        QVERIFY(m_monitor->watch(u"mine"_s, "S:train:0", m_bench->service, recovery).has_value());
    }
    std::string path() const
    {
        const std::string id = m_monitor->trainingRunId(u"mine"_s);
        return "/api/v1/training_runs/" + pathSegment(id.empty() ? "S:train:0" : id);
    }
    /// The next look at the watched run, answered so.
    void look(const std::string& body)
    {
        m_bench->clock.advance(30s);
        QVERIFY(m_bench->answer(path(), body));
        QCoreApplication::processEvents();
    }
    /// Answers what a recovery asks, up to the new model.
    void recover(const std::string& modelId)
    {
        const std::string loaded = R"({"path":"tinker://r/weights/c"})";
        const std::string weights = R"({"base_model":"tiny","is_lora":true,"lora_rank":4})";
        QVERIFY(m_bench->answer(path(), runBody(true, "tinker://r/weights/c"))); // looks for the checkpoint anew
        QVERIFY(m_bench->answer("/api/v1/weights_info", weights));
        QVERIFY(m_bench->answer("/api/v1/create_model", modelMade(modelId)));
        QVERIFY(m_bench->answer("/api/v1/load_weights", loaded));
    }

    std::unique_ptr<ClientBench> m_bench;
    QPointer<TrainingClient> m_trainer;
    QPointer<TrainingClient> m_current;
    std::unique_ptr<RecoveryExecutor> m_executor;
    std::unique_ptr<RecoveryMonitor> m_monitor;
    QStringList m_detected;
    QStringList m_used;
};

QTEST_GUILESS_MAIN(TestRecoveryMonitor)
#include "tst_recoverymonitor.moc"
