#include "wiretest.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::wire;
using namespace tinkex::wire::test;

/// Tensors and chunks as parts of the messages that carry them.
class JsonTensorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void sparseBudgetIsShared();
    void nullsBecomeNaN();
    void exactKeysOnly();
    void chunks_data();
    void chunks();
    void images();
    void brokenBase64();
};

namespace {

Result<Tensor> tensorFrom(std::string_view json)
{
    const auto output = decode<ForwardBackwardOutput>(R"({"loss_fn_outputs":[{"x":)" + std::string(json) + "}]}");
    if (!output)
        return failure(output.error());
    return output->lossFnOutputs.at(0).at("x");
}

Result<ModelInput> inputFrom(const std::string& chunk)
{
    const auto request = decode<SampleRequest>(R"({"prompt":{"chunks":[)" + chunk + "]}}");
    if (!request)
        return failure(request.error());
    return request->prompt;
}

} // namespace

void JsonTensorTest::accepted_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("rewritten");
    const auto row = [](const char* name, const char* json, const char* rewritten) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(rewritten);
    };
    row("ints in a float list", R"({"data":[1,2.5],"dtype":"float32","shape":[2]})",
        R"({"data":[1.0,2.5],"dtype":"float32","shape":[2]})");
    row("no shape", R"({"data":[1,2],"dtype":"int64"})", R"({"data":[1,2],"dtype":"int64","shape":[2]})");
    row("null shape", R"({"data":[1],"dtype":"int64","shape":null})", R"({"data":[1],"dtype":"int64","shape":[1]})");
    row("two dimensions", R"({"data":[1,2,3,4,5,6],"dtype":"int64","shape":[2,3]})",
        R"({"data":[1,2,3,4,5,6],"dtype":"int64","shape":[2,3]})");
    row("scalar", R"({"data":[1.5],"dtype":"float32","shape":[]})", R"({"data":[1.5],"dtype":"float32","shape":[1]})");
    row("empty", R"({"data":[],"dtype":"float32","shape":[0]})", R"({"data":[],"dtype":"float32","shape":[0]})");
    row("empty rows", R"({"data":[],"dtype":"float32","shape":[3,0]})",
        R"({"data":[],"dtype":"float32","shape":[3,0]})");
    row("whole floats as ints", R"({"data":[1.0,-2.0],"dtype":"int64"})",
        R"({"data":[1,-2],"dtype":"int64","shape":[2]})");
    row("large ints", R"({"data":[9223372036854775807],"dtype":"int64"})",
        R"({"data":[9223372036854775807],"dtype":"int64","shape":[1]})");
    row("no dtype, ints", R"({"data":[1,2]})", R"({"data":[1,2],"dtype":"int64","shape":[2]})");
    row("no dtype, floats", R"({"data":[1,2.5]})", R"({"data":[1.0,2.5],"dtype":"float32","shape":[2]})");
    row("other widths", R"({"data":[1],"dtype":"int32"})", R"({"data":[1],"dtype":"int64","shape":[1]})");
    row("unknown keys", R"({"data":[1],"dtype":"int64","device":"cpu"})",
        R"({"data":[1],"dtype":"int64","shape":[1]})");
    row("minus zero", R"({"data":[-0.0],"dtype":"float32"})", R"({"data":[-0.0],"dtype":"float32","shape":[1]})");
    row("csr ints",
        R"({"data":[7,8,9],"dtype":"int64","shape":[3,4],"sparse_crow_indices":[0,2,2,3],"sparse_col_indices":[0,3,1]})",
        R"({"data":[7,0,0,8,0,0,0,0,0,9,0,0],"dtype":"int64","shape":[3,4]})");
    row("csr floats",
        R"({"data":[0.5],"dtype":"float32","shape":[1,2],"sparse_crow_indices":[0,1],"sparse_col_indices":[1]})",
        R"({"data":[0.0,0.5],"dtype":"float32","shape":[1,2]})");
    row("csr without values",
        R"({"data":[],"dtype":"float32","shape":[2,2],"sparse_crow_indices":[0,0,0],"sparse_col_indices":[]})",
        R"({"data":[0.0,0.0,0.0,0.0],"dtype":"float32","shape":[2,2]})");
    row("csr keys null", R"({"data":[1],"dtype":"int64","sparse_crow_indices":null,"sparse_col_indices":null})",
        R"({"data":[1],"dtype":"int64","shape":[1]})");
}

void JsonTensorTest::accepted()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, rewritten);
    const auto tensor = tensorFrom(json.toStdString());
    QVERIFY2(tensor, problemOf(tensor).c_str());
    ForwardBackwardOutput output;
    output.lossFnOutputs.push_back({{"x", *tensor}});
    QVERIFY2(bytes(encode(output)).contains(rewritten), encode(output).c_str());
}

void JsonTensorTest::refused_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, const char* json) {
        QTest::newRow(name) << QByteArray(json);
    };
    row("no data", R"({"dtype":"int64"})");
    row("data is text", R"({"data":"AAAA","dtype":"int64"})");
    row("nested lists", R"({"data":[[1],[2]],"dtype":"int64"})");
    row("null int", R"({"data":[null],"dtype":"int64"})");
    row("fraction as int", R"({"data":[1.5],"dtype":"int64"})");
    row("beyond 64 bits", R"({"data":[9223372036854775808],"dtype":"int64"})");
    row("unknown dtype", R"({"data":[1],"dtype":"complex64"})");
    row("shape too small", R"({"data":[1,2],"dtype":"int64","shape":[1]})");
    row("shape too large", R"({"data":[1,2],"dtype":"int64","shape":[2,2]})");
    row("negative shape", R"({"data":[1],"dtype":"int64","shape":[-1,-1]})");
    row("negative and zero", R"({"data":[],"dtype":"int64","shape":[0,-1]})");
    row("overflowing shape", R"({"data":[],"dtype":"int64","shape":[4294967296,4294967296]})");
    row("csr without shape", R"({"data":[1],"dtype":"int64","sparse_crow_indices":[0,1],"sparse_col_indices":[0]})");
    row("csr without columns", R"({"data":[1],"dtype":"int64","shape":[1,1],"sparse_crow_indices":[0,1]})");
    row("csr column outside",
        R"({"data":[1],"dtype":"int64","shape":[1,2],"sparse_crow_indices":[0,1],"sparse_col_indices":[2]})");
    row("csr column negative",
        R"({"data":[1],"dtype":"int64","shape":[1,2],"sparse_crow_indices":[0,1],"sparse_col_indices":[-1]})");
    row("csr rows too many",
        R"({"data":[1],"dtype":"int64","shape":[2,2],"sparse_crow_indices":[0,1],"sparse_col_indices":[0]})");
    row("csr rows decrease",
        R"({"data":[1,2],"dtype":"int64","shape":[3,2],"sparse_crow_indices":[0,2,1,2],"sparse_col_indices":[0,1]})");
    row("csr rows beyond the values",
        R"({"data":[1],"dtype":"int64","shape":[1,2],"sparse_crow_indices":[0,9],"sparse_col_indices":[0]})");
    row("csr rows from minus one",
        R"({"data":[1],"dtype":"int64","shape":[1,2],"sparse_crow_indices":[-1,1],"sparse_col_indices":[0]})");
    row("csr more columns than values",
        R"({"data":[1],"dtype":"int64","shape":[1,2],"sparse_crow_indices":[0,1],"sparse_col_indices":[0,1]})");
    row("csr bomb",
        R"({"data":[1],"dtype":"int64","shape":[1,9000000000],"sparse_crow_indices":[0,1],"sparse_col_indices":[0]})");
}

void JsonTensorTest::refused()
{
    QFETCH(QByteArray, json);
    const auto tensor = tensorFrom(json.toStdString());
    QVERIFY(!tensor);
    QCOMPARE(tensor.error().kind, ErrorKind::Protocol);
    QVERIFY2(tensor.error().detail.startsWith(QStringLiteral("loss_fn_outputs[0].x")), problemOf(tensor).c_str());
}

void JsonTensorTest::sparseBudgetIsShared()
{
    const std::string one =
        R"({"x":{"data":[1],"dtype":"int64","shape":[1,1000000],"sparse_crow_indices":[0,1],"sparse_col_indices":[9]}})";
    std::string many = one;
    for (int i = 0; i < 40; ++i)
        many += "," + one;
    QVERIFY(decode<ForwardBackwardOutput>(R"({"loss_fn_outputs":[)" + one + "]}"));
    QVERIFY(!decode<ForwardBackwardOutput>(R"({"loss_fn_outputs":[)" + many + "]}"));
}

void JsonTensorTest::nullsBecomeNaN()
{
    for (const char* json :
         {R"({"data":[null,NaN,1.0],"dtype":"float32"})", R"({"data":[-Infinity,Infinity,1.0],"dtype":"float32"})"}) {
        const auto tensor = tensorFrom(json);
        QVERIFY2(tensor, problemOf(tensor).c_str());
        QVERIFY(std::isnan(floats(*tensor).at(0)) && std::isnan(floats(*tensor).at(1)));
        QCOMPARE(floats(*tensor).at(2), 1.f);
    }
    const auto large = tensorFrom(R"({"data":[1e300,-1e300],"dtype":"float32"})");
    QVERIFY(large);
    QVERIFY(std::isinf(floats(*large).at(0)) && floats(*large).at(1) < 0);
}

void JsonTensorTest::exactKeysOnly()
{
    ForwardBackwardOutput output;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    output.lossFnOutputs.push_back({{"x", Tensor{std::vector<float>{nan, 0.25f}, {2, 1}}}});
    output.lossFnOutputType = "NaN \"Infinity\"";
    const std::string json = encode(output);
    const QByteArray expected =
        R"({"loss_fn_output_type":"NaN \"Infinity\"","loss_fn_outputs":[{"x":{"data":[null,0.25],"dtype":"float32","shape":[2,1]}}],"metrics":{}})";
    QCOMPARE(bytes(json), expected);
    // Words inside of strings stay when tokens outside of them have to be replaced.
    std::string foreign = json;
    foreign.replace(foreign.find("null"), 4, "NaN");
    const auto decoded = decode<ForwardBackwardOutput>(foreign);
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QCOMPARE(bytes(decoded->lossFnOutputType), bytes(output.lossFnOutputType));
}

void JsonTensorTest::chunks_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* name, const char* json, int kind) {
        QTest::newRow(name) << QByteArray(json) << kind;
    };
    row("text", R"({"tokens":[1,2],"type":"encoded_text"})", 0);
    row("text by key", R"({"tokens":[1,2]})", 0);
    row("text, type null", R"({"tokens":[1,2],"type":null})", 0);
    row("text, unknown type", R"({"tokens":[1,2],"type":"text_v2"})", 0);
    row("no text", R"({"tokens":[],"type":"encoded_text"})", 0);
    row("image", R"({"data":"AP8=","format":"png","expected_tokens":3,"type":"image"})", 1);
    row("image by key", R"({"data":"AP8=","format":"jpeg"})", 1);
    row("image 0.5", R"({"data":"AP8=","format":"png","height":2,"width":2,"tokens":4})", 1);
    row("asset", R"({"location":"s3://x","format":"png","type":"image_asset_pointer"})", 2);
    row("asset by key", R"({"location":"s3://x","format":"png"})", 2);
    row("audio", R"({"dmel":"AAEC","type":"dmel"})", 3);
    row("audio by key", R"({"dmel":"AAEC"})", 3);
    row("nothing known", R"({"type":"video","frames":1})", -1);
    row("not an object", "5", -1);
    row("token too large", R"({"tokens":[2147483648]})", -1);
    row("tokens are text", R"({"tokens":"abc"})", -1);
}

void JsonTensorTest::chunks()
{
    QFETCH(QByteArray, json);
    QFETCH(int, kind);
    const auto input = inputFrom(json.toStdString());
    QCOMPARE(input.has_value(), kind >= 0);
    if (input)
        QCOMPARE(static_cast<int>(input->chunks.at(0).index()), kind);
}

void JsonTensorTest::images()
{
    std::string raw;
    for (int i = 0; i < 256; ++i)
        raw += static_cast<char>(i);
    SampleRequest request;
    request.prompt.chunks = {ImageChunk{raw, "png", 12}, ImageAssetChunk{"loc", "jpeg", {}}, DmelChunk{raw.substr(1)}};
    const auto back = decode<SampleRequest>(encode(request));
    QVERIFY2(back, problemOf(back).c_str());
    const auto& image = std::get<ImageChunk>(back->prompt.chunks.at(0));
    QVERIFY(image.data == raw);
    QCOMPARE(image.expectedTokens, std::optional<std::int32_t>(12));
    QCOMPARE(bytes(std::get<ImageAssetChunk>(back->prompt.chunks.at(1)).location), QByteArray("loc"));
    QVERIFY(std::get<DmelChunk>(back->prompt.chunks.at(2)).dmel == raw.substr(1));
    const auto old = inputFrom(R"({"data":"AP8=","format":"png","height":2,"width":2,"tokens":4})");
    QCOMPARE(std::get<ImageChunk>(old->chunks.at(0)).expectedTokens, std::optional<std::int32_t>(4));
}

void JsonTensorTest::brokenBase64()
{
    const auto input = inputFrom(R"({"data":"A*==","format":"png"})");
    QVERIFY(!input);
    QVERIFY(problemOf(input).find("base64") != std::string::npos);
}

QTEST_APPLESS_MAIN(JsonTensorTest)
#include "tst_jsontensor.moc"
