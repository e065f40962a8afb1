#include "tests/support/changes.h"
#include "tests/support/scenes.h"
#include "ui/models/cellroles.h"
#include "ui/models/runsmodel.h"
#include "ui/pages/overview/overviewpage.h"
#include "ui/widgets/figurecard.h"
#include "ui/widgets/noticebar.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestOverviewPage : public QObject {
    Q_OBJECT
private:
    static QPushButton* startButton(const OverviewPage& page)
    {
        return page.findChild<QPushButton*>(u"startGuidedRun"_s);
    }

private slots:
    void aFreshMachineOffersTheGuidedRun()
    {
        test::FakeWorkbench bench;
        test::sceneEmpty(bench);
        OverviewPage page(bench);
        page.show();
        QSignalSpy commands(&page, &OverviewPage::commandRequested);
        QVERIFY(startButton(page)->isVisible());
        QVERIFY(!page.findChild<QTableView*>(u"overviewRuns"_s)->isVisible());
        QTest::mouseClick(startButton(page), Qt::LeftButton);
        QCOMPARE(bench.lastRunSpec.exerciseId, u"addition"_s);
        QTRY_COMPARE(commands.size(), 1);
        QCOMPARE(commands[0][0].toString(), u"run:run-new"_s);
    }

    void withoutAServerItConnectsFirst()
    {
        test::FakeWorkbench bench;
        OverviewPage page(bench);
        page.show();
        QTest::mouseClick(startButton(page), Qt::LeftButton);
        QCOMPARE(bench.calls, QStringList{u"connectTo embedded"_s});
        QVERIFY(!startButton(page)->isEnabled());
        test::sceneEmpty(bench); // now connected
        QCOMPARE(bench.calls.last(), u"startRun addition"_s);
        QTRY_VERIFY(startButton(page)->isEnabled());
    }

    void aRefusalIsSaidThere()
    {
        test::FakeWorkbench bench;
        test::sceneEmpty(bench);
        bench.nextError = Error::make(ErrorKind::RemoteTask, "all adapter slots are taken");
        OverviewPage page(bench);
        page.show();
        QTest::mouseClick(startButton(page), Qt::LeftButton);
        const auto said = [&] {
            const QList<NoticeBar*> bars = page.findChildren<NoticeBar*>();
            return std::any_of(bars.begin(), bars.end(), [](const NoticeBar* bar) {
                return bar->isVisible() && bar->text().contains(u"all adapter slots are taken"_s);
            });
        };
        QTRY_VERIFY(said());
        QVERIFY(startButton(page)->isEnabled());
    }

    void figuresFollowTheSnapshots()
    {
        test::FakeWorkbench bench;
        OverviewPage page(bench);
        page.show();
        const auto* runs = page.findChild<FigureCard*>(u"figureRuns"_s);
        const auto* connection = page.findChild<FigureCard*>(u"figureConnection"_s);
        QCOMPARE(runs->figure(), u"0"_s);
        QCOMPARE(connection->figure(), u"not connected"_s);
        test::sceneNormal(bench);
        QCOMPARE(runs->figure(), u"2"_s);
        QCOMPARE(connection->figure(), u"0.6 ms"_s);
        QCOMPARE(page.findChild<QTableView*>(u"overviewRuns"_s)->model()->rowCount(), 3);
        QCOMPARE(page.findChild<QTableView*>(u"overviewSamples"_s)->model()->rowCount(), 3);
    }

    void whatNeedsYouComesAndGoes()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        OverviewPage page(bench);
        page.show();
        const auto visible = [&] {
            const QList<NoticeBar*> bars = page.findChildren<NoticeBar*>();
            return std::count_if(bars.begin(), bars.end(), [](const NoticeBar* bar) { return bar->isVisible(); });
        };
        QCOMPARE(visible(), 6);
        test::FakeWorkbench fine;
        test::sceneNormal(fine);
        bench.setConnection(fine.connection());
        bench.setSessions(fine.sessions());
        bench.setRuns(fine.runs());
        bench.setHealth(fine.health());
        QCOMPARE(visible(), 0);
    }

    void aHiddenPageDoesNothingAndIsCurrentWhenShown()
    {
        test::FakeWorkbench bench;
        OverviewPage page(bench);
        page.show();
        page.hide();
        const auto* runs = page.findChild<QTableView*>(u"overviewRuns"_s)->model();
        const auto* samples = page.findChild<QTableView*>(u"overviewSamples"_s)->model();
        test::sceneFaulty(bench);
        QCOMPARE(runs->rowCount() + samples->rowCount(), 0);
        QVERIFY(page.findChildren<NoticeBar*>().size() <= 1); // that of the first run
        const auto spark = [&] {
            return runs->index(0, RunsModel::Spark).data(SparkRole).value<QVector<double>>();
        };
        bench.setSeries(u"run-1"_s, u"loss"_s, {3, 2, 1});
        page.show();
        QCOMPARE(runs->rowCount(), 3);
        QCOMPARE(samples->rowCount(), 3);
        QVERIFY(page.findChildren<NoticeBar*>().size() > 5);
        QCOMPARE(spark(), QVector<double>({3, 2, 1})); // what was said meanwhile is not lost
    }

    void aConnectionThatStaysChangesNothing()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        OverviewPage page(bench);
        page.resize(1200, 800);
        page.show();
        const QList<NoticeBar*> bars = page.findChildren<NoticeBar*>();
        test::Changes changes(page);
        bench.setConnection(bench.connection());
        QCOMPARE(changes.take(), QString());
        QCOMPARE(page.findChildren<NoticeBar*>(), bars);
        ConnectionSnapshot connection = bench.connection();
        connection.profile.name = u"another"_s;
        bench.setConnection(connection);
        QVERIFY(!changes.take().isEmpty());
        QCOMPARE(page.findChild<FigureCard*>(u"figureConnection"_s)->note(), u"another"_s);
        QVERIFY(std::any_of(bars.begin(), bars.end(),
                            [](const NoticeBar* bar) { return bar->text().contains(u"another"_s); }));
    }
};

QTEST_MAIN(TestOverviewPage)
#include "tst_overviewpage.moc"
