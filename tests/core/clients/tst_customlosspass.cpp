#include "core/clients/customlosspass.h"

#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "core/losses/regularizers.h"
#include "core/transport/httptransport.h"
#include "core/wire/codec.h"
#include "tests/core/clients/clientbench.h"
#include "tests/support/scriptedserver.h"

#include <atomic>
#include <thread>

using namespace tinkex;
using namespace tinkex::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const char* kForward = "/api/v1/forward";
const char* kBackward = "/api/v1/forward_backward";
const char* kFuture = "/api/v1/retrieve_future";

/// One datum with so many targets.
wire::Datum datum(int targets)
{
    return ClientBench::datum(targets);
}

std::string outputOf(const std::vector<std::vector<float>>& logprobs, const std::map<std::string, double>& metrics)
{
    wire::ForwardBackwardOutput output;
    output.lossFnOutputType = "L";
    for (const auto& values : logprobs) {
        wire::Tensor tensor;
        tensor.data = values;
        output.lossFnOutputs.push_back({{"logprobs", tensor}});
    }
    output.metrics = metrics;
    return wire::encode(output);
}

/// Σ of all log-probabilities: a gradient of ones.
Result<LossValue> sumOfLogprobs(const LossInput& input, const CancelToken&)
{
    LossValue result;
    for (const auto& list : input.logprobs) {
        for (const double logprob : list)
            result.value += logprob;
        result.gradient.emplace_back(list.size(), 1.0);
    }
    result.metrics["mine"] = 42;
    return result;
}

/// A trainer on a scripted server, over the real transport.
class Bench : public QObject {
public:
    Bench()
    {
        server.always("/api/v1/client/config", answer::json(config));
        server.always("/api/v1/client/dynamic_config", answer::json("{}"));
        server.always("/api/v1/create_session", answer::json(R"({"session_id":"S"})"));
        server.always("/api/v1/create_model", answer::json(R"({"request_id":"c","model_id":"M"})"));
        server.always("/api/v1/optim_step", answer::json(R"({"metrics":{}})"));
        tasks.start();
        sessions.start();
    }

    TrainingClient* open()
    {
        auto made = std::make_unique<ServiceClient>(link, ServiceOptions{});
        service = made.get();
        services.start();
        if (!services.adopt(std::move(made)) || !QTest::qWaitFor([&] { return service->isRunning(); }, 5'000))
            return nullptr;
        TrainerOptions options;
        options.baseModel = "tiny";
        service->createTrainer(options, this, [this](Result<TrainingClient*> r) { trainer = r ? *r : nullptr; });
        return QTest::qWaitFor([&] { return trainer != nullptr; }, 5'000) ? trainer.data() : nullptr;
    }

    std::vector<std::string> seqIds(const char* path) const
    {
        std::vector<std::string> ids;
        for (const ServerRequest& request : server.requests(path)) {
            const auto at = request.body.find("\"seq_id\":") + 9;
            ids.push_back(request.body.substr(at, request.body.find_first_of(",}", at) - at));
        }
        return ids;
    }
    bool hasTask(const QString& name) const
    {
        return std::ranges::any_of(tasks.tasks(), [&](const TaskRow& row) { return row.name == name; });
    }

    TransportOptions transportOptions() const
    {
        TransportOptions options;
        options.baseUrl = server.baseUrl();
        options.key = [] {
            return std::string("tml-key");
        };
        return options;
    }

    std::string config = R"({"fwdbwd_max_chunk_len":2,"parallel_fwdbwd_chunks":false})";
    ScriptedServer server;
    SystemClock clock;
    NoEvents events;
    TaskSupervisor tasks{clock, 2};
    SessionManager sessions{clock, events};
    HttpTransport transport{clock, transportOptions()};
    ServerLink link{transport, sessions, tasks, clock, events};
    DynamicSupervisor services{u"services"_s, clock, events};
    QPointer<ServiceClient> service;
    QPointer<TrainingClient> trainer;
};

} // namespace

class TestCustomLossPass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        m_trainer = m_bench->open();
        QVERIFY(m_trainer);
        m_result.reset();
    }
    void cleanup() { m_bench.reset(); }

    /// C1.33
    void sendsTheNegativeGradientAsWeights()
    {
        m_bench->server.expect(kForward, {answer::json(outputOf({{-0.5f, -1.5f}}, {{"loss:sum", 0}}))});
        m_bench->server.expect(kBackward, {answer::json(outputOf({{-0.5f, -1.5f}}, {{"loss:sum", -2}}))});
        run({datum(2)}, {sumOfLogprobs, {}});
        QTRY_VERIFY(m_result.has_value());
        QVERIFY2(m_result->has_value(), m_result->has_value() ? "" : qPrintable(m_result->error().toText()));
        QCOMPARE(m_bench->seqIds(kForward), std::vector<std::string>{"1"});
        QCOMPARE(m_bench->seqIds(kBackward), std::vector<std::string>{"2"});
        const std::string sent = m_bench->server.requests(kBackward).front().body;
        const std::string weights = sent.substr(sent.find("\"weights\""), 50);
        QVERIFY2(weights.find("[-1.0,-1.0]") != std::string::npos, sent.c_str());
        QVERIFY2(weights.find("float32") != std::string::npos, sent.c_str());
        QVERIFY(sent.find("cross_entropy") != std::string::npos);
        const auto& metrics = (*m_result)->output.metrics;
        QCOMPARE(metrics.at("loss:sum"), -2.0);
        QCOMPARE(metrics.at("custom_loss"), -2.0);
        QCOMPARE(metrics.at("base/mine"), 42.0);
        QCOMPARE((*m_result)->report.totalGradientNorm, std::sqrt(2.0));
        QTRY_VERIFY(m_trainer->row().operations.isEmpty());
    }

    /// C1.34, and the chunks of both passes
    void keepsTheShapeOfEveryDatum()
    {
        m_bench->server.expect(kForward, {answer::json(outputOf({{-1, -1}, {-1, -1, -1}}, {{"loss:sum", 0}})),
                                          answer::json(outputOf({{-1}}, {{"loss:sum", 0}}))});
        m_bench->server.expect(kBackward, {answer::json(outputOf({{-1, -1}, {-1, -1, -1}}, {{"loss:sum", 5}})),
                                           answer::json(outputOf({{-1}}, {{"loss:sum", 1}}))});
        run({datum(2), datum(3), datum(1)}, {sumOfLogprobs, {}});
        QTRY_VERIFY(m_result.has_value());
        QVERIFY(m_result->has_value());
        const PerTarget ones{{1, 1}, {1, 1, 1}, {1}};
        QCOMPARE((*m_result)->report.gradient, ones);
        QCOMPARE((*m_result)->output.lossFnOutputs.size(), std::size_t(3));
        QCOMPARE((*m_result)->output.metrics.at("loss:sum"), 6.0);
        const std::vector<std::string> forward{"1", "2"};
        const std::vector<std::string> backward{"3", "4"};
        QCOMPARE(m_bench->seqIds(kForward), forward);
        QCOMPARE(m_bench->seqIds(kBackward), backward);
        const auto requests = m_bench->server.requests(kBackward);
        QVERIFY(requests[0].body.find("[-1.0,-1.0,-1.0]") != std::string::npos);
        QVERIFY(requests[1].body.find("[-1.0]") != std::string::npos);
    }

    void nothingComesBetweenThePasses()
    {
        m_bench->server.expect(kForward, {m_bench->server.hold()});
        m_bench->server.always(kBackward, answer::json(outputOf({{-1, -1}}, {{"loss:sum", 0}})));
        run({datum(2)}, {sumOfLogprobs, {}});
        std::optional<Result<wire::OptimStepResult>> step;
        m_trainer->optimStep({}, this, [&](auto r) { step = std::move(r); });
        QCOMPARE(m_trainer->nextSeqId(), 4);
        QTRY_COMPARE(m_bench->server.heldCount(kForward), 1);
        m_bench->server.release(kForward, {200, {}, outputOf({{-1, -1}}, {{"loss:sum", 0}})});
        QTRY_VERIFY(step.has_value());
        QCOMPARE(m_bench->seqIds(kBackward), std::vector<std::string>{"2"});
        QCOMPARE(m_bench->seqIds("/api/v1/optim_step"), std::vector<std::string>{"3"});
        QTRY_VERIFY(m_result.has_value());
        QVERIFY(m_result->has_value());
    }

    void onlyTargetsAndWeightsAreSent()
    {
        m_bench->server.expect(kForward, {answer::json(outputOf({{-1, -1}}, {{"loss:sum", 0}}))});
        m_bench->server.expect(kBackward, {answer::json(outputOf({{-1, -1}}, {{"loss:sum", 0}}))});
        wire::Datum item = datum(2);
        wire::Tensor reference;
        reference.data = std::vector<float>{-2, -0.5};
        item.lossFnInputs["reference_logprobs"] = reference;
        run({item}, {baseLoss(crossEntropy()), {{"kl", 0.5, klDivergence()}}});
        QTRY_VERIFY(m_result.has_value());
        QVERIFY2(m_result->has_value(), m_result->has_value() ? "" : qPrintable(m_result->error().toText()));
        for (const ServerRequest& request : m_bench->server.requests()) {
            QVERIFY(request.body.find("reference_logprobs") == std::string::npos);
        }
        QVERIFY((*m_result)->report.regularizers[0].weightedGradientNorm > 0.01);
        // No weights were given: zeros in the forward pass.
        QVERIFY(m_bench->server.requests(kForward)[0].body.find("[0.0,0.0]") != std::string::npos);
    }

    void aFailingTermEndsItAndFreesTheQueue()
    {
        m_bench->server.expect(kForward, {answer::json(outputOf({{-1, -1}}, {{"loss:sum", 0}}))});
        run({datum(2)}, {sumOfLogprobs, {{"kl", 1, klDivergence()}}});
        std::optional<Result<wire::OptimStepResult>> step;
        m_trainer->optimStep({}, this, [&](auto r) { step = std::move(r); });
        QTRY_VERIFY(m_result.has_value());
        QCOMPARE(m_result->error().kind, ErrorKind::Validation);
        QVERIFY2(m_result->error().detail.startsWith(u"kl: "_s), qPrintable(m_result->error().detail));
        QTRY_VERIFY(step.has_value());
        QCOMPARE(m_bench->server.count(kBackward), 0);
        QCOMPARE(m_bench->seqIds("/api/v1/optim_step"), std::vector<std::string>{"2"}); // no gap
    }

    void aForwardPassOfAnotherShapeIsRefused()
    {
        m_bench->server.expect(kForward, {answer::json(outputOf({{-1, -1, -1}}, {{"loss:sum", 0}}))});
        run({datum(2)}, {sumOfLogprobs, {}});
        QTRY_VERIFY(m_result.has_value());
        QVERIFY(m_result->error().detail.contains(u"3 log-probabilities for 2 targets"_s));
    }

    void badLossesSendNothing()
    {
        run({datum(2)}, {sumOfLogprobs, {{"a", -1, l1()}}});
        QTRY_VERIFY(m_result.has_value());
        QCOMPARE(m_result->error().kind, ErrorKind::Validation);
        m_result.reset();
        run({}, {sumOfLogprobs, {}});
        QTRY_VERIFY(m_result.has_value());
        QCOMPARE(m_result->error().kind, ErrorKind::Validation);
        QCOMPARE(m_bench->server.count(kForward), 0);
        QCOMPARE(m_trainer->nextSeqId(), 1);
    }

    void canBeCancelledAtEveryStage_data()
    {
        QTest::addColumn<QString>("stage");
        for (const char* stage : {"forward post", "forward poll", "loss", "backward post", "backward poll"})
            QTest::newRow(stage) << QString::fromLatin1(stage);
    }
    void canBeCancelledAtEveryStage()
    {
        QFETCH(QString, stage);
        const std::string output = outputOf({{-1, -1}}, {{"loss:sum", 0}});
        const auto pending = answer::json(R"({"request_id":"r"})");
        const bool atForwardPost = stage == u"forward post"_s;
        const bool atForwardPoll = stage == u"forward poll"_s;
        const bool atLoss = stage == u"loss"_s;
        m_bench->server.always(kFuture, m_bench->server.hold());
        m_bench->server.always(kForward, atForwardPost   ? m_bench->server.hold()
                                         : atForwardPoll ? pending
                                                         : answer::json(output));
        m_bench->server.always(kBackward, stage == u"backward post"_s ? m_bench->server.hold() : pending);
        const auto state = std::make_shared<std::atomic_int>(0);
        const LossFunction endless = [state](const LossInput&, const CancelToken& token) -> Result<LossValue> {
            *state = 1;
            while (!token.isCancelled())
                std::this_thread::yield();
            *state = 2;
            return failure(ErrorKind::Cancelled, "cancelled");
        };
        const LossFunction base = atLoss ? endless : LossFunction(sumOfLogprobs);
        const OperationHandle handle = run({datum(2)}, {base, {}});
        if (atLoss)
            QTRY_COMPARE(state->load(), 1);
        else if (stage.endsWith(u"poll"_s))
            QTRY_COMPARE(m_bench->server.heldCount(kFuture), 1);
        else
            QTRY_COMPARE(m_bench->server.heldCount(atForwardPost ? kForward : kBackward), 1);

        OperationHandle(handle).cancel();
        QTRY_VERIFY(m_result.has_value());
        QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        if (atLoss)
            QTRY_COMPARE(state->load(), 2);
        QTRY_VERIFY(m_bench->tasks.tasks().isEmpty());
        if (stage.endsWith(u"poll"_s))
            QTRY_COMPARE(m_bench->server.heldCount(kFuture), 0);
        // What was posted is answered before the next one goes out; the model can go on.
        m_bench->server.release(kForward, {200, {}, output});
        m_bench->server.release(kBackward, {200, {}, output});
        std::optional<Result<wire::OptimStepResult>> step;
        m_trainer->optimStep({}, this, [&](auto r) { step = std::move(r); });
        QTRY_VERIFY(step.has_value());
        QVERIFY(step->has_value());
        const bool backward = stage.startsWith(u"backward"_s);
        QCOMPARE(m_bench->seqIds("/api/v1/optim_step"), std::vector<std::string>{backward ? "3" : "2"});
    }

    void theEndOfTheClientCancelsTheLoss()
    {
        m_bench->server.expect(kForward, {answer::json(outputOf({{-1, -1}}, {{"loss:sum", 0}}))});
        const auto state = std::make_shared<std::atomic_int>(0);
        const LossFunction endless = [state](const LossInput&, const CancelToken& token) -> Result<LossValue> {
            *state = 1;
            while (!token.isCancelled())
                std::this_thread::yield();
            *state = 2;
            return failure(ErrorKind::Cancelled, "cancelled");
        };
        run({datum(2)}, {endless, {}});
        QTRY_COMPARE(state->load(), 1);
        m_bench->service->closeClient(m_trainer->row().id);
        QTRY_VERIFY(m_result.has_value());
        QCOMPARE(m_result->error().kind, ErrorKind::Cancelled);
        QTRY_COMPARE(state->load(), 2);
        QTRY_VERIFY(m_bench->tasks.tasks().isEmpty());
    }

private:
    OperationHandle run(std::vector<wire::Datum> data, CustomLoss loss)
    {
        return m_trainer->forwardBackwardCustom(std::move(data), std::move(loss), this,
                                                [this](Result<CustomLossResult> r) { m_result = std::move(r); });
    }

    std::unique_ptr<Bench> m_bench;
    QPointer<TrainingClient> m_trainer;
    std::optional<Result<CustomLossResult>> m_result;
};

QTEST_GUILESS_MAIN(TestCustomLossPass)
#include "tst_customlosspass.moc"
