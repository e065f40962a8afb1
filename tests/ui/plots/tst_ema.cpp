#include "ui/plots/ema.h"

#include <QTest>
#include <cmath>
#include <limits>

using tinkex::ui::Ema;

class TestEma : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void first_value_is_shown_as_it_is();
    void follows_the_formula_data();
    void follows_the_formula();
    void a_constant_stays_constant();
    void nan_and_inf_leave_it_alone();
    void clamps_the_weight();
};

void TestEma::first_value_is_shown_as_it_is()
{
    Ema ema(0.9);
    QCOMPARE(ema.push(7.0), 7.0);
}

void TestEma::follows_the_formula_data()
{
    QTest::addColumn<double>("weight");
    QTest::addColumn<QVector<double>>("values");
    QTest::addColumn<double>("expected");
    QTest::newRow("none") << 0.0 << QVector<double>{1, 2, 3} << 3.0;
    QTest::newRow("half") << 0.5 << QVector<double>{1, 2} << (0.25 * 1 + 0.5 * 2) / 0.75;
    QTest::newRow("0.9, three") << 0.9 << QVector<double>{4, 1, 2} << (0.081 * 4 + 0.09 * 1 + 0.1 * 2) / (1 - 0.729);
}

void TestEma::follows_the_formula()
{
    QFETCH(double, weight);
    QFETCH(QVector<double>, values);
    QFETCH(double, expected);
    Ema ema(weight);
    double last = 0;
    for (const double value : values)
        last = ema.push(value);
    QVERIFY2(std::abs(last - expected) < 1e-12, qPrintable(QString::number(last, 'g', 17)));
}

void TestEma::a_constant_stays_constant()
{
    Ema ema(0.99);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(std::abs(ema.push(3.25) - 3.25) < 1e-9);
}

void TestEma::nan_and_inf_leave_it_alone()
{
    Ema with(0.5);
    Ema without(0.5);
    with.push(1);
    without.push(1);
    QVERIFY(std::isnan(with.push(std::numeric_limits<double>::quiet_NaN())));
    QVERIFY(std::isnan(with.push(std::numeric_limits<double>::infinity())));
    QCOMPARE(with.push(3), without.push(3));
}

void TestEma::clamps_the_weight()
{
    QCOMPARE(Ema(-1).weight(), 0.0);
    QCOMPARE(Ema(1.0).weight(), 0.9999);
    QCOMPARE(Ema(std::numeric_limits<double>::quiet_NaN()).weight(), 0.0);
}

QTEST_APPLESS_MAIN(TestEma)
#include "tst_ema.moc"
