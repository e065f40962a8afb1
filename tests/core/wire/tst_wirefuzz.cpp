#include "core/wire/protobuf.h"
#include "wiretest.h"

#include <QElapsedTimer>
#include <QtTest>
#include <functional>
#include <random>

using namespace tinkex;
using namespace tinkex::wire;
using namespace tinkex::wire::test;

using Decoder = std::function<bool(std::string_view)>;
Q_DECLARE_METATYPE(Decoder)

/// Damaged input must be understood or refused, never more. The sanitizer builds make this test strict.
class WireFuzzTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damaged_data();
    void damaged();
    void depthBomb();
    void largeBody();
    void timeIsLinear();
};

namespace {

template<class T> bool decodes(std::string_view json)
{
    const auto value = decode<T>(json);
    return value && !encode(*value).empty();
}

ForwardBackwardRequest richRequest()
{
    ForwardBackwardRequest request;
    request.modelId = "s:train:0";
    request.seqId = 3;
    Datum datum;
    datum.modelInput.chunks = {EncodedTextChunk{{1, 2, 3}}, ImageChunk{"abc", "png", 4}, DmelChunk{"xyz"}};
    datum.lossFnInputs = {{"weights", Tensor{std::vector<float>{1, 0.5f}, {2}}},
                          {"target_tokens", Tensor{std::vector<std::int64_t>{7, 8}, {1, 2}}}};
    request.data = {datum, datum};
    request.lossFnConfig = {{"beta", 0.5}};
    return request;
}

ForwardBackwardOutput richOutput()
{
    ForwardBackwardOutput output;
    output.lossFnOutputType = "a:B";
    output.lossFnOutputs = {{{"logprobs", Tensor{std::vector<float>{-1, -2}, {2}}}},
                            {{"logprobs", Tensor{std::vector<float>{-3}, {1}}}},
                            {{"n", Tensor{std::vector<std::int64_t>{1, 2}, {1, 2}}}}};
    output.metrics = {{"loss:sum", 6.0}};
    return output;
}

SampleResponse richSample()
{
    SampleResponse response;
    response.sequences = {{StopReason::Length, {5, 6}, std::vector<float>{-0.5f, -0.25f}}};
    response.promptLogprobs = std::vector<float>{0.f, -1.f};
    response.topkPromptLogprobs = {{}, {{3, -0.25f}, {4, -2.f}}};
    return response;
}

void jsonRow(const char* name, const char* document, Decoder decoder)
{
    QTest::newRow(name) << std::move(decoder) << QByteArray(document);
}

} // namespace

void WireFuzzTest::damaged_data()
{
    QTest::addColumn<Decoder>("decoder");
    QTest::addColumn<QByteArray>("document");
    QTest::newRow("json request") << Decoder(decodes<ForwardBackwardRequest>) << bytes(encode(richRequest()));
    QTest::newRow("json output") << Decoder(decodes<ForwardBackwardOutput>) << bytes(encode(richOutput()));
    QTest::newRow("json sample") << Decoder(decodes<SampleResponse>) << bytes(encode(richSample()));
    jsonRow(
        "json csr",
        R"({"loss_fn_outputs":[{"x":{"data":[7,8,9],"dtype":"int64","shape":[3,4],"sparse_crow_indices":[0,2,2,3],"sparse_col_indices":[0,3,1]}}]})",
        decodes<ForwardBackwardOutput>);
    jsonRow(
        "json sample request",
        R"({"prompt":{"chunks":[{"tokens":[1,-2]}]},"sampling_params":{"stop":["é"],"top_p":0.5},"seq_id":1000000000000000001})",
        decodes<SampleRequest>);
    jsonRow(
        "json run",
        R"({"training_run_id":"r","lora_rank":8,"last_checkpoint":{"checkpoint_id":"a","size_bytes":5},"user_metadata":{"a":{"b":[1]}}})",
        decodes<TrainingRun>);
    jsonRow("json telemetry", R"({"events":[{"event":"E","duration":1.5,"event_data":{"a":[NaN,-Infinity]}}]})",
            decodes<TelemetryBatch>);
    jsonRow("future reply", R"({"status":"failed","error":{"message":"no","category":"user"},"category":"user"})",
            [](std::string_view json) { return decodeFutureReply(json).has_value(); });
    jsonRow("error body", R"({"detail":[{"loc":["body",0],"msg":"Bearer x"}],"code":"c","queue_state":"active"})",
            [](std::string_view json) { return !decodeErrorBody(json).message.empty(); });
    QTest::newRow("protobuf request") << Decoder([](std::string_view data) {
        return decodeForwardBackwardRequest(data).has_value();
    }) << bytes(*encodeProtobuf(richRequest()));
    QTest::newRow("protobuf output") << Decoder([](std::string_view data) {
        return decodeForwardBackwardOutput(data).has_value();
    }) << bytes(encodeProtobuf(richOutput()));
    QTest::newRow("protobuf sample") << Decoder([](std::string_view data) {
        return decodeSampleResponse(data).has_value();
    }) << bytes(encodeProtobuf(richSample()));
    QTest::newRow("zstd") << Decoder([](std::string_view data) { return decompressZstd(data, 100'000).has_value(); })
                          << bytes(compressZstd(encode(richRequest())));
}

void WireFuzzTest::damaged()
{
    QFETCH(Decoder, decoder);
    QFETCH(QByteArray, document);
    const std::string whole = document.toStdString();
    QVERIFY(decoder(whole));
    for (std::size_t length = 0; length < whole.size(); ++length)
        decoder(std::string(whole, 0, length));

    std::mt19937 random(20'260'101);
    int refused = 0;
    for (int round = 0; round < 4000; ++round) {
        std::string damagedText = whole;
        for (unsigned flips = 1 + random() % 4; flips > 0; --flips)
            damagedText[random() % whole.size()] ^= static_cast<char>(1u << random() % 8);
        refused += decoder(damagedText) ? 0 : 1;
    }
    for (int round = 0; round < 500; ++round) {
        std::string noise(random() % 200, '\0');
        for (char& c : noise)
            c = static_cast<char>(random());
        decoder(noise);
    }
    // Every decoder but the error extractor, which takes all, must notice some of the damage.
    QVERIFY(refused > 0 || QByteArray(QTest::currentDataTag()) == "error body");
}

void WireFuzzTest::depthBomb()
{
    for (const char* bracket : {"[", "{\"a\":"}) {
        std::string bomb;
        while (bomb.size() < 1'000'000)
            bomb += bracket;
        QVERIFY(!decodeFutureReply(bomb));
        QVERIFY(!decode<CreateSessionRequest>(R"({"user_metadata":)" + bomb));
        QVERIFY(!decodeErrorBody(bomb).message.empty());
    }
    std::string nested = "1";
    for (int i = 0; i < 1000; ++i)
        nested = R"({"error":)" + nested + "}";
    QVERIFY(!decodeErrorBody(nested).message.empty());
    QVERIFY(decodeFutureReply(nested));
    QVERIFY(decode<CreateSessionRequest>(R"({"user_metadata":)" + nested + "}"));
}

void WireFuzzTest::largeBody()
{
    constexpr std::size_t kSize = 100'000'000;
    std::string body = R"({"detail":")";
    body.append(kSize, 'x');
    body += "\"}";
    QVERIFY(decodeErrorBody(body).message.size() <= 2000);
    QVERIFY(!decode<CreateSessionResponse>(std::string_view(body).substr(0, kSize)));
}

void WireFuzzTest::timeIsLinear()
{
    const auto secondsFor = [](std::size_t count) {
        ForwardBackwardOutput output;
        for (std::size_t i = 0; i < count; ++i)
            output.lossFnOutputs.push_back({{"logprobs", Tensor{std::vector<float>(50, -1.5f), {50}}}});
        const std::string json = encode(output);
        const std::string proto = encodeProtobuf(output);
        QElapsedTimer timer;
        timer.start();
        const bool good =
            decode<ForwardBackwardOutput>(json).has_value() && decodeForwardBackwardOutput(proto).has_value();
        return good ? double(timer.nsecsElapsed()) / 1e9 : -1.0;
    };
    const double small = std::min(secondsFor(1000), secondsFor(1000));
    const double large = secondsFor(16'000);
    QVERIFY(small > 0 && large > 0);
    // 16 times the work; a quadratic decoder would need 256 times as long.
    QVERIFY2(large < 100 * small, qPrintable(QStringLiteral("%1 s against %2 s").arg(large).arg(small)));
}

QTEST_APPLESS_MAIN(WireFuzzTest)
#include "tst_wirefuzz.moc"
