#include "core/engine/pretraining.h"
#include "testmodel.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tinkex;
using namespace tinkex::engine;
using namespace tinkex::engine::testing;

namespace {

/// Counting modulo 11: a rule that a model of this size learns at once.
std::vector<Datum> countingData()
{
    std::vector<Datum> data;
    for (int start = 0; start < 6; ++start) {
        Datum datum;
        for (int i = 0; i < 20; ++i) {
            datum.tokens.push_back((start + i) % 11 + 1);
            datum.targets.push_back((start + i + 1) % 11 + 1);
            datum.weights.push_back(1.f / 120.f);
        }
        data.push_back(datum);
    }
    return data;
}

std::filesystem::path pathOf(const QTemporaryDir& directory)
{
    return directory.path().toStdString();
}

} // namespace

class TestBaseTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learnsToCount();
    void savedModelComputesTheSame();
    void seedsDecideTheWeights();
    void refusesBadInput();
};

void TestBaseTrainer::learnsToCount()
{
    auto trainer = BaseTrainer::create(tinyConfig(), 3);
    QVERIFY(trainer);
    const auto data = countingData();
    const double before = (*trainer)->evaluate(data, 1)->lossSum;
    BaseAdamParams params;
    params.learningRate = 1e-2;
    for (int step = 0; step < 60; ++step) {
        QVERIFY((*trainer)->forwardBackward(data, 2));
        const auto stepped = (*trainer)->adamStep(params);
        QVERIFY(stepped);
        QCOMPARE(stepped->step, step + 1);
    }
    const double after = (*trainer)->evaluate(data, 1)->lossSum;
    QVERIFY2(before > 3.0 && after < 0.2, qPrintable(QStringLiteral("%1 -> %2").arg(before).arg(after)));
}

void TestBaseTrainer::savedModelComputesTheSame()
{
    ModelConfig config = tinyConfig();
    config.bosToken = 1;
    config.eosTokens = {0, 5};
    auto trainer = BaseTrainer::create(config, 3);
    QVERIFY(trainer);
    QTemporaryDir directory;
    QVERIFY((*trainer)->saveModel(pathOf(directory)));
    auto again = BaseTrainer::load(pathOf(directory));
    QVERIFY2(again, qPrintable(again ? QString() : again.error().toText()));
    auto model = loadModel(pathOf(directory));
    QVERIFY(model);
    QCOMPARE((*model)->parameterCount(), (*trainer)->parameterCount());
    QCOMPARE((*model)->config().bosToken, 1);
    QCOMPARE((*model)->config().eosTokens, (std::vector<TokenId>{0, 5}));
    QCOMPARE((*model)->config().normEps, config.normEps);
    QCOMPARE((*model)->config().ropeTheta, config.ropeTheta);
    const auto data = countingData();
    // Half precision keeps three digits of each weight.
    QVERIFY(std::abs((*again)->evaluate(data, 1)->lossSum - (*trainer)->evaluate(data, 1)->lossSum) < 1e-2);
    QTemporaryDir second;
    QVERIFY((*again)->saveModel(pathOf(second)));
    QVERIFY(BaseTrainer::load(pathOf(second)).value()->evaluate(data, 1)->lossSum ==
            (*again)->evaluate(data, 1)->lossSum);
}

void TestBaseTrainer::seedsDecideTheWeights()
{
    const auto data = countingData();
    const auto loss = [&](std::uint64_t seed) {
        return BaseTrainer::create(tinyConfig(), seed).value()->evaluate(data, 1)->lossSum;
    };
    QCOMPARE(loss(1), loss(1));
    QVERIFY(loss(1) != loss(2));
}

void TestBaseTrainer::refusesBadInput()
{
    ModelConfig odd = tinyConfig();
    odd.kvHeads = 3;
    QVERIFY(!BaseTrainer::create(odd, 1));
    auto trainer = BaseTrainer::create(tinyConfig(), 3);
    QVERIFY(!(*trainer)->forwardBackward({}, 1));
    const auto data = countingData();
    QVERIFY(!(*trainer)->forwardBackward(data, 0));
    BaseAdamParams params;
    params.learningRate = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(!(*trainer)->adamStep(params));
    QVERIFY(!(*trainer)->saveModel("/nonexistent/directory"));
    QVERIFY(!BaseTrainer::load("/nonexistent/directory"));
}

QTEST_GUILESS_MAIN(TestBaseTrainer)
#include "tst_basetrainer.moc"
