#include "core/engine/halffloat.h"
#include "core/engine/random.h"
#include "core/engine/safetensors.h"

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <cmath>
#include <cstring>

using namespace tinkex;
using namespace tinkex::engine;

namespace {

std::string fileOf(const std::string& header, std::size_t dataSize)
{
    const std::uint64_t length = header.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return bytes + header + std::string(dataSize, '\0');
}

/// Reads everything a loader would; true when the file was accepted.
bool readsSafely(std::string bytes)
{
    const auto file = SafetensorsFile::parse(std::move(bytes));
    if (!file)
        return false;
    for (const auto& [name, tensor] : file->tensors()) {
        std::vector<float> values(tensor.size);
        (void)file->copy(name, tensor.shape, values.data());
    }
    return true;
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void halves();
    void malformed_data();
    void malformed();
    void copyChecks();
    void garbledFilesNeverCrash();
    void fileErrors();
};

void TestSafetensors::roundTrip()
{
    QTemporaryDir directory;
    const auto path = std::filesystem::path(directory.path().toStdString()) / "x.safetensors";
    const std::vector<float> a{1.f, -2.5f, 0.f, 65504.f, 1e-7f, 3.14159f};
    const std::vector<float> b{7.f};
    const TensorToWrite tensors[] = {{"a \"quoted\"", {2, 3}, a.data()}, {"b", {1}, b.data()}};
    for (const TensorType type : {TensorType::F32, TensorType::F16}) {
        QVERIFY(writeSafetensors(path, tensors, type, {{"key", "line\nbreak"}}));
        const auto file = SafetensorsFile::read(path);
        QVERIFY2(file, qPrintable(file ? QString() : file.error().toText()));
        QCOMPARE(file->metadata().at("key"), std::string("line\nbreak"));
        std::vector<float> out(6);
        const std::int64_t shape[] = {2, 3};
        QVERIFY(file->copy("a \"quoted\"", shape, out.data()));
        for (std::size_t i = 0; i < out.size(); ++i)
            QCOMPARE(out[i], type == TensorType::F32 ? a[i] : fromHalf(toHalf(a[i])));
    }
}

void TestSafetensors::halves()
{
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const float value = fromHalf(static_cast<std::uint16_t>(bits));
        if (std::isnan(value))
            QVERIFY(std::isnan(fromHalf(toHalf(value))));
        else
            QCOMPARE(toHalf(value), static_cast<std::uint16_t>(bits));
    }
    QCOMPARE(fromHalf(0x3c00), 1.f);
    QCOMPARE(fromHalf(0x0001), 0x1p-24f);
    QCOMPARE(toHalf(65519.f), 0x7bff);
    QCOMPARE(toHalf(65520.f), 0x7c00);
    QCOMPARE(toHalf(1.f + 0x1p-11f), 0x3c00); // a tie goes to even
    QCOMPARE(toHalf(1.f + 0x3p-11f), 0x3c02);
    QCOMPARE(fromBfloat16(0xc020), -2.5f);
}

void TestSafetensors::malformed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    };
    row("nothing", "");
    row("seven bytes", "1234567");
    row("header longer than the file", fileOf("{}", 0).substr(0, 9));
    row("enormous header length", "\xff\xff\xff\xff\xff\xff\xff\xff{}");
    row("not JSON", fileOf("{", 0));
    row("array", fileOf("[]", 0));
    row("tensor is a number", fileOf(R"({"a":1})", 0));
    row("unknown dtype", fileOf(R"({"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}})", 8));
    row("no shape", fileOf(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4));
    row("negative extent", fileOf(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4));
    row("shape does not fit", fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4));
    row("beyond the end", fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4));
    row("backwards", fileOf(R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}})", 4));
    row("product overflows",
        fileOf(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,4]}})", 4));
    row("overlap",
        fileOf(
            R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            8));
    row("twice",
        fileOf(
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            8));
    row("metadata is a number", fileOf(R"({"__metadata__":3})", 0));
    row("three offsets", fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})", 8));
}

void TestSafetensors::malformed()
{
    QFETCH(QByteArray, bytes);
    const auto file = SafetensorsFile::parse(bytes.toStdString());
    QVERIFY(!file);
    QCOMPARE(file.error().kind, ErrorKind::Storage);
    QVERIFY(!file.error().detail.isEmpty());
}

void TestSafetensors::copyChecks()
{
    std::string bytes = fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8);
    const auto file = SafetensorsFile::parse(bytes);
    QVERIFY(file);
    float out[2];
    const std::int64_t right[] = {2};
    const std::int64_t wrong[] = {1, 2};
    QVERIFY(file->copy("a", right, out));
    QVERIFY(!file->copy("a", wrong, out));
    QVERIFY(!file->copy("b", right, out));
    const float infinite = INFINITY;
    std::memcpy(bytes.data() + bytes.size() - 4, &infinite, 4);
    const auto bad = SafetensorsFile::parse(bytes)->copy("a", right, out);
    QVERIFY(!bad);
    QVERIFY(bad.error().detail.contains(QStringLiteral("finite")));
}

void TestSafetensors::garbledFilesNeverCrash()
{
    const std::string good =
        fileOf(R"({"__metadata__":{"format":"pt"},"first":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},)"
               R"("second":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]}})",
               32);
    QVERIFY(readsSafely(good));
    for (std::size_t length = 0; length < good.size(); ++length)
        QVERIFY(!readsSafely(good.substr(0, length)));
    Random random(9);
    int accepted = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = good;
        for (std::uint64_t change = 0; change <= random.next() % 4; ++change)
            bytes[random.next() % bytes.size()] = static_cast<char>(random.next() & 0xff);
        accepted += readsSafely(bytes) ? 1 : 0;
    }
    QVERIFY(accepted > 0 && accepted < 20000);
}

void TestSafetensors::fileErrors()
{
    QTemporaryDir directory;
    const std::filesystem::path path = directory.path().toStdString();
    QVERIFY(!SafetensorsFile::read(path / "missing.safetensors"));
    QVERIFY(!SafetensorsFile::read(path));
    QVERIFY(!writeFile(path / "no" / "such" / "folder", "x"));
    QVERIFY(writeFile(path / "bad.safetensors", "x"));
    const auto bad = SafetensorsFile::read(path / "bad.safetensors");
    QVERIFY(!bad);
    QVERIFY(bad.error().detail.contains(QStringLiteral("bad.safetensors")));
    QVERIFY(!readFile(path / "bad.safetensors", 0));
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
