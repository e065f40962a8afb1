#include "tests/support/scenes.h"
#include "ui/pages/checkpoints/checkpointspage.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestCheckpointsPage : public QObject {
    Q_OBJECT
private:
    static void reconnect(test::FakeWorkbench& bench)
    {
        ConnectionSnapshot connection = bench.connection();
        connection.state = ConnectionState::Connected;
        bench.setConnection(connection);
    }

private slots:
    void samplesFromTheChosenOne()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        CheckpointsPage page(bench);
        page.resize(1200, 700);
        page.show();
        QSignalSpy asked(&page, &CheckpointsPage::sampleFromRequested);
        auto* sample = page.findChild<QPushButton*>(u"checkpointSample"_s);
        QVERIFY(!sample->isEnabled());
        page.findChild<QTableView*>(u"checkpointTable"_s)->selectRow(0);
        QTest::mouseClick(sample, Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<SamplingTarget>().label, u"addition r16/000100"_s);
        const auto* resume = page.findChild<QPushButton*>(u"checkpointResume"_s);
        QVERIFY(!resume->isEnabled());
        QCOMPARE(resume->toolTip(), u"The run is still going on."_s);
    }

    void resumesALostRun()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        CheckpointsPage page(bench);
        page.resize(1200, 700);
        page.show();
        page.findChild<QTableView*>(u"checkpointTable"_s)->selectRow(0);
        auto* resume = page.findChild<QPushButton*>(u"checkpointResume"_s);
        QVERIFY(!resume->isEnabled());
        QCOMPARE(resume->toolTip(), u"The connection is still being made."_s);
        reconnect(bench);
        QSignalSpy commands(&page, &CheckpointsPage::commandRequested);
        QTest::mouseClick(resume, Qt::LeftButton);
        QCOMPARE(bench.calls, QStringList{u"resumeRun run-1"_s});
        QTRY_COMPARE(commands.size(), 1);
    }

    void aKnownBaseModelIsEnoughToResume()
    {
        test::FakeWorkbench bench;
        test::sceneFaulty(bench);
        reconnect(bench);
        ConnectionSnapshot connection = bench.connection();
        connection.features.set(ServerFunction::WeightsInfo, {Offer::NotOffered, NoOffer::NoEndpoint, 404});
        bench.setConnection(connection);
        CheckpointsPage page(bench);
        page.show();
        page.findChild<QTableView*>(u"checkpointTable"_s)->selectRow(0);
        const auto* resume = page.findChild<QPushButton*>(u"checkpointResume"_s);
        QVERIFY(resume->isEnabled());
        QVERIFY(!resume->toolTip().contains(u"404"_s));
        RunsSnapshot runs = bench.runs();
        for (RunSnapshot& run : runs.runs)
            run.baseModel.clear();
        bench.setRuns(runs);
        QVERIFY(!resume->isEnabled());
        QVERIFY2(resume->toolTip().contains(u"404"_s), qPrintable(resume->toolTip()));
    }

    void aHiddenPageDoesNothingAndIsCurrentWhenShown()
    {
        test::FakeWorkbench bench;
        CheckpointsPage page(bench);
        page.show();
        page.hide();
        const auto* table = page.findChild<QTableView*>(u"checkpointTable"_s);
        test::sceneNormal(bench);
        QCOMPARE(table->model()->rowCount(), 0);
        page.show();
        QCOMPARE(table->model()->rowCount(), 3);
    }

    void theEmptyPageOffersARun()
    {
        test::FakeWorkbench bench;
        CheckpointsPage page(bench);
        page.show();
        QVERIFY(!page.findChild<QTableView*>(u"checkpointTable"_s)->isVisible());
        QSignalSpy commands(&page, &CheckpointsPage::commandRequested);
        const QList<QPushButton*> buttons = page.findChildren<QPushButton*>();
        for (QPushButton* button : buttons)
            if (button->isVisible())
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(commands.size(), 1);
        QCOMPARE(commands[0][0].toString(), u"newRun"_s);
    }
};

QTEST_MAIN(TestCheckpointsPage)
#include "tst_checkpointspage.moc"
