#include "core/wire/jsonwriter.h"
#include "wiretest.h"

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

using namespace tinkex::wire;
using namespace tinkex::wire::test;

class JsonWriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbers_data();
    void numbers();
    void text_data();
    void text();
    void nesting();
    void everyFloatReadsBack();
    void doublesReadBack();
};

void JsonWriterTest::numbers_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, auto value, const char* expected) {
        QTest::newRow(name) << bytes(toJson(value)) << QByteArray(expected);
    };
    row("one", 1.0, "1.0");
    row("float", 0.1f, "0.1");
    row("double", 0.1, "0.1");
    row("float as double", double{0.1f}, "0.10000000149011612");
    row("minus zero", -0.0, "-0.0");
    row("minus zero float", -0.0f, "-0.0");
    row("large", 1e20, "1e+20");
    row("smallest double", std::numeric_limits<double>::denorm_min(), "5e-324");
    row("smallest float", std::numeric_limits<float>::denorm_min(), "1e-45");
    row("not a number", std::nan(""), "null");
    row("infinite", -std::numeric_limits<float>::infinity(), "null");
    row("seq id", std::int64_t{1'000'000'000'000'000'001}, "1000000000000000001");
    row("lowest", std::numeric_limits<std::int64_t>::min(), "-9223372036854775808");
    row("unsigned", std::numeric_limits<std::uint64_t>::max(), "18446744073709551615");
    row("small", std::int32_t{-7}, "-7");
    row("true", true, "true");
}

void JsonWriterTest::numbers()
{
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, expected);
    QCOMPARE(written, expected);
}

void JsonWriterTest::text_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("plain") << QByteArray("a/b") << QByteArray(R"("a/b")");
    QTest::newRow("escapes") << QByteArray("\"\\\b\f\n\r\t") << QByteArray(R"("\"\\\b\f\n\r\t")");
    QTest::newRow("control") << QByteArray("\x01\x1f\x00", 3) << QByteArray(R"("\u0001\u001f\u0000")");
    QTest::newRow("delete stays") << QByteArray("\x7f") << QByteArray("\"\x7f\"");
    QTest::newRow("percent") << QByteArray("a%2Fb:c") << QByteArray(R"("a%2Fb:c")");
    QTest::newRow("utf-8") << QByteArray("é€😀") << QByteArray("\"é€😀\"");
    QTest::newRow("lone continuation") << QByteArray("a\x80z") << QByteArray("\"a\uFFFDz\"");
    QTest::newRow("overlong") << QByteArray("\xC0\xAF") << QByteArray("\"\uFFFD\uFFFD\"");
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << QByteArray("\"\uFFFD\uFFFD\uFFFD\"");
    QTest::newRow("too large") << QByteArray("\xF4\x90\x80\x80") << QByteArray("\"\uFFFD\uFFFD\uFFFD\uFFFD\"");
    QTest::newRow("cut short") << QByteArray("\xE2\x82") << QByteArray("\"\uFFFD\uFFFD\"");
}

void JsonWriterTest::text()
{
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes(toJson(raw.toStdString())), expected);
}

void JsonWriterTest::nesting()
{
    JsonWriter out;
    out.beginObject();
    out.field("a", std::vector<std::string>{"x", "y"});
    out.field("b", std::optional<std::string>());
    out.fieldIfSet("c", "");
    out.field("d", std::map<std::string, double>{{"k", 2.5}, {"l", 3.0}});
    out.key("e");
    out.beginArray();
    out.null();
    out.beginObject();
    out.endObject();
    out.endArray();
    out.endObject();
    QCOMPARE(bytes(std::move(out).take()), QByteArray(R"({"a":["x","y"],"d":{"k":2.5,"l":3.0},"e":[null,{}]})"));
}

void JsonWriterTest::everyFloatReadsBack()
{
    std::mt19937 random(7);
    ForwardBackwardOutput output;
    std::vector<float> values = {0.f,
                                 -0.f,
                                 std::numeric_limits<float>::denorm_min(),
                                 std::numeric_limits<float>::min(),
                                 std::numeric_limits<float>::max(),
                                 std::numeric_limits<float>::lowest()};
    while (values.size() < 500'000)
        if (const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random())); std::isfinite(value))
            values.push_back(value);
    output.lossFnOutputs.push_back({{"x", Tensor{values, {}}}});
    const auto decoded = decode<ForwardBackwardOutput>(encode(output));
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QVERIFY(sameBits(floats(decoded->lossFnOutputs.at(0).at("x")), values));
}

void JsonWriterTest::doublesReadBack()
{
    std::mt19937_64 random(8);
    OptimStepResult result;
    for (int i = 0; i < 20'000; ++i)
        if (const auto value = std::bit_cast<double>(random()); std::isfinite(value))
            result.metrics["m" + std::to_string(i)] = value;
    result.metrics["tiny"] = std::numeric_limits<double>::denorm_min();
    const auto decoded = decode<OptimStepResult>(encode(result));
    QVERIFY2(decoded, problemOf(decoded).c_str());
    QVERIFY(decoded->metrics == result.metrics);
}

QTEST_APPLESS_MAIN(JsonWriterTest)
#include "tst_jsonwriter.moc"
