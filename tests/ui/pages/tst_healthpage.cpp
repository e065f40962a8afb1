#include "tests/support/scenes.h"
#include "ui/pages/health/healthpage.h"
#include "ui/widgets/noticebar.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace tinkex;
using namespace tinkex::ui;
using namespace Qt::Literals::StringLiterals;

class TestHealthPage : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_config;

private slots:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_config.path()); }

    void oneSentenceSaysWhyOneWaits()
    {
        test::FakeWorkbench bench;
        HealthPage page(bench);
        HealthSnapshot health;
        health.waiting.connection = ConnectionState::Connected;
        health.waiting.wait.kind = Wait::Kind::Capacity;
        health.waiting.wait.reason = u"no slot"_s;
        health.waiting.operation = u"optim_step"_s;
        bench.setHealth(health);
        const auto* bar = page.findChild<NoticeBar*>(u"whyWaiting"_s);
        QVERIFY2(bar->text().contains(u"paused optim_step for want of capacity — “no slot”"_s),
                 qPrintable(bar->text()));
        QCOMPARE(bar->tone(), Tone::Warn);
    }

    void tablesFollow()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        auto* tree = page.findChild<QTreeView*>(u"supervisionTree"_s);
        QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));
        QCOMPARE(page.findChild<QTableView*>(u"latencyTable"_s)->model()->rowCount(), 6);
        QCOMPARE(page.findChild<QTableView*>(u"laneTable"_s)->model()->rowCount(), 6);
        auto* requests = page.findChild<QTableView*>(u"requestTable"_s);
        QCOMPARE(requests->model()->rowCount(), 120);
        page.findChild<QLineEdit*>(u"requestFilter"_s)->setText(u"asample"_s);
        QCOMPARE(requests->model()->rowCount(), 24);
    }

    void eventFilters()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        auto* events = page.findChild<QTableView*>(u"eventTable"_s);
        QCOMPARE(events->model()->rowCount(), 5);
        page.findChild<QComboBox*>(u"eventSeverity"_s)->setCurrentIndex(2);
        QCOMPARE(events->model()->rowCount(), 2);
        page.findChild<QComboBox*>(u"eventSeverity"_s)->setCurrentIndex(0);
        QCOMPARE(events->model()->rowCount(), 6);
        page.findChild<QLineEdit*>(u"eventFilter"_s)->setText(u"429"_s);
        QCOMPARE(events->model()->rowCount(), 1);
    }

    void aTaskCanBeCancelled()
    {
        test::FakeWorkbench bench;
        test::sceneNormal(bench);
        HealthPage page(bench);
        page.resize(1300, 900);
        page.show();
        page.findChild<QTabWidget*>(u"healthTabs"_s)->setCurrentIndex(2);
        auto* cancel = page.findChild<QPushButton*>(u"cancelTask"_s);
        QVERIFY(!cancel->isEnabled());
        page.findChild<QTableView*>(u"taskTable"_s)->selectRow(1);
        QVERIFY(cancel->isEnabled());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QCOMPARE(bench.calls, QStringList{u"cancelTask 2"_s});
    }
};

QTEST_MAIN(TestHealthPage)
#include "tst_healthpage.moc"
