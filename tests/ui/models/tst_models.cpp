#include "tests/support/scenes.h"
#include "ui/models/checkpointsmodel.h"
#include "ui/models/eventsmodel.h"
#include "ui/models/healthmodels.h"
#include "ui/models/livesortproxy.h"
#include "ui/models/requestsmodel.h"
#include "ui/models/runsmodel.h"
#include "ui/models/samplesmodel.h"
#include "ui/models/sessionsmodel.h"
#include "ui/models/supervisionmodel.h"
#include "ui/models/tasksmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace tinkex;
using namespace tinkex::ui;

/// Every model of the window under the model tester while whole situations replace each other, and a random walk of
/// rows through the keyed diff.
class tst_Models : public QObject {
    Q_OBJECT

    static constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

    template<class Model, class Fill> void walk(Model& model, Fill fill)
    {
        const QAbstractItemModelTester tester(&model, kMode);
        using Scene = void (*)(test::FakeWorkbench&);
        for (const Scene scene : {test::sceneNormal, test::sceneFaulty, test::sceneEmpty, test::sceneNormal}) {
            test::FakeWorkbench bench;
            scene(bench);
            fill(model, bench);
        }
        QVERIFY(model.rowCount() > 0);
        for (int column = 0; column < model.columnCount(); ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isNull());
    }

private slots:
    void runs()
    {
        RunsModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.runs()); });
    }
    void checkpoints()
    {
        CheckpointsModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.runs()); });
    }
    void sessions()
    {
        SessionsModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.sessions(), bench.connection()); });
    }
    void supervision()
    {
        SupervisionModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.health().supervised); });
    }
    void requests()
    {
        RequestsModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.requests()); });
    }
    void lanes()
    {
        LanesModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.health().lanes); });
    }
    void latencies()
    {
        LatencyModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.health().latencies); });
    }
    void tasks()
    {
        TasksModel model;
        walk(model, [](auto& m, auto& bench) { m.setSnapshot(bench.health().tasks); });
    }
    void samples()
    {
        SamplesModel model;
        walk(model, [](auto& m, auto& bench) { m.setHistory(bench.sampleHistory()); });
    }

    void diffsARandomWalkByKey()
    {
        TasksModel model;
        const QAbstractItemModelTester tester(&model, kMode);
        LiveSortProxy proxy;
        proxy.setSourceModel(&model);
        QRandomGenerator random(7);
        for (int step = 0; step < 200; ++step) {
            QList<TaskRow> rows;
            for (quint64 id = 1; id <= 20; ++id) {
                if (random.bounded(3) == 0)
                    continue;
                TaskRow row;
                row.id = id;
                row.name = u"task %1"_s.arg(random.bounded(4));
                rows << row;
            }
            model.setSnapshot(rows);
            QCOMPARE(model.rowCount(), int(rows.size()));
        }
    }

    void tellsNothingWhenNothingChanged()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        RequestsModel model;
        model.setSnapshot(bench.requests());
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setSnapshot(bench.requests());
        QCOMPARE(changed.count() + inserted.count() + reset.count(), 0);
    }
};

QTEST_MAIN(tst_Models)
#include "tst_models.moc"
