#include "ui/pages/training/runlistmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

RunSnapshot run(const QString& id, double loss = 1)
{
    RunSnapshot snapshot;
    snapshot.id = id;
    snapshot.name = u"run "_s + id;
    snapshot.lastLoss = loss;
    return snapshot;
}

QList<RunSnapshot> runs(const QStringList& ids)
{
    QList<RunSnapshot> result;
    for (const QString& id : ids)
        result.append(run(id));
    return result;
}

} // namespace

class TestRunListModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keeps_the_model_rules_through_every_change();
    void tells_only_what_changed();
    void newest_runs_are_shown_at_first();
    void box_shows_and_hides();
    void filter_data();
    void filter();
    void reinforcement_shows_reward();
};

void TestRunListModel::keeps_the_model_rules_through_every_change()
{
    RunListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QList<QStringList> states{{},
                                    {u"b"_s, u"a"_s},
                                    {u"c"_s, u"b"_s, u"a"_s},
                                    {u"c"_s, u"b"_s, u"a"_s},
                                    {u"c"_s, u"a"_s},
                                    {u"a"_s, u"c"_s},
                                    {u"x"_s, u"y"_s, u"a"_s, u"c"_s},
                                    {}};
    for (const QStringList& ids : states) {
        model.setRuns(runs(ids));
        QCOMPARE(model.rowCount(), int(ids.size()));
        for (int row = 0; row < ids.size(); ++row)
            QCOMPARE(model.rowOf(ids[row]), row);
    }
}

void TestRunListModel::tells_only_what_changed()
{
    RunListModel model;
    model.setRuns({run(u"a"_s), run(u"b"_s, std::nan(""))});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setRuns({run(u"a"_s), run(u"b"_s, std::nan(""))});
    QCOMPARE(changed.size(), qsizetype(0));
    model.setRuns({run(u"a"_s), run(u"b"_s, 0.5)});
    QCOMPARE(changed.size(), qsizetype(1));
    QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    QCOMPARE(reset.size(), qsizetype(0));
}

void TestRunListModel::newest_runs_are_shown_at_first()
{
    QStringList ids;
    for (int i = 0; i < RunListModel::kShownAtFirst + 2; ++i)
        ids.append(QString::number(i));
    RunListModel model;
    model.setRuns(runs(ids));
    QVERIFY(model.isShown(ids.first()));
    QVERIFY(!model.isShown(ids.last()));
}

void TestRunListModel::box_shows_and_hides()
{
    RunListModel model;
    model.setRuns(runs({u"a"_s}));
    QSignalSpy shown(&model, &RunListModel::shownChanged);
    QVERIFY(model.setData(model.index(0), int(Qt::Unchecked), Qt::CheckStateRole));
    QVERIFY(!model.isShown(u"a"_s));
    QCOMPARE(model.index(0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QCOMPARE(shown.size(), qsizetype(1));
    model.setRuns(runs({u"a"_s}));
    QVERIFY(!model.isShown(u"a"_s));
    QVERIFY(!model.setData(model.index(0), u"x"_s, Qt::EditRole));
}

void TestRunListModel::filter_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<int>("rows");
    QTest::addColumn<bool>("valid");
    QTest::newRow("none") << u""_s << 3 << true;
    QTest::newRow("plain") << u"ADD"_s << 1 << true;
    QTest::newRow("either") << u"add|sort"_s << 2 << true;
    QTest::newRow("anchored") << u"^run s"_s << 2 << true;
    QTest::newRow("nothing") << u"zzz"_s << 0 << true;
    QTest::newRow("bad bracket") << u"add(["_s << 3 << false;
    QTest::newRow("bad repeat") << u"*"_s << 3 << false;
}

void TestRunListModel::filter()
{
    QFETCH(QString, pattern);
    QFETCH(int, rows);
    QFETCH(bool, valid);
    RunListModel model;
    model.setRuns(runs({u"add"_s, u"sort"_s, u"style"_s}));
    RunFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(filter.setPattern(pattern).isEmpty(), valid);
    QCOMPARE(filter.rowCount(), rows);
}

void TestRunListModel::reinforcement_shows_reward()
{
    RunSnapshot snapshot = run(u"a"_s, 0.25);
    snapshot.lastReward = 0.75;
    QCOMPARE(runFigure(snapshot).value, 0.25);
    snapshot.kind = RunKind::Reinforcement;
    QCOMPARE(runFigure(snapshot).value, 0.75);
}

QTEST_MAIN(TestRunListModel)
#include "tst_runlistmodel.moc"
