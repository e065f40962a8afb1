#include "core/losses/regularizers.h"

#include "tests/core/losses/lossbench.h"

using namespace tinkex;
using namespace tinkex::test;

namespace {

constexpr double kTolerance = 1e-6;

double valueOf(const LossFunction& function, const LossInput& input)
{
    return function(input, {}).value().value;
}

LossInput single(const std::vector<double>& logprobs)
{
    LossInput input = lossInput({static_cast<int>(logprobs.size())});
    input.logprobs[0] = logprobs;
    return input;
}

SquareOptions centred(double clip)
{
    SquareOptions options;
    options.centreOnMean = true;
    options.clip = clip;
    return options;
}

} // namespace

class TestRegularizers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradientsAreThoseOfTheValues_data()
    {
        QTest::addColumn<LossFunction>("function");
        QTest::addColumn<LossInput>("input");
        const LossInput narrow = lossInput({4, 1, 3});
        const LossInput wide = lossInput({3, 2}, 3);
        const LossInput equal = lossInput({3, 3, 3});
        const auto both = [&](const char* name, const LossFunction& function) {
            QTest::addRow("%s", name) << function << narrow;
            QTest::addRow("%s, candidates", name) << function << wide;
        };
        both("l1", l1());
        both("l1 of probabilities, mean, masked", l1({Quantity::Probabilities, Reduction::Mean, "mask"}));
        both("l2", l2());
        both("l2 from a centre", l2({{}, 0.7, false, {}}));
        both("l2 from the mean, clipped", l2(centred(0.6)));
        both("elastic net", elasticNet(0.3));
        both("elastic net of probabilities", elasticNet(0.8, {Quantity::Probabilities, Reduction::Sum, {}}));
        both("entropy", entropy());
        both("entropy, maximized, sum", entropy({true, Reduction::Sum, false, 1, {}}));
        both("entropy, normalized, warm", entropy({false, Reduction::Mean, true, 1.7, {}}));
        both("entropy, masked, cold", entropy({false, Reduction::Mean, false, 0.5, "mask"}));
        both("kl forward", klDivergence());
        both("kl reverse", klDivergence({Divergence::Reverse, "reference_logprobs", Reduction::Sum, {}}));
        both("kl symmetric, masked",
             klDivergence({Divergence::Symmetric, "reference_logprobs", Reduction::Mean, "mask"}));
        both("consistency mse", consistency());
        both("consistency l1", consistency({Consistency::L1, "paired_logprobs", Reduction::Sum, {}}));
        both("consistency cosine", consistency({Consistency::Cosine, "paired_logprobs", Reduction::Mean, {}}));
        both("consistency cosine, masked",
             consistency({Consistency::Cosine, "paired_logprobs", Reduction::Sum, "mask"}));
        both("consistency symmetric kl",
             consistency({Consistency::SymmetricKl, "paired_logprobs", Reduction::Mean, {}}));
        for (const auto kind : {Orthogonality::Soft, Orthogonality::Hard, Orthogonality::Spectral}) {
            for (const bool normalize : {true, false}) {
                OrthogonalityOptions options{kind, MatrixRows::Datums, Quantity::Logprobs, normalize, Reduction::Mean};
                QTest::addRow("orthogonality %d %d", static_cast<int>(kind), normalize)
                    << orthogonality(options) << equal;
                options.rows = MatrixRows::Positions;
                options.of = Quantity::Probabilities;
                QTest::addRow("orthogonality %d %d, positions", static_cast<int>(kind), normalize)
                    << orthogonality(options) << wide;
                options.rows = MatrixRows::Candidates;
                options.reduction = Reduction::Sum;
                QTest::addRow("orthogonality %d %d, candidates", static_cast<int>(kind), normalize)
                    << orthogonality(options) << wide;
            }
        }
        both("gradient penalty", gradientPenalty(importanceSampling(), {0.5, {}, 0, {}}));
        both("gradient penalty, masked", gradientPenalty(directRewardOptimization(0.4), {1, {}, 0, "mask"}));
        both("gradient penalty, interpolated", gradientPenalty(importanceSampling(), {1, "reference_logprobs", 3, {}}));
    }
    void gradientsAreThoseOfTheValues()
    {
        QFETCH(LossFunction, function);
        QFETCH(LossInput, input);
        const double error = gradientError(function, input);
        QVERIFY2(error < kTolerance, qPrintable(QString::number(error)));
        // A term that moves the value and not the model would be a trap.
        QVERIFY(l2Norm(function(input, {})->gradient) > 1e-3);
    }

    /// In the original these two add their value to the loss and nothing to its gradient.
    void divergencesPullTowardsTheirReference_data()
    {
        QTest::addColumn<LossFunction>("function");
        for (const auto direction : {Divergence::Forward, Divergence::Reverse, Divergence::Symmetric}) {
            KlOptions options;
            options.direction = direction;
            options.reduction = Reduction::Sum;
            QTest::addRow("kl %d", static_cast<int>(direction)) << klDivergence(options);
        }
        for (const auto kind : {Consistency::MeanSquare, Consistency::L1, Consistency::SymmetricKl}) {
            ConsistencyOptions options;
            options.kind = kind;
            options.paired = "reference_logprobs";
            options.reduction = Reduction::Sum;
            QTest::addRow("consistency %d", static_cast<int>(kind)) << consistency(options);
        }
    }
    void divergencesPullTowardsTheirReference()
    {
        QFETCH(LossFunction, function);
        LossInput input = lossInput({5, 2});
        const double before = valueOf(function, input);
        for (int step = 0; step < 400; ++step) {
            const PerTarget gradient = function(input, {})->gradient;
            for (std::size_t d = 0; d < gradient.size(); ++d) {
                for (std::size_t i = 0; i < gradient[d].size(); ++i)
                    input.logprobs[d][i] = std::min(input.logprobs[d][i] - 0.02 * gradient[d][i], -0.01);
            }
        }
        QVERIFY(before > 0.05);
        QVERIFY2(valueOf(function, input) < before / 3, qPrintable(QString::number(valueOf(function, input))));
    }

    void normsAreThoseOfTheFormulas()
    {
        const LossInput input = single({-1, -2, -3});
        QCOMPARE(valueOf(l1(), input), 6.0);
        QCOMPARE(valueOf(l1({Quantity::Logprobs, Reduction::Mean, {}}), input), 2.0);
        QCOMPARE(valueOf(l2(), input), 14.0);
        QCOMPARE(valueOf(l2({{}, -2.0, false, {}}), input), 2.0);
        QCOMPARE(valueOf(l2(centred(0.5)), input), 0.5);
        QCOMPARE(valueOf(elasticNet(0.25), input), 0.25 * 6 + 0.75 * 14);
        QCOMPARE(valueOf(consistency({Consistency::MeanSquare, "reference", Reduction::Mean, {}}),
                         [&] {
                             LossInput paired = input;
                             paired.data[0].lossFnInputs["reference"] = tensor({-1, -1, -1});
                             return paired;
                         }()),
                 5.0 / 3);
    }

    void aPositionIsItsTokenOrAnyOther()
    {
        const double half = std::log(0.5);
        QVERIFY(std::abs(valueOf(entropy(), single({half})) - std::log(2.0)) < 1e-12);
        QVERIFY(std::abs(valueOf(entropy({true, Reduction::Sum, false, 1, {}}), single({half, half})) +
                         2 * std::log(2.0)) < 1e-12);
        QVERIFY(std::abs(valueOf(entropy({false, Reduction::Mean, true, 1, {}}), single({half})) - 1) < 1e-12);
        // Warmer: p^(1/T) over both outcomes, 0.8 and 0.2 at T = 2 are 2/3 and 1/3.
        const double warm = -(2.0 / 3 * std::log(2.0 / 3) + 1.0 / 3 * std::log(1.0 / 3));
        QVERIFY(std::abs(valueOf(entropy({false, Reduction::Mean, false, 2, {}}), single({std::log(0.8)})) - warm) <
                1e-12);
        // Two candidates and the rest, all a third.
        LossInput wide = lossInput({1}, 2);
        wide.logprobs[0] = {std::log(1.0 / 3), std::log(1.0 / 3)};
        QVERIFY(std::abs(valueOf(entropy(), wide) - std::log(3.0)) < 1e-12);
    }

    void divergencesAreNoneOfTheSame()
    {
        LossInput input = lossInput({3, 2}, 2);
        for (std::size_t d = 0; d < input.data.size(); ++d)
            input.data[d].lossFnInputs["same"] = tensor(input.logprobs[d], input.data[d].lossFnInputs["mask"].shape);
        for (const auto direction : {Divergence::Forward, Divergence::Reverse, Divergence::Symmetric}) {
            const LossFunction same = klDivergence({direction, "same", Reduction::Sum, {}});
            QVERIFY(std::abs(valueOf(same, input)) < 1e-9);
            QVERIFY(l2Norm(same(input, {})->gradient) < 1e-6);
            QVERIFY(valueOf(klDivergence({direction, "reference_logprobs", Reduction::Sum, {}}), input) > 0);
        }
    }

    void certaintyIsFinite()
    {
        for (const double logprob : {0.0, -1e-18, -49.0, -60.0, -1e6}) {
            LossInput input = single({logprob});
            input.data[0].lossFnInputs["reference_logprobs"] = tensor({-1e-20});
            for (const LossFunction& function :
                 {entropy(), klDivergence(),
                  klDivergence({Divergence::Symmetric, "reference_logprobs", Reduction::Mean, {}})}) {
                const auto value = evaluateTerm("t", function, input, {});
                QVERIFY2(value.has_value(), value ? "" : sentence(value.error()).c_str());
            }
        }
    }

    void masksTakeTargetsOut()
    {
        LossInput input = single({-1, -2, -3});
        input.data[0].lossFnInputs["mask"] = tensor({0, 1, 1});
        QCOMPARE(valueOf(l1({Quantity::Logprobs, Reduction::Mean, "mask"}), input), 2.5);
        const PerTarget gradient = l1({Quantity::Logprobs, Reduction::Sum, "mask"})(input, {})->gradient;
        const PerTarget expected{{0, -1, -1}};
        QCOMPARE(gradient, expected);
    }

    void orthogonalRowsCostNothing()
    {
        LossInput input = lossInput({2, 2});
        input.logprobs = {{-1, 0}, {0, -2}};
        for (const auto kind : {Orthogonality::Soft, Orthogonality::Hard, Orthogonality::Spectral})
            QCOMPARE(
                valueOf(orthogonality({kind, MatrixRows::Datums, Quantity::Logprobs, true, Reduction::Mean}), input),
                0.0);
        input.logprobs = {{-1, -1}, {-2, -2}};
        QVERIFY(std::abs(valueOf(orthogonality(), input) - 2) < 1e-12);
        input.logprobs = {{0, 0}, {-2, -2}}; // a row without direction
        QVERIFY(evaluateTerm("t", orthogonality(), input, {}).has_value());
    }

    void aGradientPenaltyMeasuresTheNorm()
    {
        LossInput input = single({-1, -1});
        input.data[0].lossFnInputs["logprobs"] = tensor({-1, -1});
        input.data[0].lossFnInputs["advantages"] = tensor({3, 4});
        const auto value = gradientPenalty(importanceSampling(), {2, {}, 0, {}})(input, {});
        QCOMPARE(value->metrics.at("norm"), 5.0);
        QCOMPARE(value->value, 9.0);
    }

    void refusals_data()
    {
        QTest::addColumn<LossFunction>("function");
        QTest::addColumn<QString>("word");
        LossInput input;
        QTest::newRow("no reference") << klDivergence({Divergence::Forward, "absent", Reduction::Mean, {}})
                                      << QStringLiteral("absent");
        QTest::newRow("no pair") << consistency({Consistency::L1, "absent", Reduction::Mean, {}})
                                 << QStringLiteral("absent");
        QTest::newRow("wrong shape") << klDivergence({Divergence::Forward, "short", Reduction::Mean, {}})
                                     << QStringLiteral("1 values for 3 targets");
        QTest::newRow("no mask") << l1({Quantity::Logprobs, Reduction::Sum, "absent"}) << QStringLiteral("absent");
        QTest::newRow("nothing left") << l1({Quantity::Logprobs, Reduction::Sum, "zeros"})
                                      << QStringLiteral("no target is left");
        QTest::newRow("temperature") << entropy({false, Reduction::Mean, false, 0, {}})
                                     << QStringLiteral("temperature");
        QTest::newRow("alpha") << elasticNet(1.5) << QStringLiteral("alpha");
        QTest::newRow("rows of two lengths") << orthogonality() << QStringLiteral("one length");
        QTest::newRow("a penalty that cannot pull")
            << gradientPenalty(crossEntropy()) << QStringLiteral("nothing to penalize");
        QTest::newRow("not a number") << klDivergence({Divergence::Forward, "nan", Reduction::Mean, {}})
                                      << QStringLiteral("not finite");
    }
    void refusals()
    {
        QFETCH(LossFunction, function);
        QFETCH(QString, word);
        LossInput input = lossInput({3, 2});
        for (auto& datum : input.data) {
            datum.lossFnInputs["short"] = tensor({-1});
            datum.lossFnInputs["nan"] = tensor({NAN, NAN, NAN});
            datum.lossFnInputs["zeros"] = tensor(std::vector<double>(datum.lossFnInputs["mask"].size(), 0.0));
        }
        const auto value = function(input, {});
        QVERIFY(!value.has_value());
        QCOMPARE(value.error().kind, ErrorKind::Validation);
        QVERIFY2(value.error().detail.contains(word), qPrintable(value.error().detail));
    }

    void candidatesThatAddToMoreThanOneAreRefused()
    {
        LossInput input = lossInput({1}, 2);
        input.logprobs[0] = {std::log(0.7), std::log(0.7)};
        const auto value = entropy()(input, {});
        QVERIFY(!value.has_value());
        QVERIFY(value.error().detail.contains(QStringLiteral("more than 1")));
    }
};

Q_DECLARE_METATYPE(tinkex::LossFunction)
Q_DECLARE_METATYPE(tinkex::LossInput)
QTEST_GUILESS_MAIN(TestRegularizers)
#include "tst_regularizers.moc"
