#include "core/losses/baselosses.h"

#include "tests/core/losses/lossbench.h"

using namespace tinkex;
using namespace tinkex::test;

class TestBaseLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradientsAreThoseOfTheValues_data()
    {
        QTest::addColumn<LossFunction>("function");
        QTest::newRow("cross entropy") << baseLoss(crossEntropy());
        QTest::newRow("importance sampling") << baseLoss(importanceSampling());
        QTest::newRow("clipped") << baseLoss(clippedImportanceSampling());
        QTest::newRow("direct reward") << baseLoss(directRewardOptimization(0.3));
        QTest::newRow("preference") << directPreference({0.7, "reference_logprobs", {}});
        QTest::newRow("preference, masked") << directPreference({0.7, "reference_logprobs", "mask"});
    }
    void gradientsAreThoseOfTheValues()
    {
        QFETCH(LossFunction, function);
        const LossInput input = lossInput({4, 2, 3, 1});
        const double error = gradientError(function, input);
        QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
        QVERIFY(l2Norm(function(input, {})->gradient) > 1e-3);
    }

    void curvaturesAreThoseOfTheSlopes()
    {
        LossInput input = lossInput({6});
        for (const TokenLoss& loss : {importanceSampling(), clippedImportanceSampling(), directRewardOptimization()}) {
            const auto at = termsOf(loss, input, input.logprobs).value();
            PerTarget above = input.logprobs;
            PerTarget below = input.logprobs;
            for (std::size_t i = 0; i < above[0].size(); ++i) {
                above[0][i] += 1e-5;
                below[0][i] -= 1e-5;
            }
            const auto up = termsOf(loss, input, above).value();
            const auto down = termsOf(loss, input, below).value();
            for (std::size_t i = 0; i < above[0].size(); ++i)
                QVERIFY(std::abs((up[0][i].slope - down[0][i].slope) / 2e-5 - at[0][i].curvature) < 1e-5);
        }
    }

    void crossEntropyWeighsItsTargets()
    {
        LossInput input = lossInput({2});
        input.logprobs[0] = {-1, -2};
        const LossFunction loss = baseLoss(crossEntropy());
        QCOMPARE(loss(input, {})->value, 3.0);
        input.data[0].lossFnInputs["weights"] = tensor({0, 2});
        QCOMPARE(loss(input, {})->value, 4.0);
        const PerTarget expected{{0, -2}};
        QCOMPARE(loss(input, {})->gradient, expected);
    }

    void preferencesCountWhatTheyGotRight()
    {
        LossInput input = lossInput({1, 1, 1, 1});
        for (auto& datum : input.data)
            datum.lossFnInputs["reference_logprobs"] = tensor({-2});
        input.logprobs = {{-1}, {-2}, {-2}, {-1}};
        const auto value = directPreference({1, "reference_logprobs", {}})(input, {});
        QCOMPARE(value->metrics.at("accuracy"), 0.5);
        QCOMPARE(value->metrics.at("margin"), 0.0);
        const double expected = std::log1p(std::exp(-1.0)) + std::log1p(std::exp(1.0));
        QVERIFY(std::abs(value->value - expected) < 1e-12);
    }

    void preferencesNeedPairs()
    {
        const auto value = directPreference()(lossInput({1, 1, 1}), {});
        QVERIFY(!value.has_value());
        QVERIFY(value.error().detail.contains(QStringLiteral("pairs")));
    }

    void aMissingFieldIsNamed()
    {
        LossInput input = lossInput({2});
        input.data[0].lossFnInputs.erase("advantages");
        const auto value = baseLoss(importanceSampling())(input, {});
        QVERIFY(!value.has_value());
        QVERIFY(value.error().detail.contains(QStringLiteral("datum 0: the field advantages is missing")));
    }
};

Q_DECLARE_METATYPE(tinkex::LossFunction)
QTEST_GUILESS_MAIN(TestBaseLosses)
#include "tst_baselosses.moc"
