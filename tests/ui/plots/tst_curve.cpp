#include "ui/plots/curve.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace tinkex;
using namespace tinkex::ui;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

SeriesChunk chunk(qint64 first, QVector<double> steps, QVector<double> values)
{
    return {QStringLiteral("r"), QStringLiteral("loss"), first, std::move(steps), std::move(values)};
}

std::shared_ptr<Series> seriesOf(QVector<double> steps, QVector<double> values)
{
    auto series = std::make_shared<Series>();
    series->take(chunk(0, std::move(steps), std::move(values)));
    return series;
}

std::shared_ptr<Series> ramp(qsizetype count)
{
    QVector<double> steps(count);
    QVector<double> values(count);
    for (qsizetype i = 0; i < count; ++i) {
        steps[i] = double(i);
        values[i] = std::sin(double(i) * 0.01);
    }
    return seriesOf(steps, values);
}

} // namespace

class TestCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void series_takes_only_what_is_new();
    void series_reports_a_hole();
    void a_resumed_run_supersedes_its_points();
    void few_points_are_drawn_as_they_are();
    void many_points_keep_their_extremes();
    void nan_breaks_the_line_and_leaves_a_mark();
    void log_axis_marks_what_is_not_positive();
    void marks_are_thinned();
    void time_axis_interpolates_and_waits();
    void reads_the_nearest_point();
    void smoothing_is_rebuilt();
    void few_points_are_not_smoothed();
};

void TestCurve::series_takes_only_what_is_new()
{
    Series series;
    QCOMPARE(series.take(chunk(0, {0, 1}, {5, 6})), Series::Taken::Appended);
    QCOMPARE(series.take(chunk(1, {1, 2}, {6, 7})), Series::Taken::Appended);
    QCOMPARE(series.values(), QVector<double>({5, 6, 7}));
    QCOMPARE(series.take(chunk(0, {0, 1, 2}, {5, 6, 7})), Series::Taken::Nothing);
    QCOMPARE(series.take(chunk(3, {3, 4}, {8})), Series::Taken::Appended);
    QCOMPARE(series.received(), qint64(4));
}

void TestCurve::series_reports_a_hole()
{
    Series series;
    QCOMPARE(series.take(chunk(2, {2}, {1})), Series::Taken::Gap);
    QVERIFY(series.steps().isEmpty());
}

void TestCurve::a_resumed_run_supersedes_its_points()
{
    auto series = seriesOf({0, 1, 2, 3, 4}, {9, 8, 7, 6, 5});
    Curve curve;
    curve.setSeries(series);
    QVERIFY(curve.update());
    series->take(chunk(5, {2, 3}, {1, 2}));
    QCOMPARE(series->steps(), QVector<double>({0, 1, 2, 3}));
    QCOMPARE(series->values(), QVector<double>({9, 8, 1, 2}));
    QCOMPARE(series->received(), qint64(7));
    QVERIFY(curve.update());
    QCOMPARE(curve.points(Curve::Line::Raw, {0, 4}, 100, false).size(), qsizetype(4));
    QVERIFY(!curve.update());
}

void TestCurve::few_points_are_drawn_as_they_are()
{
    Curve curve;
    curve.setSeries(seriesOf({0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5}));
    curve.update();
    const QVector<QPointF> points = curve.points(Curve::Line::Raw, {2, 3}, 100, false);
    QCOMPARE(points, QVector<QPointF>({{1, 1}, {2, 2}, {3, 3}, {4, 4}}));
    QCOMPARE(ySpan(points, {2, 3})->low, 2.0);
    QCOMPARE(ySpan(points, {2, 3})->high, 3.0);
    QVERIFY(!ySpan(points, {8, 9}));
}

void TestCurve::many_points_keep_their_extremes()
{
    auto series = ramp(200'000);
    series->take(chunk(200'000, {200'000, 200'001}, {123.0, 0.0}));
    Curve curve;
    curve.setSeries(series);
    curve.update();
    const QVector<QPointF> points = curve.points(Curve::Line::Raw, {0, 200'001}, 500, false);
    QVERIFY(points.size() <= 1000);
    QVERIFY(std::is_sorted(points.begin(), points.end(), [](auto a, auto b) { return a.x() < b.x(); }));
    QCOMPARE(ySpan(points, {0, 200'001})->high, 123.0);
    QVERIFY(ySpan(points, {0, 200'001})->low < -0.999);
}

void TestCurve::nan_breaks_the_line_and_leaves_a_mark()
{
    Curve curve;
    curve.setSeries(seriesOf({0, 1, 2, 3, 4}, {1, kNaN, kInf, -kInf, 2}));
    curve.update();
    const QVector<QPointF> points = curve.points(Curve::Line::Raw, {0, 4}, 100, false);
    QCOMPARE(points.size(), qsizetype(5));
    QVERIFY(std::isnan(points[1].y()) && std::isnan(points[2].y()) && std::isnan(points[3].y()));
    const QVector<EdgeMark> marks = curve.marks({0, 4}, 100, false);
    QCOMPARE(marks.size(), qsizetype(3));
    QCOMPARE(marks[0].kind, EdgeMark::Kind::NotANumber);
    QCOMPARE(marks[1].kind, EdgeMark::Kind::PlusInfinity);
    QCOMPARE(marks[2].kind, EdgeMark::Kind::MinusInfinity);
    QCOMPARE(ySpan(points, {0, 4})->high, 2.0);
}

void TestCurve::log_axis_marks_what_is_not_positive()
{
    Curve curve;
    curve.setSeries(seriesOf({0, 1, 2, 3}, {1, 0, -2, 4}));
    curve.update();
    QCOMPARE(curve.marks({0, 3}, 100, false).size(), qsizetype(0));
    const QVector<EdgeMark> marks = curve.marks({0, 3}, 100, true);
    QCOMPARE(marks.size(), qsizetype(2));
    QCOMPARE(marks[0].kind, EdgeMark::Kind::NotPositive);
    QVERIFY(std::isnan(curve.points(Curve::Line::Raw, {0, 3}, 100, true)[2].y()));
}

void TestCurve::marks_are_thinned()
{
    QVector<double> steps;
    for (int i = 0; i < 10'000; ++i)
        steps.append(i);
    Curve curve;
    curve.setSeries(seriesOf(steps, QVector<double>(steps.size(), kNaN)));
    curve.update();
    QVERIFY(curve.marks({0, 10'000}, 50, false).size() <= 51);
    QVERIFY(curve.points(Curve::Line::Raw, {0, 10'000}, 50, false).isEmpty());
}

void TestCurve::time_axis_interpolates_and_waits()
{
    auto values = seriesOf({0, 5, 10, 15}, {1, 2, 3, 4});
    auto timeline = seriesOf({0, 10}, {100, 120});
    Curve curve;
    curve.setSeries(values);
    curve.setTimeline(timeline);
    curve.update();
    QCOMPARE(curve.xSpan().low, 100.0);
    QCOMPARE(curve.xSpan().high, 120.0);
    QCOMPARE(curve.readingAt(111)->raw, 2.0);
    timeline->take(chunk(2, {20}, {160}));
    curve.update();
    QCOMPARE(curve.xSpan().high, 140.0);
}

void TestCurve::reads_the_nearest_point()
{
    Curve curve;
    QVERIFY(!curve.readingAt(0));
    curve.setSeries(seriesOf({0, 10, 20}, {1, 2, 3}));
    curve.update();
    QCOMPARE(curve.readingAt(4)->x, 0.0);
    QCOMPARE(curve.readingAt(6)->x, 10.0);
    QCOMPARE(curve.readingAt(20)->raw, 3.0);
    QVERIFY(!curve.readingAt(21));
    QVERIFY(!curve.readingAt(-1));
    QVERIFY(!curve.readingAt(kNaN));
}

void TestCurve::smoothing_is_rebuilt()
{
    QVector<double> steps;
    QVector<double> values;
    for (int i = 0; i < Curve::kSmoothFrom; ++i) {
        steps.append(i);
        values.append(i == 1 ? 1 : 0);
    }
    Curve curve;
    curve.setSeries(seriesOf(steps, values));
    curve.setSmoothing(0.5);
    curve.update();
    QVERIFY(std::abs(curve.readingAt(1)->smoothed - 0.5 / 0.75) < 1e-12);
    QCOMPARE(curve.readingAt(1)->raw, 1.0);
    curve.setSmoothing(0);
    curve.update();
    QCOMPARE(curve.readingAt(1)->smoothed, 1.0);
}

void TestCurve::few_points_are_not_smoothed()
{
    Curve curve;
    curve.setSeries(seriesOf({0, 50, 100}, {0, 0.5, 0.9}));
    curve.setSmoothing(0.9);
    curve.update();
    QVERIFY(!curve.isSmoothed());
    QCOMPARE(curve.readingAt(100)->smoothed, 0.9);
    QCOMPARE(curve.points(Curve::Line::Smoothed, {0, 100}, 10, false)[1].y(), 0.5);
}

QTEST_APPLESS_MAIN(TestCurve)
#include "tst_curve.moc"
