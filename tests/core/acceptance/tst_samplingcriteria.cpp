#include "core/clients/checkpointdownload.h"
#include "tests/core/acceptance/stacktest.h"

#include <QTemporaryDir>
#include <cmath>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

const char* const kSample = "/api/v1/asample";

} // namespace

/// What a sampler puts on the wire and makes of the answers: the acceptance criteria of sampling, and in which lane
/// each kind of request goes.
class TestSamplingCriteria : public StackTest {
    Q_OBJECT

private Q_SLOTS:
    void c1_37_aRefusalPausesByTheSizeOfThePrompt_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("pause");
        QTest::newRow("small") << 4 << 1'000;
        QTest::newRow("15,000 tokens") << 15'000 << 5'000;
    }
    void c1_37_aRefusalPausesByTheSizeOfThePrompt()
    {
        QFETCH(int, tokens);
        QFETCH(int, pause);
        const SamplingDispatch& dispatch = m_stack->accounts.front()->link.dispatch();
        SamplingClient* const sampler = m_stack->sampler(m_service);
        m_mock->expect(kSample, {answer::status(429)});
        const Milliseconds before = m_stack->clock.now();
        sampler->sample(Stack::prompt(tokens), this, [](const auto&) {});
        QTRY_VERIFY(dispatch.isPaused());
        const Milliseconds now = m_stack->clock.now();
        QVERIFY(dispatch.pausedUntil() >= before + Milliseconds(pause));
        QVERIFY(dispatch.pausedUntil() <= now + Milliseconds(pause));
    }

    void c1_38_theReasonOfARefusalIsTold()
    {
        const char* const body =
            R"({"error":"slow down","queue_state":"paused_rate_limit","queue_state_reason":"too many adapters"})";
        m_mock->expect(kSample, {answer::status(429, {}, body)});
        SamplingClient* const sampler = m_stack->sampler(m_service);
        sampler->sample(Stack::prompt(), this, [](const auto&) {});
        QTRY_VERIFY(m_stack->accounts.front()->link.dispatch().isPaused());
        QTRY_COMPARE(m_stack->events.countOf(u"too many adapters"_s), 1);
        QCOMPARE(sampler->row().operations.value(0).queueState, u"paused_rate_limit"_s);
    }

    void c1_46_logprobsOfAPrompt()
    {
        m_mock->future = [](const std::string&, int) {
            return std::optional(ServerResponse::json(R"({"sequences":[{"tokens":[1]}],"prompt_logprobs":[null,-1.5],)"
                                                      R"("topk_prompt_logprobs":[null,[[3,-0.25],[4,-2.0]]]})"));
        };
        SamplingClient* const sampler = m_stack->sampler(m_service);
        const auto prompt = wire::ModelInput::fromTokens({1, 2});
        const Later<std::vector<float>> logprobs;
        sampler->computeLogprobs(prompt, this, logprobs.handler());
        QTRY_VERIFY(logprobs.has_value());
        QVERIFY(logprobs->has_value());
        QCOMPARE((*logprobs)->size(), std::size_t{2});
        QVERIFY(std::isnan((**logprobs)[0]));
        QCOMPARE((**logprobs)[1], -1.5F);
        const Later<std::vector<std::vector<wire::TokenLogprob>>> alternatives;
        sampler->topkLogprobs(prompt, 2, this, alternatives.handler());
        QTRY_VERIFY(alternatives.has_value());
        QVERIFY(alternatives->has_value());
        QVERIFY((**alternatives)[0].empty());
        QCOMPARE((**alternatives)[1].at(1).token, 4);
        const auto samples = m_mock->seen("asample");
        for (const Seen& seen : samples) {
            QCOMPARE(seen.body["num_samples"_L1].toInt(), 1);
            QCOMPARE(seen.body["sampling_params"_L1]["max_tokens"_L1].toInt(), 1);
            QVERIFY(seen.body["prompt_logprobs"_L1].toBool());
        }
        QCOMPARE(samples.at(0).body["topk_prompt_logprobs"_L1].toInt(-1), 0);
        QCOMPARE(samples.at(1).body["topk_prompt_logprobs"_L1].toInt(-1), 2);
    }

    void c1_48_retriesOfASample_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("failures"); // -1: all
        QTest::addColumn<int>("calls");
        QTest::addColumn<bool>("good");
        QTest::newRow("the third attempt") << 500 << 2 << 3 << true;
        QTest::newRow("two retries are three calls") << 500 << -1 << 3 << false;
        QTest::newRow("the user's own mistake") << 400 << -1 << 1 << false;
    }
    void c1_48_retriesOfASample()
    {
        QFETCH(int, status);
        QFETCH(int, failures);
        QFETCH(int, calls);
        QFETCH(bool, good);
        SamplingClient* const sampler = m_stack->sampler(m_service);
        SampleRetryPolicy policy;
        policy.base = 5ms;
        policy.maxRetries = 2;
        sampler->setRetryPolicy(policy);
        if (failures < 0)
            m_mock->always(kSample, answer::status(status));
        else
            m_mock->expect(kSample, std::vector<Answer>(static_cast<std::size_t>(failures), answer::status(status)));
        const Sampled sampled;
        sampler->sample(Stack::prompt(), this, sampled.handler());
        QTRY_VERIFY(sampled.has_value());
        QCOMPARE(sampled->has_value(), good);
        if (!good)
            QCOMPARE(sampled->error().httpStatus, status);
        QCOMPARE(m_mock->count(kSample), calls);
    }

    void c1_49_delaysOfASampleDoubleUpToTheirCap()
    {
        SampleRetryPolicy policy;
        policy.jitter = 0;
        QVERIFY(!policy.maxRetries); // without a limit, no number of retries ends it
        const qint64 expected[] = {500, 1'000, 2'000, 4'000, 8'000, 10'000, 10'000};
        for (int attempt = 0; attempt < 7; ++attempt)
            QCOMPARE(policy.delay(attempt).count(), expected[attempt]);
        QCOMPARE(policy.delay(1'000'000).count(), 10'000);
        policy.jitter = 0.25;
        Milliseconds least = 1h;
        Milliseconds most{0};
        for (int i = 0; i < 1'000; ++i) {
            least = std::min(least, policy.delay(1));
            most = std::max(most, policy.delay(1));
            QVERIFY(policy.delay(20) <= policy.cap);
        }
        QVERIFY(least >= 750ms && least < 800ms);
        QVERIFY(most <= 1'250ms && most > 1'200ms);
    }

    void c1_59_theLogTellsOfAPausedQueueOnce()
    {
        bool isPaused = true;
        m_mock->future = [&isPaused](const std::string& id, int) -> std::optional<ServerResponse> {
            if (!isPaused)
                return std::nullopt;
            return ServerResponse::json(TinkerMock::tryAgain(id, 20, "paused_rate_limit", "too many adapters"));
        };
        QStringList told;
        connect(&m_stack->accounts.front()->link, &ServerLink::queueStateChanged, this,
                [&](const QString& client, wire::QueueState state, const QString& reason) {
                    QCOMPARE(state, wire::QueueState::PausedRateLimit);
                    told << client + u' ' + reason;
                });
        SamplingClient* const sampler = m_stack->sampler(m_service);
        const Sampled sampled;
        sampler->sample(Stack::prompt(), this, sampled.handler());
        QTRY_VERIFY(m_mock->polls("f1") >= 4);
        const OperationRow row = sampler->row().operations.value(0);
        QCOMPARE(row.requestId, u"f1"_s);
        QCOMPARE(row.queueReason, u"too many adapters"_s);
        isPaused = false;
        QTRY_VERIFY(sampled.has_value());
        QVERIFY(sampled->has_value());
        QCOMPARE(told, QStringList{u"S1:sample:0 too many adapters"_s});
        QCOMPARE(m_stack->events.countOf(u"too many adapters"_s), 1);
    }

    void c1_68_everyRequestHasItsLane()
    {
        TrainingClient* const trainer = m_stack->trainer(m_service);
        SamplingClient* const sampler = m_stack->sampler(m_service);
        const Loss loss;
        const Sampled sampled;
        const Later<StreamOutcome> streamed;
        trainer->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, loss.handler());
        sampler->sample(Stack::prompt(), this, sampled.handler());
        sampler->sampleStream(Stack::prompt(), this, {}, streamed.handler()); // 404 here: it has been sent all the same
        m_mock->always("/api/v1/training_runs/r/checkpoints/weights/x/archive",
                       answer::status(302, {{"Location", "/signed"}}));
        const QTemporaryDir folder;
        const Later<DownloadedCheckpoint> downloaded;
        downloadCheckpoint(m_service->rest(), m_stack->accounts.front()->link,
                           {{"r", "weights", "x"}, folder.path(), false, {}}, this, {}, downloaded.handler());
        QTRY_VERIFY(loss && sampled && streamed && downloaded);
        m_service->closeClient(trainer->row().id);
        QTRY_COMPARE(m_mock->seen("unload_model").size(), std::size_t{1});

        QHash<QString, TrafficClass> lanes;
        for (const RequestEntry& entry : m_stack->accounts.front()->transport.journal().entries())
            lanes[entry.operation] = entry.trafficClass;
        using C = TrafficClass;
        const QHash<QString, TrafficClass> expected{{u"client/config"_s, C::Control},
                                                    {u"client/dynamic_config"_s, C::Control},
                                                    {u"create_session"_s, C::Control},
                                                    {u"create_model"_s, C::Training},
                                                    {u"create_sampling_session"_s, C::Control},
                                                    {u"forward_backward"_s, C::Training},
                                                    {u"asample"_s, C::Sampling},
                                                    {u"stream_sample"_s, C::Sampling},
                                                    {u"retrieve_future"_s, C::Futures},
                                                    {u"archive"_s, C::Rest},
                                                    {u"download"_s, C::Transfer},
                                                    {u"unload_model"_s, C::Control}};
        QCOMPARE(lanes, expected);
    }

    /// One client's line does not use up the other's.
    void c1_84_everyClientHasItsOwnMinute()
    {
        m_mock->future = [](const std::string& id, int poll) -> std::optional<ServerResponse> {
            if (poll > 1)
                return std::nullopt;
            return ServerResponse::json(TinkerMock::tryAgain(id, 20, "paused_capacity", "no room"));
        };
        SamplingClient* const samplers[] = {m_stack->sampler(m_service), m_stack->sampler(m_service)};
        int good = 0;
        for (int i = 0; i < 4; ++i)
            samplers[i % 2]->sample(Stack::prompt(), this, [&](const auto& r) { good += r ? 1 : 0; });
        QTRY_COMPARE(good, 4);
        QStringList objects;
        for (const EventRow& row : m_stack->events.lines) {
            if (row.text.contains(u"no room"_s))
                objects << row.object;
        }
        objects.sort();
        const QStringList oneEach{u"S1:sample:0"_s, u"S1:sample:1"_s};
        QCOMPARE(objects, oneEach);
    }
};

QTEST_GUILESS_MAIN(TestSamplingCriteria)
#include "tst_samplingcriteria.moc"
