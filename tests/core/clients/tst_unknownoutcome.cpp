#include "core/clients/samplingclient.h"
#include "core/clients/serviceclient.h"
#include "core/clients/trainingclient.h"
#include "tests/core/clients/httpbench.h"

#include <QTest>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

const std::string kOptim = "/api/v1/optim_step";
const std::string kSample = "/api/v1/asample";
const std::string kFuture = "/api/v1/retrieve_future";
const std::string kSampled = R"({"sequences":[{"stop_reason":"length","tokens":[5]}]})";

/// The server takes the request, and its answer never arrives.
Answer takenButUnanswered(int& taken)
{
    return [&taken](const ServerRequest&, Responder responder) {
        ++taken;
        responder.abort();
    };
}

std::string keyOf(const ServerRequest& request)
{
    return std::string(headerValue(request.headers, "x-idempotency-key"));
}

} // namespace

/// A mutating request whose connection breaks after the server took it has an unknown outcome: it is sent again under
/// the same identity, so that the server can see that it is the same. Over real sockets.
class TestUnknownOutcome : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<HttpBench>();
        m_owner = std::make_unique<QObject>();
        m_bench->server.always("/api/v1/client/config", answer::status(404));
        m_bench->server.always("/api/v1/create_session", answer::json(R"({"session_id":"S"})"));
        m_bench->server.always("/api/v1/create_model", answer::json(R"({"request_id":"c","model_id":"S:train:0"})"));
        m_bench->server.always("/api/v1/create_sampling_session",
                               answer::json(R"({"sampling_session_id":"S:sample:0"})"));
        m_bench->server.always("/api/v1/unload_model", answer::status(404));
        m_service = std::make_unique<ServiceClient>(m_bench->link, ServiceOptions{u"test"_s, {}, "{}", {}});
        m_service->start();
        QTRY_VERIFY(m_service->isRunning());
    }
    void cleanup()
    {
        m_service.reset();
        m_owner.reset();
        m_bench.reset();
    }

    /// Same sequence id, same body, same idempotency key; the next step has a key of its own.
    void aTrainingStepKeepsItsIdentity()
    {
        TrainingClient* trainer = openTrainer();
        QVERIFY(trainer);
        int taken = 0;
        m_bench->server.expect(kOptim, {takenButUnanswered(taken), takenButUnanswered(taken)});
        m_bench->server.always(kOptim, answer::json(R"({"request_id":"r1"})"));
        m_bench->server.always(kFuture, answer::json(R"({"metrics":{}})"));
        for (int step = 1; step <= 2; ++step) {
            std::optional<Result<wire::OptimStepResult>> result;
            trainer->optimStep({}, m_owner.get(), [&](auto r) { result = std::move(r); });
            for (int i = 0; i < 20 && !result; ++i) {
                QTest::qWait(20);
                m_bench->clock.advance(1s);
            }
            QTRY_VERIFY(result.has_value());
            QVERIFY2(result->has_value(), *result ? "" : qPrintable(result->error().toText()));
        }
        QCOMPARE(taken, 2);
        const auto posts = m_bench->server.requests(kOptim);
        QCOMPARE(posts.size(), 4U);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(posts[i].body, posts[0].body);
            QCOMPARE(keyOf(posts[i]), keyOf(posts[0]));
        }
        QVERIFY(posts[0].body.find("\"seq_id\":1") != std::string::npos);
        QVERIFY(posts[3].body.find("\"seq_id\":2") != std::string::npos);
        QVERIFY(keyOf(posts[3]) != keyOf(posts[0]));
        QVERIFY(!keyOf(posts[0]).empty());
    }

    /// When all attempts break, the operation says so and the next one does not take its number.
    void aNumberOfUnknownOutcomeIsNotUsedAgain()
    {
        TrainingClient* trainer = openTrainer();
        QVERIFY(trainer);
        int taken = 0;
        m_bench->server.always(kOptim, takenButUnanswered(taken));
        std::optional<Result<wire::OptimStepResult>> lost;
        trainer->optimStep({}, m_owner.get(), [&](auto r) { lost = std::move(r); });
        for (int i = 0; i < 100 && !lost; ++i) {
            QTest::qWait(10);
            m_bench->clock.advance(10s);
        }
        QVERIFY(lost.has_value());
        QCOMPARE(lost->error().kind, ErrorKind::Network);
        QVERIFY(taken >= 11); // libcurl repeats what a kept-alive connection dropped, on top of the eleven attempts
        const auto posts = m_bench->server.requests(kOptim);
        QVERIFY(std::ranges::all_of(posts, [&](const ServerRequest& post) {
            return keyOf(post) == keyOf(posts[0]) && post.body == posts[0].body;
        }));
        QVERIFY(m_bench->events.count(Severity::Warning) > 0); // the gap is told
        m_bench->clock.advance(30s);
        m_bench->server.always(kOptim, answer::json(R"({"request_id":"r2"})"));
        m_bench->server.always(kFuture, answer::json(R"({"metrics":{}})"));
        std::optional<Result<wire::OptimStepResult>> next;
        trainer->optimStep({}, m_owner.get(), [&](auto r) { next = std::move(r); });
        QTRY_VERIFY(next.has_value());
        QVERIFY(m_bench->server.requests(kOptim).back().body.find("\"seq_id\":2") != std::string::npos);
    }

    /// A sample keeps its number while nobody knows whether it was taken, and gets a new one once its future is gone.
    void aSampleKeepsItsNumberUntilItsFutureIsGone()
    {
        SamplingClient* sampler = openSampler();
        QVERIFY(sampler);
        int taken = 0;
        // Twice, because libcurl repeats the first on a connection that was kept alive.
        m_bench->server.expect(kSample, {takenButUnanswered(taken), takenButUnanswered(taken)});
        m_bench->server.always(kSample, answer::json(R"({"request_id":"r"})"));
        m_bench->server.expect(kFuture, {answer::status(410)});
        m_bench->server.always(kFuture, answer::json(kSampled));
        wire::SampleRequest request;
        request.prompt = wire::ModelInput::fromTokens({1, 2, 3});
        request.params.maxTokens = 1;
        std::optional<Result<SampleOutcome>> outcome;
        sampler->sample(request, m_owner.get(), [&](auto r) { outcome = std::move(r); });
        for (int i = 0; i < 40 && !outcome; ++i) {
            QTest::qWait(20);
            m_bench->clock.advance(500ms);
        }
        QTRY_VERIFY(outcome.has_value());
        QVERIFY2(outcome->has_value(), *outcome ? "" : qPrintable(outcome->error().toText()));
        const auto posts = m_bench->server.requests(kSample);
        QCOMPARE(posts.size(), 4U);
        QCOMPARE(posts[1].body, posts[0].body);
        QCOMPARE(posts[2].body, posts[0].body);
        QVERIFY(posts[0].body.find("\"seq_id\":0") != std::string::npos);
        QVERIFY(posts[3].body.find("\"seq_id\":1") != std::string::npos);
        QVERIFY((*outcome)->retries >= 2);
    }

    /// 402 pauses a training step and costs it nothing.
    void anUnpaidStepWaits()
    {
        TrainingClient* trainer = openTrainer();
        QVERIFY(trainer);
        m_bench->server.expect(kOptim, {answer::status(402, {}, R"({"detail":"pay first"})")});
        m_bench->server.always(kOptim, answer::json(R"({"request_id":"r1"})"));
        m_bench->server.always(kFuture, answer::json(R"({"metrics":{}})"));
        std::optional<Result<wire::OptimStepResult>> result;
        trainer->optimStep({}, m_owner.get(), [&](auto r) { result = std::move(r); });
        QTRY_COMPARE(trainer->row().operations.value(0).wait.kind, Wait::Kind::Billing);
        const Wait wait = trainer->row().operations.value(0).wait;
        QCOMPARE(wait.reason, u"pay first"_s);
        QCOMPARE(wait.untilMs, m_bench->clock.wallMs() + 5'000);
        m_bench->clock.advance(5s);
        QTRY_VERIFY(result.has_value());
        QVERIFY(result->has_value());
        QCOMPARE(m_bench->server.count(kOptim), 2);
    }

private:
    TrainingClient* openTrainer()
    {
        std::optional<Result<TrainingClient*>> made;
        TrainerOptions options;
        options.baseModel = "tiny";
        m_service->createTrainer(options, m_owner.get(), [&](auto r) { made = std::move(r); });
        return QTest::qWaitFor([&] { return made.has_value(); }, 10'000) && *made ? **made : nullptr;
    }
    SamplingClient* openSampler()
    {
        std::optional<Result<SamplingClient*>> made;
        SamplerOptions options;
        options.baseModel = "tiny";
        m_service->createSampler(options, m_owner.get(), [&](auto r) { made = std::move(r); });
        return QTest::qWaitFor([&] { return made.has_value(); }, 10'000) && *made ? **made : nullptr;
    }

    std::unique_ptr<HttpBench> m_bench;
    std::unique_ptr<QObject> m_owner;
    std::unique_ptr<ServiceClient> m_service;
};

QTEST_GUILESS_MAIN(TestUnknownOutcome)
#include "tst_unknownoutcome.moc"
