#include "wiretest.h"

#include <QtTest>
#include <limits>

using namespace tinkex::wire;
using namespace tinkex::wire::test;

class TypesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tinkerPath_data();
    void tinkerPath();
    void textTokensJoinChunks();
    void tensorConversions();
    void knowsWhatMayBeACheckpoint();
    void addressesListedCheckpoints_data();
    void addressesListedCheckpoints();
};

void TypesTest::tinkerPath_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("weights") << QByteArray("tinker://s:train:0/weights/step-1") << true;
    QTest::newRow("sampler") << QByteArray("tinker://r/sampler_weights/n%20x") << true;
    QTest::newRow("other kind") << QByteArray("tinker://r/adapters/n") << false;
    QTest::newRow("two parts") << QByteArray("tinker://r/n") << false;
    QTest::newRow("four parts") << QByteArray("tinker://r/weights/n/m") << false;
    QTest::newRow("empty name") << QByteArray("tinker://r/weights/") << false;
    QTest::newRow("empty run") << QByteArray("tinker:///weights/n") << false;
    QTest::newRow("other scheme") << QByteArray("twinkle://r/weights/n") << false;
    QTest::newRow("empty") << QByteArray() << false;
}

void TypesTest::tinkerPath()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto path = TinkerPath::parse(text.toStdString());
    QCOMPARE(path.has_value(), valid);
    if (path)
        QCOMPARE(bytes(path->toString()), text);
}

void TypesTest::textTokensJoinChunks()
{
    ModelInput input = ModelInput::fromTokens({1, 2});
    input.chunks.emplace_back(EncodedTextChunk{{3}});
    QCOMPARE(input.textTokens(), (std::vector<std::int32_t>{1, 2, 3}));
    input.chunks.emplace_back(DmelChunk{"x"});
    QVERIFY(!input.textTokens());
}

void TypesTest::tensorConversions()
{
    const float inf = std::numeric_limits<float>::infinity();
    const Tensor real{std::vector<float>{1.9f, -1.9f, std::numeric_limits<float>::quiet_NaN(), inf, -inf, 1e30f}, {}};
    constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    QCOMPARE(real.asInts(), (std::vector<std::int64_t>{1, -1, 0, kMax, kMin, kMax}));
    const Tensor whole{std::vector<std::int64_t>{3, -4}, {2}};
    QCOMPARE(whole.asFloats(), (std::vector<float>{3.f, -4.f}));
    QCOMPARE(whole.size(), std::size_t{2});
}

void TypesTest::knowsWhatMayBeACheckpoint()
{
    for (const char* path : {"tinker://r/weights/a", "tinker://r/a", "twinkle://r/weights/a", "/data/r/a"})
        QVERIFY2(looksLikeCheckpoint(path), path);
    for (const char* path : {"", "/", "a", "weights/a", "tinker://", "://a"})
        QVERIFY2(!looksLikeCheckpoint(path), path);
}

void TypesTest::addressesListedCheckpoints_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("address"); // empty: none
    const auto row = [](const char* name, const char* id, const char* type, const char* path, const char* address) {
        QTest::newRow(name) << QByteArray(id) << QByteArray(type) << QByteArray(path) << QByteArray(address);
    };
    row("official", "weights/a", "training", "tinker://r/weights/a", "weights/a");
    row("bare id", "a", "sampler", "tinker://r/sampler_weights/a", "sampler_weights/a");
    row("no type", "sampler_weights/a", "", "", "sampler_weights/a");
    row("by its path", "a", "", "tinker://r/weights/a", "weights/a");
    row("slash in the name", "x/a", "training", "", "weights/x/a");
    row("nothing to go by", "a", "", "/data/r/a", "");
    row("no name", "weights/", "training", "", "");
}

void TypesTest::addressesListedCheckpoints()
{
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, address);
    Checkpoint checkpoint;
    checkpoint.checkpointId = id.toStdString();
    checkpoint.checkpointType = type.toStdString();
    checkpoint.tinkerPath = path.toStdString();
    const auto found = TinkerPath::of(checkpoint, "r");
    QCOMPARE(QByteArray::fromStdString(found ? found->checkpointId() : std::string()), address);
    QVERIFY(!found || found->runId == "r");
}

QTEST_APPLESS_MAIN(TypesTest)
#include "tst_types.moc"
