#include "core/engine/adapter.h"
#include "core/engine/safetensors.h"
#include "testmodel.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tinkex;
using namespace tinkex::engine;
using namespace tinkex::engine::testing;

namespace {

LoraConfig smallLora()
{
    LoraConfig lora;
    lora.rank = 4;
    lora.seed = 0xfedcba9876543210ULL;
    lora.alpha = 8.f;
    return lora;
}

std::vector<Datum> someData()
{
    Random random(2);
    return {crossEntropyDatum(random, 12, tinyConfig()), crossEntropyDatum(random, 5, tinyConfig())};
}

const AdapterImpl& inner(const std::unique_ptr<Adapter>& adapter)
{
    return dynamic_cast<const AdapterImpl&>(*adapter);
}

void trainSteps(Adapter& adapter, int count)
{
    AdamParams params;
    params.learningRate = 1e-2;
    const auto data = someData();
    for (int i = 0; i < count; ++i) {
        QVERIFY(adapter.forwardBackward(data, LossKind::CrossEntropy, {}, false, 2));
        QVERIFY(adapter.optimStep(params));
    }
}

std::filesystem::path pathOf(const QTemporaryDir& directory)
{
    return directory.path().toStdString();
}

} // namespace

class TestAdapter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsAtTheBase();
    void refusesConfigs_data();
    void refusesConfigs();
    void resumesExactly();
    void snapshotsStayFrozen();
    void savedFilesFollowPeft();
    void refusesForeignFiles_data();
    void refusesForeignFiles();
    void garbledFilesNeverCrash();
    void trainingLowersTheLoss();
    void refusesBadLearningRates();
};

void TestAdapter::startsAtTheBase()
{
    auto model = tinyModel();
    auto first = createAdapter(model, smallLora());
    auto second = createAdapter(model, smallLora());
    QVERIFY(first && second);
    QVERIFY(inner(*first).values() == inner(*second).values());
    LoraConfig other = smallLora();
    other.seed = 1;
    QVERIFY(inner(createAdapter(model, other).value()).values() != inner(*first).values());
    const LoraLayout& layout = inner(*first).layout();
    for (const auto& target : layout.targets) {
        const float bound = 1.f / std::sqrt(static_cast<float>(target.shape.in));
        float largest = 0.f;
        for (std::size_t i = target.a; i < target.b.front(); ++i)
            largest = std::max(largest, std::abs(inner(*first).values()[i]));
        QVERIFY(largest <= bound && largest > 0.8f * bound);
        QCOMPARE(inner(*first).values()[target.b.back()], 0.f);
    }
    LoraConfig one = smallLora();
    one.trainAttn = one.trainMlp = false;
    auto unembed = createAdapter(model, one);
    const auto data = someData();
    const auto a = (*first)->forwardBackward(data, LossKind::CrossEntropy, {}, true, 1);
    const auto b = (*unembed)->forwardBackward(data, LossKind::CrossEntropy, {}, true, 1);
    QCOMPARE(a->lossSum, b->lossSum);
}

void TestAdapter::refusesConfigs_data()
{
    QTest::addColumn<int>("rank");
    QTest::addColumn<float>("alpha");
    QTest::addColumn<bool>("trains");
    QTest::newRow("rank 0") << 0 << 8.f << true;
    QTest::newRow("negative rank") << -3 << 8.f << true;
    QTest::newRow("rank above the width") << 21 << 8.f << true;
    QTest::newRow("nothing to train") << 4 << 8.f << false;
    QTest::newRow("alpha 0") << 4 << 0.f << true;
    QTest::newRow("alpha nan") << 4 << std::numeric_limits<float>::quiet_NaN() << true;
}

void TestAdapter::refusesConfigs()
{
    QFETCH(int, rank);
    QFETCH(float, alpha);
    QFETCH(bool, trains);
    LoraConfig lora;
    lora.rank = rank;
    lora.alpha = alpha;
    lora.trainAttn = lora.trainMlp = lora.trainUnembed = trains;
    const auto refused = createAdapter(tinyModel(), lora);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Validation);
    QVERIFY(!createAdapter(nullptr, smallLora()));
}

void TestAdapter::resumesExactly()
{
    auto model = tinyModel();
    auto adapter = createAdapter(model, smallLora()).value();
    trainSteps(*adapter, 3);
    QTemporaryDir directory;
    QVERIFY(adapter->save(pathOf(directory), true));
    auto resumed = loadAdapter(model, pathOf(directory), true);
    QVERIFY2(resumed, qPrintable(resumed ? QString() : resumed.error().toText()));
    QCOMPARE((*resumed)->lora().seed, smallLora().seed);
    QCOMPARE((*resumed)->lora().alpha, smallLora().alpha);
    trainSteps(*adapter, 3);
    trainSteps(**resumed, 3);
    QVERIFY(inner(adapter).values() == inner(*resumed).values());

    QTemporaryDir without;
    QVERIFY(adapter->save(pathOf(without), false));
    const auto refused = loadAdapter(model, pathOf(without), true);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Storage);
    auto fresh = loadAdapter(model, pathOf(without), false);
    QVERIFY(fresh);
    QVERIFY(inner(*fresh).values() == inner(adapter).values());
}

void TestAdapter::snapshotsStayFrozen()
{
    auto model = tinyModel();
    auto adapter = createAdapter(model, smallLora()).value();
    const auto frozen = adapter->snapshot();
    const std::vector<float> before = inner(adapter).values();
    trainSteps(*adapter, 1);
    QTemporaryDir directory;
    QVERIFY(frozen->save(pathOf(directory)));
    const auto loaded = loadAdapterWeights(model, pathOf(directory));
    QVERIFY(loaded);
    QVERIFY(dynamic_cast<const AdapterWeightsImpl&>(**loaded).values() == before);
    QVERIFY(inner(adapter).values() != before);
}

void TestAdapter::savedFilesFollowPeft()
{
    auto adapter = createAdapter(tinyModel(), smallLora()).value();
    QTemporaryDir directory;
    QVERIFY(adapter->save(pathOf(directory), false));
    const auto file = SafetensorsFile::read(pathOf(directory) / "adapter_model.safetensors");
    QVERIFY(file);
    const auto& down = file->tensors().at("base_model.model.model.layers.1.mlp.down_proj.lora_A.weight");
    QCOMPARE(down.shape, (std::vector<std::int64_t>{4, 28}));
    const auto& head = file->tensors().at("base_model.model.lm_head.lora_B.weight");
    QCOMPARE(head.shape, (std::vector<std::int64_t>{37, 4}));
    QCOMPARE(file->tensors().size(), std::size_t{2 * 7 * 2 + 2});
}

void TestAdapter::refusesForeignFiles_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("another method") << "\"LORA\""
                                    << "\"LOHA\"";
    QTest::newRow("another rank") << "\"r\": 4"
                                  << "\"r\": 5";
    QTest::newRow("rank too large") << "\"r\": 4"
                                    << "\"r\": 4000000000";
    QTest::newRow("dora") << "\"bias\": \"none\""
                          << "\"use_dora\": true";
    QTest::newRow("bias") << "\"bias\": \"none\""
                          << "\"bias\": \"all\"";
    QTest::newRow("fewer modules") << "\"q_proj\""
                                   << "\"x_proj\"";
    QTest::newRow("rank pattern") << "\"bias\": \"none\""
                                  << "\"rank_pattern\": {\"q_proj\": 2}";
    QTest::newRow("no alpha") << "lora_alpha"
                              << "alpha";
    QTest::newRow("alpha of zero") << "\"lora_alpha\": 8"
                                   << "\"lora_alpha\": 0";
    QTest::newRow("broken") << "}"
                            << "";
}

void TestAdapter::refusesForeignFiles()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    auto model = tinyModel();
    QTemporaryDir directory;
    QVERIFY(createAdapter(model, smallLora()).value()->save(pathOf(directory), false));
    const auto path = pathOf(directory) / "adapter_config.json";
    QString json = QString::fromStdString(readFile(path, 1 << 20).value());
    QVERIFY(json.contains(from));
    QVERIFY(writeFile(path, json.replace(from, to).toStdString()));
    const auto loaded = loadAdapter(model, pathOf(directory), false);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, ErrorKind::Storage);
}

void TestAdapter::garbledFilesNeverCrash()
{
    auto model = tinyModel();
    QTemporaryDir directory;
    auto adapter = createAdapter(model, smallLora()).value();
    trainSteps(*adapter, 1);
    QVERIFY(adapter->save(pathOf(directory), true));
    Random random(6);
    for (const char* name : {"adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors"}) {
        const auto path = pathOf(directory) / name;
        const std::string good = readFile(path, 1 << 24).value();
        for (int round = 0; round < 150; ++round) {
            std::string bytes = good;
            // Headers are where the damage matters.
            for (int change = 0; change < 3; ++change)
                bytes[random.next() % std::min<std::size_t>(bytes.size(), 4000)] = static_cast<char>(random.next());
            if (round % 4 == 0)
                bytes.resize(random.next() % bytes.size());
            QVERIFY(writeFile(path, bytes));
            (void)loadAdapter(model, pathOf(directory), true);
        }
        QVERIFY(writeFile(path, good));
    }
    QVERIFY(loadAdapter(model, pathOf(directory), true));
}

void TestAdapter::trainingLowersTheLoss()
{
    auto adapter = createAdapter(tinyModel(), smallLora()).value();
    Random random(2);
    Datum datum = crossEntropyDatum(random, 12, tinyConfig());
    datum.weights.assign(12, 1.f);
    AdamParams params;
    params.learningRate = 2e-2;
    double first = 0.0;
    double last = 0.0;
    for (int step = 0; step < 60; ++step) {
        const auto output = adapter->forwardBackward({&datum, 1}, LossKind::CrossEntropy, {}, false, 1);
        QVERIFY(output);
        (step == 0 ? first : last) = output->lossSum;
        const auto stepped = adapter->optimStep(params);
        QVERIFY(stepped);
        QVERIFY(stepped->gradNorm > 0.0);
        QCOMPARE(stepped->step, step + 1);
    }
    QVERIFY2(last < 0.2 * first, qPrintable(QStringLiteral("%1 -> %2").arg(first).arg(last)));
}

void TestAdapter::refusesBadLearningRates()
{
    auto adapter = createAdapter(tinyModel(), smallLora()).value();
    const auto before = inner(adapter).values();
    for (const double rate :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -1e-3}) {
        AdamParams params;
        params.learningRate = rate;
        const auto refused = adapter->optimStep(params);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Validation);
    }
    QVERIFY(inner(adapter).values() == before);
}

QTEST_GUILESS_MAIN(TestAdapter)
#include "tst_adapter.moc"
