#include "tests/core/clients/clientbench.h"

#include "core/wire/codec.h"

using namespace tinkex;
using namespace tinkex::test;

namespace {

const char* kSample = "/api/v1/asample";
const char* kFuture = "/api/v1/retrieve_future";
const char* kResult =
    R"({"type":"sample","sequences":[{"stop_reason":"stop","tokens":[5,6],"logprobs":[-0.5,-0.25]}]})";

wire::SampleRequest request()
{
    wire::SampleRequest request;
    request.prompt = wire::ModelInput::fromTokens({1, 2, 3});
    return request;
}

} // namespace

class tst_SamplingClient : public QObject {
    Q_OBJECT
private slots:
    void samples()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        QVERIFY(sampler);
        std::optional<Result<SampleOutcome>> outcome;
        sampler->sample(request(), &bench, [&](auto r) { outcome = std::move(r); });
        QTRY_VERIFY(bench.waiting(kSample));
        const std::string body = bench.transport.at(*bench.waiting(kSample)).call.body;
        QVERIFY(body.find("\"sampling_session_id\":\"S:sample:0\"") != std::string::npos);
        QVERIFY(body.find("\"seq_id\":0") != std::string::npos);
        QVERIFY(bench.answer(kSample, accepted("r1")));
        QVERIFY(bench.answer(kFuture, kResult));
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(outcome->has_value());
        QCOMPARE((*outcome)->response.sequences.front().tokens, (std::vector<std::int32_t>{5, 6}));
        QCOMPARE((*outcome)->seqId, 0);
    }

    void sendsTheSameNumberAgainAfter429()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        std::optional<Result<SampleOutcome>> outcome;
        sampler->sample(request(), &bench, [&](auto r) { outcome = std::move(r); });
        QVERIFY(bench.answer(kSample, R"({"detail":"busy"})", 429));
        QTRY_VERIFY(bench.link.dispatch().isPaused());
        const Wait wait = sampler->row().operations.value(0).wait;
        QCOMPARE(wait.kind, Wait::Kind::RateLimit);
        QCOMPARE(wait.reason, QStringLiteral("busy"));
        QCOMPARE(wait.untilMs, bench.clock.wallMs() + 1'000);
        QVERIFY(!bench.waiting(kSample));
        bench.clock.advance(std::chrono::milliseconds(999));
        QVERIFY(!bench.waiting(kSample));
        QTRY_VERIFY(bench.clock.pendingTimers() > 0);
        bench.clock.advance(std::chrono::milliseconds(2));
        QTRY_VERIFY(bench.waiting(kSample));
        QVERIFY(bench.transport.at(*bench.waiting(kSample)).call.body.find("\"seq_id\":0") != std::string::npos);
        QVERIFY(bench.answer(kSample, accepted("r1")));
        QVERIFY(bench.answer(kFuture, kResult));
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE((*outcome)->retries, 1);
    }

    void takesANewNumberForALostPromise()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        std::optional<Result<SampleOutcome>> outcome;
        sampler->sample(request(), &bench, [&](auto r) { outcome = std::move(r); });
        QVERIFY(bench.answer(kSample, accepted("r1")));
        QVERIFY(bench.answer(kFuture, R"({"detail":"gone"})", 410));
        QTRY_VERIFY(sampler->row().operations.value(0).retries == 1);
        QCOMPARE(sampler->row().operations.value(0).wait.kind, Wait::Kind::Expired);
        bench.clock.advance(std::chrono::seconds(1));
        QTRY_VERIFY(bench.waiting(kSample));
        QVERIFY(bench.transport.at(*bench.waiting(kSample)).call.body.find("\"seq_id\":1") != std::string::npos);
    }

    void sendsTheSameNumberAgainAfterADroppedConnection()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        sampler->sample(request(), &bench, [](auto) {});
        QVERIFY(bench.answer(kSample, failure(ErrorKind::Network, "connection reset")));
        QTRY_COMPARE(sampler->row().operations.value(0).retries, 1);
        QCOMPARE(bench.link.dispatch().inFlight(), 0); // no permit is held while it waits
        bench.clock.advance(std::chrono::seconds(1));
        QTRY_VERIFY(bench.waiting(kSample));
        QVERIFY(bench.transport.at(*bench.waiting(kSample)).call.body.find("\"seq_id\":0") != std::string::npos);
    }

    void givesUpWhenNoSampleFinishesForTooLong()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        sampler->setRetryPolicy(
            {std::chrono::milliseconds(500), std::chrono::seconds(10), 0.25, std::chrono::minutes(10)});
        std::optional<Result<SampleOutcome>> stuck;
        std::optional<Result<SampleOutcome>> quick;
        sampler->sample(request(), &bench, [&](auto r) { stuck = std::move(r); });
        QVERIFY(bench.answer(kSample, accepted("slow")));
        QTRY_VERIFY(bench.waiting(kFuture));
        bench.clock.advance(std::chrono::minutes(9));
        sampler->sample(request(), &bench, [&](auto r) { quick = std::move(r); });
        QVERIFY(bench.answer(kSample, accepted("fast")));
        QTRY_VERIFY(!bench.transport.find(kFuture, "fast").empty());
        bench.transport.answer(bench.transport.find(kFuture, "fast").front(), reply(kResult));
        QTRY_VERIFY(quick.has_value());
        bench.clock.advance(std::chrono::minutes(9)); // the other one's end counted as progress
        QCoreApplication::processEvents();
        QVERIFY(!stuck.has_value());
        bench.clock.advance(std::chrono::minutes(2));
        QTRY_VERIFY(stuck.has_value());
        QCOMPARE(stuck->error().kind, ErrorKind::Timeout);
    }

    void endsAtOnceOnWhatCannotPass()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        std::optional<Result<SampleOutcome>> outcome;
        sampler->sample(request(), &bench, [&](auto r) { outcome = std::move(r); });
        QVERIFY(bench.answer(kSample, R"({"detail":"bad prompt"})", 400));
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(outcome->error().httpStatus, 400);
        QVERIFY(outcome->error().detail.contains(QStringLiteral("bad prompt")));
    }

    void refusesBadRequests_data()
    {
        QTest::addColumn<int>("what");
        for (int what = 0; what < 5; ++what)
            QTest::addRow("%d", what) << what;
    }
    void refusesBadRequests()
    {
        QFETCH(int, what);
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        wire::SampleRequest bad = request();
        if (what == 0)
            bad.prompt = {};
        else if (what == 1)
            bad.numSamples = 0;
        else if (what == 2)
            bad.params.temperature = std::numeric_limits<double>::quiet_NaN();
        else if (what == 3)
            bad.params.topP = 0;
        else
            bad.params.topK = 0;
        std::optional<Result<SampleOutcome>> outcome;
        sampler->sample(bad, &bench, [&](auto r) { outcome = std::move(r); });
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(outcome->error().kind, ErrorKind::Validation);
        QVERIFY(bench.transport.find(kSample).empty());
    }

    void cancelsBeforeItWasPostedAndGivesThePermitBack()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        std::optional<Result<SampleOutcome>> outcome;
        OperationHandle handle = sampler->sample(request(), &bench, [&](auto r) { outcome = std::move(r); });
        QTRY_VERIFY(bench.waiting(kSample));
        handle.cancel();
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(outcome->error().kind, ErrorKind::Cancelled);
        QTRY_COMPARE(bench.link.dispatch().inFlight(), 0);
        QCOMPARE(bench.link.dispatch().bytesInFlight(), 0);
        QTRY_VERIFY(!bench.waiting(kSample));
    }

    void keepsToTheServersNumberOfSamples()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        wire::ClientConfig config;
        config.sampleMaxConcurrentRequests = 2;
        bench.link.setConfig(config);
        SamplingClient* sampler = bench.openSampler();
        int done = 0;
        std::vector<OperationHandle> samples;
        for (int i = 0; i < 4; ++i)
            samples.push_back(sampler->sample(request(), &bench, [&](const auto&) { ++done; }));
        const auto held = [sampler] {
            const QList<OperationRow> rows = sampler->row().operations;
            return std::ranges::count_if(
                rows, [](const OperationRow& row) { return row.wait.reason == QStringLiteral("samples"); });
        };
        QCOMPARE(held(), 2);
        QVERIFY(bench.answer(kSample, accepted("r1")));
        QVERIFY(bench.answer(kSample, accepted("r2")));
        QCoreApplication::processEvents();
        QVERIFY(!bench.waiting(kSample)); // their polls still count
        samples[2].cancel();              // one that waits gives no place free
        QCOMPARE(held(), 1);
        QVERIFY(!bench.waiting(kSample));
        QVERIFY(bench.answer(kFuture, kResult));
        QTRY_COMPARE(done, 2);
        QCOMPARE(held(), 0);
        QTRY_VERIFY(bench.waiting(kSample));
        samples[3].cancel();
        samples[1].cancel();
        QTRY_COMPARE(done, 4);
        sampler->sample(request(), &bench, [](auto) {}); // every place is free again
        sampler->sample(request(), &bench, [](auto) {});
        QCOMPARE(held(), 0);
    }

    void remembersTheLastThatAreOver()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        sampler->sample(request(), &bench, [](auto) {});
        QVERIFY(bench.answer(kSample, accepted("r1")));
        bench.clock.advance(std::chrono::milliseconds(300));
        QVERIFY(bench.answer(kFuture, kResult));
        QTRY_COMPARE(sampler->row().ended.size(), 1);
        sampler->sample(request(), &bench, [](auto) {}).cancel();
        const QList<EndedOperation> past = sampler->row().ended;
        QCOMPARE(past.size(), 2);
        QCOMPARE(past[0].how, TaskEnd::Finished);
        QCOMPARE(past[0].operation.seqId, qint64(0));
        QCOMPARE(past[0].operation.requestId, QStringLiteral("r1"));
        QCOMPARE(past[0].endedAtMs - past[0].operation.startedAtMs, qint64(300));
        QVERIFY(past[0].reason.isEmpty());
        QCOMPARE(past[1].how, TaskEnd::Cancelled);
        QVERIFY(past[1].reason.contains(QStringLiteral("cancelled")));
        for (int i = 0; i < kEndedOperations; ++i)
            sampler->sample(request(), &bench, [](auto) {}).cancel();
        const QList<EndedOperation> last = sampler->row().ended;
        QCOMPARE(qsizetype(last.size()), qsizetype(kEndedOperations));
        QVERIFY(!last.contains(past[0]) && !last.contains(past[1]));
    }

    void givesLogprobsAndAlternatives()
    {
        ClientBench bench;
        QVERIFY(bench.openService());
        SamplingClient* sampler = bench.openSampler();
        std::optional<Result<std::vector<float>>> logprobs;
        sampler->computeLogprobs(wire::ModelInput::fromTokens({1, 2}), &bench,
                                 [&](auto r) { logprobs = std::move(r); });
        QVERIFY(bench.answer(kSample, accepted("r1")));
        QVERIFY(bench.answer(kFuture,
                             R"({"sequences":[{"stop_reason":"length","tokens":[1]}],"prompt_logprobs":[null,-1.5]})"));
        QTRY_VERIFY(logprobs.has_value());
        QVERIFY(logprobs->has_value());
        QCOMPARE((**logprobs)[1], -1.5f);
    }
};

QTEST_GUILESS_MAIN(tst_SamplingClient)
#include "tst_samplingclient.moc"
