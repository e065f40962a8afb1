#include "tests/core/clients/clientbench.h"

#include "core/wire/codec.h"
#include "core/wire/protobuf.h"

using namespace tinkex;
using namespace tinkex::test;

namespace {

const char* kForwardBackward = "/api/v1/forward_backward";
const char* kOptimStep = "/api/v1/optim_step";
const char* kFuture = "/api/v1/retrieve_future";

std::string outputs(int count, double loss)
{
    wire::ForwardBackwardOutput output;
    output.lossFnOutputType = "L";
    output.lossFnOutputs.resize(static_cast<std::size_t>(count));
    output.metrics["loss:sum"] = loss;
    return wire::encode(output);
}

} // namespace

class tst_TrainingClient : public QObject {
    Q_OBJECT
private slots:
    void numbersRequestsFromOneAndPostsThemInOrder()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        QVERIFY(trainer);
        std::optional<Result<wire::ForwardBackwardOutput>> loss;
        std::optional<Result<wire::OptimStepResult>> step;
        trainer->forwardBackward({ClientBench::datum()}, "cross_entropy", {}, &bench,
                                 [&](auto r) { loss = std::move(r); });
        trainer->optimStep({}, &bench, [&](auto r) { step = std::move(r); });
        QCOMPARE(trainer->nextSeqId(), 3);
        QTRY_VERIFY(bench.waiting(kForwardBackward));
        QVERIFY(!bench.waiting(kOptimStep)); // its turn comes when the first POST was answered
        QVERIFY(bench.transport.at(*bench.waiting(kForwardBackward)).call.body.find("\"seq_id\":1") !=
                std::string::npos);
        QVERIFY(bench.answer(kForwardBackward, accepted("r1")));
        QTRY_VERIFY(bench.waiting(kOptimStep));
        QVERIFY(bench.answer(kOptimStep, accepted("r2")));

        // Both are polled side by side; the later one may end first.
        QTRY_COMPARE(bench.transport.find(kFuture, "r2").size(), std::size_t{1});
        bench.transport.answer(bench.transport.find(kFuture, "r2").front(),
                               reply(R"({"type":"optim_step","metrics":{}})"));
        QTRY_VERIFY(step.has_value());
        QVERIFY(!loss.has_value());
        bench.transport.answer(bench.transport.find(kFuture, "r1").front(), reply(outputs(1, 2.5)));
        QTRY_VERIFY(loss.has_value());
        QCOMPARE((*loss)->metrics.at("loss:sum"), 2.5);
        QTRY_VERIFY(trainer->row().operations.isEmpty());
    }

    void cutsALongBatchAndJoinsTheResults()
    {
        ClientBench bench;
        QVERIFY(bench.openService(R"({"fwdbwd_max_chunk_len":2})"));
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::ForwardBackwardOutput>> loss;
        trainer->forwardBackward(std::vector<wire::Datum>(5, ClientBench::datum()), "cross_entropy", {}, &bench,
                                 [&](auto r) { loss = std::move(r); });
        QCOMPARE(trainer->nextSeqId(), 4);
        for (int chunk = 1; chunk <= 3; ++chunk)
            QVERIFY(bench.answer(kForwardBackward, accepted("r" + std::to_string(chunk))));
        for (int chunk = 3; chunk >= 1; --chunk) {
            const std::string id = "r" + std::to_string(chunk);
            QTRY_VERIFY(!bench.transport.find(kFuture, id).empty());
            bench.transport.answer(bench.transport.find(kFuture, id).front(),
                                   reply(outputs(chunk == 3 ? 1 : 2, chunk)));
        }
        QTRY_VERIFY(loss.has_value());
        QCOMPARE((*loss)->lossFnOutputs.size(), std::size_t{5});
        QCOMPARE((*loss)->metrics.at("loss:sum"), 6.0);
    }

    void goesOnAfterAFailedPostAndSaysSo()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::OptimStepResult>> first;
        std::optional<Result<wire::OptimStepResult>> second;
        trainer->optimStep({}, &bench, [&](auto r) { first = std::move(r); });
        trainer->optimStep({}, &bench, [&](auto r) { second = std::move(r); });
        QVERIFY(bench.answer(kOptimStep, ClientBench::refusal(500)));
        QTRY_VERIFY(first.has_value());
        QVERIFY(!first->has_value());
        QCOMPARE(first->error().httpStatus, 500);
        QVERIFY(bench.answer(kOptimStep, accepted("r2")));
        QVERIFY(bench.answer(kFuture, R"({"type":"optim_step"})"));
        QTRY_VERIFY(second.has_value());
        QVERIFY(second->has_value());
        QVERIFY(trainer->detail().contains(QStringLiteral("not accepted")));
    }

    void writesWhatTheServerAsksForAndFallsBack()
    {
        ClientBench bench;
        QVERIFY(bench.openService(R"({"proto_write_fwdbwd":true})"));
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::ForwardBackwardOutput>> loss;
        trainer->forwardBackward({ClientBench::datum()}, "cross_entropy", {}, &bench,
                                 [&](auto r) { loss = std::move(r); });
        QTRY_VERIFY(bench.waiting(kForwardBackward));
        const int asProtobuf = *bench.waiting(kForwardBackward);
        QCOMPARE(bench.transport.at(asProtobuf).call.contentType, std::string(wire::kProtobufType));
        bench.transport.answer(asProtobuf, ClientBench::refusal(415));
        QTRY_VERIFY(bench.waiting(kForwardBackward));
        const Call& again = bench.transport.at(*bench.waiting(kForwardBackward)).call;
        QCOMPARE(again.contentType, std::string("application/json"));
        QVERIFY(again.body.find("\"seq_id\":1") != std::string::npos);
        QVERIFY(bench.answer(kForwardBackward, accepted("r1")));
        QVERIFY(bench.answer(kFuture, outputs(1, 1)));
        QTRY_VERIFY(loss.has_value());
        QVERIFY(loss->has_value());
    }

    void takesTheOtherFormBackWhenItDidNotHelp()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::ForwardBackwardOutput>> bad;
        trainer->forwardBackward({ClientBench::datum()}, "no_such_loss", {}, &bench,
                                 [&](auto r) { bad = std::move(r); });
        QVERIFY(bench.answer(kForwardBackward, ClientBench::refusal(422, "unknown loss")));
        QVERIFY(bench.answer(kForwardBackward, ClientBench::refusal(415, "no protobuf here")));
        QTRY_VERIFY(bad.has_value());
        QCOMPARE(bad->error().detail, QStringLiteral("unknown loss")); // the first refusal is the telling one
        QCOMPARE(bench.link.traits().encoding, BulkEncoding::Json);

        trainer->forwardBackward({ClientBench::datum()}, "cross_entropy", {}, &bench, [](auto) {});
        QTRY_VERIFY(bench.waiting(kForwardBackward));
        QCOMPARE(bench.transport.at(*bench.waiting(kForwardBackward)).call.contentType,
                 std::string("application/json"));
        QVERIFY(bench.answer(kForwardBackward, accepted("r1")));
        QVERIFY(bench.link.traits().encodingProven);

        // From now on a 422 is about the data.
        std::optional<Result<wire::ForwardBackwardOutput>> again;
        trainer->forwardBackward({ClientBench::datum()}, "no_such_loss", {}, &bench,
                                 [&](auto r) { again = std::move(r); });
        QVERIFY(bench.answer(kForwardBackward, ClientBench::refusal(422, "unknown loss")));
        QTRY_VERIFY(again.has_value());
        QCOMPARE(again->error().httpStatus, 422);
    }

    void sendsForwardThroughForwardBackwardWhereItIsMissing_data()
    {
        QTest::addColumn<bool>("helps");
        QTest::newRow("the server has only forward_backward") << true;
        QTest::newRow("the model is unknown in either form") << false;
    }
    void sendsForwardThroughForwardBackwardWhereItIsMissing()
    {
        QFETCH(bool, helps);
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::ForwardBackwardOutput>> loss;
        trainer->forward({ClientBench::datum()}, "cross_entropy", {}, &bench, [&](auto r) { loss = std::move(r); });
        QVERIFY(bench.answer("/api/v1/forward", ClientBench::refusal(404, "Not Found")));
        QTRY_VERIFY(bench.waiting(kForwardBackward));
        const Call call = bench.transport.at(*bench.waiting(kForwardBackward)).call;
        const auto sent = wire::decodeForwardBackwardRequest(call.body);
        QVERIFY(sent && sent->forwardOnly);
        QCOMPARE(sent->seqId, 1);
        QVERIFY(helps ? bench.answer(kForwardBackward, accepted("r1"))
                      : bench.answer(kForwardBackward, ClientBench::refusal(404, "Model not found")));
        QCOMPARE(bench.link.traits().forwardMissing, helps);
        if (!helps)
            QTRY_VERIFY(loss.has_value() && !loss->has_value());
    }

    void leavesNoGapForWhatWasCancelledBeforeItsTurn()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        trainer->optimStep({}, &bench, [](auto) {});
        OperationHandle second = trainer->optimStep({}, &bench, [](auto) {});
        trainer->optimStep({}, &bench, [](auto) {});
        QCOMPARE(trainer->nextSeqId(), 4);
        second.cancel();
        QCOMPARE(trainer->nextSeqId(), 3);
        QVERIFY(bench.answer(kOptimStep, accepted("r1")));
        QTRY_VERIFY(bench.waiting(kOptimStep));
        QVERIFY(bench.transport.at(*bench.waiting(kOptimStep)).call.body.find("\"seq_id\":2") != std::string::npos);
        QCOMPARE(trainer->row().operations.constLast().seqId, 2);
        QVERIFY(bench.answer(kOptimStep, accepted("r2")));
        QTRY_COMPARE(trainer->queueLength(), 0);
        QCOMPARE(bench.transport.find(kOptimStep).size(), std::size_t{2});
    }

    void oneFailedChunkEndsTheOthers()
    {
        ClientBench bench;
        QVERIFY(bench.openService(R"({"fwdbwd_max_chunk_len":1})"));
        TrainingClient* trainer = bench.openTrainer();
        int served = 0;
        std::optional<Error> error;
        trainer->forwardBackward(std::vector<wire::Datum>(3, ClientBench::datum()), "cross_entropy", {}, &bench,
                                 [&](const Result<wire::ForwardBackwardOutput>& r) {
                                     ++served;
                                     error = r.error();
                                 });
        for (int chunk = 1; chunk <= 3; ++chunk)
            QVERIFY(bench.answer(kForwardBackward, accepted("r" + std::to_string(chunk))));
        QTRY_COMPARE(bench.transport.find(kFuture).size(), std::size_t{3});
        bench.transport.answer(bench.transport.find(kFuture, "r2").front(),
                               reply(R"({"error":"out of memory","category":"server"})"));
        QTRY_COMPARE(served, 1);
        QCOMPARE(error->kind, ErrorKind::RemoteTask);
        QTRY_VERIFY(!bench.waiting(kFuture));
        bench.clock.advance(std::chrono::minutes(2));
        QCoreApplication::processEvents();
        QCOMPARE(bench.transport.find(kFuture).size(), std::size_t{3});
        QVERIFY(trainer->isRunning());
    }

    void survivesGarbageAndGoesOn()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::OptimStepResult>> first;
        std::optional<Result<wire::OptimStepResult>> second;
        trainer->optimStep({}, &bench, [&](auto r) { first = std::move(r); });
        QVERIFY(bench.answer(kOptimStep, accepted("r1")));
        QVERIFY(bench.answer(kFuture, "\xff{{{not json"));
        QTRY_VERIFY(first.has_value());
        QCOMPARE(first->error().kind, ErrorKind::Protocol);
        trainer->optimStep({}, &bench, [&](auto r) { second = std::move(r); });
        QVERIFY(bench.answer(kOptimStep, accepted("r2")));
        QVERIFY(bench.answer(kFuture, R"({"type":"optim_step"})"));
        QTRY_VERIFY(second.has_value() && second->has_value());
    }

    void aDeletedClientServesItsHandlersAndPollsNoMore()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        auto* trainer = bench.openTrainer();
        std::optional<Result<wire::OptimStepResult>> step;
        std::optional<Result<wire::ModelInfo>> info;
        trainer->optimStep({}, &bench, [&](auto r) { step = std::move(r); });
        trainer->getInfo(&bench, [&](auto r) { info = std::move(r); });
        QVERIFY(bench.answer(kOptimStep, accepted("r1")));
        QTRY_VERIFY(bench.waiting(kFuture));
        const auto polls = bench.transport.find(kFuture).size();
        delete bench.service.data(); // with everything below it, without a word
        QTRY_VERIFY(step.has_value() && info.has_value());
        QCOMPARE(step->error().kind, ErrorKind::Cancelled);
        QCOMPARE(info->error().kind, ErrorKind::Cancelled);
        bench.clock.advance(std::chrono::minutes(5));
        QCoreApplication::processEvents();
        QCOMPARE(bench.transport.find(kFuture).size(), polls);
        QVERIFY(bench.transport.find("/api/v1/session_heartbeat").empty());
    }

    void refusesBadInputWithoutSending()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        const int sent = bench.transport.count();
        std::optional<Result<wire::ForwardBackwardOutput>> empty;
        trainer->forwardBackward({}, "cross_entropy", {}, &bench, [&](auto r) { empty = std::move(r); });
        wire::AdamParams adam;
        adam.learningRate = std::numeric_limits<double>::quiet_NaN();
        std::optional<Result<wire::OptimStepResult>> nan;
        trainer->optimStep(adam, &bench, [&](auto r) { nan = std::move(r); });
        QTRY_VERIFY(empty.has_value() && nan.has_value());
        QCOMPARE(empty->error().kind, ErrorKind::Validation);
        QCOMPARE(nan->error().kind, ErrorKind::Validation);
        QCOMPARE(trainer->nextSeqId(), 1);
        QCOMPARE(bench.transport.count(), sent);
    }

    void cancelsOnceAndPollsNoMore()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        int served = 0;
        std::optional<Error> error;
        OperationHandle handle = trainer->optimStep({}, &bench, [&](const Result<wire::OptimStepResult>& r) {
            ++served;
            if (!r)
                error = r.error();
        });
        QVERIFY(bench.answer(kOptimStep, accepted("r1")));
        QTRY_VERIFY(bench.waiting(kFuture));
        handle.cancel();
        handle.cancel();
        QTRY_COMPARE(served, 1);
        QCOMPARE(error->kind, ErrorKind::Cancelled);
        QVERIFY(!handle.isActive());
        bench.clock.advance(std::chrono::minutes(2));
        QTRY_VERIFY(!bench.waiting(kFuture));
        QCOMPARE(served, 1);
    }

    void isATaskUntilItsEnd()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        QTRY_COMPARE(bench.tasks.trackedCount(), 0); // the opening and the making have ended
        QCOMPARE(bench.tasks.counts().finished, 2);
        std::optional<Result<wire::OptimStepResult>> step;
        const OperationHandle handle = trainer->optimStep({}, &bench, [&](auto r) { step = std::move(r); });
        const QList<TaskRow> tasks = bench.tasks.tasks();
        QCOMPARE(tasks.size(), 1);
        QCOMPARE(tasks[0].id, handle.id());
        QCOMPARE(tasks[0].name, QStringLiteral("optim_step"));
        QCOMPARE(tasks[0].owner, trainer->objectName());
        QCOMPARE(tasks[0].kind, TaskKind::Network);
        bench.tasks.cancel(tasks[0].id);
        QTRY_VERIFY(step.has_value());
        QCOMPARE(step->error().kind, ErrorKind::Cancelled);
        QCOMPARE(bench.tasks.trackedCount(), 0);
        QCOMPARE(bench.tasks.counts().cancelled, 1);
    }

    void servesNobodyAfterItsOwnerDied()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        auto owner = std::make_unique<QObject>();
        bool served = false;
        trainer->optimStep({}, owner.get(), [&](auto) { served = true; });
        QVERIFY(bench.answer(kOptimStep, accepted("r1")));
        QTRY_VERIFY(bench.waiting(kFuture));
        owner.reset();
        QTRY_VERIFY(!bench.waiting(kFuture));
        QVERIFY(trainer->row().operations.isEmpty());
        QVERIFY(!served);
    }

    void cancelsItsWorkAndUnloadsWhenClosed()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::OptimStepResult>> step;
        trainer->optimStep({}, &bench, [&](auto r) { step = std::move(r); });
        QVERIFY(bench.answer(kOptimStep, accepted("r1")));
        bench.service->closeClient(QStringLiteral("S:train:0"));
        QTRY_VERIFY(step.has_value());
        QCOMPARE(step->error().kind, ErrorKind::Cancelled);
        QVERIFY(bench.answer("/api/v1/unload_model", ClientBench::refusal(404, "Not Found")));
        QTRY_VERIFY(bench.service->clientRows().isEmpty());
        QVERIFY(bench.link.features().isRefused(ServerFunction::UnloadModel));
    }

    void writesLargeBodiesInThePoolAndKeepsTheOrder()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        trainer->forwardBackward({ClientBench::datum(20'000)}, "cross_entropy", {}, &bench, [](auto) {});
        OperationHandle dropped =
            trainer->forwardBackward({ClientBench::datum(20'000)}, "cross_entropy", {}, &bench, [](auto) {});
        trainer->optimStep({}, &bench, [](auto) {});
        QCOMPARE(trainer->nextSeqId(), 4);
        const QList<TaskRow> tasks = bench.tasks.tasks();
        QVERIFY(std::ranges::any_of(tasks, [](const TaskRow& task) {
            return task.kind == TaskKind::Compute && task.name == QStringLiteral("encode forward_backward");
        }));
        QVERIFY(bench.answer(kForwardBackward, accepted("r1")));
        dropped.cancel(); // while its body is being written
        QVERIFY(bench.answer(kOptimStep, accepted("r2")));
        QCOMPARE(bench.transport.find(kForwardBackward).size(), std::size_t{1});
        const std::string body = bench.transport.at(bench.transport.find(kOptimStep).front()).call.body;
        QVERIFY(body.find("\"seq_id\":2") != std::string::npos);
        QCOMPARE(trainer->nextSeqId(), 3);
    }

    void detachesWithoutAWordToTheServer()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        TrainingClient* trainer = bench.openTrainer();
        std::optional<Result<wire::OptimStepResult>> step;
        trainer->optimStep({}, &bench, [&](auto r) { step = std::move(r); });
        QVERIFY(bench.answer(kOptimStep, accepted("r1")));
        QTRY_VERIFY(bench.waiting(kFuture));
        bench.service->detachClient(QStringLiteral("S:train:0"));
        QTRY_VERIFY(step.has_value());
        QCOMPARE(step->error().code, QStringLiteral("detached"));
        QTRY_VERIFY(bench.service->trainers().isEmpty());
        QTRY_VERIFY(!bench.waiting(kFuture)); // polls no more
        QCOMPARE(bench.service->clientRows().size(), 1);
        QCOMPARE(bench.service->clientRows()[0].state, LiveState::Ended);
        QVERIFY(bench.service->clientRows()[0].endReason.contains(QStringLiteral("goes on with 1 request")));
        QVERIFY(bench.transport.find("/api/v1/unload_model").empty());
        QCOMPARE(bench.tasks.trackedCount(), 0);
        bench.service->closeClient(QStringLiteral("S:train:0"));
        QVERIFY(bench.service->clientRows().isEmpty());
    }

    void aSlowUnloadGoesOnWithoutTheClient()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        bench.openTrainer();
        bench.service->closeClient(QStringLiteral("S:train:0"));
        QTRY_VERIFY(bench.waiting("/api/v1/unload_model"));
        bench.clock.advance(std::chrono::seconds(2));
        QTRY_VERIFY(bench.service->clientRows().isEmpty());
        QCOMPARE(bench.tasks.tasks().size(), 1);
        QCOMPARE(bench.tasks.tasks()[0].name, QStringLiteral("unload_model"));
        QVERIFY(bench.answer("/api/v1/unload_model", accepted("u1")));
        QVERIFY(bench.answer(kFuture, R"({"type":"unload_model","model_id":"S:train:0"})"));
        QTRY_COMPARE(bench.tasks.trackedCount(), 0);
        QCOMPARE(bench.tasks.counts().failed, 0);
    }

    void pollsForAModelIdThatDoesNotComeAtOnce()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        std::optional<Result<TrainingClient*>> result;
        TrainerOptions options;
        options.baseModel = "tiny";
        bench.service->createTrainer(options, &bench, [&](auto r) { result = std::move(r); });
        QVERIFY(bench.answer("/api/v1/create_model", accepted("c1")));
        QVERIFY(bench.answer(kFuture, R"({"type":"create_model","model_id":"S:train:0"})"));
        QTRY_VERIFY(result.has_value());
        QVERIFY(result->has_value());
        QCOMPARE((**result)->modelId(), std::string("S:train:0"));
    }
};

QTEST_GUILESS_MAIN(tst_TrainingClient)
#include "tst_trainingclient.moc"
