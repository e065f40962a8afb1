#include "core/clients/restclient.h"
#include "tests/core/acceptance/stacktest.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

const std::string kSavedPath = R"({"path":"tinker://S/sampler_weights/x"})";
const std::string kSavedSession = R"({"path":null,"sampling_session_id":"made"})";

std::string passOutput(const std::vector<double>& logprobs, double meanLoss)
{
    QJsonArray outputs;
    for (const double logprob : logprobs)
        outputs << QJsonObject{
            {u"logprobs"_s, QJsonObject{{u"data"_s, QJsonArray{logprob}}, {u"dtype"_s, u"float32"_s}}}};
    const QJsonObject output{{u"loss_fn_output_type"_s, u"L"_s},
                             {u"loss_fn_outputs"_s, outputs},
                             {u"metrics"_s, QJsonObject{{u"loss:mean"_s, meanLoss}}}};
    return QJsonDocument(output).toJson(QJsonDocument::Compact).toStdString();
}

std::vector<float> logprobsOf(const wire::ForwardBackwardOutput& output)
{
    std::vector<float> all;
    for (const auto& one : output.lossFnOutputs) {
        for (const float value : one.at("logprobs").asFloats())
            all.push_back(value);
    }
    return all;
}

std::vector<int> numbers(const std::vector<Seen>& requests, QLatin1StringView field)
{
    std::vector<int> found;
    for (const Seen& seen : requests)
        found.push_back(seen.body[field].toInt(-1));
    return found;
}

/// How many tokens each datum of a pass has.
std::vector<int> lengths(const Seen& pass, QLatin1StringView input)
{
    std::vector<int> found;
    for (const QJsonValue& datum : pass.body[input]["data"_L1].toArray())
        found.push_back(static_cast<int>(datum["model_input"_L1]["chunks"_L1][0]["tokens"_L1].toArray().size()));
    return found;
}

} // namespace

/// What the clients put on the wire and make of the answers: the acceptance criteria of sessions and
/// training.
class TestTrainingCriteria : public StackTest {
    Q_OBJECT

private Q_SLOTS:
    void c1_10_oneSessionForOneService()
    {
        QCOMPARE(m_mock->seen("create_session").size(), std::size_t{1});
        QCOMPARE(m_service->sessionId(), std::string("S1"));
        ServiceClient* const other =
            m_stack->open(*m_stack->accounts.front(), ServiceOptions{u"other"_s, {}, "{}", "project-7"});
        QVERIFY(other);
        QCOMPARE(other->sessionId(), std::string("S2"));
        const auto sessions = m_mock->seen("create_session");
        QCOMPARE(sessions.size(), std::size_t{2});
        QVERIFY(!sessions[0].body.contains("project_id"_L1));
        QCOMPARE(sessions[1].body["project_id"_L1].toString(), u"project-7"_s);
    }

    void c1_11_modelsAndSamplersAreNumbered()
    {
        for (int i = 0; i < 2; ++i)
            QVERIFY(m_stack->trainer(m_service) && m_stack->sampler(m_service));
        QCOMPARE(numbers(m_mock->seen("create_model"), "model_seq_id"_L1), (std::vector{0, 1}));
        QCOMPARE(numbers(m_mock->seen("create_sampling_session"), "sampling_session_seq_id"_L1), (std::vector{0, 1}));
        for (const char* path : {"create_model", "create_sampling_session"}) {
            for (const Seen& seen : m_mock->seen(path))
                QCOMPARE(seen.body["session_id"_L1].toString(), u"S1"_s);
        }
    }

    void c1_12_rankAndTrainFlagsReachTheServer()
    {
        QVERIFY(m_stack->trainer(m_service));
        TrainerOptions options;
        options.baseModel = "tiny";
        options.lora.rank = 5;
        options.lora.trainMlp = false;
        options.lora.trainUnembed = false;
        const Later<TrainingClient*> made;
        m_service->createTrainer(options, this, made.handler());
        QTRY_VERIFY(made.has_value());
        const QJsonObject standard{
            {u"rank"_s, 32}, {u"train_unembed"_s, true}, {u"train_mlp"_s, true}, {u"train_attn"_s, true}};
        const QJsonObject chosen{
            {u"rank"_s, 5}, {u"train_unembed"_s, false}, {u"train_mlp"_s, false}, {u"train_attn"_s, true}};
        const auto models = m_mock->seen("create_model");
        QCOMPARE(models[0].body["lora_config"_L1].toObject(), standard);
        QCOMPARE(models[1].body["lora_config"_L1].toObject(), chosen);
    }

    void c1_13_noTrainFlagIsRefusedHere()
    {
        TrainerOptions options;
        options.baseModel = "tiny";
        options.lora.trainAttn = options.lora.trainMlp = options.lora.trainUnembed = false;
        const std::size_t before = m_mock->requests().size();
        const Later<TrainingClient*> made;
        m_service->createTrainer(options, this, made.handler());
        QTRY_VERIFY(made.has_value());
        QVERIFY(!made->has_value());
        QCOMPARE(made->error().kind, ErrorKind::Validation);
        QCOMPARE(m_mock->requests().size(), before);
    }

    void c1_14_aSamplerOfNothingIsRefusedHere()
    {
        const std::size_t before = m_mock->requests().size();
        const Later<SamplingClient*> made;
        m_service->createSampler({}, this, made.handler());
        QTRY_VERIFY(made.has_value());
        QVERIFY(!made->has_value());
        QCOMPARE(made->error().kind, ErrorKind::Validation);
        QCOMPARE(m_mock->requests().size(), before);
    }

    void c1_15_capabilitiesOfBothShapes()
    {
        m_mock->always(
            "/api/v1/get_server_capabilities",
            answer::json(R"({"supported_models":[{"model_name":"rich","max_context_length":2048},"plain"]})"));
        const Later<std::vector<wire::SupportedModel>> models;
        m_service->rest().capabilities(this, models.handler());
        QTRY_VERIFY(models.has_value());
        QVERIFY(models->has_value());
        QCOMPARE((*models)->size(), std::size_t{2});
        QCOMPARE((*models)->at(0).name, std::string("rich"));
        QCOMPARE((*models)->at(0).maxContextLength, 2048);
        QCOMPARE((*models)->at(1).name, std::string("plain"));
    }

    void c1_16_aModelFromAState_data()
    {
        QTest::addColumn<bool>("withOptimizer");
        QTest::newRow("weights only") << false;
        QTest::newRow("with the optimizer") << true;
    }
    void c1_16_aModelFromAState()
    {
        QFETCH(bool, withOptimizer);
        m_mock->always("/api/v1/weights_info",
                       answer::json(R"({"base_model":"saved","is_lora":true,"lora_rank":4,"train_unembed":false})"));
        const Later<TrainingClient*> made;
        m_service->createTrainerFromState("tinker://S/weights/x", withOptimizer, {}, this, made.handler());
        QTRY_VERIFY(made.has_value());
        QVERIFY(made->has_value());
        const QJsonObject model = m_mock->seen("create_model").at(0).body;
        QCOMPARE(model["base_model"_L1].toString(), u"saved"_s);
        QCOMPARE(model["lora_config"_L1]["rank"_L1].toInt(), 4);
        QCOMPARE(model["lora_config"_L1]["train_unembed"_L1].toBool(true), false);
        QCOMPARE(model["lora_config"_L1]["train_mlp"_L1].toBool(false), true);
        const auto loads = m_mock->seen("load_weights");
        QCOMPARE(loads.size(), std::size_t{1});
        QCOMPARE(loads[0].body["path"_L1].toString(), u"tinker://S/weights/x"_s);
        QCOMPARE(loads[0].body["optimizer"_L1].toBool(!withOptimizer), withOptimizer);
    }

    void c1_18_aSessionThatIsRefusedIsKeptAndNamed()
    {
        HeartbeatPolicy policy;
        policy.interval = 20ms;
        policy.warnAfter = 50ms;
        policy.maxFailures = 100'000;
        m_stack->sessions.setPolicy(policy);
        m_mock->always("/api/v1/session_heartbeat", answer::status(403));
        QPointer<ServiceClient> service = m_stack->open(u"refused"_s);
        QVERIFY(service);
        const auto warnings = [this] {
            return std::ranges::count_if(m_stack->events.lines, [](const EventRow& row) {
                return row.severity == Severity::Warning && row.object == u"S2"_s;
            });
        };
        QTRY_COMPARE(warnings(), 1);
        const int beats = m_mock->count("/api/v1/session_heartbeat");
        QTRY_VERIFY(m_mock->count("/api/v1/session_heartbeat") >= beats + 5);
        QCOMPARE(warnings(), 1);
        QVERIFY(service && service->isRunning());
    }

    void c1_22_chunksInOrderJoinedInOrder()
    {
        chunksOfTwo();
        // The first chunk's result comes after the second's.
        m_mock->future = [this](const std::string& id, int) -> std::optional<ServerResponse> {
            if (id == "f2")
                return ServerResponse::json(passOutput({-3}, 4));
            return ServerResponse::json(m_mock->polls("f2") > 0 ? passOutput({-1, -2}, 1) : TinkerMock::tryAgain(id));
        };
        const Loss loss;
        m_stack->trainer(m_service)->forwardBackward({Stack::datum(5), Stack::datum(6), Stack::datum(7)},
                                                     "cross_entropy", {}, this, loss.handler());
        QTRY_VERIFY(loss.has_value());
        QVERIFY2(loss->has_value(), *loss ? "" : qPrintable(loss->error().toText()));
        QCOMPARE(logprobsOf(**loss), (std::vector<float>{-1, -2, -3}));
        QCOMPARE((*loss)->metrics.at("loss:mean"), 2.0);
        const auto passes = m_mock->seen("forward_backward");
        QCOMPARE(numbers(passes, "seq_id"_L1), (std::vector{1, 2}));
        QCOMPARE(lengths(passes[0], "forward_backward_input"_L1), (std::vector{5, 6}));
        QCOMPARE(lengths(passes[1], "forward_backward_input"_L1), std::vector{7});
    }

    void c1_27_aStepIsPolledAndGivesMetrics()
    {
        m_mock->future = [](const std::string& id, int poll) {
            return std::optional(ServerResponse::json(
                poll < 3 ? TinkerMock::tryAgain(id) : R"({"type":"optim_step","metrics":{"grad_norm":1.5}})"));
        };
        const Step step;
        m_stack->trainer(m_service)->optimStep({}, this, step.handler());
        QTRY_VERIFY(step.has_value());
        QVERIFY(step->has_value());
        QVERIFY((*step)->metrics.contains("grad_norm"));
        QCOMPARE((*step)->metrics.at("grad_norm"), 1.5);
        QCOMPARE(m_mock->polls("f1"), 3);
    }

    void c1_28_savesHaveANameAndATimeToLive_data()
    {
        QTest::addColumn<bool>("forSampler");
        QTest::newRow("state") << false;
        QTest::newRow("sampler weights") << true;
    }
    void c1_28_savesHaveANameAndATimeToLive()
    {
        QFETCH(bool, forSampler);
        TrainingClient* const trainer = m_stack->trainer(m_service);
        const auto save = [&](std::int64_t ttl) {
            Later<wire::SaveWeightsResult> saved;
            SaveOptions options;
            options.name = "evening";
            options.ttlSeconds = ttl;
            if (forSampler)
                trainer->saveWeightsForSampler(options, this, saved.handler());
            else
                trainer->saveWeights(options, this, saved.handler());
            return saved;
        };
        const std::size_t before = m_mock->requests().size();
        for (const int ttl : {0, -1}) {
            const auto refused = save(ttl);
            QTRY_VERIFY(refused.has_value());
            QVERIFY(!refused->has_value());
            QCOMPARE(refused->error().kind, ErrorKind::Validation);
        }
        QCOMPARE(m_mock->requests().size(), before);
        const auto saved = save(60);
        QTRY_VERIFY(saved.has_value());
        QVERIFY(saved->has_value());
        const auto posts = m_mock->seen(forSampler ? "save_weights_for_sampler" : "save_weights");
        QCOMPARE(numbers(posts, "seq_id"_L1), std::vector{1});
        QCOMPARE(posts[0].body["path"_L1].toString(), u"evening"_s);
        QCOMPARE(posts[0].body["ttl_seconds"_L1].toInt(), 60);
    }

    void c1_30_saveAndSample_data()
    {
        QTest::addColumn<std::string>("reply");
        QTest::addColumn<int>("created");
        QTest::addColumn<std::string>("session");
        QTest::newRow("a path") << kSavedPath << 1 << std::string("S1:sample:1");
        QTest::newRow("a session") << kSavedSession << 0 << std::string("made");
    }
    void c1_30_saveAndSample()
    {
        QFETCH(std::string, reply);
        QFETCH(int, created);
        QFETCH(std::string, session);
        m_mock->future = [reply](const std::string& id, int) {
            return id == "f1" ? std::optional(ServerResponse::json(reply)) : std::nullopt;
        };
        const Later<SamplingClient*> made;
        m_service->createSamplerFromTrainer(m_stack->trainer(m_service), u"now"_s, this, made.handler());
        QTRY_VERIFY(made.has_value());
        QVERIFY2(made->has_value(), *made ? "" : qPrintable(made->error().toText()));
        const auto sessions = m_mock->seen("create_sampling_session");
        QCOMPARE(static_cast<int>(sessions.size()), created);
        for (const Seen& seen : sessions)
            QCOMPARE(seen.body["model_path"_L1].toString(), u"tinker://S/sampler_weights/x"_s);
        const Sampled sampled;
        (**made)->sample(Stack::prompt(), this, sampled.handler());
        QTRY_VERIFY(sampled.has_value());
        QVERIFY(sampled->has_value());
        QCOMPARE(m_mock->seen("asample").at(0).body["sampling_session_id"_L1].toString().toStdString(), session);
    }

    void c1_31_infoNamesModelAndTokenizer()
    {
        m_mock->always("/api/v1/get_info",
                       answer::json(R"({"model_id":"S1:train:0","model_data":{"model_name":"M","tokenizer_id":"T"}})"));
        const Later<wire::ModelInfo> info;
        m_stack->trainer(m_service)->getInfo(this, info.handler());
        QTRY_VERIFY(info.has_value());
        QVERIFY(info->has_value());
        QCOMPARE((*info)->modelId, std::string("S1:train:0"));
        QCOMPARE((*info)->tokenizerId, std::string("T"));
        QCOMPARE(m_mock->seen("get_info").at(0).body["model_id"_L1].toString(), u"S1:train:0"_s);
    }

    void c1_31_anUnloadIsPolledToItsEnd_data()
    {
        QTest::addColumn<std::string>("reply");
        QTest::addColumn<int>("warnings");
        QTest::newRow("unloaded") << std::string(R"({"type":"unload_model","model_id":"S1:train:0"})") << 0;
        QTest::newRow("refused") << std::string(R"({"error":"in use","category":"server"})") << 1;
    }
    void c1_31_anUnloadIsPolledToItsEnd()
    {
        QFETCH(std::string, reply);
        QFETCH(int, warnings);
        TrainingClient* const trainer = m_stack->trainer(m_service);
        m_mock->always("/api/v1/unload_model", answer::json(R"({"request_id":"u1"})"));
        m_mock->future = [reply](const std::string& id, int poll) {
            return std::optional(ServerResponse::json(poll < 2 ? TinkerMock::tryAgain(id) : reply));
        };
        m_service->closeClient(trainer->row().id);
        QTRY_COMPARE(m_mock->polls("u1"), 2);
        QTRY_COMPARE(m_stack->tasks.trackedCount(), 0);
        QTRY_VERIFY(m_service->clientRows().isEmpty());
        const ServerRequest poll = m_mock->requests("/api/v1/retrieve_future").front();
        QCOMPARE(headerValue(poll.headers, "x-tinker-request-type"), std::string_view("UnloadModel"));
        QCOMPARE(m_stack->events.countOf(u"could not be unloaded"_s), warnings);
        QCOMPARE(m_stack->events.countOf(u"in use"_s), warnings);
    }

    void c1_32_forwardOnlyIsChunkedToo()
    {
        chunksOfTwo();
        m_mock->future = [](const std::string& id, int) {
            return std::optional(ServerResponse::json(id == "f1" ? passOutput({-0.5, -1}, 1) : passOutput({-1.5}, 1)));
        };
        const Loss loss;
        m_stack->trainer(m_service)->forward({Stack::datum(5), Stack::datum(6), Stack::datum(7)}, "cross_entropy", {},
                                             this, loss.handler());
        QTRY_VERIFY(loss.has_value());
        QVERIFY2(loss->has_value(), *loss ? "" : qPrintable(loss->error().toText()));
        QCOMPARE(logprobsOf(**loss), (std::vector<float>{-0.5, -1, -1.5}));
        const auto passes = m_mock->seen("forward");
        QCOMPARE(numbers(passes, "seq_id"_L1), (std::vector{1, 2}));
        QCOMPARE(lengths(passes[0], "forward_input"_L1), (std::vector{5, 6}));
        QCOMPARE(lengths(passes[1], "forward_input"_L1), std::vector{7});
        QVERIFY(m_mock->seen("forward_backward").empty());
    }

private:
    void chunksOfTwo()
    {
        wire::ClientConfig config;
        config.fwdbwdMaxChunkLen = 2;
        config.parallelFwdbwdChunks = false;
        m_stack->accounts.front()->link.setConfig(config);
    }
};

QTEST_GUILESS_MAIN(TestTrainingCriteria)
#include "tst_trainingcriteria.moc"
