#include "tests/core/clients/clientbench.h"

using namespace tinkex;
using namespace tinkex::test;

class tst_ServiceClient : public QObject {
    Q_OBJECT
private slots:
    void toleratesServersWithoutAConfiguration()
    {
        ClientBench bench;
        auto made = std::make_unique<ServiceClient>(bench.link, ServiceOptions{});
        QPointer<ServiceClient> service = made.get();
        bench.services.start();
        QVERIFY(bench.services.adopt(std::move(made)));
        QVERIFY(bench.answer("/api/v1/client/config", ClientBench::refusal(404)));
        QVERIFY(bench.answer("/api/v1/create_session", R"({"session_id":"S"})"));
        QTRY_VERIFY(service && service->isRunning());
        QVERIFY(bench.link.traits().configMissing);
    }

    void saysWhyTheSessionCouldNotBeOpened()
    {
        ClientBench bench;
        auto made = std::make_unique<ServiceClient>(bench.link, ServiceOptions{});
        std::optional<ExitReason> reason;
        connect(made.get(), &Worker::exited, &bench, [&](const ExitReason& r) { reason = r; });
        bench.services.start();
        QVERIFY(bench.services.adopt(std::move(made)));
        QVERIFY(bench.answer("/api/v1/client/config", "{}"));
        QVERIFY(bench.answer("/api/v1/client/dynamic_config", "{}"));
        Error auth = Error::make(ErrorKind::Auth, "wrong key");
        auth.httpStatus = 401;
        QVERIFY(bench.answer("/api/v1/create_session", failure(auth)));
        QTRY_VERIFY(reason.has_value());
        QCOMPARE(reason->kind, ExitReason::Kind::Abnormal);
        QCOMPARE(reason->error->kind, ErrorKind::Auth);
    }

    void numbersModelsAndSamplersOnItsOwn()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        QVERIFY(bench.openTrainer());
        QVERIFY(bench.openSampler());
        QCOMPARE(bench.service->clientRows().size(), 2);
        std::optional<Result<SamplingClient*>> second;
        bench.service->createSamplerFromTrainer(bench.service->trainers().first(), QStringLiteral("x"), &bench,
                                                [&](auto r) { second = std::move(r); });
        QTRY_VERIFY(bench.waiting("/api/v1/save_weights_for_sampler"));
        const std::string body = bench.transport.at(*bench.waiting("/api/v1/save_weights_for_sampler")).call.body;
        QVERIFY2(body.find("\"sampling_session_seq_id\":1") != std::string::npos, body.c_str());
        QVERIFY(bench.answer("/api/v1/save_weights_for_sampler", accepted("r1")));
        QVERIFY(bench.answer("/api/v1/retrieve_future",
                             R"({"type":"save_weights_for_sampler","path":null,"sampling_session_id":"S:sample:1"})"));
        QTRY_VERIFY(second.has_value());
        QVERIFY(second->has_value());
        QCOMPARE((**second)->samplingSessionId(), std::string("S:sample:1"));
        QVERIFY(bench.transport.find("/api/v1/create_sampling_session").size() == 1); // the save made it
    }

    void leavesNoTrainerBehindWhenAStateCannotBeLoaded()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        for (int attempt = 0; attempt < 3; ++attempt) {
            std::optional<Result<TrainingClient*>> result;
            bench.service->createTrainerFromState("tinker://r/weights/w", true, {}, &bench,
                                                  [&](auto r) { result = std::move(r); });
            QVERIFY(bench.answer("/api/v1/weights_info", R"({"base_model":"tiny","is_lora":true,"lora_rank":4})"));
            const std::string model = "S:train:" + std::to_string(attempt);
            QVERIFY(bench.answer("/api/v1/create_model", modelMade(model)));
            QVERIFY(bench.answer("/api/v1/load_weights", ClientBench::refusal(400, "no such checkpoint")));
            QTRY_VERIFY(result.has_value());
            QCOMPARE(result->error().httpStatus, 400);
            QVERIFY(bench.answer("/api/v1/unload_model", "{}"));
        }
        QTRY_VERIFY(bench.service->trainers().isEmpty());
        bench.service->createTrainer({QString(), "tiny", {}, {}}, this, [](auto) {});
        QTRY_VERIFY(bench.waiting("/api/v1/create_model"));
        const std::string body = bench.transport.at(*bench.waiting("/api/v1/create_model")).call.body;
        QVERIFY2(body.find("\"model_seq_id\":3") != std::string::npos, body.c_str());
    }

    void tellsWaitingWorkWhyTheSessionWasLost()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        HeartbeatPolicy policy;
        policy.maxFailures = 1;
        bench.sessions.setPolicy(policy);
        std::optional<Result<wire::OptimStepResult>> step;
        trainer->optimStep({}, &bench, [&](auto r) { step = std::move(r); });
        std::optional<Result<TrainingClient*>> making;
        TrainerOptions options;
        options.baseModel = "tiny";
        bench.service->createTrainer(options, &bench, [&](auto r) { making = std::move(r); });
        bench.clock.advance(std::chrono::seconds(10));
        QVERIFY(bench.answer("/api/v1/session_heartbeat", failure(ErrorKind::Network, "no route")));
        QTRY_VERIFY(step.has_value() && making.has_value());
        QCOMPARE(step->error().kind, ErrorKind::Network);
        QVERIFY(step->error().toText().contains(QStringLiteral("no route")));
        QCOMPARE(making->error().kind, ErrorKind::Network);
        QTRY_VERIFY(!bench.service);
        QTRY_VERIFY(!bench.waiting("/api/v1/optim_step"));
        QCOMPARE(bench.sessions.sessions().value(0).state, LiveState::Lost); // its row stays
    }

    void twoServicesDoNotDisturbEachOther()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        QPointer<ServiceClient> first = bench.service;
        QVERIFY(bench.openTrainer());
        auto made = std::make_unique<ServiceClient>(bench.link, ServiceOptions{QStringLiteral("second"), {}, "{}", {}});
        QPointer<ServiceClient> second = made.get();
        QVERIFY(bench.services.adopt(std::move(made)));
        QVERIFY(bench.answer("/api/v1/create_session", R"({"session_id":"T"})"));
        QTRY_VERIFY(second && second->isRunning());
        QCOMPARE(bench.transport.find("/api/v1/client/config").size(), std::size_t{1}); // known already
        bench.services.stopChild(first);
        QVERIFY(bench.answer("/api/v1/unload_model", "{}"));
        QTRY_VERIFY(!first);
        QVERIFY(second && second->isRunning());
        QCOMPARE(bench.sessions.sessions().size(), 1);
        bench.clock.advance(std::chrono::seconds(35));
        QTRY_VERIFY(!bench.transport.find("/api/v1/session_heartbeat", "\"T\"").empty());
        QVERIFY(bench.transport.find("/api/v1/session_heartbeat", "\"S\"").empty());
    }

    void refusesBadOptions()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        std::optional<Result<TrainingClient*>> trainer;
        bench.service->createTrainer({}, &bench, [&](auto r) { trainer = std::move(r); });
        QTRY_VERIFY(trainer.has_value());
        QCOMPARE(trainer->error().kind, ErrorKind::Validation);
        std::optional<Result<SamplingClient*>> sampler;
        bench.service->createSampler({QString(), {}, "not a path"}, &bench, [&](auto r) { sampler = std::move(r); });
        QTRY_VERIFY(sampler.has_value());
        QCOMPARE(sampler->error().kind, ErrorKind::Validation);
    }

    void closesEverythingInOrder()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        QVERIFY(bench.openSampler());
        std::optional<Result<wire::OptimStepResult>> step;
        trainer->optimStep({}, &bench, [&](auto r) { step = std::move(r); });
        bench.services.stop();
        QTRY_VERIFY(step.has_value());
        QCOMPARE(step->error().kind, ErrorKind::Cancelled);
        QVERIFY(bench.answer("/api/v1/unload_model", "{}"));
        QTRY_VERIFY(bench.services.hasExited());
        QTRY_VERIFY(!bench.service);
        const int sent = bench.transport.count();
        bench.clock.advance(std::chrono::minutes(1));
        QCOMPARE(bench.transport.count(), sent); // no heartbeat, no poll after the end
    }

    void cancelsAModelThatIsBeingMade()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        std::optional<Result<TrainingClient*>> result;
        TrainerOptions options;
        options.baseModel = "tiny";
        OperationHandle handle = bench.service->createTrainer(options, &bench, [&](auto r) { result = std::move(r); });
        QTRY_VERIFY(bench.waiting("/api/v1/create_model"));
        QCOMPARE(bench.service->clientRows().size(), 1);
        handle.cancel();
        QTRY_VERIFY(result.has_value());
        QCOMPARE(result->error().kind, ErrorKind::Cancelled);
        // Its row goes at once; the answer may take longer than any client's deadline to stop.
        QTRY_VERIFY(bench.service->clientRows().isEmpty());
        bench.clock.advance(std::chrono::seconds(30));
        QCOMPARE(bench.tasks.tasks().size(), 1);
        QCOMPARE(bench.tasks.tasks()[0].name, QStringLiteral("create_model"));
        QVERIFY(bench.answer("/api/v1/create_model", modelMade("S:train:0")));
        QTRY_COMPARE(bench.tasks.tasks().size(), 1);
        QVERIFY(bench.answer("/api/v1/unload_model", "{}")); // made all the same: not left behind
        QTRY_COMPARE(bench.tasks.trackedCount(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_ServiceClient)
#include "tst_serviceclient.moc"
