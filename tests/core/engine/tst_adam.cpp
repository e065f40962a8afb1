#include "core/engine/adam.h"
#include "core/engine/random.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::engine;

class TestAdam : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheFormula_data();
    void followsTheFormula();
    void refusesParameters_data();
    void refusesParameters();
    void dropsBadGradients_data();
    void dropsBadGradients();
};

void TestAdam::followsTheFormula_data()
{
    QTest::addColumn<double>("decay");
    QTest::addColumn<double>("clip");
    QTest::newRow("plain") << 0.0 << 0.0;
    QTest::newRow("decay") << 0.1 << 0.0;
    QTest::newRow("clip") << 0.0 << 0.5;
    QTest::newRow("clip that does not bite") << 0.0 << 1e6;
}

void TestAdam::followsTheFormula()
{
    QFETCH(double, decay);
    QFETCH(double, clip);
    constexpr std::size_t kCount = 19;
    const AdamParams params{
        .learningRate = 0.01, .beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .weightDecay = decay, .gradClipNorm = clip};
    Random random(4);
    Adam adam(kCount);
    std::vector<float> values(kCount);
    for (float& v : values)
        v = static_cast<float>(random.normal());
    std::vector<double> expected(values.begin(), values.end());
    std::vector<double> m(kCount, 0.0);
    std::vector<double> v(kCount, 0.0);
    // The last four do not decay.
    const Adam::Range ranges[] = {{0, 15, true}, {15, 4, false}};
    for (int step = 1; step <= 5; ++step) {
        std::vector<float> gradient(kCount);
        double squares = 0.0;
        for (float& g : gradient) {
            g = static_cast<float>(random.normal());
            squares += static_cast<double>(g) * static_cast<double>(g);
        }
        const double scale = clip > 0.0 ? std::min(1.0, clip / (std::sqrt(squares) + 1e-6)) : 1.0;
        for (std::size_t i = 0; i < kCount; ++i) {
            const double g = static_cast<double>(gradient[i]) * scale;
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.95 * v[i] + 0.05 * g * g;
            if (i < 15)
                expected[i] -= 0.01 * decay * expected[i];
            expected[i] -=
                0.01 * (m[i] / (1.0 - std::pow(0.9, step))) / (std::sqrt(v[i] / (1.0 - std::pow(0.95, step))) + 1e-8);
        }
        const auto output = adam.step(values, gradient, ranges, params);
        QVERIFY(output);
        QCOMPARE(output->step, step);
        QVERIFY(std::abs(output->gradNorm - std::sqrt(squares)) < 1e-6);
        for (std::size_t i = 0; i < kCount; ++i) {
            QVERIFY(std::abs(static_cast<double>(values[i]) - expected[i]) < 1e-5);
            QCOMPARE(gradient[i], 0.f);
        }
    }
}

void TestAdam::refusesParameters_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<double>("value");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    for (int field = 0; field < 6; ++field) {
        QTest::addRow("field %d nan", field) << field << nan;
        QTest::addRow("field %d infinite", field) << field << infinity;
        QTest::addRow("field %d negative", field) << field << -0.1;
    }
    QTest::newRow("beta1 of one") << 1 << 1.0;
    QTest::newRow("eps of zero") << 3 << 0.0;
}

void TestAdam::refusesParameters()
{
    QFETCH(int, field);
    QFETCH(double, value);
    AdamParams params;
    double* fields[] = {&params.learningRate, &params.beta1,       &params.beta2,
                        &params.eps,          &params.weightDecay, &params.gradClipNorm};
    *fields[field] = value;
    const auto checked = checkAdam(params);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, ErrorKind::Validation);
    Adam adam(2);
    std::vector<float> values{1.f, 2.f};
    std::vector<float> gradient{1.f, 1.f};
    const Adam::Range all{0, 2, true};
    QVERIFY(!adam.step(values, gradient, {&all, 1}, params));
    QCOMPARE(values, (std::vector<float>{1.f, 2.f}));
    QCOMPARE(gradient, (std::vector<float>{1.f, 1.f}));
    QCOMPARE(adam.steps(), 0);
}

void TestAdam::dropsBadGradients_data()
{
    QTest::addColumn<float>("bad");
    QTest::newRow("nan") << std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("infinite") << std::numeric_limits<float>::infinity();
    QTest::newRow("huge") << 1e30f;
}

void TestAdam::dropsBadGradients()
{
    QFETCH(float, bad);
    Adam adam(2);
    std::vector<float> values{1.f, 2.f};
    std::vector<float> gradient{1.f, bad};
    const Adam::Range all{0, 2, true};
    const auto refused = adam.step(values, gradient, {&all, 1}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Validation);
    QCOMPARE(values, (std::vector<float>{1.f, 2.f}));
    QCOMPARE(adam.steps(), 0);
    gradient = {1.f, 1.f};
    QVERIFY(adam.step(values, gradient, {&all, 1}, {}));
    QVERIFY(std::isfinite(values[1]) && values[1] < 2.f);
}

QTEST_GUILESS_MAIN(TestAdam)
#include "tst_adam.moc"
