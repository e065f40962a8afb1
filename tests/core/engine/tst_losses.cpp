#include "core/engine/losses.h"
#include "testmodel.h"

#include <QtTest>

using namespace tinkex;
using namespace tinkex::engine;
using namespace tinkex::engine::testing;

namespace {

Datum oneToken(float logprob, float advantage)
{
    Datum datum;
    datum.tokens = {1};
    datum.targets = {2};
    datum.logprobs = {logprob};
    datum.advantages = {advantage};
    return datum;
}

} // namespace

class TestLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formulas_data();
    void formulas();
    void slopesAreDerivatives_data();
    void slopesAreDerivatives();
    void perTokenThresholdsWin();
    void runAwayRatioWithoutAdvantage();
    void names();
    void refusals_data();
    void refusals();
    void weightsMayBeMissing();
};

void TestLosses::formulas_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<double>("advantage");
    QTest::addColumn<double>("loss");
    QTest::addColumn<double>("slope");
    // The log-probability is -1 in all; thresholds 0.8 and 1.2, beta 0.1.
    QTest::newRow("is") << "importance_sampling" << 1.5 << 2.0 << -3.0 << -3.0;
    QTest::newRow("is negative") << "importance_sampling" << 0.5 << -2.0 << 1.0 << 1.0;
    QTest::newRow("ppo inside") << "ppo" << 1.1 << 2.0 << -2.2 << -2.2;
    QTest::newRow("ppo above, gain") << "ppo" << 1.5 << 2.0 << -2.4 << 0.0;
    QTest::newRow("ppo above, loss") << "ppo" << 1.5 << -2.0 << 3.0 << 3.0;
    QTest::newRow("ppo below, gain") << "ppo" << 0.5 << 2.0 << -1.0 << -1.0;
    QTest::newRow("ppo below, loss") << "ppo" << 0.5 << -2.0 << 1.6 << 0.0;
    QTest::newRow("cispo inside") << "cispo" << 1.1 << 2.0 << 2.2 << -2.2;
    QTest::newRow("cispo above") << "cispo" << 1.5 << 2.0 << 2.4 << -2.4;
    QTest::newRow("cispo below") << "cispo" << 0.5 << -2.0 << -1.6 << 1.6;
    QTest::newRow("dro") << "dro" << std::exp(0.5) << 2.0 << 2.0 + 0.05 * 0.25 << -(2.0 - 0.1 * 0.5);
}

void TestLosses::formulas()
{
    QFETCH(QString, name);
    QFETCH(double, ratio);
    QFETCH(double, advantage);
    QFETCH(double, loss);
    QFETCH(double, slope);
    LossConfig config;
    config.beta = 0.1;
    const auto kind = lossKindFromName(name.toStdString());
    QVERIFY(kind);
    const Datum datum = oneToken(static_cast<float>(-1.0 - std::log(ratio)), static_cast<float>(advantage));
    const TargetLoss result = targetLoss(datum, 0, -1.0, *kind, config);
    QVERIFY2(std::abs(result.loss - loss) < 1e-6, qPrintable(QString::number(result.loss)));
    QVERIFY2(std::abs(result.slope - slope) < 1e-6, qPrintable(QString::number(result.slope)));
}

void TestLosses::slopesAreDerivatives_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("cross_entropy") << static_cast<int>(LossKind::CrossEntropy);
    QTest::newRow("importance_sampling") << static_cast<int>(LossKind::ImportanceSampling);
    QTest::newRow("ppo") << static_cast<int>(LossKind::Ppo);
    QTest::newRow("dro") << static_cast<int>(LossKind::Dro);
}

void TestLosses::slopesAreDerivatives()
{
    QFETCH(int, kind);
    LossConfig config;
    config.beta = 0.4;
    for (const double logprob : {-3.0, -1.05, -0.9, -0.2}) {
        for (const float advantage : {-1.5f, 0.7f}) {
            Datum datum = oneToken(-1.f, advantage);
            datum.weights = {0.3f};
            const auto at = [&](double lp) {
                return targetLoss(datum, 0, lp, static_cast<LossKind>(kind), config);
            };
            const double expected = (at(logprob + 1e-6).loss - at(logprob - 1e-6).loss) / 2e-6;
            QVERIFY(std::abs(at(logprob).slope - expected) < 1e-5);
        }
    }
}

void TestLosses::perTokenThresholdsWin()
{
    Datum datum = oneToken(-2.f, 1.f); // ratio e
    datum.clipHigh = {2.f};
    QCOMPARE(targetLoss(datum, 0, -1.0, LossKind::Ppo, {}).loss, -2.0);
    datum.clipHigh.clear();
    QCOMPARE(targetLoss(datum, 0, -1.0, LossKind::Ppo, {}).loss, -1.2);
    datum.advantages = {-1.f};
    datum.logprobs = {0.f}; // ratio 1/e
    datum.clipLow = {0.5f};
    QCOMPARE(targetLoss(datum, 0, -1.0, LossKind::Ppo, {}).loss, 0.5);
}

void TestLosses::runAwayRatioWithoutAdvantage()
{
    const Datum datum = oneToken(-1e6f, 0.f);
    for (const LossKind kind : {LossKind::ImportanceSampling, LossKind::Ppo, LossKind::Cispo}) {
        QCOMPARE(targetLoss(datum, 0, -1.0, kind, {}).loss, 0.0);
        QCOMPARE(targetLoss(datum, 0, -1.0, kind, {}).slope, 0.0);
    }
}

void TestLosses::names()
{
    QCOMPARE(lossKindFromName("dro").value(), LossKind::Dro);
    for (const char* name : {"", "CROSS_ENTROPY", "mse"}) {
        const auto unknown = lossKindFromName(name);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, ErrorKind::Validation);
    }
}

void TestLosses::refusals_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("change");
    QTest::addColumn<QString>("says");
    const int ce = static_cast<int>(LossKind::CrossEntropy);
    const int ppo = static_cast<int>(LossKind::Ppo);
    QTest::newRow("empty input") << ce << 0 << "empty";
    QTest::newRow("too long") << ce << 1 << "context limit is 64";
    QTest::newRow("token out of range") << ce << 2 << "vocabulary";
    QTest::newRow("negative target") << ce << 3 << "vocabulary";
    QTest::newRow("targets short") << ce << 4 << "target_tokens";
    QTest::newRow("weights short") << ce << 5 << "weights";
    QTest::newRow("weights not finite") << ce << 6 << "finite";
    QTest::newRow("no targets per token") << ce << 7 << "targets per token";
    QTest::newRow("logprobs in cross-entropy") << ce << 8 << "not used";
    QTest::newRow("no advantages") << ppo << 9 << "advantages are required";
    QTest::newRow("several targets in ppo") << ppo << 10 << "one target";
    QTest::newRow("clip threshold short") << ppo << 11 << "clip_low_threshold";
    QTest::newRow("logprobs not finite") << ppo << 12 << "finite";
}

void TestLosses::refusals()
{
    QFETCH(int, kind);
    QFETCH(int, change);
    QFETCH(QString, says);
    Random random(1);
    const ModelConfig config = tinyConfig();
    Datum d = static_cast<LossKind>(kind) == LossKind::CrossEntropy ? crossEntropyDatum(random, 5, config)
                                                                    : policyDatum(random, 5, config);
    QVERIFY(checkData({&d, 1}, static_cast<LossKind>(kind), {}, config));
    switch (change) {
    case 0: d.tokens.clear(); break;
    case 1: d = crossEntropyDatum(random, 65, config); break;
    case 2: d.tokens[2] = 37; break;
    case 3: d.targets[2] = -1; break;
    case 4: d.targets.pop_back(); break;
    case 5: d.weights.pop_back(); break;
    case 6: d.weights[0] = std::numeric_limits<float>::infinity(); break;
    case 7: d.targetsPerToken = 0; break;
    case 8: d.logprobs.assign(5, 0.f); break;
    case 9: d.advantages.clear(); break;
    case 10: d.targetsPerToken = 2; break;
    case 11: d.clipLow = {0.5f}; break;
    default: d.logprobs[1] = std::numeric_limits<float>::quiet_NaN(); break;
    }
    const auto checked = checkData({&d, 1}, static_cast<LossKind>(kind), {}, config);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, ErrorKind::Validation);
    QVERIFY2(checked.error().detail.contains(says), qPrintable(checked.error().detail));
}

void TestLosses::weightsMayBeMissing()
{
    Random random(1);
    Datum datum = crossEntropyDatum(random, 5, tinyConfig());
    datum.weights.clear();
    QVERIFY(checkData({&datum, 1}, LossKind::CrossEntropy, {}, tinyConfig()));
    QCOMPARE(targetLoss(datum, 0, -2.0, LossKind::CrossEntropy, {}).loss, 2.0);
}

QTEST_GUILESS_MAIN(TestLosses)
#include "tst_losses.moc"
