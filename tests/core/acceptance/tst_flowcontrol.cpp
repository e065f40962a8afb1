#include "tests/core/acceptance/stacktest.h"

#include <QJsonArray>

using namespace tinkex;
using namespace tinkex::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatience = Stack::kPatience;
const std::string kSecond = "tml-secret-of-the-second";
const char* const kSample = "/api/v1/asample";

std::vector<int> seqIds(const std::vector<Seen>& requests)
{
    std::vector<int> numbers;
    for (const Seen& seen : requests)
        numbers.push_back(seen.body["seq_id"_L1].toInt(-1));
    return numbers;
}

std::vector<Seen> ofKey(std::vector<Seen> requests, const std::string& key)
{
    std::erase_if(requests, [&](const Seen& seen) { return seen.key != key; });
    return requests;
}

/// 0, 1, … count - 1, each once, in any order.
bool isComplete(std::vector<int> numbers, int count)
{
    std::ranges::sort(numbers);
    if (static_cast<int>(numbers.size()) != count)
        return false;
    for (int i = 0; i < count; ++i) {
        if (numbers[static_cast<std::size_t>(i)] != i)
            return false;
    }
    return true;
}

ServerResponse outputs(int count, double mean, double sum)
{
    QByteArray list;
    for (int i = 0; i < count; ++i)
        list += i ? ",{}" : "{}";
    return ServerResponse::json("{\"type\":\"forward_backward\",\"loss_fn_output_type\":\"L\",\"loss_fn_outputs\":[" +
                                list.toStdString() + "],\"metrics\":{\"loss:mean\":" + std::to_string(mean) +
                                ",\"grad:sum\":" + std::to_string(sum) + "}}");
}

} // namespace

/// Windows, permits, sequence ids and chunks over the wire, for one and for two keys.
class TestFlowControl : public StackTest {
    Q_OBJECT

private Q_SLOTS:
    void c1_1_twoKeysSampleSideBySide()
    {
        ServiceClient* const other = m_stack->open(m_stack->account(m_mock->baseUrl(), kSecond), u"two"_s);
        SamplingClient* const a = m_stack->sampler(m_service);
        SamplingClient* const b = m_stack->sampler(other);
        int good = 0;
        int bad = 0;
        for (int i = 0; i < 60; ++i) {
            for (SamplingClient* sampler : {a, b})
                sampler->sample(Stack::prompt(), this, [&](const Result<SampleOutcome>& r) { ++(r ? good : bad); });
        }
        QTRY_COMPARE_WITH_TIMEOUT(good + bad, 120, kPatience);
        QCOMPARE(bad, 0);
        for (const auto& [key, session] : {std::pair(m_key, "S1:sample:0"), std::pair(kSecond, "S2:sample:0")}) {
            const auto mine = ofKey(m_mock->seen("asample"), key);
            QVERIFY(isComplete(seqIds(mine), 60));
            QVERIFY(std::ranges::all_of(mine, [&, id = QString::fromLatin1(session)](const Seen& seen) {
                return seen.body["sampling_session_id"_L1].toString() == id;
            }));
        }
        QVERIFY(!a->row().id.isEmpty() && a->row().id != b->row().id);
        // c1_5: every request is counted under its own server and key.
        for (const auto& account : m_stack->accounts) {
            QVERIFY(!account->link.dispatch().isPaused());
            QVERIFY(account->transport.counters().attempts >= 60);
        }
    }

    void c1_2_aWindowIsOfOneKeyOnly()
    {
        Account& second = m_stack->account(m_mock->baseUrl(), kSecond);
        SamplingClient* const a = m_stack->sampler(m_service);
        SamplingClient* const b = m_stack->sampler(m_stack->open(second, u"two"_s));
        m_mock->expect(kSample, {answer::status(429)});
        Sampled first;
        Sampled later;
        Sampled others;
        a->sample(Stack::prompt(), this, first.handler());
        QTRY_VERIFY(m_stack->accounts.front()->link.dispatch().isPaused());
        const qint64 refusedAt = m_mock->seen("asample").front().atMs;
        a->sample(Stack::prompt(), this, later.handler());
        b->sample(Stack::prompt(), this, others.handler());
        QTRY_VERIFY_WITH_TIMEOUT(first && later && others, kPatience);
        QVERIFY(*first && *later && *others);
        const auto mine = ofKey(m_mock->seen("asample"), m_key);
        QCOMPARE(mine.size(), std::size_t{3});
        QVERIFY2(mine[1].atMs >= refusedAt + 1'000, qPrintable(QString::number(mine[1].atMs - refusedAt)));
        QVERIFY(ofKey(m_mock->seen("asample"), kSecond).front().atMs < refusedAt + 1'000);
        QVERIFY(!second.link.dispatch().isThrottled());
        QCOMPARE((*first)->retries, 1);
        // c1_4: no window is left, neither of the samples nor of a lane.
        for (const auto& account : m_stack->accounts) {
            QVERIFY(!account->link.dispatch().isPaused());
            for (const LaneSummary& lane : account->transport.lanes())
                QCOMPARE(lane.gateOpensAtMs, 0);
        }
    }

    void c1_3_bothTrainWhileTheySample()
    {
        Account& second = m_stack->account(m_mock->baseUrl(), kSecond);
        ServiceClient* const other = m_stack->open(second, u"two"_s);
        for (ServiceClient* service : {m_service.data(), other})
            m_stack->sampler(service)->sample(Stack::prompt(), this, [](const auto&) {});
        m_mock->pendingPolls = 2;
        Loss a;
        Loss b;
        m_stack->trainer(m_service)->forwardBackward(std::vector(1'025, Stack::datum(1)), "cross_entropy", {}, this,
                                                     a.handler());
        m_stack->trainer(other)->forwardBackward({Stack::datum()}, "cross_entropy", {}, this, b.handler());
        QTRY_VERIFY_WITH_TIMEOUT(a && b, kPatience);
        QVERIFY(*a && *b);
        QCOMPARE(seqIds(ofKey(m_mock->seen("forward_backward"), m_key)), (std::vector{1, 2}));
        QCOMPARE(seqIds(ofKey(m_mock->seen("forward_backward"), kSecond)), std::vector{1});
        QTRY_COMPARE(m_mock->polls(), 5 * 3); // two samples, three passes: twice pending, then done
    }

    void c1_6_twentySamplesBehindOneRefusal()
    {
        SamplingClient* const sampler = m_stack->sampler(m_service);
        m_mock->expect(kSample, {answer::status(429)});
        int good = 0;
        const auto count = [&](const Result<SampleOutcome>& r) {
            good += r ? 1 : 0;
        };
        sampler->sample(Stack::prompt(), this, count);
        QTRY_VERIFY(m_stack->accounts.front()->link.dispatch().isPaused());
        const qint64 refusedAt = m_mock->seen("asample").front().atMs;
        for (int i = 0; i < 20; ++i)
            sampler->sample(Stack::prompt(), this, count);
        QTRY_COMPARE_WITH_TIMEOUT(good, 21, kPatience);
        auto requests = m_mock->seen("asample");
        QCOMPARE(requests.size(), std::size_t{22}); // the refused one comes again under its own number (4.6)
        QCOMPARE(seqIds({requests[0]}), std::vector{0});
        requests.erase(requests.begin());
        QVERIFY(isComplete(seqIds(requests), 21));
        QVERIFY(std::ranges::all_of(requests, [&](const Seen& seen) { return seen.atMs >= refusedAt + 1'000; }));
        QVERIFY(!m_stack->accounts.front()->link.dispatch().isPaused());
    }

    void c1_7_withoutRetriesAnErrorIsOneRequest_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("500") << 500;
        QTest::newRow("400") << 400;
    }
    void c1_7_withoutRetriesAnErrorIsOneRequest()
    {
        QFETCH(int, status);
        SamplingClient* const sampler = m_stack->sampler(m_service);
        SampleRetryPolicy policy;
        policy.maxRetries = 0;
        sampler->setRetryPolicy(policy);
        m_mock->always(kSample, answer::status(status));
        Sampled sample;
        sampler->sample(Stack::prompt(), this, sample.handler());
        QTRY_VERIFY(sample.has_value());
        QCOMPARE(sample->error().httpStatus, status);
        QCOMPARE(sample->error().kind, ErrorKind::HttpStatus);
        QCOMPARE(sample->error().isTransient(), status == 500);
        QCOMPARE(m_mock->count(kSample), 1);
        QVERIFY(!m_stack->accounts.front()->link.dispatch().isThrottled());
    }

    void c1_8_aLongBatchInTwoChunksThenStepAndSave()
    {
        m_mock->future = [](const std::string& id, int) -> std::optional<ServerResponse> {
            if (id == "f1")
                return outputs(3, 2, 10);
            return id == "f2" ? std::optional(outputs(1, 4, 20)) : std::nullopt;
        };
        TrainingClient* const trainer = m_stack->trainer(m_service);
        Loss loss;
        Step step;
        Later<wire::SaveWeightsResult> save;
        trainer->forwardBackward(std::vector(1'025, Stack::datum(1)), "cross_entropy", {}, this, loss.handler());
        trainer->optimStep({}, this, step.handler());
        SaveOptions options;
        options.name = "x";
        trainer->saveWeights(options, this, save.handler());
        QTRY_VERIFY_WITH_TIMEOUT(loss && step && save, kPatience);
        QVERIFY(*loss && *step && *save);
        QCOMPARE((*loss)->metrics.at("loss:mean"), 2.5);
        QCOMPARE((*loss)->metrics.at("grad:sum"), 30.0);
        QCOMPARE((*loss)->lossFnOutputs.size(), std::size_t{4});
        QCOMPARE(seqIds(m_mock->seen("forward_backward")), (std::vector{1, 2}));
        QCOMPARE(seqIds(m_mock->seen("optim_step")), std::vector{3});
        QCOMPARE(seqIds(m_mock->seen("save_weights")), std::vector{4});
    }

    void c1_39_twoServicesOfOneAccountShareTheWindow()
    {
        SamplingDispatch& dispatch = m_stack->accounts.front()->link.dispatch();
        SamplingClient* const a = m_stack->sampler(m_service);
        SamplingClient* const b = m_stack->sampler(m_stack->open(u"two"_s));
        m_mock->expect(kSample, {answer::status(429)});
        Sampled refused;
        Sampled others;
        a->sample(Stack::prompt(), this, refused.handler());
        QTRY_VERIFY(dispatch.isPaused());
        const qint64 refusedAt = m_mock->seen("asample").front().atMs;
        b->sample(Stack::prompt(), this, others.handler());
        QCOMPARE(dispatch.waiting(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(refused && others, kPatience);
        QVERIFY(*refused && *others);
        const auto requests = m_mock->seen("asample");
        QCOMPARE(requests.size(), std::size_t{3});
        for (std::size_t i = 1; i < 3; ++i)
            QVERIFY2(requests[i].atMs >= refusedAt + 1'000, qPrintable(QString::number(requests[i].atMs - refusedAt)));
    }

    void c1_45_twoKeysDoNotShareALane()
    {
        Account& first = *m_stack->accounts.front();
        Account& second = m_stack->account(m_mock->baseUrl(), kSecond);
        SamplingClient* const a = m_stack->sampler(m_service);
        SamplingClient* const b = m_stack->sampler(m_stack->open(second, u"two"_s));
        HttpTransport::LaneLimits limits = HttpTransport::kDefaultLimits;
        limits[static_cast<std::size_t>(TrafficClass::Sampling)] = 2;
        for (Account* account : {&first, &second})
            account->transport.setLimits(limits);
        m_mock->always(kSample, m_mock->hold());
        for (int i = 0; i < 5; ++i)
            a->sample(Stack::prompt(), this, [](const auto&) {});
        QTRY_COMPARE(m_mock->heldCount(kSample), 2);
        for (int i = 0; i < 2; ++i)
            b->sample(Stack::prompt(), this, [](const auto&) {});
        QTRY_COMPARE(m_mock->heldCount(kSample), 4);
        QCOMPARE(ofKey(m_mock->seen("asample"), kSecond).size(), std::size_t{2});
        const auto waiting = [](const Account& account) {
            return account.transport.lanes().at(static_cast<qsizetype>(TrafficClass::Sampling)).waiting;
        };
        QCOMPARE(waiting(first), 3);
        QCOMPARE(waiting(second), 0);
    }

    void ax_5_cancelledSamplesGiveEverythingBack()
    {
        SamplingDispatch& dispatch = m_stack->accounts.front()->link.dispatch();
        DispatchLimits limits = dispatch.limits();
        limits.posts = 2;
        dispatch.setLimits(limits);
        SamplingClient* const sampler = m_stack->sampler(m_service);
        m_mock->always(kSample, m_mock->hold());
        Sampled samples[3];
        OperationHandle handles[3];
        for (int i = 0; i < 3; ++i)
            handles[i] = sampler->sample(Stack::prompt(), this, samples[i].handler());
        QTRY_COMPARE(m_mock->count(kSample), 2);
        QCOMPARE(dispatch.inFlight(), 2);
        QVERIFY(dispatch.bytesInFlight() > 0);
        handles[0].cancel();
        handles[1].cancel();
        QTRY_COMPARE_WITH_TIMEOUT(m_mock->count(kSample), 3, 2'000);
        handles[2].cancel();
        QTRY_VERIFY(samples[0] && samples[1] && samples[2]);
        QTRY_COMPARE(dispatch.inFlight(), 0);
        QCOMPARE(dispatch.bytesInFlight(), 0);
        QCOMPARE(dispatch.waiting(), 0);
        QTRY_COMPARE(m_stack->accounts.front()->transport.inFlight(), 0);
    }

    void ax_26_oneRefusalThrottlesAllOfItsKey()
    {
        SamplingClient* const samplers[] = {m_stack->sampler(m_service), m_stack->sampler(m_service)};
        m_mock->expect(kSample, {answer::status(429)});
        m_mock->always(kSample, m_mock->hold());
        samplers[0]->sample(Stack::prompt(), this, [](const auto&) {});
        QTRY_VERIFY(m_stack->accounts.front()->link.dispatch().isPaused());
        for (int i = 0; i < 30; ++i)
            samplers[i % 2]->sample(Stack::prompt(), this, [](const auto&) {});
        QTRY_COMPARE_WITH_TIMEOUT(m_mock->heldCount(kSample), 10, kPatience);
        QTest::qWait(500); // ten times the spacing: nothing else would show that an eleventh does not come
        QCOMPARE(m_mock->heldCount(kSample), 10);
        QVERIFY(m_mock->release(kSample, ServerResponse::json(R"({"request_id":"f1"})")));
        QTRY_COMPARE_WITH_TIMEOUT(m_mock->count(kSample), 12, kPatience); // one in for one out
    }

    void ax_27_aBackOffHoldsNoPermit()
    {
        SamplingDispatch& dispatch = m_stack->accounts.front()->link.dispatch();
        DispatchLimits limits = dispatch.limits();
        limits.posts = 1;
        dispatch.setLimits(limits);
        SamplingClient* const sampler = m_stack->sampler(m_service);
        SampleRetryPolicy policy;
        policy.base = 2s;
        sampler->setRetryPolicy(policy);
        m_mock->expect(kSample, {answer::status(500)});
        Sampled failing;
        Sampled other;
        sampler->sample(Stack::prompt(), this, failing.handler());
        sampler->sample(Stack::prompt(), this, other.handler());
        QTRY_VERIFY_WITH_TIMEOUT(other.has_value(), kPatience);
        QVERIFY(!failing.has_value()); // it backs off, and the only permit went to the other
        QCOMPARE(seqIds(m_mock->seen("asample")), (std::vector{0, 1}));
        QTRY_VERIFY_WITH_TIMEOUT(failing.has_value(), kPatience);
        QVERIFY(failing->has_value());
        QCOMPARE(seqIds(m_mock->seen("asample")), (std::vector{0, 1, 0}));
    }

    void ax_34_anOversizeFirstDatumMakesNoEmptyChunk()
    {
        m_stack->accounts.front()->link.setConfig([] {
            wire::ClientConfig config;
            config.fwdbwdMaxChunkBytes = 1'000;
            config.parallelFwdbwdChunks = false;
            return config;
        }());
        TrainingClient* const trainer = m_stack->trainer(m_service);
        Loss loss;
        trainer->forwardBackward({Stack::datum(2'000), Stack::datum(3)}, "cross_entropy", {}, this, loss.handler());
        QTRY_VERIFY(loss.has_value());
        const auto posts = m_mock->seen("forward_backward");
        QCOMPARE(seqIds(posts), (std::vector{1, 2}));
        for (const Seen& post : posts)
            QCOMPARE(post.body["forward_backward_input"_L1]["data"_L1].toArray().size(), 1);
    }

    void ax_35_anEmptyBatchIsRefusedHere()
    {
        TrainingClient* const trainer = m_stack->trainer(m_service);
        const int before = static_cast<int>(m_mock->requests().size());
        Loss loss;
        trainer->forwardBackward({}, "cross_entropy", {}, this, loss.handler());
        QTRY_VERIFY(loss.has_value());
        QCOMPARE(loss->error().kind, ErrorKind::Validation);
        QCOMPARE(trainer->nextSeqId(), 1);
        QCOMPARE(static_cast<int>(m_mock->requests().size()), before);
    }

private:
    const std::string m_key = "tml-secret-of-the-first";
};

QTEST_GUILESS_MAIN(TestFlowControl)
#include "tst_flowcontrol.moc"
