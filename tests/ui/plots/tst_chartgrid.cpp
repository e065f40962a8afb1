#include "ui/plots/chartgrid.h"

#include "tests/support/fakeworkbench.h"
#include "ui/plots/chartcard.h"
#include "ui/plots/chartcontrols.h"
#include "ui/plots/seriescache.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestChartGrid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void groups_data();
    void groups();
    void cache_asks_once_and_follows();
    void cache_asks_again_after_a_hole();
    void one_card_per_metric_and_curves_per_run();
    void checkpoints_are_marked_where_their_run_is();
    void pinning_moves_a_chart_to_the_front();
    void crosshair_is_shared();
    void controls_reach_every_chart();
    void time_needs_a_timeline();

private:
    static QStringList metrics(const ChartGrid& grid)
    {
        QStringList names;
        for (const ChartCard* card : grid.cards())
            names << card->metric();
        return names;
    }
};

void TestChartGrid::groups_data()
{
    QTest::addColumn<QStringList>("metrics");
    QTest::addColumn<QStringList>("pinned");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << QStringList{} << QStringList{} << u""_s;
    QTest::newRow("known first") << QStringList{u"zeta"_s, u"tokens_per_second"_s, u"loss"_s} << QStringList{}
                                 << u":loss,tokens_per_second,zeta"_s;
    QTest::newRow("prefixes") << QStringList{u"time/step"_s, u"env/all/reward"_s, u"loss"_s} << QStringList{}
                              << u":loss|env/all:env/all/reward|time:time/step"_s;
    QTest::newRow("pinned") << QStringList{u"loss"_s, u"time/step"_s} << QStringList{u"time/step"_s, u"gone"_s}
                            << u":time/step,loss"_s;
    QTest::newRow("doubles and the timeline")
        << QStringList{u"loss"_s, u"loss"_s, u"elapsed_seconds"_s} << QStringList{} << u":loss"_s;
}

void TestChartGrid::groups()
{
    QFETCH(QStringList, metrics);
    QFETCH(QStringList, pinned);
    QFETCH(QString, expected);
    QStringList parts;
    for (const MetricGroup& group : groupMetrics(metrics, pinned))
        parts << group.prefix + u':' + group.metrics.join(u',');
    QCOMPARE(parts.join(u'|'), expected);
}

void TestChartGrid::cache_asks_once_and_follows()
{
    test::FakeWorkbench bench;
    bench.setSeries(u"r"_s, u"loss"_s, {3, 2});
    SeriesCache cache(bench);
    QSignalSpy changed(&cache, &SeriesCache::changed);
    const auto series = cache.series(u"r"_s, u"loss"_s);
    QCOMPARE(series->values(), QVector<double>({3, 2}));
    bench.appendSeries(u"r"_s, u"loss"_s, {1});
    bench.appendSeries(u"r"_s, u"other"_s, {1});
    QCOMPARE(changed.size(), qsizetype(1));
    QCOMPARE(cache.series(u"r"_s, u"loss"_s)->values(), QVector<double>({3, 2, 1}));
    cache.keepOnly({});
    bench.appendSeries(u"r"_s, u"loss"_s, {1});
    QCOMPARE(changed.size(), qsizetype(1));
}

void TestChartGrid::cache_asks_again_after_a_hole()
{
    test::FakeWorkbench bench;
    SeriesCache cache(bench);
    const auto series = cache.series(u"r"_s, u"loss"_s);
    {
        const QSignalBlocker lost(&bench);
        bench.appendSeries(u"r"_s, u"loss"_s, {5, 4});
    }
    bench.appendSeries(u"r"_s, u"loss"_s, {3});
    QCOMPARE(series->values(), QVector<double>({5, 4, 3}));
}

void TestChartGrid::one_card_per_metric_and_curves_per_run()
{
    test::FakeWorkbench bench;
    SeriesCache cache(bench);
    ChartGrid grid(cache);
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s, u"accuracy"_s}, {}, 200},
                  {u"b"_s, u"run b"_s, Qt::red, {u"loss"_s}, {}, 0}});
    QCOMPARE(metrics(grid), QStringList({u"loss"_s, u"accuracy"_s}));
    QCOMPARE(grid.cards()[0]->chart()->curveIds(), QStringList({u"a"_s, u"b"_s}));
    grid.setRuns({{u"b"_s, u"run b"_s, Qt::red, {u"loss"_s}, {}, 0}});
    QCOMPARE(metrics(grid), QStringList({u"loss"_s}));
    QCOMPARE(grid.cards()[0]->chart()->curveIds(), QStringList({u"b"_s}));
    grid.setRuns({});
    QVERIFY(grid.cards().isEmpty());
}

void TestChartGrid::checkpoints_are_marked_where_their_run_is()
{
    test::FakeWorkbench bench;
    SeriesCache cache(bench);
    ChartGrid grid(cache);
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s}, {50, 100}, 0},
                  {u"b"_s, u"run b"_s, Qt::red, {u"reward"_s}, {7}, 0}});
    const auto markers = [&grid](const QString& metric) {
        for (const ChartCard* card : grid.cards()) {
            if (card->metric() == metric)
                return card->chart()->markers();
        }
        return QVector<double>();
    };
    QVERIFY(markers(u"loss"_s).isEmpty() && markers(u"reward"_s).isEmpty());
    grid.setSelectedRun(u"a"_s);
    QCOMPARE(markers(u"loss"_s), QVector<double>({50, 100}));
    QVERIFY(markers(u"reward"_s).isEmpty());
    grid.setSelectedRun(u"b"_s);
    QVERIFY(markers(u"loss"_s).isEmpty());
    QCOMPARE(markers(u"reward"_s), QVector<double>({7}));
}

void TestChartGrid::pinning_moves_a_chart_to_the_front()
{
    test::FakeWorkbench bench;
    SeriesCache cache(bench);
    ChartGrid grid(cache);
    QSignalSpy changed(&grid, &ChartGrid::layoutChanged);
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s, u"accuracy"_s}, {}, 0}});
    Q_EMIT grid.cards()[1]->pinToggled(true);
    QCOMPARE(metrics(grid), QStringList({u"accuracy"_s, u"loss"_s}));
    QCOMPARE(grid.pinned(), QStringList{u"accuracy"_s});
    QCOMPARE(changed.size(), qsizetype(1));
}

void TestChartGrid::crosshair_is_shared()
{
    test::FakeWorkbench bench;
    bench.setSeries(u"a"_s, u"loss"_s, {3, 2, 1});
    SeriesCache cache(bench);
    ChartGrid grid(cache);
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s, u"accuracy"_s}, {}, 0}});
    int count = 0;
    connect(&grid, &ChartGrid::crosshairChanged, &grid, [&] { ++count; });
    Q_EMIT grid.cards()[0]->chart()->hoveredStep(2.0);
    QCOMPARE(grid.crosshair(), std::optional<double>(2.0));
    Q_EMIT grid.cards()[1]->chart()->hoveredStep(2.0);
    QCOMPARE(count, 1);
}

void TestChartGrid::controls_reach_every_chart()
{
    test::FakeWorkbench bench;
    SeriesCache cache(bench);
    ChartGrid grid(cache);
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s}, {}, 0}});
    auto* controls = grid.findChild<ChartControls*>(u"chartControls"_s);
    QVERIFY(controls->isHidden());
    Q_EMIT grid.cards()[0]->settingsRequested();
    QVERIFY(!controls->isHidden());
    QSignalSpy changed(&grid, &ChartGrid::layoutChanged);
    controls->findChild<QSlider*>(u"smoothing"_s)->setValue(50);
    QCOMPARE(grid.settings().smoothing, 0.5);
    QCOMPARE(changed.size(), qsizetype(1));
}

void TestChartGrid::time_needs_a_timeline()
{
    test::FakeWorkbench bench;
    SeriesCache cache(bench);
    ChartGrid grid(cache);
    auto* axis = grid.findChild<QComboBox*>(u"xAxis"_s);
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s}, {}, 0}});
    QVERIFY(!axis->isEnabled());
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s, u"elapsed_seconds"_s}, {}, 0}});
    QVERIFY(axis->isEnabled());
    axis->setCurrentIndex(1);
    QCOMPARE(grid.settings().xAxis, LineChart::XAxis::Time);
    grid.setRuns({{u"a"_s, u"run a"_s, Qt::blue, {u"loss"_s}, {}, 0}});
    QCOMPARE(grid.settings().xAxis, LineChart::XAxis::Step);
}

QTEST_MAIN(TestChartGrid)
#include "tst_chartgrid.moc"
