#include "ui/models/runsmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestRunsModel : public QObject {
    Q_OBJECT
private:
    static RunsSnapshot one(RunState state = RunState::Running)
    {
        RunSnapshot run;
        run.id = u"r"_s;
        run.name = u"run"_s;
        run.state = state;
        run.step = 5;
        run.totalSteps = 20;
        run.lastLoss = 0.128;
        run.remainingMs = 9400;
        run.stepsPerSecond = 8.1;
        return {{run}};
    }
    static SeriesChunk chunk(qint64 first, int count)
    {
        SeriesChunk c{u"r"_s, u"loss"_s, first, {}, {}};
        for (int i = 0; i < count; ++i) {
            c.steps << double(first + i);
            c.values << double(first + i);
        }
        return c;
    }

private slots:
    void showsFiguresWithRawValues()
    {
        RunsModel model;
        QAbstractItemModelTester tester(&model);
        model.setSnapshot(one());
        QCOMPARE(model.index(0, RunsModel::Last).data().toString(), u"0.128"_s);
        QCOMPARE(model.index(0, RunsModel::Last).data(SortRole).toDouble(), 0.128);
        QCOMPARE(model.index(0, RunsModel::Progress).data(ShareRole).toDouble(), 0.25);
        QCOMPARE(model.index(0, RunsModel::Left).data().toString(), u"9.4 s"_s);
        model.setSnapshot(one(RunState::Finished));
        QCOMPARE(model.index(0, RunsModel::Left).data().toString(), u"–"_s);
    }

    void anUnknownFigureIsNoChange()
    {
        RunsModel model;
        RunsSnapshot snapshot = one();
        snapshot.runs[0].lastLoss = std::nan("");
        snapshot.runs[0].lastReward = std::nan("");
        model.setSnapshot(snapshot);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        RunsSnapshot again;
        again.runs << snapshot.runs[0];
        model.setSnapshot(again);
        QCOMPARE(changed.size(), 0);
        again.runs[0].lastLoss = 0.5;
        model.setSnapshot(again);
        QCOMPARE(changed.size(), 1);
    }

    void theCourseIsThinnedEvenly()
    {
        RunsModel model;
        model.setSnapshot(one());
        for (int first = 0; first < 10'000; first += 50)
            model.addSeries(chunk(first, 50));
        const auto values = model.index(0, RunsModel::Spark).data(SparkRole).value<QVector<double>>();
        QVERIFY(values.size() > 100 && values.size() <= 256);
        const double step = values[1] - values[0];
        for (qsizetype i = 1; i < values.size(); ++i)
            QCOMPARE(values[i] - values[i - 1], step);
    }

    void whatIsKeptIsBounded()
    {
        RunsModel model;
        model.setSnapshot(one());
        SeriesChunk points = chunk(0, 5000);
        for (int i = 0; i < 100; ++i) {
            points.metric = u"metric %1"_s.arg(i);
            model.addSeries(points);
        }
        QCOMPARE(model.keptValues(), 0);
        for (const QString& metric : {u"loss"_s, u"reward"_s}) {
            points.metric = metric;
            model.addSeries(points);
        }
        QVERIFY(model.keptValues() > 200 && model.keptValues() <= 2 * 256);
        model.setSnapshot({});
        QCOMPARE(model.keptValues(), 0);
        points.firstIndex = 5000;
        model.addSeries(points); // the end of what was forgotten
        model.setSnapshot(one());
        QVERIFY(model.keptValues() <= 256);
    }

    void aCourseMayComeBeforeItsRun()
    {
        RunsModel model;
        const auto points = [&model] {
            return model.index(0, RunsModel::Spark).data(SparkRole).value<QVector<double>>().size();
        };
        model.addSeries(chunk(0, 5));
        model.setSnapshot({});
        model.setSnapshot(one());
        QCOMPARE(points(), 5);
        model.setSnapshot({}); // it was listed and is no more
        model.setSnapshot(one());
        QCOMPARE(points(), 0);
    }

    void aRepeatedStartBeginsAnew()
    {
        RunsModel model;
        model.setSnapshot(one());
        model.addSeries(chunk(0, 10));
        model.addSeries(chunk(5, 10)); // overlaps: only the new ones count
        QCOMPARE(model.index(0, RunsModel::Spark).data(SparkRole).value<QVector<double>>().size(), 15);
        model.addSeries(chunk(0, 3));
        QCOMPARE(model.index(0, RunsModel::Spark).data(SparkRole).value<QVector<double>>().size(), 3);
    }

    void reinforcementShowsItsReward()
    {
        RunSnapshot run = one().runs.first();
        run.kind = RunKind::Reinforcement;
        run.lastReward = 0.7;
        QCOMPARE(RunsModel::mainMetric(run.kind), u"reward"_s);
        QCOMPARE(RunsModel::lastValue(run), 0.7);
    }
};

QTEST_GUILESS_MAIN(TestRunsModel)
#include "tst_runsmodel.moc"
