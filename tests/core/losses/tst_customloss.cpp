#include "core/losses/customloss.h"

#include "core/losses/baselosses.h"
#include "core/losses/regularizers.h"
#include "tests/core/losses/lossbench.h"

#include <stdexcept>

using namespace tinkex;
using namespace tinkex::test;

namespace {

LossFunction failing(const char* what)
{
    return [what](const LossInput&, const CancelToken&) -> Result<LossValue> {
        throw std::runtime_error(what);
    };
}

LossFunction returning(LossValue value)
{
    return [value](const LossInput&, const CancelToken&) -> Result<LossValue> {
        return value;
    };
}

} // namespace

class TestCustomLoss : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesBadLosses_data()
    {
        QTest::addColumn<CustomLoss>("loss");
        QTest::addColumn<QString>("word");
        const auto with = [](std::vector<Regularizer> terms) {
            return CustomLoss{constant(1), std::move(terms)};
        };
        QTest::newRow("no base") << CustomLoss{} << QStringLiteral("base loss");
        QTest::newRow("no name") << with({{"", 1, l1()}}) << QStringLiteral("name");
        QTest::newRow("twice") << with({{"a", 1, l1()}, {"b", 1, l1()}, {"a", 1, l2()}})
                               << QStringLiteral("a is used twice");
        QTest::newRow("named as the base") << with({{"base", 1, l1()}}) << QStringLiteral("base is used twice");
        QTest::newRow("no function") << with({{"a", 1, {}}}) << QStringLiteral("a: there is no function");
        QTest::newRow("negative") << with({{"a", -0.1, l1()}}) << QStringLiteral("a: the weight");
        QTest::newRow("infinite") << with({{"a", INFINITY, l1()}}) << QStringLiteral("a: the weight");
        QTest::newRow("not a number") << with({{"a", NAN, l1()}}) << QStringLiteral("a: the weight");
    }
    void refusesBadLosses()
    {
        QFETCH(CustomLoss, loss);
        QFETCH(QString, word);
        const auto checked = checkLoss(loss);
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().kind, ErrorKind::Validation);
        QVERIFY2(checked.error().detail.contains(word), qPrintable(checked.error().detail));
    }

    void refusesBadInput()
    {
        LossInput input = lossInput({2, 3});
        QVERIFY(checkInput(input).has_value());
        QVERIFY(!checkInput({}).has_value());
        LossInput wrong = input;
        wrong.logprobs.pop_back();
        QVERIFY(!checkInput(wrong).has_value());
        wrong = input;
        wrong.logprobs[1].pop_back();
        QVERIFY(
            checkInput(wrong).error().detail.contains(QStringLiteral("datum 1: 2 log-probabilities for 3 targets")));
        wrong = input;
        wrong.logprobs[1][0] = NAN;
        QVERIFY(checkInput(wrong).error().detail.startsWith(QStringLiteral("datum 1")));
        wrong.logprobs[1][0] = 0.5;
        QVERIFY(!checkInput(wrong).has_value());
    }

    void namesWhoFailed_data()
    {
        QTest::addColumn<LossFunction>("function");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("exception") << failing("boom") << ErrorKind::Internal;
        QTest::newRow("error") << klDivergence({Divergence::Forward, "absent", Reduction::Mean, {}})
                               << ErrorKind::Validation;
        QTest::newRow("infinite value") << returning({INFINITY, {{0, 0}}, {}}) << ErrorKind::Validation;
        QTest::newRow("infinite gradient") << returning({1, {{0, NAN}}, {}}) << ErrorKind::Validation;
        QTest::newRow("infinite metric") << returning({1, {{0, 0}}, {{"m", NAN}}}) << ErrorKind::Validation;
        QTest::newRow("gradient too short") << returning({1, {{0}}, {}}) << ErrorKind::Validation;
        QTest::newRow("gradient of more datums") << returning({1, {{0, 0}, {0}}, {}}) << ErrorKind::Validation;
    }
    void namesWhoFailed()
    {
        QFETCH(LossFunction, function);
        QFETCH(ErrorKind, kind);
        const auto value = evaluateTerm("culprit", function, lossInput({2}), {});
        QVERIFY(!value.has_value());
        QCOMPARE(value.error().kind, kind);
        QVERIFY2(value.error().detail.startsWith(QStringLiteral("culprit: ")), qPrintable(value.error().detail));
    }

    /// C1.87
    void addsItsTerms()
    {
        LossInput input = lossInput({3});
        const LossValue ones{0, {{1, 1, 1}}, {}};
        LossValue seven = ones;
        seven.value = 7;
        seven.metrics["m"] = 5;
        CustomLoss loss{constant(2), {}};
        auto report = combineTerms(loss, {constant(2)(input, {}).value()});
        QCOMPARE(report->total, 2.0);
        QCOMPARE(report->totalGradientNorm, 0.0);

        loss.base = constant(1);
        loss.regularizers = {{"a", 1, returning(seven)}, {"b", 2, constant(2)}};
        report = combineTerms(loss, {constant(1)(input, {}).value(), seven, constant(2)(input, {}).value()});
        QCOMPARE(report->total, 12.0);
        QCOMPARE(report->regularizers[0].contribution + report->regularizers[1].contribution, 11.0);
        QCOMPARE(report->regularizers[0].name, std::string("a"));
        QCOMPARE(report->regularizers[0].gradientNorm, std::sqrt(3.0));
        QCOMPARE(report->regularizers[1].value, 2.0);
        QCOMPARE(report->regularizers[1].weight, 2.0);
        QCOMPARE(report->totalGradientNorm, std::sqrt(3.0));
        QCOMPARE(report->gradient, ones.gradient);
        const auto metrics = report->metrics();
        QCOMPARE(metrics.at("custom_loss"), 12.0);
        QCOMPARE(metrics.at("custom_loss/b"), 4.0);
        QCOMPARE(metrics.at("a/m"), 5.0);
    }

    void weighsGradients()
    {
        const LossInput input = lossInput({2});
        CustomLoss loss{constant(0), {{"a", 0.5, {}}}};
        const auto report = combineTerms(loss, {constant(0)(input, {}).value(), LossValue{2, {{4, -6}}, {}}});
        const PerTarget expected{{2, -3}};
        QCOMPARE(report->gradient, expected);
        QCOMPARE(report->total, 1.0);
        QCOMPARE(report->regularizers[0].weightedGradientNorm, 0.5 * std::sqrt(52.0));
    }
};

Q_DECLARE_METATYPE(tinkex::CustomLoss)
Q_DECLARE_METATYPE(tinkex::LossFunction)
QTEST_GUILESS_MAIN(TestCustomLoss)
#include "tst_customloss.moc"
