#include "ui/plots/linechart.h"

#include "ui/plots/numbertext.h"
#include "ui/theme/theme.h"

#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

std::shared_ptr<Series> seriesOf(QVector<double> values)
{
    SeriesChunk chunk;
    chunk.values = std::move(values);
    for (qsizetype i = 0; i < chunk.values.size(); ++i)
        chunk.steps.append(double(i));
    auto series = std::make_shared<Series>();
    series->take(chunk);
    return series;
}

void add(Series& series, double value)
{
    series.take({QString(), QString(), series.received(), {double(series.received())}, {value}});
}

} // namespace

class TestLineChart : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void range_follows_the_visible_points();
    void a_flat_curve_has_an_axis_to_read();
    void infinity_does_not_poison_the_range();
    void redraws_are_coalesced_and_only_when_visible();
    void log_axis_survives_values_below_zero();
    void mouse_finds_the_nearest_step();
    void dragging_zooms_and_double_click_resets();
    void keyboard_zooms_and_walks();
    void ticks_data();
    void ticks();
};

void TestLineChart::range_follows_the_visible_points()
{
    LineChart chart;
    chart.resize(400, 300);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf({10, 1, 2, 3}));
    chart.show();
    QVERIFY(chart.hasData());
    QCOMPARE(chart.visibleX().high, 3.0);
    QVERIFY(chart.visibleY().high > 10 && chart.visibleY().high < 11);
    chart.setXRange(Span{1, 3});
    QTRY_VERIFY(chart.visibleY().high < 4);
    chart.removeCurve(u"a"_s);
    QTRY_VERIFY(!chart.hasData());
}

void TestLineChart::a_flat_curve_has_an_axis_to_read()
{
    LineChart chart;
    chart.resize(400, 300);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf({0, 0, 0}));
    chart.show();
    QCOMPARE(chart.visibleY().low, -1.0);
    QCOMPARE(chart.visibleY().high, 1.0);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf({100, 100, 100}));
    QTRY_COMPARE(chart.visibleY().low, 95.0);
    QCOMPARE(chart.visibleY().high, 105.0);
}

void TestLineChart::infinity_does_not_poison_the_range()
{
    LineChart chart;
    chart.resize(400, 300);
    const double inf = std::numeric_limits<double>::infinity();
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf({1, inf, std::nan(""), -inf, 2}));
    chart.setSmoothing(0.9);
    chart.show();
    QVERIFY(std::isfinite(chart.visibleY().low) && std::isfinite(chart.visibleY().high));
    QVERIFY(chart.visibleY().high < 3);
    QVERIFY(!chart.grab().isNull());
}

void TestLineChart::redraws_are_coalesced_and_only_when_visible()
{
    LineChart chart;
    chart.resize(400, 300);
    auto series = seriesOf({1, 2});
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, series);
    for (int i = 0; i < 100; ++i) {
        add(*series, i);
        chart.seriesChanged();
    }
    QCOMPARE(chart.replotCount(), 0);
    chart.show();
    QTRY_COMPARE(chart.visibleX().high, 101.0);
    const int before = chart.replotCount();
    for (int i = 0; i < 500; ++i) {
        add(*series, i);
        chart.seriesChanged();
    }
    QCOMPARE(chart.replotCount(), before);
    QTRY_COMPARE(chart.visibleX().high, 601.0);
    QVERIFY(chart.replotCount() <= before + 2);
}

void TestLineChart::log_axis_survives_values_below_zero()
{
    LineChart chart;
    chart.resize(400, 300);
    chart.setLogY(true);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf({-1, 0, 0.01, 100}));
    chart.show();
    QVERIFY(chart.visibleY().low > 0 && chart.visibleY().low < 0.01);
    QVERIFY(chart.visibleY().high > 100);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf({-1, 0}));
    QTRY_VERIFY(chart.visibleY().low > 0.05);
}

void TestLineChart::mouse_finds_the_nearest_step()
{
    LineChart chart;
    chart.resize(400, 300);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf(QVector<double>(11, 1.0)));
    chart.show();
    QWidget* surface = chart.childAt(200, 150);
    QVERIFY(surface);
    std::optional<double> last;
    int count = 0;
    connect(&chart, &LineChart::hoveredStep, &chart, [&](std::optional<double> x) {
        last = x;
        ++count;
    });
    QTest::mouseMove(surface, {220, 150});
    QTRY_COMPARE(count, 1);
    QVERIFY(last && *last == std::round(*last) && *last > 2 && *last < 8);
    chart.setCrosshair(last);
    QCOMPARE(chart.readings(*last).size(), qsizetype(1));
    QCOMPARE(chart.readings(*last)[0].reading.raw, 1.0);
}

void TestLineChart::dragging_zooms_and_double_click_resets()
{
    LineChart chart;
    chart.resize(400, 300);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf(QVector<double>(101, 1.0)));
    chart.show();
    QWidget* surface = chart.childAt(200, 150);
    int chosen = 0;
    connect(&chart, &LineChart::xRangeChosen, &chart, [&](std::optional<Span>) { ++chosen; });
    QTest::mousePress(surface, Qt::LeftButton, {}, {150, 100});
    QTest::mouseMove(surface, {250, 120});
    QTest::mouseRelease(surface, Qt::LeftButton, {}, {250, 120});
    QTRY_COMPARE(chosen, 1);
    QVERIFY(chart.xRange() && chart.xRange()->low > 10 && chart.xRange()->high < 80);
    QTest::mouseDClick(surface, Qt::LeftButton, {}, {200, 100});
    QVERIFY(!chart.xRange());
}

void TestLineChart::keyboard_zooms_and_walks()
{
    LineChart chart;
    chart.resize(400, 300);
    chart.setCurve({u"a"_s, u"run a"_s, Qt::blue}, seriesOf(QVector<double>(101, 1.0)));
    chart.show();
    std::optional<double> at;
    connect(&chart, &LineChart::hoveredStep, &chart, [&](std::optional<double> x) { chart.setCrosshair(at = x); });
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY(at);
    const double first = *at;
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY(*at > first);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(*at, first);
    QTest::keyClick(&chart, Qt::Key_Plus);
    QVERIFY(chart.xRange());
    QTest::keyClick(&chart, Qt::Key_0);
    QVERIFY(!chart.xRange());
}

void TestLineChart::ticks_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("step");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole") << 40.0 << 20.0 << u"40"_s;
    QTest::newRow("tenths") << 0.30000000000000004 << 0.1 << u"0.3"_s;
    QTest::newRow("quarter") << 0.75 << 0.25 << u"0.75"_s;
    QTest::newRow("thousands") << 12500.0 << 500.0 << u"12.5k"_s;
    QTest::newRow("million") << 2e6 << 1e6 << u"2M"_s;
    QTest::newRow("zero of rounding") << 1e-17 << 0.1 << u"0"_s;
    QTest::newRow("negative") << -1.5 << 0.5 << u"−1.5"_s;
    QTest::newRow("tiny") << 2e-5 << 1e-5 << u"2.0e−05"_s;
}

void TestLineChart::ticks()
{
    QFETCH(double, value);
    QFETCH(double, step);
    QFETCH(QString, text);
    QCOMPARE(tickText(value, step), text);
}

QTEST_MAIN(TestLineChart)
#include "tst_linechart.moc"
