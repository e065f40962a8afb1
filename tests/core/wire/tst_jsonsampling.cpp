#include "wiretest.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::wire;
using namespace tinkex::wire::test;

class JsonSamplingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void observedRequests_data();
    void observedRequests();
    void stop_data();
    void stop();
    void longSequenceIds();
    void seeds();
    void responseRoundTrip();
    void responsesOfOthers();
    void refusedResponses_data();
    void refusedResponses();
    void streamedChunks();
};

void JsonSamplingTest::observedRequests_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("canonical");
    const QByteArray current =
        R"({"num_samples":1,"prompt":{"chunks":[{"tokens":[1,2,3],"type":"encoded_text"}]},"sampling_params":{"max_tokens":5,"stop":[7],"temperature":1.0,"top_k":-1,"top_p":1.0},"sampling_session_id":"S:sample:0","seq_id":0,"prompt_logprobs":false,"topk_prompt_logprobs":0,"type":"sample"})";
    QTest::newRow("0.25") << current << current;
    QTest::newRow("0.16")
        << QByteArray(
               R"({"num_samples":1,"prompt":{"chunks":[{"tokens":[1,2,3]}]},"sampling_params":{"max_tokens":5,"stop":[7]},"sampling_session_id":"S:sample:0","seq_id":0,"prompt_logprobs":false,"topk_prompt_logprobs":0})")
        << current;
    QTest::newRow("least")
        << QByteArray(R"({"prompt":{"chunks":[]},"sampling_params":null,"prompt_logprobs":null,"base_model":"B"})")
        << QByteArray(
               R"({"num_samples":1,"prompt":{"chunks":[]},"sampling_params":{"temperature":1.0,"top_k":-1,"top_p":1.0},"base_model":"B","prompt_logprobs":false,"topk_prompt_logprobs":0,"type":"sample"})");
}

void JsonSamplingTest::observedRequests()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, canonical);
    const auto request = decode<SampleRequest>(json.toStdString());
    QVERIFY2(request, problemOf(request).c_str());
    QCOMPARE(bytes(encode(*request)), canonical);
}

void JsonSamplingTest::stop_data()
{
    QTest::addColumn<QByteArray>("stop");
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* name, const char* stop, const char* written, bool valid = true) {
        QTest::newRow(name) << QByteArray(stop) << QByteArray(written) << valid;
    };
    row("text", R"("\n\n")", R"("stop":["\n\n"])");
    row("texts", R"(["a","b"])", R"("stop":["a","b"])");
    row("ids", "[1,2]", R"("stop":[1,2])");
    row("empty list", "[]", R"({"temperature")");
    row("null", "null", R"({"temperature")");
    row("number", "5", "", false);
    row("objects", "[{}]", "", false);
    row("id too large", "[4294967296]", "", false);
}

void JsonSamplingTest::stop()
{
    QFETCH(QByteArray, stop);
    QFETCH(QByteArray, written);
    QFETCH(bool, valid);
    const auto request =
        decode<SampleRequest>(R"({"prompt":{"chunks":[]},"sampling_params":{"stop":)" + stop.toStdString() + "}}");
    QCOMPARE(request.has_value(), valid);
    if (request)
        QVERIFY2(bytes(encode(*request)).contains(written), encode(*request).c_str());
}

void JsonSamplingTest::longSequenceIds()
{
    const auto request = decode<SampleRequest>(R"({"prompt":{"chunks":[]},"seq_id":1000000000000000001})");
    QVERIFY(request);
    QCOMPARE(*request->seqId, std::int64_t{1'000'000'000'000'000'001});
    QVERIFY(bytes(encode(*request)).contains(R"("seq_id":1000000000000000001,)"));
    QVERIFY(!decode<SampleRequest>(R"({"prompt":{"chunks":[]},"seq_id":1e18})"));
    QVERIFY(!decode<SampleRequest>(R"({"prompt":{"chunks":[]},"seq_id":9223372036854775808})"));
}

void JsonSamplingTest::seeds()
{
    const auto seedOf = [](const char* text) {
        return decode<SampleRequest>(R"({"prompt":{"chunks":[]},"sampling_params":{"seed":)" + std::string(text) +
                                     "}}");
    };
    QCOMPARE(seedOf("null")->params.seed, std::nullopt);
    QCOMPARE(seedOf("-3")->params.seed, std::optional<std::int64_t>(-3));
    QCOMPARE(seedOf("18446744073709551615")->params.seed, std::optional<std::int64_t>(-1));
    QVERIFY(!seedOf("\"x\""));
}

void JsonSamplingTest::responseRoundTrip()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    SampleResponse response;
    response.sequences = {{StopReason::Stop, {5, 6}, std::vector<float>{-0.5f, nan}}, {StopReason::Length, {}, {}}};
    response.promptLogprobs = std::vector<float>{nan, -1.f};
    response.topkPromptLogprobs = {{}, {{3, -0.25f}, {4, -2.f}}};
    response.promptCacheHitTokens = 2;
    const std::string json = encode(response);
    const QByteArray expected =
        R"({"type":"sample","sequences":[{"stop_reason":"stop","tokens":[5,6],"logprobs":[-0.5,null]},{"stop_reason":"length","tokens":[]}],"prompt_logprobs":[null,-1.0],"topk_prompt_logprobs":[null,[[3,-0.25],[4,-2.0]]],"prompt_cache_hit_tokens":2})";
    QCOMPARE(bytes(json), expected);
    const auto back = decode<SampleResponse>(json);
    QVERIFY2(back, problemOf(back).c_str());
    QCOMPARE(bytes(encode(*back)), bytes(json));
    QVERIFY(std::isnan(back->promptLogprobs->at(0)));
    QVERIFY(back->topkPromptLogprobs->at(0).empty());
    QCOMPARE(back->topkPromptLogprobs->at(1).at(1).token, 4);
}

void JsonSamplingTest::responsesOfOthers()
{
    const auto response = decode<SampleResponse>(
        R"({"type":null,"sequences":[{"stop_reason":null,"tokens":[1],"logprobs":null},{"tokens":[2],"stop_reason":"cancelled"}],"prompt_logprobs":[NaN,-Infinity,-2],"topk_prompt_logprobs":null,"error_count":0})");
    QVERIFY2(response, problemOf(response).c_str());
    QVERIFY(response->sequences.at(0).stopReason == StopReason::Length);
    QVERIFY(response->sequences.at(1).stopReason == StopReason::Length);
    QVERIFY(!response->sequences.at(0).logprobs);
    QVERIFY(std::isnan(response->promptLogprobs->at(1)));
    QCOMPARE(response->promptLogprobs->at(2), -2.f);
    QVERIFY(!response->topkPromptLogprobs);
    const auto observed = decode<SampleResponse>(
        R"({"type":"sample","sequences":[],"prompt_logprobs":null,"topk_prompt_logprobs":[null]})");
    QVERIFY(observed);
    QCOMPARE(observed->topkPromptLogprobs->size(), std::size_t{1});
}

void JsonSamplingTest::refusedResponses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no sequences") << QByteArray("{}");
    QTest::newRow("no tokens") << QByteArray(R"({"sequences":[{"stop_reason":"stop"}]})");
    QTest::newRow("token is text") << QByteArray(R"({"sequences":[{"tokens":["a"]}]})");
    QTest::newRow("pair of one") << QByteArray(R"({"sequences":[],"topk_prompt_logprobs":[[[1]]]})");
    QTest::newRow("pair is an object") << QByteArray(R"({"sequences":[],"topk_prompt_logprobs":[[{"1":2}]]})");
    QTest::newRow("logprobs is text") << QByteArray(R"({"sequences":[],"prompt_logprobs":"x"})");
}

void JsonSamplingTest::refusedResponses()
{
    QFETCH(QByteArray, json);
    const auto response = decode<SampleResponse>(json.toStdString());
    QVERIFY(!response);
    QCOMPARE(response.error().kind, ErrorKind::Protocol);
}

void JsonSamplingTest::streamedChunks()
{
    const auto token = decode<SampleChunk>(R"({"token":" a","token_id":5,"index":1,"logprob":-0.5})");
    QVERIFY2(token, problemOf(token).c_str());
    QCOMPARE(token->tokenId, std::optional<std::int32_t>(5));
    QCOMPARE(token->token, std::string(" a"));
    QCOMPARE(token->logprob, std::optional<float>(-0.5F));
    QCOMPARE(token->index, std::int64_t{1});
    QVERIFY(!token->finishReason);

    const auto end = decode<SampleChunk>(R"({"finish_reason":"stop","total_tokens":7,"logprob":null})");
    QVERIFY2(end, problemOf(end).c_str());
    QCOMPARE(end->finishReason, std::optional<StopReason>(StopReason::Stop));
    QCOMPARE(end->totalTokens, std::optional<std::int64_t>(7));
    QVERIFY(!end->tokenId && !end->logprob);

    const auto failed = decode<SampleChunk>(R"({"error":"out of memory"})");
    QVERIFY2(failed, problemOf(failed).c_str());
    QCOMPARE(failed->error, std::string("out of memory"));

    QVERIFY(!decode<SampleChunk>("[DONE]"));
    QVERIFY(!decode<SampleChunk>(R"({"token_id":"x"})"));
}

QTEST_APPLESS_MAIN(JsonSamplingTest)
#include "tst_jsonsampling.moc"
