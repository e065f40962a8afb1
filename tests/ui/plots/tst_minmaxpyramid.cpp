#include "ui/plots/minmaxpyramid.h"

#include <QRandomGenerator>
#include <QTest>
#include <cmath>
#include <limits>

using tinkex::ui::MinMaxPyramid;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

std::pair<double, double> scanned(const QVector<double>& values, qsizetype first, qsizetype last)
{
    std::pair<double, double> result(kInf, -kInf);
    for (qsizetype i = first; i < last; ++i) {
        if (std::isfinite(values[i])) {
            result.first = std::min(result.first, values[i]);
            result.second = std::max(result.second, values[i]);
        }
    }
    return result;
}

QVector<double> noise(qsizetype count, quint32 seed)
{
    QRandomGenerator random(seed);
    QVector<double> values(count);
    for (double& value : values) {
        value = random.generateDouble() * 100 - 50;
        if (random.bounded(50) == 0)
            value = random.bounded(2) == 0 ? kNaN : kInf;
    }
    return values;
}

} // namespace

class TestMinMaxPyramid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void small_tables_data();
    void small_tables();
    void agrees_with_a_scan_data();
    void agrees_with_a_scan();
    void grows_like_it_is_built_at_once();
    void starts_again_when_values_were_dropped();
    void clamps_the_range();
};

void TestMinMaxPyramid::small_tables_data()
{
    QTest::addColumn<QVector<double>>("values");
    QTest::addColumn<int>("minIndex");
    QTest::addColumn<int>("maxIndex");
    QTest::newRow("empty") << QVector<double>{} << -1 << -1;
    QTest::newRow("one") << QVector<double>{4} << 0 << 0;
    QTest::newRow("falling") << QVector<double>{3, 2, 1} << 2 << 0;
    QTest::newRow("nan only") << QVector<double>{kNaN, kNaN} << -1 << -1;
    QTest::newRow("inf is no extreme") << QVector<double>{1, kInf, -kInf, 2} << 0 << 3;
    QTest::newRow("equal: the first") << QVector<double>{5, 5, 5} << 0 << 0;
}

void TestMinMaxPyramid::small_tables()
{
    QFETCH(QVector<double>, values);
    QFETCH(int, minIndex);
    QFETCH(int, maxIndex);
    MinMaxPyramid pyramid;
    pyramid.update(values);
    const MinMaxPyramid::Extremes extremes = pyramid.extremes(values, 0, values.size());
    QCOMPARE(extremes.minIndex, qsizetype(minIndex));
    QCOMPARE(extremes.maxIndex, qsizetype(maxIndex));
}

void TestMinMaxPyramid::agrees_with_a_scan_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {1, 63, 64, 65, 127, 128, 129, 1000, 4096, 10007})
        QTest::addRow("%d", count) << count;
}

void TestMinMaxPyramid::agrees_with_a_scan()
{
    QFETCH(int, count);
    const QVector<double> values = noise(count, 7);
    MinMaxPyramid pyramid;
    pyramid.update(values);
    QRandomGenerator random(11);
    for (int i = 0; i < 300; ++i) {
        const qsizetype first = random.bounded(count);
        const qsizetype last = first + random.bounded(count - int(first) + 1);
        const auto expected = scanned(values, first, last);
        const MinMaxPyramid::Extremes extremes = pyramid.extremes(values, first, last);
        QCOMPARE(extremes.minIndex < 0, std::isinf(expected.first));
        if (extremes.minIndex >= 0) {
            QVERIFY(extremes.minIndex >= first && extremes.minIndex < last);
            QCOMPARE(values[extremes.minIndex], expected.first);
            QCOMPARE(values[extremes.maxIndex], expected.second);
        }
    }
}

void TestMinMaxPyramid::grows_like_it_is_built_at_once()
{
    const QVector<double> values = noise(3000, 3);
    MinMaxPyramid grown;
    QVector<double> part;
    for (qsizetype i = 0; i < values.size(); ++i) {
        part.append(values[i]);
        if (i % 17 == 0 || i + 1 == values.size())
            grown.update(part);
    }
    for (qsizetype first = 0; first < values.size(); first += 101) {
        const auto expected = scanned(values, first, values.size());
        const MinMaxPyramid::Extremes extremes = grown.extremes(values, first, values.size());
        QCOMPARE(values[extremes.minIndex], expected.first);
        QCOMPARE(values[extremes.maxIndex], expected.second);
    }
}

void TestMinMaxPyramid::starts_again_when_values_were_dropped()
{
    MinMaxPyramid pyramid;
    pyramid.update({9, 8, 7, 1});
    pyramid.update({9, 8});
    QCOMPARE(pyramid.size(), qsizetype(2));
    QCOMPARE(pyramid.extremes({9, 8}, 0, 2).minIndex, qsizetype(1));
}

void TestMinMaxPyramid::clamps_the_range()
{
    const QVector<double> values{1, 2, 3};
    MinMaxPyramid pyramid;
    pyramid.update(values);
    QCOMPARE(pyramid.extremes(values, -5, 99).maxIndex, qsizetype(2));
    QCOMPARE(pyramid.extremes(values, 2, 1).maxIndex, qsizetype(-1));
}

QTEST_APPLESS_MAIN(TestMinMaxPyramid)
#include "tst_minmaxpyramid.moc"
