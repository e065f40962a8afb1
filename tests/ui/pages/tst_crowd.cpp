#include "tests/support/crowd.h"
#include "ui/models/sessionsmodel.h"
#include "ui/models/tasksmodel.h"
#include "ui/pages/health/healthpage.h"
#include "ui/pages/sessions/sessionspage.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

/// 5,000 sessions and 2,000 operations in flight. The figures are in tests/bench/pages_bench; here they must not rot.
class TestCrowd : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_config;

private slots:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_config.path()); }

    void modelsFollowUnderTheTester()
    {
        test::FakeWorkbench bench;
        test::Crowd crowd(200, 200);
        SessionsModel sessions;
        TasksModel tasks;
        QAbstractItemModelTester sessionTester(&sessions);
        QAbstractItemModelTester taskTester(&tasks);
        crowd.show(bench);
        for (int i = 0; i < 10; ++i) {
            sessions.setSnapshot(crowd.sessions(), bench.connection());
            tasks.setSnapshot(crowd.health().tasks);
            const QModelIndex server = sessions.index(0, 0);
            QCOMPARE(sessions.rowCount(server), 200);
            for (int s = 0; s < 200; ++s) {
                const auto& shown = std::get<SessionRow>(*sessions.payload(sessions.index(s, 0, server)));
                QVERIFY(shown == crowd.sessions().sessions[s]);
            }
            QCOMPARE(tasks.rowCount(), 200);
            crowd.tick();
        }
    }

    void onlyWhatChangedIsTold_data()
    {
        QTest::addColumn<QString>("filter"); // with one the whole tree is compared
        QTest::newRow("in place") << QString();
        QTest::newRow("filtered") << u"-1d0e-"_s;
    }

    void onlyWhatChangedIsTold()
    {
        QFETCH(QString, filter);
        test::FakeWorkbench bench;
        test::Crowd crowd;
        crowd.show(bench);
        SessionsModel model;
        model.setText(filter);
        model.setSnapshot(crowd.sessions(), bench.connection());
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy layout(&model, &QAbstractItemModel::layoutChanged);
        int widest = 0;
        connect(&model, &QAbstractItemModel::dataChanged, this, [&](const QModelIndex& first, const QModelIndex& last) {
            widest = std::max(widest, last.row() - first.row() + 1);
        });
        for (int i = 0; i < 20; ++i) {
            crowd.tick();
            model.setSnapshot(crowd.sessions(), bench.connection());
        }
        QVERIFY(reset.isEmpty());
        QVERIFY(layout.isEmpty());
        QVERIFY(widest > 0);
        QVERIFY2(widest <= 60, qPrintable(QString::number(widest))); // never from the first changed row to the last
    }

    void thePagesKeepUp()
    {
        test::FakeWorkbench bench;
        test::Crowd crowd;
        SessionsPage sessions(bench);
        HealthPage health(bench);
        for (QWidget* page : {static_cast<QWidget*>(&sessions), static_cast<QWidget*>(&health)}) {
            page->resize(1200, 800);
            page->show();
        }
        crowd.show(bench);
        auto* tree = sessions.findChild<QTreeView*>(u"sessionsTree"_s);
        QTRY_VERIFY(tree->model()->rowCount(tree->model()->index(0, 0)) == 5000);
        QCoreApplication::sendPostedEvents();
        constexpr int kTicks = 20;
        qint64 cpu = 0;
        for (int i = 0; i < kTicks; ++i) {
            crowd.tick();
            const qint64 before = test::threadCpuUs();
            crowd.show(bench);
            QCoreApplication::sendPostedEvents();
            cpu += test::threadCpuUs() - before;
        }
        const double perTick = double(cpu) / kTicks / 1000.0;
        qInfo("both pages: %.1f ms of CPU an update", perTick);
        QVERIFY2(perTick < 200, qPrintable(QString::number(perTick))); // unoptimized and on a busy machine
    }
};

QTEST_MAIN(TestCrowd)
#include "tst_crowd.moc"
