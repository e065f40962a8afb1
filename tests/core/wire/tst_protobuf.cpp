#include "core/wire/protobuf.h"
#include "wiretest.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::wire;
using namespace tinkex::wire::test;

class ProtobufTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestVector();
    void outputVector();
    void sampleVector();
    void requestRoundTrip();
    void requestRefusals();
    void sparseRequests();
    void outputRoundTrip();
    void outputWithoutArrays();
    void repeatedRecords();
    void widening();
    void brokenOutputs_data();
    void brokenOutputs();
    void sampleRoundTrip();
    void topkConventions();
    void brokenSamples_data();
    void brokenSamples();
    void deterministic();
};

namespace {

const char kRequest[] = "0a09733a747261696e3a3010011a320a100a0e0a0c010000000200000003000000"
                        "121e0a077765696768747312130a0c0000803f0000803f00000000180122010322"
                        "0364726f2a0f0a046265746111000000000000e03f3001";
const char kOutput[] = "0a11783a546f7263684c6f737352657475726e124b0a0f546f7263684c6f737352657475726e"
                       "12360a086c6f6770726f6273122a0a0c000080bf000000c0000040c0"
                       "1218000000000000000008000000000000000c00000000000000180118021a13"
                       "0a086c6f73733a73756d110000000000001840";
const char kSample[] = "0a160801120805000000060000001a08000000bf000080be12080000c07f000080bf2002";

/// A field with a length: tag, size, bytes.
std::string field(int number, const std::string& content)
{
    std::string out(1, static_cast<char>(number << 3 | 2));
    out += static_cast<char>(content.size());
    return out + content;
}

std::string number(int number, int value)
{
    return {static_cast<char>(number << 3), static_cast<char>(value)};
}

template<class T> std::string packed(std::initializer_list<T> values)
{
    return {reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T)};
}

using Offsets = std::initializer_list<std::int64_t>;

/// An output of one record with the field "x".
std::string output(const std::string& data, Offsets offsets, int dtype, int datums,
                   std::initializer_list<int> trailing = {})
{
    std::string tensor = field(1, data) + field(2, packed<std::int64_t>(offsets)) + number(3, dtype);
    for (const int dimension : trailing)
        tensor += number(4, dimension);
    return field(2, field(2, field(1, "x") + field(2, tensor)) + number(3, datums));
}

} // namespace

void ProtobufTest::requestVector()
{
    ForwardBackwardRequest request;
    request.modelId = "s:train:0";
    request.seqId = 1;
    request.data = {{ModelInput::fromTokens({1, 2, 3}), {{"weights", Tensor{std::vector<float>{1, 1, 0}, {3}}}}}};
    request.lossFn = "dro";
    request.lossFnConfig = {{"beta", 0.5}};
    request.forwardOnly = true;
    const auto encoded = encodeProtobuf(request);
    QVERIFY(encoded);
    QCOMPARE(bytes(*encoded).toHex(), QByteArray(kRequest));
    const auto decoded = decodeForwardBackwardRequest(*encoded);
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QCOMPARE(bytes(encode(*decoded)), bytes(encode(request)));
    QVERIFY(decoded->forwardOnly);
}

void ProtobufTest::outputVector()
{
    ForwardBackwardOutput expected;
    expected.lossFnOutputType = "x:TorchLossReturn";
    expected.lossFnOutputs = {{{"logprobs", Tensor{std::vector<float>{-1, -2}, {2}}}},
                              {{"logprobs", Tensor{std::vector<float>{-3}, {1}}}}};
    expected.metrics = {{"loss:sum", 6.0}};
    QCOMPARE(bytes(encodeProtobuf(expected)).toHex(), QByteArray(kOutput));
    const auto decoded = decodeForwardBackwardOutput(fromHex(kOutput));
    QVERIFY2(decoded, problemOf(decoded).c_str());
    expected.lossFnOutputType = "TorchLossReturn";
    QCOMPARE(bytes(encode(*decoded)), bytes(encode(expected)));
}

void ProtobufTest::sampleVector()
{
    SampleResponse response;
    response.sequences = {{StopReason::Length, {5, 6}, std::vector<float>{-0.5f, -0.25f}}};
    response.promptLogprobs = std::vector<float>{std::numeric_limits<float>::quiet_NaN(), -1.f};
    response.promptCacheHitTokens = 2;
    QCOMPARE(bytes(encodeProtobuf(response)).toHex(), QByteArray(kSample));
    const auto decoded = decodeSampleResponse(fromHex(kSample));
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QVERIFY(sameBits(*decoded->promptLogprobs, *response.promptLogprobs));
    QCOMPARE(bytes(encode(*decoded)), bytes(encode(response)));
}

void ProtobufTest::requestRoundTrip()
{
    ForwardBackwardRequest request;
    request.modelId = "m%2F1";
    request.seqId = 2'147'483'647;
    Datum datum;
    datum.modelInput.chunks = {EncodedTextChunk{{-1, 7}}, ImageChunk{std::string("\0\xff", 2), "png", 4},
                               DmelChunk{std::string("\x00\x01", 2)}, EncodedTextChunk{}};
    datum.lossFnInputs["target_tokens"] = Tensor{std::vector<std::int64_t>{1, 2, 3, 1'000'000'000'000}, {2, 2}};
    datum.lossFnInputs["weights"] = Tensor{std::vector<float>{0.1f, -0.f}, {}};
    datum.lossFnInputs["none"] = Tensor{std::vector<float>{}, {0}};
    request.data = {datum, Datum{}};
    const auto decoded = decodeForwardBackwardRequest(*encodeProtobuf(request));
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QCOMPARE(bytes(encode(*decoded)), bytes(encode(request)));
    QVERIFY(decoded->data.at(0).lossFnInputs.at("weights").shape.empty());
    QVERIFY(!decoded->forwardOnly);
}

void ProtobufTest::requestRefusals()
{
    ForwardBackwardRequest request;
    request.data.emplace_back().modelInput.chunks = {ImageAssetChunk{"l", "png", {}}};
    QCOMPARE(encodeProtobuf(request).error().kind, ErrorKind::Validation);
    request.data.clear();
    request.seqId = 2'147'483'648;
    QCOMPARE(encodeProtobuf(request).error().kind, ErrorKind::Validation);
    const std::string text = field(3, field(1, field(1, field(1, "abcde"))));
    QVERIFY(!decodeForwardBackwardRequest(text));
    QVERIFY(!decodeForwardBackwardRequest(field(3, field(1, ""))));
    const auto tensor = [](const std::string& content) {
        return field(3, field(2, field(1, "w") + field(2, content)));
    };
    QVERIFY(decodeForwardBackwardRequest(tensor(field(1, "abcd") + number(3, 1))));
    QVERIFY(decodeForwardBackwardRequest(tensor(field(1, "") + number(3, 1))));
    QVERIFY(!decodeForwardBackwardRequest(tensor(field(1, "abcd"))));
    QVERIFY(!decodeForwardBackwardRequest(tensor(field(1, "abcd") + number(3, 9))));
    QVERIFY(!decodeForwardBackwardRequest(tensor(field(1, "abcd") + number(3, 2))));
    QVERIFY(!decodeForwardBackwardRequest(tensor(field(1, "abcd") + number(3, 1) + number(4, 2))));
}

void ProtobufTest::sparseRequests()
{
    const auto request = [](Offsets rows, Offsets columns, int width) {
        const std::string csr = field(1, packed<float>({0.5f, 0.25f})) + field(2, packed<std::int64_t>(rows)) +
                                field(3, packed<std::int64_t>(columns));
        const std::string tensor = field(2, csr) + number(3, 1) + number(4, 2) + number(4, width);
        return decodeForwardBackwardRequest(field(3, field(2, field(1, "w") + field(2, tensor))));
    };
    const auto dense = request({0, 1, 2}, {2, 0}, 3);
    QVERIFY2(dense, problemOf(dense).c_str());
    const Tensor& weights = dense->data.at(0).lossFnInputs.at("w");
    QCOMPARE(weights.shape, (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(floats(weights), (std::vector<float>{0, 0, 0.5f, 0.25f, 0, 0}));
    QVERIFY(!request({0, 1, 2}, {3, 0}, 3));
    QVERIFY(!request({0, 2}, {0, 0}, 3));
    QVERIFY(!request({0, 3, 2}, {0, 0}, 3));
    QVERIFY(!request({0, 1, 2}, {0}, 3));
}

void ProtobufTest::outputRoundTrip()
{
    ForwardBackwardOutput expected;
    expected.lossFnOutputType = "T";
    const auto datum = [](std::vector<float> values, std::vector<std::int64_t> shape) {
        return std::map<std::string, Tensor>{{"logprobs", Tensor{std::move(values), std::move(shape)}},
                                             {"n", Tensor{std::vector<std::int64_t>{4}, {1}}}};
    };
    expected.lossFnOutputs = {datum({1, 2, 3, 4}, {2, 2}), datum({5, 6}, {1, 2}), datum({7, 8, 9}, {1, 3}),
                              datum({}, {0, 3}),           datum({1}, {1}),       {}};
    expected.metrics = {{"loss:sum", 1.5}, {"nan:mean", std::numeric_limits<double>::quiet_NaN()}};
    const auto decoded = decodeForwardBackwardOutput(encodeProtobuf(expected));
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QCOMPARE(bytes(encode(*decoded)), bytes(encode(expected)));
    QVERIFY(std::isnan(decoded->metrics.at("nan:mean")));
}

void ProtobufTest::outputWithoutArrays()
{
    const auto stripped = decodeForwardBackwardOutput(field(2, number(3, 3)));
    QVERIFY2(stripped, problemOf(stripped).c_str());
    QCOMPARE(stripped->lossFnOutputs.size(), std::size_t{3});
    QVERIFY(stripped->lossFnOutputs.at(2).empty());
    const auto nothing = decodeForwardBackwardOutput("");
    QVERIFY(nothing);
    QCOMPARE(bytes(nothing->lossFnOutputType), QByteArray("ArrayRecord"));
    // Without a count the first field's offsets tell it.
    const auto uncounted = decodeForwardBackwardOutput(output(packed<float>({1, 2}), {0, 4, 8}, 1, 0));
    QVERIFY2(uncounted, problemOf(uncounted).c_str());
    QCOMPARE(uncounted->lossFnOutputs.size(), std::size_t{2});
}

void ProtobufTest::repeatedRecords()
{
    const auto both = decodeForwardBackwardOutput(output(packed<float>({1, 2, 3, 4}), {0, 16}, 1, 1, {2}) +
                                                  output(packed<float>({5, 6, 7}), {0, 0, 12}, 1, 2, {3}));
    QVERIFY2(both, problemOf(both).c_str());
    QCOMPARE(both->lossFnOutputs.size(), std::size_t{3});
    QCOMPARE(both->lossFnOutputs.at(0).at("x").shape, (std::vector<std::int64_t>{2, 2}));
    QCOMPARE(both->lossFnOutputs.at(1).at("x").shape, (std::vector<std::int64_t>{0, 3}));
    QCOMPARE(floats(both->lossFnOutputs.at(2).at("x")), (std::vector<float>{5, 6, 7}));
}

void ProtobufTest::widening()
{
    const auto whole = decodeForwardBackwardOutput(output(packed<std::int32_t>({-1, 7}), {0, 4, 8}, 3, 2));
    QVERIFY2(whole, problemOf(whole).c_str());
    QCOMPARE(ints(whole->lossFnOutputs.at(0).at("x")), (std::vector<std::int64_t>{-1}));
    const auto half =
        decodeForwardBackwardOutput(output(packed<std::uint16_t>({0x3F80, 0xC000, 0x7F80}), {0, 4, 6}, 4, 2));
    QVERIFY2(half, problemOf(half).c_str());
    QCOMPARE(floats(half->lossFnOutputs.at(0).at("x")), (std::vector<float>{1.f, -2.f}));
    QVERIFY(std::isinf(floats(half->lossFnOutputs.at(1).at("x")).at(0)));
}

void ProtobufTest::brokenOutputs_data()
{
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const std::string& message) {
        QTest::newRow(name) << bytes(message);
    };
    const std::string two = packed<float>({1, 2});
    row("offset beyond the data", output(two, {0, 12}, 1, 1));
    row("negative offset", output(two, {-4, 8}, 1, 1));
    row("offsets decrease", output(two, {8, 0}, 1, 1));
    row("offset within a number", output(two, {0, 2, 8}, 1, 2));
    row("element counts as offsets", output(two, {0, 1, 2}, 1, 2));
    row("offsets too few", output(two, {0, 8}, 1, 2));
    row("offsets too many", output(two, {0, 4, 8}, 1, 1));
    row("no offsets", output(two, {}, 1, 1));
    row("no dtype", output(two, {0, 8}, 0, 1));
    row("dtype of tomorrow", output(two, {0, 8}, 9, 1));
    row("trailing shape does not divide", output(two, {0, 8}, 1, 1, {3}));
    row("values in empty rows", output(two, {0, 8}, 1, 1, {0}));
    row("impossible count", field(2, fromHex("18ffffffffffffffff7f")));
    row("negative count", field(2, fromHex("18ffffffffffffffffff01")));
    row("not protobuf", "{\"json\":1}");
    row("cut short", fromHex(kOutput).substr(0, 30));
}

void ProtobufTest::brokenOutputs()
{
    QFETCH(QByteArray, message);
    const auto decoded = decodeForwardBackwardOutput(message.toStdString());
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().kind, ErrorKind::Protocol);
}

void ProtobufTest::sampleRoundTrip()
{
    SampleResponse response;
    response.sequences = {{StopReason::Stop, {1}, std::vector<float>{-0.5f}}, {StopReason::Length, {}, {}}};
    response.topkPromptLogprobs = {{}, {{3, -0.25f}, {4, -2.f}}, {{0, -1.f}}};
    const auto decoded = decodeSampleResponse(encodeProtobuf(response));
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QCOMPARE(bytes(encode(*decoded)), bytes(encode(response)));
    // Zero bytes read as none (T27).
    response.sequences[1].logprobs = std::vector<float>();
    response.promptLogprobs = std::vector<float>();
    const auto empty = decodeSampleResponse(encodeProtobuf(response));
    QVERIFY(!empty->sequences.at(1).logprobs && !empty->promptLogprobs);
}

void ProtobufTest::topkConventions()
{
    const auto topk = [](std::initializer_list<std::int32_t> tokens, std::initializer_list<float> logprobs, int k,
                         int n) {
        return decodeSampleResponse(field(3, field(1, packed<std::int32_t>(tokens)) +
                                                 field(2, packed<float>(logprobs)) + number(3, k) + number(4, n)));
    };
    const float none = -99999.f;
    const auto rows = topk({0, 0, 5, 0, 0, 6}, {none, none, -1, none, -3, -4}, 2, 3);
    QVERIFY2(rows, problemOf(rows).c_str());
    const auto& cells = *rows->topkPromptLogprobs;
    QVERIFY(cells.at(0).empty());
    QCOMPARE(cells.at(1).size(), std::size_t{1});
    QCOMPARE(cells.at(2).size(), std::size_t{2});
    QCOMPARE(cells.at(2).at(0).token, 0);
    QVERIFY(!topk({1}, {1}, 0, 5)->topkPromptLogprobs);
    QVERIFY(!topk({1}, {1}, 5, 0)->topkPromptLogprobs);
    QVERIFY(!topk({1, 2, 3}, {1, 2, 3, 4}, 2, 2));
    QVERIFY(!topk({1, 2, 3, 4}, {1, 2, 3}, 2, 2));
}

void ProtobufTest::brokenSamples_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("stop reason of tomorrow") << bytes(field(1, number(1, 2)));
    QTest::newRow("tokens cut") << bytes(field(1, field(2, "abc")));
    QTest::newRow("logprobs cut") << bytes(field(1, field(3, "abcde")));
    QTest::newRow("prompt logprobs cut") << bytes(field(2, "abcde"));
    QTest::newRow("enormous table") << bytes(
        field(3, field(1, "abcd") + field(2, "abcd") + fromHex("18ffffffff0f20ffffffff0f")));
    QTest::newRow("text") << QByteArray("Internal Server Error");
}

void ProtobufTest::brokenSamples()
{
    QFETCH(QByteArray, message);
    const auto decoded = decodeSampleResponse(message.toStdString());
    QVERIFY(!decoded);
    QCOMPARE(decoded.error().kind, ErrorKind::Protocol);
}

void ProtobufTest::deterministic()
{
    ForwardBackwardRequest request;
    for (int i = 0; i < 50; ++i)
        request.lossFnConfig["key" + std::to_string(i * 37 % 50)] = i;
    const auto first = encodeProtobuf(request);
    for (int i = 0; i < 5; ++i)
        QVERIFY(*encodeProtobuf(request) == *first);
    const auto decoded = decodeForwardBackwardRequest(*first);
    QVERIFY(decoded->lossFnConfig == request.lossFnConfig);
}

QTEST_APPLESS_MAIN(ProtobufTest)
#include "tst_protobuf.moc"
